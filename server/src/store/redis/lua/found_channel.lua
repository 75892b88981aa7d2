#!lua
-- Adds a channel with an empty log, unless it is there.
-- KEYS: 1 head, 2 log, 3 texts, 4 messages, 5 posts, 6 reactions, 7 revisions. ARGV: epoch, pairing, card, archived.
-- Gives the pairing of the channel that is there now.
local pairing = redis.call('HGET', KEYS[1], 'pairing')
if pairing then return pairing end
-- Leftovers of a lost log would be taken for this one's.
for n = 2, 7 do redis.call('UNLINK', KEYS[n]) end
redis.call('HSET', KEYS[1],
  'epoch', ARGV[1], 'offset', 0, 'at', 0, 'posts', 0, 'trimmed', 0, 'dropped', 0,
  'pairing', ARGV[2], 'card', ARGV[3], 'archived', ARGV[4])
return ARGV[2]
