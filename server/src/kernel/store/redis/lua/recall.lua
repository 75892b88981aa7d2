-- Brings a message back from the archive as it has it, to be changed here.
-- KEYS: 1 state, 2 recalled. ARGV: how often something was evicted when the archive was asked, its id, and its fields and values.
-- Gives: whether it is here now; if not, the archive is to be asked again.
if redis.call('HGET', KEYS[1], 'evicted') ~= ARGV[1] then return 0 end
local id = ARGV[2]
if redis.call('HEXISTS', KEYS[1], 'm:' .. id) == 1 then return 1 end
for n = 3, #ARGV, 1000 do redis.call('HSET', KEYS[1], unpack(ARGV, n, math.min(n + 999, #ARGV))) end
redis.call('ZADD', KEYS[2], 0, id)
return 1
