-- Adds an event to a desk's log, and begins that log if it isn't there.
-- ARGV: at, epoch of a new log, pairing, event or '' to begin the log only.
local at, epoch, pairing, event = unpack(ARGV)
local state = read_state(at)
if not state then
  -- What is left of a lost log would be taken for this one's.
  redis.call('UNLINK', KEYS[1], KEYS[2], KEYS[4])
  redis.call('HSET', KEYS[1],
    'epoch', epoch, 'offset', 0, 'at', 0, 'posts', 0, 'last', 0, 'trimmed', 0, 'dropped', 0, 'pairing', pairing)
  state = read_state(at)
end
if event == '' then return { state.epoch, state.offset } end
append(state, event, nil)
return { state.epoch, state.next }
