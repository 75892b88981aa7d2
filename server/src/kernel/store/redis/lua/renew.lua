-- ARGV: there until, forgotten in (milliseconds), connections.
for n = 3, #ARGV do arrive(ARGV[n], ARGV[1]) end
forget_in(ARGV[2])
return 1
