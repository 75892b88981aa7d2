#!lua flags=no-writes
-- Reads messages posted before an offset, newest first, as they are in this one moment.
-- KEYS: 1 head, 2 log, 3 texts, 4 messages, 5 posts, 6 reactions. ARGV: epoch or '', before, one more than wanted.
-- Gives: epoch, newest offset, then of each message its log entry, record, text or nil, reactions or nil.
local head = redis.call('HMGET', KEYS[1], 'epoch', 'offset')
if not head[1] then return false end
local till = '+'
if ARGV[1] ~= '' then
  if head[1] ~= ARGV[1] or tonumber(ARGV[2]) > tonumber(head[2]) then return false end
  if tonumber(ARGV[2]) == 0 then return { head[1], head[2], {}, {}, {}, {} } end
  till = '(' .. ARGV[2] .. '-0'
end

local posts = redis.call('XREVRANGE', KEYS[5], till, '-', 'COUNT', ARGV[3])
if #posts == 0 then return { head[1], head[2], {}, {}, {}, {} } end
local ids, entries, from = {}, {}, {}
for n, post in ipairs(posts) do
  ids[n] = post[2][2]
  entries[n] = redis.call('XRANGE', KEYS[2], post[1], post[1])[1]
end
local records = redis.call('HMGET', KEYS[4], unpack(ids))
for n, record in ipairs(records) do
  from[n] = string.match(record, '^%d+ (%d+)') or record
end
return {
  head[1], head[2], entries, records,
  redis.call('HMGET', KEYS[3], unpack(from)),
  redis.call('HMGET', KEYS[6], unpack(ids)),
}
