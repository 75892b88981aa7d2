-- What every script that adds an event begins with.
-- KEYS: 1 state, 2 log, 3 live (topic), 4 removed, 5 recalled.

-- Where the channel stands, for an event that is to happen at `at`, and the record of a message in it; nil if there is
-- no such channel. One read: in a script the number of calls is what costs.
local function read_state(at, id)
  local f = redis.call('HMGET', KEYS[1], 'epoch', 'offset', 'at', 'archived', 'posts', 'last', 'm:' .. (id or ''), 'since',
    'evicted')
  if not f[1] then return nil end
  return {
    epoch = f[1],
    offset = f[2],
    next = string.format('%d', f[2] + 1),
    -- As `time_after` says (kernel/store/log.rs): a small lag doesn't show, a clock that was far ahead is forgotten.
    at = (f[3] - at >= 0 and f[3] - at <= 60000) and f[3] or at,
    archived = f[4] == '1',
    -- Only channels can be archived.
    desk = not f[4],
    posts = f[5],
    last = f[6],
    record = f[7],
    since = tonumber(f[8] or 0),
    evicted = f[9],
  }
end

-- Adds an event and tells whoever follows, in this one step. The log goes first: it refuses an offset that is not the
-- next, before anything else has changed. What follows are fields and values of the state that change with it.
local function append(state, event, text, ...)
  redis.call('XADD', KEYS[2], state.next .. '-0', 'at', state.at, 'n', state.posts, 'p', state.last, 'event', event)
  local told = 'e ' .. state.epoch .. ' ' .. state.next .. ' ' .. state.at .. ' ' .. event
  if text then
    told = told .. '\n' .. text
    redis.call('HSET', KEYS[1], 'offset', state.next, 'at', state.at, 't:' .. state.next, text, ...)
  else
    redis.call('HSET', KEYS[1], 'offset', state.next, 'at', state.at, ...)
  end
  redis.call('SPUBLISH', KEYS[3], told)
  if state.recalled then redis.call('ZADD', KEYS[5], state.next, state.recalled) end
end

-- An event's entry: its time and line; nil if only the archive has it.
local function read_entry(offset)
  local entry = redis.call('XRANGE', KEYS[2], offset .. '-0', offset .. '-0')[1]
  if entry then return entry[2][2], entry[2][8] end
end

-- The entry by which a message was posted, and whether the message was recalled from the archive.
local function read_post(id, posted)
  local at, line = read_entry(posted)
  if at then return at, line, false end
  at, line = string.match(redis.call('HGET', KEYS[1], 'p:' .. id), '^(%d+) (.*)$')
  return at, line, true
end

