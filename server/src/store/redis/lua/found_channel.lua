#!lua
-- Adds a channel with an empty log, unless it is there.
-- KEYS: 1 state, 2 log. ARGV: epoch, pairing, card, archived.
-- Gives the pairing of the channel that is there now.
local pairing = redis.call('HGET', KEYS[1], 'pairing')
if pairing then return pairing end
-- What is left of a lost log would be taken for this one's.
redis.call('UNLINK', KEYS[1], KEYS[2])
redis.call('HSET', KEYS[1],
  'epoch', ARGV[1], 'offset', 0, 'at', 0, 'posts', 0, 'last', 0, 'trimmed', 0, 'dropped', 0,
  'pairing', ARGV[2], 'card', ARGV[3], 'archived', ARGV[4])
return ARGV[2]
