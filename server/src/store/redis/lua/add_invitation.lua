#!lua
-- KEYS: 1 invitation. ARGV: member, uses, expires, forgotten in (milliseconds).
redis.call('HSET', KEYS[1], 'member', ARGV[1], 'uses', ARGV[2], 'expires', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
