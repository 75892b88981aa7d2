-- Takes over what a channel is called and whether it is archived, unless what it says is of a later version.
-- ARGV: at, card (name and topic as JSON), archived (0 or 1), event, version.
local at, card, archived, event, version = unpack(ARGV)
local state = read_state(at)
if not state or state.desk then return { 'not_found' } end
local known = redis.call('HMGET', KEYS[1], 'card', 'version')
if tonumber(version) < tonumber(known[2] or 0) then return { 'unchanged', state.epoch, state.offset } end
if known[1] == card and state.archived == (archived == '1') then
  redis.call('HSET', KEYS[1], 'version', version)
  return { 'unchanged', state.epoch, state.offset }
end
append(state, event, nil, 'card', card, 'archived', archived, 'version', version)
return { 'done', state.epoch, state.next }
