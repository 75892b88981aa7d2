-- Removes a message.
-- KEYS: 6 revisions, 7 reactions. ARGV: id, by, at.
local id, by, at = unpack(ARGV)
local head = read_head()
local message = head and read_message(id)
if not message then return { 'not_found' } end
if message.author ~= by then return { 'not_author' } end
if message.removed then return { 'unchanged', head.epoch, head.offset } end

local offset, taken_at = append(head, at, 'r ' .. id .. ' ' .. by)
keep_revision(KEYS[6], id, message, by, taken_at)
-- From the newest text back to the first: none is served again.
local text = message.text
while text do
  redis.call('HDEL', KEYS[4], text)
  local entry = text ~= message.posted and redis.call('XRANGE', KEYS[2], text .. '-0', text .. '-0')[1]
  text = entry and string.match(entry[2][4], '^e %S+ %S+ %S+ (%d+)$')
end
redis.call('HDEL', KEYS[7], id)
message.text = '0'
write_message(id, message)
return { 'done', head.epoch, offset }
