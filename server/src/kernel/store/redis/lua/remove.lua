-- Removes a message.
-- ARGV: id, by, at.
local id, by, at = unpack(ARGV)
local state = read_state(at, id)
local message = read_message(state, id)
if not message then return { 'not_found' } end
if message.author ~= by then return { 'not_author' } end
if message.removed then
  forget_withheld(id)
  return { 'unchanged', state.epoch, state.offset }
end

local field, kept = revision(id, message, by, state.at)
local text = message.text
message.text = '0'
append(state, 'r ' .. id .. ' ' .. by, nil, field, kept, 'm:' .. id, write_message(message))
take_out(id, message.posted, text)
return { 'done', state.epoch, state.next }
