#!lua
-- Adds a member, unless they are there.
-- KEYS: 1 member. ARGV: council or '', bound channels, then all fields and values.
-- Gives council and bound channels of the member that is there now.
local there = redis.call('HMGET', KEYS[1], 'council', 'bound')
if there[1] then return there end
redis.call('HSET', KEYS[1], unpack(ARGV, 3))
return { ARGV[1], ARGV[2] }
