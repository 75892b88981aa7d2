#!lua
-- Gives a log that lost its end a new epoch. A node has heard of an event that is not there any more; another one would
-- get, or has got, its offset.
-- KEYS: 1 state, 2 log. ARGV: epoch, offset heard of, its time, its line, new epoch.
local f = redis.call('HMGET', KEYS[1], 'epoch', 'cold')
if f[1] ~= ARGV[1] or tonumber(f[2]) >= tonumber(ARGV[2]) then return 0 end
local entry = redis.call('XRANGE', KEYS[2], ARGV[2] .. '-0', ARGV[2] .. '-0')[1]
if entry and entry[2][2] == ARGV[3] and entry[2][8] == ARGV[4] then return 0 end
redis.call('HSET', KEYS[1], 'epoch', ARGV[5])
return 1
