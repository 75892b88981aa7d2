#!lua
-- Begins the log of a channel, empty, unless it is there.
-- KEYS: 1 state, 2 log, 3 removed. ARGV: epoch, pairing, card, archived.
if redis.call('HEXISTS', KEYS[1], 'pairing') == 1 then return 0 end
-- What is left of a lost log would be taken for this one's.
redis.call('UNLINK', KEYS[1], KEYS[2], KEYS[3])
redis.call('HSET', KEYS[1],
  'epoch', ARGV[1], 'offset', 0, 'at', 0, 'posts', 0, 'last', 0, 'trimmed', 0, 'dropped', 0,
  'pairing', ARGV[2], 'card', ARGV[3], 'archived', ARGV[4])
return 1
