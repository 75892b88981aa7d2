#!lua
-- Changes a member who is there.
-- KEYS: 1 member. ARGV: fields and values.
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HSET', KEYS[1], unpack(ARGV))
return 1
