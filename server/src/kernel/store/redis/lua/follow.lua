-- Takes over what the directory says a channel is called and whether it is archived, telling nobody, unless what the log says is of a
-- later version.
-- KEYS: 1 state. ARGV: card, archived, version.
local known = redis.call('HMGET', KEYS[1], 'pairing', 'version')
if not known[1] or tonumber(ARGV[3]) < tonumber(known[2] or 0) then return 0 end
redis.call('HSET', KEYS[1], 'card', ARGV[1], 'archived', ARGV[2], 'version', ARGV[3])
return 1
