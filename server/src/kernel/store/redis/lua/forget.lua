-- What scripts that drop messages need.
-- KEYS: 1 state, 2 log, 3 removed, 4 recalled.

-- Where a message was posted, and where its text is.
local function places_of(id)
  local posted, text = string.match(redis.call('HGET', KEYS[1], 'm:' .. id) or '', '^(%d+) ?(%d*)')
  return tonumber(posted), tonumber(text) or tonumber(posted)
end

-- Takes away the texts that a message has in the log after an offset: from its newest back.
local function forget_later(text, up_to)
  while text and tonumber(text) > up_to do
    redis.call('HDEL', KEYS[1], 't:' .. text)
    local later = redis.call('XRANGE', KEYS[2], text .. '-0', text .. '-0')[1]
    text = later and string.match(later[2][8], '^e %S+ %S+ %S+ (%d+)$')
  end
end

-- Drops all that is kept of a message but its texts in the log after an offset.
local function forget_message(id, up_to)
  local posted, text = places_of(id)
  for _, place in ipairs({ posted or 0, text or 0 }) do
    if place > 0 and place <= up_to then redis.call('HDEL', KEYS[1], 't:' .. string.format('%d', place)) end
  end
  local revisions = string.match(redis.call('HGET', KEYS[1], 'm:' .. id) or '', '^%d+ %d+ %S+ (%d+)')
  for r = 1, tonumber(revisions or 0) do redis.call('HDEL', KEYS[1], 'v:' .. id .. ':' .. (r - 1)) end
  redis.call('HDEL', KEYS[1], 'm:' .. id, 'r:' .. id, 'w:' .. id, 'wr:' .. id, 'p:' .. id)
  redis.call('ZREM', KEYS[4], id)
end
