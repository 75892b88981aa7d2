#!lua
-- Takes out records that have expired.
-- KEYS: 1 expiry; the other keys are named by what is found, with the same hash tag. ARGV: now, how many, what the
-- kinds' hashes are called without the kind.
-- Gives how many there were.
local over = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
for _, one in ipairs(over) do
  local kind, id = string.match(one, '^(%S+) (%S+)$')
  local hash = ARGV[3] .. kind
  local there = redis.call('HGET', hash, id)
  local terms = there and string.match(there, '^%d+ %S+([^\n]*)\n') or ''
  for term in string.gmatch(terms, '%S+') do redis.call('ZREM', hash .. ':' .. term, id) end
  redis.call('HDEL', hash, id)
  redis.call('ZREM', KEYS[1], one)
end
return #over
