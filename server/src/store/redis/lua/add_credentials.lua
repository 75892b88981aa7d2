#!lua
-- Adds credentials, all of them.
-- KEYS: the credentials. ARGV: for each what is kept and in how many milliseconds it can be forgotten, 0 for never.
for n, key in ipairs(KEYS) do
  local kept, ttl = ARGV[2 * n - 1], ARGV[2 * n]
  if ttl == '0' then
    redis.call('SET', key, kept)
  else
    redis.call('SET', key, kept, 'PX', ttl)
  end
end
return #KEYS
