-- Posts a message.
-- KEYS: on a server that holds all slots, 6 claims.
-- ARGV: id, channel, at, event, text, id of the message it answers or '', when the id was made (Unix milliseconds), or -1 where that
-- doesn't tell whether it was used, and how often something had been evicted when the archive didn't have it, or ''.
local id, channel, at, event, text, reply_to, made, looked_up = unpack(ARGV)
local state = read_state(at, id)
if not state or state.desk then return { 'no_channel' } end

if state.record then
  local posted = string.match(state.record, '^%d+')
  local posted_at, line = read_post(id, posted)
  local first = redis.call('HGET', KEYS[1], 't:' .. posted)
  -- When it was written is not compared. Of a message that was ever removed there is no text left to compare.
  local words = '^p %S+ %S+ %S+ %S+'
  if string.match(line, words) == string.match(event, words) and (not first or first == text) then
    return { 'duplicate', state.epoch, posted, posted_at }
  end
  return { 'conflict' }
end

-- Used before this log was begun behind the archive, or so long ago that it may be there alone.
if tonumber(made) < state.since or tonumber(made) < 0 then
  if looked_up ~= state.evicted then return { 'look_up', state.evicted } end
end

local refusal
if state.archived then
  refusal = 'archived'
elseif reply_to ~= '' then
  -- A message's record as message.lua says: its second number is 0 once it was removed.
  local answered = redis.call('HGET', KEYS[1], 'm:' .. reply_to)
  if not answered then
    refusal = 'no_reply_to'
  elseif string.match(answered, '^%d+ 0 ') then
    refusal = 'removed_reply_to'
  end
end
if refusal then
  local holder = KEYS[6] and redis.call('HGET', KEYS[6], id)
  return { holder and holder ~= channel and 'conflict' or refusal }
end
if KEYS[6] and redis.call('HSETNX', KEYS[6], id, channel) == 0 and redis.call('HGET', KEYS[6], id) ~= channel then
  return { 'conflict' }
end

state.posts = string.format('%d', state.posts + 1)
append(state, event, text, 'posts', state.posts, 'last', state.next, 'm:' .. id, state.next)
return { 'new', state.epoch, state.next, state.at }
