#!lua flags=no-writes
-- Reads messages posted before an offset, newest first, as they are in this one moment. Every entry of the log names
-- the message posted before it, so what lies between costs nothing.
-- KEYS: 1 state, 2 log. ARGV: epoch or '', before, how many.
-- Gives: epoch, newest offset, log entries, records, texts or nil, reactions or nil, whether there are older ones.
local f = redis.call('HMGET', KEYS[1], 'epoch', 'offset', 'trimmed', 'last')
if not f[1] then return false end
local trimmed, cursor = tonumber(f[3]), f[4]
local function read(offset)
  return redis.call('XRANGE', KEYS[2], offset .. '-0', offset .. '-0')[1]
end
if ARGV[1] ~= '' then
  local before = tonumber(ARGV[2])
  if f[1] ~= ARGV[1] or before > tonumber(f[2]) then return false end
  cursor = before > trimmed and read(ARGV[2])[2][6] or '0'
end

local entries, records, texts, reactions = {}, {}, {}, {}
while tonumber(cursor) > trimmed and #entries < tonumber(ARGV[3]) do
  local entry = read(cursor)
  local id = string.match(entry[2][8], '^p (%S+)')
  entries[#entries + 1], cursor = entry, entry[2][6]
  records[#records + 1], reactions[#reactions + 1] = 'm:' .. id, 'r:' .. id
end
local more = tonumber(cursor) > trimmed and 1 or 0
if #entries == 0 then return { f[1], f[2], {}, {}, {}, {}, more } end
records = redis.call('HMGET', KEYS[1], unpack(records))
for n, record in ipairs(records) do texts[n] = 't:' .. (string.match(record, '^%d+ (%d+)') or record) end
return {
  f[1], f[2], entries, records,
  redis.call('HMGET', KEYS[1], unpack(texts)), redis.call('HMGET', KEYS[1], unpack(reactions)), more,
}
