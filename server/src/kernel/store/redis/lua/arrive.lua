-- ARGV: connection, there until, forgotten in (milliseconds).
local first = arrive(ARGV[1], ARGV[2])
forget_in(ARGV[3])
return first and 1 or 0
