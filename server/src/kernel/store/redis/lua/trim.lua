-- Drops the oldest events up to an offset, but at most some thousand, so that no call holds up the others.
-- ARGV: up to, most events, how many messages had been posted up to there, or ''.
-- Gives: whether there is more to do (0: no, 1: yes, 2: once it is said how many messages had been posted up to there, which only the
-- archive knows), and the ids of the dropped messages.
local f = redis.call('HMGET', KEYS[1], 'offset', 'trimmed', 'dropped', 'cold', 'posts')
if not f[1] then return false end
local offset, trimmed = tonumber(f[1]), tonumber(f[2])
local cold = tonumber(f[4])
local goal = math.min(tonumber(ARGV[1]), offset)
local up_to = math.min(goal, cold + tonumber(ARGV[2]))
if up_to <= trimmed then return { 0, {} } end

local dropped = f[3]
if up_to == offset then
  dropped = f[5]
elseif up_to <= cold then
  if ARGV[3] == '' then return { 2, {} } end
  if tonumber(ARGV[3]) > tonumber(dropped) then dropped = ARGV[3] end
end
local last = string.format('%d', up_to)
local ids = {}
for _, entry in ipairs(redis.call('XRANGE', KEYS[2], '-', last .. '-0')) do
  redis.call('HDEL', KEYS[1], 't:' .. string.match(entry[1], '^%d+'))
  dropped = entry[2][4]
  local id = string.match(entry[2][8], '^p (%S+)')
  if id then
    local _, text = places_of(id)
    -- Its later events stay in the log, but nobody could take their texts back any more.
    if text then forget_later(string.format('%d', text), up_to) end
    forget_message(id, up_to)
    ids[#ids + 1] = id
  end
end
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', last)
redis.call('XTRIM', KEYS[2], 'MINID', string.format('%d', up_to + 1) .. '-0')
redis.call('HSET', KEYS[1], 'trimmed', last, 'dropped', dropped, 'cold', string.format('%d', math.max(cold, up_to)))
redis.call('HINCRBY', KEYS[1], 'evicted', 1)
return { up_to < goal and 1 or 0, ids }
