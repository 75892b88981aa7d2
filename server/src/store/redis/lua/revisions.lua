#!lua flags=no-writes
-- Reads a message's earlier texts.
-- KEYS: 1 state. ARGV: id.
local record = redis.call('HGET', KEYS[1], 'm:' .. ARGV[1])
if not record then return false end
local revisions = {}
for n = 1, tonumber(string.match(record, '^%d+ %d+ %S+ (%d+)') or 0) do
  revisions[n] = redis.call('HGET', KEYS[1], 'v:' .. ARGV[1] .. ':' .. (n - 1))
end
return revisions
