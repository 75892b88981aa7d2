-- Adds an event to a desk's log. Gives its place; nil if there is no such log.
-- ARGV: at, event.
local at, event = unpack(ARGV)
local state = read_state(at)
if not state then return false end
append(state, event, nil)
return { state.epoch, state.next }
