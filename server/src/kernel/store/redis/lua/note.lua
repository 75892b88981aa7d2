-- Adds an event to a channel's log, archived or not.
-- ARGV: at, event.
local at, event = unpack(ARGV)
local state = read_state(at)
if not state or state.desk then return { 'not_found' } end
append(state, event, nil)
return { 'done', state.epoch, state.next }
