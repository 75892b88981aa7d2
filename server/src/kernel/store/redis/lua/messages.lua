#!lua flags=no-writes
-- Reads messages posted before an offset, newest first, as they are in this one moment. Every entry of the log names
-- the message posted before it, so what lies between costs nothing.
-- KEYS: 1 state, 2 log. ARGV: epoch or '', before, how many, then ids of messages that the archive has.
-- Gives: epoch, newest offset, how often something was evicted, log entries, records, texts or nil, reactions or nil, the offset before
-- which older ones were posted (0: there are none), up to where only the archive has events, and of the ids given
-- their records, texts or nil, reactions or nil; a record is nil where the archive has it as it is.
local f = redis.call('HMGET', KEYS[1], 'epoch', 'offset', 'trimmed', 'last', 'cold', 'evicted')
if not f[1] then return false end
local trimmed, cold, below = tonumber(f[3]), tonumber(f[5]), tonumber(f[4]) + 1
local function read(offset)
  return redis.call('XRANGE', KEYS[2], offset .. '-0', offset .. '-0')[1]
end
if ARGV[1] ~= '' then
  local before = tonumber(ARGV[2])
  if f[1] ~= ARGV[1] or before > tonumber(f[2]) then return false end
  below = before > cold and read(ARGV[2])[2][6] + 1 or before
end

-- A message's texts, records and reactions, some of them not there.
local function read_all(ids)
  if #ids == 0 then return {}, {}, {} end
  local records, texts, reactions = {}, {}, {}
  for n, id in ipairs(ids) do records[n], reactions[n] = 'm:' .. id, 'r:' .. id end
  records = redis.call('HMGET', KEYS[1], unpack(records))
  for n = 1, #ids do
    local record = records[n]
    texts[n] = 't:' .. (record and (string.match(record, '^%d+ (%d+)') or record) or '-')
  end
  return records, redis.call('HMGET', KEYS[1], unpack(texts)), redis.call('HMGET', KEYS[1], unpack(reactions))
end

local entries, ids = {}, {}
while below - 1 > cold and #entries < tonumber(ARGV[3]) do
  local entry = read(string.format('%d', below - 1))
  ids[#ids + 1] = string.match(entry[2][8], '^p (%S+)')
  entries[#entries + 1], below = entry, entry[2][6] + 1
end
local records, texts, reactions = read_all(ids)
local others = {}
for n = 4, #ARGV do others[n - 3] = ARGV[n] end
local other_records, other_texts, other_reactions = read_all(others)
if below - 1 <= trimmed then below = 0 end
return {
  { f[1], f[2], f[6] }, entries, { records, texts, reactions }, string.format('%d', below), f[5],
  { other_records, other_texts, other_reactions },
}
