-- Notes that the archive has messages as they are that were changed without an event, unless one was so since.
-- KEYS: 1 state, 2 recalled. ARGV: how often messages had been changed so when they were read, how far the archive has the log, ids.
if (redis.call('HGET', KEYS[1], 'touched') or '0') ~= ARGV[1] then return 0 end
for n = 3, #ARGV do
  -- An event has changed it since: that comes with the event.
  if tonumber(redis.call('ZSCORE', KEYS[2], ARGV[n]) or 0) >= 4503599627370496 then
    redis.call('ZADD', KEYS[2], ARGV[2], ARGV[n])
  end
end
return 1
