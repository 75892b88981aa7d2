-- Changes what a channel is called and whether it is archived.
-- ARGV: at, card (name and topic as JSON), archived (0 or 1), event.
local at, card, archived, event = unpack(ARGV)
local state = read_state(at)
if not state or state.desk then return { 'not_found' } end
if redis.call('HGET', KEYS[1], 'card') == card and state.archived == (archived == '1') then
  return { 'unchanged', state.epoch, state.offset }
end
append(state, event, nil, 'card', card, 'archived', archived)
return { 'done', state.epoch, state.next }
