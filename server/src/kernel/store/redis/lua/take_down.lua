-- Removes a message for moderation, and withholds what it said and how people reacted.
-- ARGV: id, by, at.
local id, by, at = unpack(ARGV)
local state = read_state(at, id)
local message = read_message(state, id)
if not message then return { 'not_found' } end
if message.removed then return { 'unchanged', state.epoch, state.offset } end

local said, reactions = unpack(redis.call('HMGET', KEYS[1], 't:' .. message.text, 'r:' .. id))
local field, kept = revision(id, message, by, state.at)
local text = message.text
message.text = '0'
append(state, 'r ' .. id .. ' ' .. by, nil, field, kept, 'w:' .. id, said or '', 'm:' .. id, write_message(message))
if reactions then redis.call('HSET', KEYS[1], 'wr:' .. id, reactions) end
take_out(id, message.posted, text)
return { 'done', state.epoch, state.next }
