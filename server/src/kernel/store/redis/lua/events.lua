#!lua flags=no-writes
-- Reads events after an offset, oldest first.
-- KEYS: 1 state, 2 log. ARGV: epoch, after, limit.
-- Gives: newest offset, up to where only the archive has the events, entries, their texts or nil. No entries if `after` is before that.
local f = redis.call('HMGET', KEYS[1], 'epoch', 'offset', 'trimmed', 'cold')
local after = tonumber(ARGV[2])
if f[1] ~= ARGV[1] or after > tonumber(f[2]) or after < tonumber(f[3]) then return false end
if after < tonumber(f[4]) then return { f[2], f[4], {}, {} } end

local entries = redis.call('XRANGE', KEYS[2], '(' .. ARGV[2] .. '-0', '+', 'COUNT', ARGV[3])
if #entries == 0 then return { f[2], f[4], {}, {} } end
local texts = {}
for n, entry in ipairs(entries) do texts[n] = 't:' .. string.match(entry[1], '^%d+') end
return { f[2], f[4], entries, redis.call('HMGET', KEYS[1], unpack(texts)) }
