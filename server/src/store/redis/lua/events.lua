#!lua flags=no-writes
-- Reads events after an offset, oldest first.
-- KEYS: 1 head, 2 log, 3 texts. ARGV: epoch, after, limit.
-- Gives: epoch, newest offset, then for each event its id, fields, and text or nil.
local head = redis.call('HMGET', KEYS[1], 'epoch', 'offset', 'trimmed')
local after = tonumber(ARGV[2])
if head[1] ~= ARGV[1] or after > tonumber(head[2]) or after < tonumber(head[3]) then return false end

local events = redis.call('XRANGE', KEYS[2], '(' .. ARGV[2] .. '-0', '+', 'COUNT', ARGV[3])
local offsets = {}
for n, entry in ipairs(events) do offsets[n] = string.match(entry[1], '^%d+') end
local texts = #offsets > 0 and redis.call('HMGET', KEYS[3], unpack(offsets)) or {}
return { head[1], head[2], events, texts }
