#!lua
-- What every script that adds an event begins with.
-- KEYS: 1 head, 2 log, 3 live (topic), 4 texts.

-- The channel's head; nil if there is no such channel.
local function read_head()
  local f = redis.call('HMGET', KEYS[1], 'epoch', 'offset', 'at', 'archived', 'posts')
  if not f[1] or not f[2] then return nil end
  return { epoch = f[1], offset = f[2], at = f[3], archived = f[4] == '1', posts = f[5] }
end

-- The later of two times.
local function later(one, other)
  return tonumber(one) > tonumber(other) and one or other
end

-- Adds an event and tells whoever follows, in this one step; gives its offset. The log goes first: it refuses an
-- offset that is not the next, before anything else has changed.
local function append(head, at, event, text)
  at = later(at, head.at)
  local offset = string.format('%.0f', head.offset + 1)
  redis.call('XADD', KEYS[2], offset .. '-0', 'at', at, 'event', event)
  redis.call('HSET', KEYS[1], 'offset', offset, 'at', at)
  local told = 'e ' .. head.epoch .. ' ' .. offset .. ' ' .. at .. ' ' .. event
  if text then
    redis.call('HSET', KEYS[4], offset, text)
    told = told .. '\n' .. text
  end
  redis.call('SPUBLISH', KEYS[3], told)
  return offset, at
end

