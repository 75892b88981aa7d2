-- Edits a message.
-- KEYS: 6 revisions. ARGV: id, by, at, lang, text.
local id, by, at, lang, text = unpack(ARGV)
local head = read_head()
local message = head and read_message(id)
if not message then return { 'not_found' } end
if message.author ~= by then return { 'not_author' } end
if message.removed then return { 'removed' } end
if head.archived then return { 'archived' } end
if message.lang == lang and redis.call('HGET', KEYS[4], message.text) == text then
  return { 'unchanged', head.epoch, head.offset }
end

-- The event names where the text before it is: that chain is walked when the message is removed.
local event = 'e ' .. id .. ' ' .. by .. ' ' .. lang .. ' ' .. message.text
local offset, taken_at = append(head, at, event, text)
keep_revision(KEYS[6], id, message, by, taken_at)
message.text, message.edited, message.lang = offset, taken_at, lang
write_message(id, message)
return { 'done', head.epoch, offset }
