-- Drops the oldest events here, which the archive has, and the messages that it has as they are.
-- ARGV: epoch, up to, what the archive has reached, most events, between when and when ids are young (Unix milliseconds).
-- Gives: whether there is more to do (0 or 1), and the ids of the dropped messages; nil if the archive is too far behind.
local LATER = 5000
local f = redis.call('HMGET', KEYS[1], 'epoch', 'offset', 'cold')
if f[1] ~= ARGV[1] then return false end
local cold, reached = tonumber(f[3]), math.min(tonumber(ARGV[3]), tonumber(f[2]))
local goal, most = math.min(tonumber(ARGV[2]), reached), tonumber(ARGV[4])
local up_to = math.max(cold, math.min(goal, cold + most))

-- What has changed since the archive looked stays here as it is.
local touched = {}
local later = redis.call('XRANGE', KEYS[2], string.format('(%d-0', reached), '+', 'COUNT', LATER)
if #later == LATER then return false end
for _, entry in ipairs(later) do
  local id = string.match(entry[2][8], '^[perb+-] (%S+)')
  if id then touched[id] = tonumber(string.match(entry[1], '^%d+')) end
end

-- Whether a message with this id may be posted again without a look into the archive.
local function is_young(id)
  if string.sub(id, 15, 15) ~= '7' then return false end
  local made = tonumber(string.sub(id, 1, 8) .. string.sub(id, 10, 13), 16)
  return made > tonumber(ARGV[5]) and made < tonumber(ARGV[6])
end

-- Up to which event a message stays; nil: it may go. It is known here as long as an event here has its text, so that a removal or a trim
-- finds that.
local function stays(id, text)
  local last = math.max(touched[id] or 0, tonumber(redis.call('ZSCORE', KEYS[4], id) or 0), text)
  if last > up_to then return last end
  if is_young(id) then return math.max(reached, up_to + 1) end
end

local ids = {}
local function drop(id)
  forget_message(id, up_to)
  ids[#ids + 1] = id
end

for _, entry in ipairs(redis.call('XRANGE', KEYS[2], '-', string.format('%d-0', up_to))) do
  local offset = string.match(entry[1], '^%d+')
  local id = string.match(entry[2][8], '^[peb] (%S+)')
  local posted, text = nil, nil
  if id then posted, text = places_of(id) end
  local is_post = posted == tonumber(offset)
  if is_post then
    local last = stays(id, text)
    if last then
      redis.call('HSET', KEYS[1], 'p:' .. id, entry[2][2] .. ' ' .. entry[2][8])
      redis.call('ZADD', KEYS[4], string.format('%d', last), id)
    else
      drop(id)
      posted = nil
    end
  end
  -- What a message says that stays, and what it said at first, stays with it.
  if not (posted and (is_post or text == tonumber(offset))) then redis.call('HDEL', KEYS[1], 't:' .. offset) end
end
local idle = redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', string.format('%d', up_to), 'LIMIT', 0, most)
for _, id in ipairs(idle) do
  local posted, text = places_of(id)
  local last = posted and posted <= up_to and stays(id, text)
  if not posted or posted > up_to then
    redis.call('ZREM', KEYS[4], id)
  elseif last then
    redis.call('ZADD', KEYS[4], string.format('%d', last), id)
  else
    drop(id)
  end
end
redis.call('XTRIM', KEYS[2], 'MINID', string.format('%d', up_to + 1) .. '-0')
redis.call('HSET', KEYS[1], 'cold', string.format('%d', up_to))
redis.call('HINCRBY', KEYS[1], 'evicted', 1)
return { (up_to < goal or #idle == most) and 1 or 0, ids }
