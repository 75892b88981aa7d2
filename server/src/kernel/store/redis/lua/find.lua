#!lua flags=no-writes
-- Reads one message as it is.
-- KEYS: 1 state, 2 log. ARGV: id.
-- Gives: epoch, its log entry's time and line, record, text or nil, reactions or nil.
local f = redis.call('HMGET', KEYS[1], 'epoch', 'm:' .. ARGV[1], 'r:' .. ARGV[1])
if not f[1] or not f[2] then return false end
local posted, text = string.match(f[2], '^(%d+) ?(%d*)')
local entry = redis.call('XRANGE', KEYS[2], posted .. '-0', posted .. '-0')[1]
local at, line
if entry then
  at, line = entry[2][2], entry[2][8]
else
  -- Recalled from the archive.
  at, line = string.match(redis.call('HGET', KEYS[1], 'p:' .. ARGV[1]), '^(%d+) (.*)$')
end
if text == '' then text = posted end
return { f[1], at, line, f[2], redis.call('HGET', KEYS[1], 't:' .. text), f[3] }
