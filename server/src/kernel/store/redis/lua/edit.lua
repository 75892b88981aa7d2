-- Edits a message.
-- ARGV: id, by, at, lang, text.
local id, by, at, lang, text = unpack(ARGV)
local state = read_state(at, id)
local message = read_message(state, id)
if not message then return { 'not_found' } end
if message.author ~= by then return { 'not_author' } end
if message.removed then return { 'removed' } end
if state.archived then return { 'archived' } end
if message.lang == lang and redis.call('HGET', KEYS[1], 't:' .. message.text) == text then
  return { 'unchanged', state.epoch, state.offset }
end

-- The event names where the text before it is: that chain is walked when the message is removed.
local event = 'e ' .. id .. ' ' .. by .. ' ' .. lang .. ' ' .. message.text
local field, kept = revision(id, message, by, state.at)
local before = message.text
message.text, message.edited, message.lang = state.next, state.at, lang
append(state, event, text, field, kept, 'm:' .. id, write_message(message))
let_go(before, message.posted)
return { 'done', state.epoch, state.next }
