-- ARGV: connection.
return leave(ARGV[1]) and 1 or 0
