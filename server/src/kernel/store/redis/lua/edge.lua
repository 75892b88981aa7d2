#!lua flags=no-writes
-- Reads where a log stands.
-- KEYS: 1 state, 2 log, 3 recalled.
-- Gives: epoch, newest offset, up to where only the archive has events, when the oldest here was or nil, up to where it was trimmed,
-- and how many messages are here that nothing here is about.
local f = redis.call('HMGET', KEYS[1], 'epoch', 'offset', 'cold', 'trimmed')
if not f[1] then return false end
local first = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)[1]
-- A log of a version that knew no archive has none.
local cold = f[3] or f[4]
return { f[1], f[2], cold, first and first[2][2] or false, f[4], redis.call('ZCOUNT', KEYS[3], '-inf', cold) }
