#!lua
-- Moves a mark forward.
-- KEYS: 1 state, 2 marks. ARGV: member, epoch, offset.
local f = redis.call('HMGET', KEYS[1], 'epoch', 'offset')
if f[1] ~= ARGV[2] or tonumber(ARGV[3]) > tonumber(f[2]) then return 'unknown' end
-- Whoever has read nothing stands there already.
if tonumber(ARGV[3]) == 0 then return 'unmoved' end
local mark = redis.call('HGET', KEYS[2], ARGV[1])
if mark then
  local epoch, offset = string.match(mark, '^(.+):(%d+)$')
  if epoch == ARGV[2] and tonumber(offset) >= tonumber(ARGV[3]) then return 'unmoved' end
end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2] .. ':' .. ARGV[3])
return 'moved'
