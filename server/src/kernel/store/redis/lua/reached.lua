#!lua flags=no-writes
-- Where a log was at a time: looks from the start, where what is old is. Times may go back where a clock was wrong.
-- KEYS: 1 state, 2 log. ARGV: before, now, how many to look at, and the newest from before that the archive has, or ''.
-- Gives the offset of the newest event from before, up to the first that is not; -1 if the archive is to be asked first; nil if there
-- is no such channel.
local f = redis.call('HMGET', KEYS[1], 'offset', 'trimmed', 'cold')
if not f[1] then return false end
local before, now, left = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local newest, offset, last = tonumber(f[2]), tonumber(f[3]), tonumber(f[1])
if offset > newest then
  if ARGV[4] == '' then return -1 end
  newest = math.max(newest, tonumber(ARGV[4]))
end
while offset < last and left > 0 do
  local page = redis.call('XRANGE', KEYS[2], string.format('%d-0', offset + 1), '+', 'COUNT', 100)
  if #page == 0 then break end
  for _, entry in ipairs(page) do
    local at = tonumber(entry[2][2])
    if at >= before and at <= now then return newest end
    offset = offset + 1
    if at < before then newest = offset end
  end
  left = left - #page
end
return newest
