-- Begins the log of a pairing's desk, empty, unless it is there.
-- KEYS: 1 state, 2 log, 3 removed, 4 recalled. ARGV: epoch, pairing.
return begin(ARGV[1], ARGV[2]) and 1 or 0
