#!lua
-- What every script that begins a log begins with.
-- KEYS: 1 state, 2 log, 3 removed, 4 recalled.

-- Begins an empty log. False: there is one.
local function begin(epoch, pairing)
  if redis.call('HEXISTS', KEYS[1], 'pairing') == 1 then
    -- One of a version that knew no archive.
    if redis.call('HSETNX', KEYS[1], 'cold', redis.call('HGET', KEYS[1], 'trimmed')) == 1 then
      redis.call('HSET', KEYS[1], 'evicted', 0)
    end
    return false
  end
  -- What is left of a lost log would be taken for this one's.
  redis.call('UNLINK', KEYS[1], KEYS[2], KEYS[3], KEYS[4])
  redis.call('HSET', KEYS[1],
    'epoch', epoch, 'offset', 0, 'at', 0, 'posts', 0, 'last', 0, 'trimmed', 0, 'dropped', 0, 'cold', 0, 'evicted', 0,
    'pairing', pairing)
  return true
end

