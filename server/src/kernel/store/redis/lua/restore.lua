#!lua
-- Begins the log of a channel or a desk as the archive has it, unless there is one.
-- KEYS: 1 state, 2 log, 3 removed, 4 recalled. ARGV: the newest offset of a log to be put aside, or '', how many fields of the state
-- follow, these with their values, then the offsets of messages that were removed.
-- Gives the log's epoch; nil if there is another.
local there = redis.call('HMGET', KEYS[1], 'pairing', 'offset', 'trimmed', 'dropped')
if there[1] and there[2] ~= ARGV[1] then return false end
-- What is left of a lost log would be taken for this one's.
redis.call('UNLINK', KEYS[1], KEYS[2], KEYS[3], KEYS[4])
local fields = 2 + 2 * tonumber(ARGV[2])
redis.call('HSET', KEYS[1], unpack(ARGV, 3, fields))
for n = fields + 1, #ARGV do redis.call('ZADD', KEYS[3], ARGV[n], ARGV[n]) end
-- What was trimmed stays so, though the archive may not have heard.
if there[1] and tonumber(there[3]) > tonumber(redis.call('HGET', KEYS[1], 'trimmed')) then
  redis.call('HSET', KEYS[1], 'trimmed', there[3], 'dropped', there[4])
  redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', there[3])
end
return redis.call('HGET', KEYS[1], 'epoch')
