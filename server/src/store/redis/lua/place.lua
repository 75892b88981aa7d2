#!lua flags=no-writes
-- Reads where a member stands.
-- KEYS: 1 head, 2 posts, 3 marks. ARGV: member.
-- Gives: epoch, newest offset, offset read or nil, messages posted after it.
local head = redis.call('HMGET', KEYS[1], 'epoch', 'offset', 'posts', 'dropped')
if not head[1] then return false end
local epoch, read = string.match(redis.call('HGET', KEYS[3], ARGV[1]) or '', '^(.+):(%d+)$')
if epoch ~= head[1] then read = nil end
-- How many messages had been posted up to there; what was trimmed is not unread.
local before = tonumber(head[4])
if read and tonumber(read) > 0 then
  local post = redis.call('XREVRANGE', KEYS[2], read .. '-0', '-', 'COUNT', '1')[1]
  if post then before = tonumber(post[2][4]) end
end
return { head[1], head[2], read or false, tonumber(head[3]) - before }
