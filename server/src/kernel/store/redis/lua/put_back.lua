-- Puts a message back that moderation had removed.
-- ARGV: id, by, at.
local id, by, at = unpack(ARGV)
local state = read_state(at, id)
local message = read_message(state, id)
if not message then return { 'not_found' } end
if not message.removed then return { 'unchanged', state.epoch, state.offset } end
local said, reactions = unpack(redis.call('HMGET', KEYS[1], 'w:' .. id, 'wr:' .. id))
if not said then return { 'removed' } end

-- Its texts begin anew with this event: those before it are gone.
message.text = state.next
local groups = reactions and string.gsub(reactions, '\n', ',') or '-'
local event = table.concat({ 'b', id, by, message.lang, message.edited, groups }, ' ')
if reactions then
  append(state, event, said, 'm:' .. id, write_message(message), 'r:' .. id, reactions)
else
  append(state, event, said, 'm:' .. id, write_message(message))
end
redis.call('ZREM', KEYS[4], message.posted)
redis.call('HDEL', KEYS[1], 'w:' .. id, 'wr:' .. id)
return { 'done', state.epoch, state.next }
