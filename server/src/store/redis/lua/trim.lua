-- Drops the oldest events up to an offset, but at most some thousand, so that no call holds up the others.
-- KEYS: 1 state, 2 log, 3 removed. ARGV: up to, most events.
-- Gives: whether there is more to do (0 or 1), and the ids of the dropped messages.
local f = redis.call('HMGET', KEYS[1], 'offset', 'trimmed', 'dropped')
if not f[1] then return false end
local trimmed = tonumber(f[2])
local goal = math.min(tonumber(ARGV[1]), tonumber(f[1]))
local up_to = math.min(goal, trimmed + tonumber(ARGV[2]))
if up_to <= trimmed then return { 0, {} } end

local function forget(field) redis.call('HDEL', KEYS[1], field) end

local last = string.format('%d', up_to)
local ids, dropped = {}, f[3]
for _, entry in ipairs(redis.call('XRANGE', KEYS[2], '-', last .. '-0')) do
  forget('t:' .. string.match(entry[1], '^%d+'))
  dropped = entry[2][4]
  local id = string.match(entry[2][8], '^p (%S+)')
  if id then
    ids[#ids + 1] = id
    local text, revisions = string.match(redis.call('HGET', KEYS[1], 'm:' .. id) or '', '^%d+ (%d+) %S+ (%d+)')
    for r = 1, tonumber(revisions or 0) do forget('v:' .. id .. ':' .. (r - 1)) end
    -- Its later events stay in the log, but nobody could take their texts back any more.
    while text and tonumber(text) > up_to do
      forget('t:' .. text)
      local later = redis.call('XRANGE', KEYS[2], text .. '-0', text .. '-0')[1]
      text = later and string.match(later[2][8], '^e %S+ %S+ %S+ (%d+)$')
    end
    forget('m:' .. id)
    forget('r:' .. id)
    forget('w:' .. id)
    forget('wr:' .. id)
  end
end
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', last)
redis.call('XTRIM', KEYS[2], 'MINID', string.format('%d', up_to + 1) .. '-0')
redis.call('HSET', KEYS[1], 'trimmed', last, 'dropped', dropped)
return { up_to < goal and 1 or 0, ids }
