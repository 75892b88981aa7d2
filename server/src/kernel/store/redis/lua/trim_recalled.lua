-- Drops messages that were brought back, or stayed when their events went, and that are trimmed.
-- ARGV: cursor, about how many to look at. Gives: the next cursor ('0' at the end), and the ids of the dropped messages.
local trimmed = tonumber(redis.call('HGET', KEYS[1], 'trimmed'))
if not trimmed then return false end
local page = redis.call('ZSCAN', KEYS[4], ARGV[1], 'COUNT', ARGV[2])
local ids = {}
for n = 1, #page[2], 2 do
  local id = page[2][n]
  local posted, text = places_of(id)
  if posted and posted <= trimmed then
    forget_later(string.format('%d', text), trimmed)
    forget_message(id, trimmed)
    ids[#ids + 1] = id
  end
end
return { page[1], ids }
