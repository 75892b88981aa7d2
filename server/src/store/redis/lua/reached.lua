#!lua flags=no-writes
-- Where a log was at a time: halves what is left until it is found, since times never go back.
-- KEYS: 1 state, 2 log. ARGV: before.
-- Gives the offset of the newest event from before, or nil if there is no such channel.
local f = redis.call('HMGET', KEYS[1], 'offset', 'trimmed')
if not f[1] then return false end
local low, high = tonumber(f[2]), tonumber(f[1])
while low < high do
  local middle = low + math.ceil((high - low) / 2)
  local id = string.format('%d-0', middle)
  local entry = redis.call('XRANGE', KEYS[2], id, id)[1]
  if tonumber(entry[2][2]) < tonumber(ARGV[1]) then low = middle else high = middle - 1 end
end
return low
