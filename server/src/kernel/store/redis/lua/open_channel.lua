-- Begins the log of a channel, empty, unless it is there.
-- KEYS: 1 state, 2 log, 3 removed, 4 recalled. ARGV: epoch, pairing, card, archived.
if not begin(ARGV[1], ARGV[2]) then return 0 end
redis.call('HSET', KEYS[1], 'card', ARGV[3], 'archived', ARGV[4])
return 1
