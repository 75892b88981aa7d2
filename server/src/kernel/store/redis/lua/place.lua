#!lua flags=no-writes
-- Reads where somebody who has read so far stands.
-- KEYS: 1 state, 2 log, 3 removed. ARGV: epoch or '', offset read, how many messages had been posted up to there, or ''.
-- Gives: epoch, newest offset, offset read or nil, messages posted after it and not removed since; -1 if how many had been posted up to
-- there is to be said, since only the archive knows.
local f = redis.call('HMGET', KEYS[1], 'epoch', 'offset', 'posts', 'trimmed', 'dropped', 'cold')
if not f[1] then return false end
local read
if ARGV[1] == f[1] and tonumber(ARGV[2]) <= tonumber(f[2]) then read = ARGV[2] end
-- How many messages had been posted up to there; what was trimmed is not unread.
local before, from = f[5], f[4]
if read == f[2] then
  before, from = f[3], read
elseif read and tonumber(read) > tonumber(f[6]) then
  before, from = redis.call('XRANGE', KEYS[2], read .. '-0', read .. '-0')[1][2][4], read
elseif read and tonumber(read) > tonumber(f[4]) then
  if ARGV[3] == '' then return { f[1], f[2], read, -1 } end
  before, from = ARGV[3], read
end
local posted = tonumber(f[3]) - tonumber(before)
if posted > 0 then posted = posted - redis.call('ZCOUNT', KEYS[3], '(' .. from, '+inf') end
return { f[1], f[2], read or false, posted }
