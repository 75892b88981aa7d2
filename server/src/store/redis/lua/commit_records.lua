#!lua
-- Makes all changes of records, or none.
-- KEYS: 1 versions, 2 expiry, then the kinds' hashes. The sets of terms a replaced record stood in are known only here,
-- so they are named here; all of them have the same hash tag, and so lie in the same slot.
-- ARGV: now, then for each change: number of its kind's key, kind, id, expectation ('*', '-' or a version),
-- turn ('p', 'd', 'k'), expiry or '-', terms with a space between them, body.
-- Gives nothing, or kind and id of the first that is not as expected.
local now = tonumber(ARGV[1])

local function header(text)
  local version, expires, terms = string.match(text, '^(%d+) (%S+)([^\n]*)\n')
  return version, expires, terms
end

for n = 2, #ARGV, 8 do
  local there = redis.call('HGET', KEYS[tonumber(ARGV[n])], ARGV[n + 2])
  local version
  if there then
    local expires
    version, expires = header(there)
    if expires ~= '-' and tonumber(expires) <= now then version = nil end
  end
  local expect = ARGV[n + 3]
  if expect == '-' and version or expect ~= '*' and expect ~= '-' and expect ~= version then
    return { ARGV[n + 1], ARGV[n + 2] }
  end
end

for n = 2, #ARGV, 8 do
  local hash, kind, id, turn = KEYS[tonumber(ARGV[n])], ARGV[n + 1], ARGV[n + 2], ARGV[n + 4]
  if turn ~= 'k' then
    local there = redis.call('HGET', hash, id)
    if there then
      local _, expires, terms = header(there)
      for term in string.gmatch(terms, '%S+') do redis.call('ZREM', hash .. ':' .. term, id) end
      if expires ~= '-' then redis.call('ZREM', KEYS[2], kind .. ' ' .. id) end
    end
    if turn == 'd' then
      redis.call('HDEL', hash, id)
    else
      local version, expires, terms = redis.call('INCR', KEYS[1]), ARGV[n + 5], ARGV[n + 6]
      redis.call('HSET', hash, id, string.format('%d', version) .. ' ' .. expires .. ' ' .. terms .. '\n' .. ARGV[n + 7])
      for term in string.gmatch(terms, '%S+') do redis.call('ZADD', hash .. ':' .. term, 0, id) end
      if expires ~= '-' then redis.call('ZADD', KEYS[2], expires, kind .. ' ' .. id) end
    end
  end
end
return {}
