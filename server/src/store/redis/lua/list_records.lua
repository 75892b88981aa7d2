#!lua flags=no-writes
-- Reads records that have a term, in order of their ids.
-- KEYS: 1 the kind's hash, 2 the term's set. ARGV: now, after or '', how many.
-- Gives ids and what is kept, one after the other.
local now, after, left = tonumber(ARGV[1]), ARGV[2] == '' and '-' or '(' .. ARGV[2], tonumber(ARGV[3])
local found = {}
while left > 0 do
  local asked = left
  local ids = redis.call('ZRANGEBYLEX', KEYS[2], after, '+', 'LIMIT', 0, asked)
  if #ids == 0 then break end
  local kept = redis.call('HMGET', KEYS[1], unpack(ids))
  for n, id in ipairs(ids) do
    local expires = kept[n] and string.match(kept[n], '^%d+ (%S+)')
    if expires and (expires == '-' or tonumber(expires) > now) then
      found[#found + 1], found[#found + 2] = id, kept[n]
      left = left - 1
    end
  end
  after = '(' .. ids[#ids]
  if #ids < asked then break end
end
return found
