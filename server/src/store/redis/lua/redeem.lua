#!lua
-- Takes one use of an invitation. Gives its member, or nil.
-- KEYS: 1 invitation. ARGV: now.
local f = redis.call('HMGET', KEYS[1], 'member', 'uses', 'expires')
if not f[1] or tonumber(f[2]) < 1 or tonumber(f[3]) <= tonumber(ARGV[1]) then return false end
redis.call('HINCRBY', KEYS[1], 'uses', -1)
return f[1]
