#!lua
-- Drops the oldest events up to an offset, but at most some thousand, so that no call holds up the others.
-- KEYS: 1 head, 2 log, 3 texts, 4 messages, 5 posts, 6 reactions, 7 revisions. ARGV: up to, most events.
-- Gives: up to where it has come, whether there is more to do (0 or 1), and the ids of the dropped messages.
local head = redis.call('HMGET', KEYS[1], 'offset', 'trimmed', 'dropped')
if not head[1] then return false end
local trimmed = tonumber(head[2])
local goal = math.min(tonumber(ARGV[1]), tonumber(head[1]))
local up_to = math.min(goal, trimmed + tonumber(ARGV[2]))
if up_to <= trimmed then return { head[2], 0, {} } end

local last = string.format('%.0f', up_to)
for _, entry in ipairs(redis.call('XRANGE', KEYS[2], '-', last .. '-0')) do
  redis.call('HDEL', KEYS[3], string.match(entry[1], '^%d+'))
end
local ids, dropped = {}, head[3]
for n, post in ipairs(redis.call('XRANGE', KEYS[5], '-', last .. '-0')) do
  local id = post[2][2]
  ids[n], dropped = id, post[2][4]
  local text, revisions = string.match(redis.call('HGET', KEYS[4], id) or '', '^%d+ (%d+) %S+ (%d+)')
  for r = 1, tonumber(revisions or 0) do redis.call('HDEL', KEYS[7], id .. ':' .. (r - 1)) end
  -- Its later edits stay in the log, but nobody could take their texts back any more.
  while text and tonumber(text) > up_to do
    redis.call('HDEL', KEYS[3], text)
    local entry = redis.call('XRANGE', KEYS[2], text .. '-0', text .. '-0')[1]
    text = entry and string.match(entry[2][4], '^e %S+ %S+ %S+ (%d+)$')
  end
  redis.call('HDEL', KEYS[4], id)
  redis.call('HDEL', KEYS[6], id)
end
local first = string.format('%.0f', up_to + 1) .. '-0'
redis.call('XTRIM', KEYS[2], 'MINID', first)
redis.call('XTRIM', KEYS[5], 'MINID', first)
redis.call('HSET', KEYS[1], 'trimmed', last, 'dropped', dropped)
return { last, up_to < goal and 1 or 0, ids }
