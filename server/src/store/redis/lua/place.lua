#!lua flags=no-writes
-- Reads where a member stands.
-- KEYS: 1 state, 2 log, 3 marks. ARGV: member.
-- Gives: epoch, newest offset, offset read or nil, messages posted after it.
local f = redis.call('HMGET', KEYS[1], 'epoch', 'offset', 'posts', 'trimmed', 'dropped')
if not f[1] then return false end
local epoch, read = string.match(redis.call('HGET', KEYS[3], ARGV[1]) or '', '^(.+):(%d+)$')
if epoch ~= f[1] then read = nil end
-- How many messages had been posted up to there; what was trimmed is not unread.
local before = f[5]
if read == f[2] then
  before = f[3]
elseif read and tonumber(read) > tonumber(f[4]) then
  before = redis.call('XRANGE', KEYS[2], read .. '-0', read .. '-0')[1][2][4]
end
return { f[1], f[2], read or false, tonumber(f[3]) - tonumber(before) }
