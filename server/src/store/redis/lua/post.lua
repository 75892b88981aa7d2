-- Posts a message.
-- KEYS: 5 messages, 6 posts, and on a server that holds all slots 7 claims.
-- ARGV: id, channel, at, event, text, id of the message it answers or ''.
local id, channel, at, event, text, reply_to = unpack(ARGV)
local head = read_head()
if not head then return { 'no_channel' } end

local record = redis.call('HGET', KEYS[5], id)
if record then
  local posted = string.match(record, '^%d+')
  local entry = redis.call('XRANGE', KEYS[2], posted .. '-0', posted .. '-0')[1]
  local first = redis.call('HGET', KEYS[4], posted)
  -- Of a removed message there is no text left to compare.
  if entry and entry[2][4] == event and (not first or first == text) then
    return { 'duplicate', head.epoch, posted, entry[2][2] }
  end
  return { 'conflict' }
end

if KEYS[7] then
  local holder = redis.call('HGET', KEYS[7], id)
  if holder and holder ~= channel then return { 'conflict' } end
end
if head.archived then return { 'archived' } end
if reply_to ~= '' and redis.call('HEXISTS', KEYS[5], reply_to) == 0 then return { 'no_reply_to' } end

local offset, taken_at = append(head, at, event, text)
local n = string.format('%.0f', head.posts + 1)
redis.call('HSET', KEYS[1], 'posts', n)
redis.call('HSET', KEYS[5], id, offset)
redis.call('XADD', KEYS[6], offset .. '-0', 'id', id, 'n', n)
if KEYS[7] then redis.call('HSET', KEYS[7], id, channel) end
return { 'new', head.epoch, offset, taken_at }
