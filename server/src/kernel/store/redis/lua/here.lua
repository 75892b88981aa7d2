-- What every script about presence begins with. First in and last out are found and told in one step.
-- KEYS: 1 connections, 2 here, 3 live (topic).

-- A connection is there until `till`. True: its member was not there before.
local function arrive(connection, till)
  if redis.call('ZADD', KEYS[1], till, connection) == 0 then return false end
  local member = string.match(connection, '^[^/]+')
  if redis.call('HINCRBY', KEYS[2], member, 1) > 1 then return false end
  redis.call('SPUBLISH', KEYS[3], 'j ' .. member)
  return true
end

-- A connection is gone. Gives its member if they are not there any more.
local function leave(connection)
  if redis.call('ZREM', KEYS[1], connection) == 0 then return nil end
  local member = string.match(connection, '^[^/]+')
  if redis.call('HINCRBY', KEYS[2], member, -1) > 0 then return nil end
  redis.call('HDEL', KEYS[2], member)
  redis.call('SPUBLISH', KEYS[3], 'l ' .. member)
  return member
end

-- A channel that nobody renews or looks at is forgotten in the end.
local function forget_in(ms)
  redis.call('PEXPIRE', KEYS[1], ms)
  redis.call('PEXPIRE', KEYS[2], ms)
end

