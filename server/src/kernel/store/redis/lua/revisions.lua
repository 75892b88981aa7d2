#!lua flags=no-writes
-- Reads some of a message's earlier texts.
-- KEYS: 1 state. ARGV: id, how many to leave out, how many at most.
local record = redis.call('HGET', KEYS[1], 'm:' .. ARGV[1])
if not record then return false end
local revisions = {}
local count = tonumber(string.match(record, '^%d+ %d+ %S+ (%d+)') or 0)
local from = tonumber(ARGV[2])
for n = from, math.min(count, from + tonumber(ARGV[3])) - 1 do
  revisions[#revisions + 1] = redis.call('HGET', KEYS[1], 'v:' .. ARGV[1] .. ':' .. n)
end
return revisions
