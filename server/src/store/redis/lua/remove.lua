-- Removes a message.
-- ARGV: id, by, at.
local id, by, at = unpack(ARGV)
local state = read_state(at, id)
local message = state and read_message(state.record)
if not message then return { 'not_found' } end
if message.author ~= by then return { 'not_author' } end
if message.removed then return { 'unchanged', state.epoch, state.offset } end

local field, kept = revision(id, message, by, state.at)
local text = message.text
message.text = '0'
append(state, 'r ' .. id .. ' ' .. by, nil, field, kept, 'm:' .. id, write_message(message))
-- From the newest text back to the first: none is served again.
while text do
  redis.call('HDEL', KEYS[1], 't:' .. text)
  local _, line = read_entry(text)
  text = line and string.match(line, '^e %S+ %S+ %S+ (%d+)$')
end
redis.call('HDEL', KEYS[1], 'r:' .. id)
return { 'done', state.epoch, state.next }
