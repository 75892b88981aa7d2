-- ARGV: now, most connections. Gives the members who left, and whether there is more to do (0 or 1).
local gone = redis.call('ZRANGE', KEYS[1], '-inf', ARGV[1], 'BYSCORE', 'LIMIT', '0', ARGV[2])
local left = {}
for _, connection in ipairs(gone) do left[#left + 1] = leave(connection) end
return { left, #gone == tonumber(ARGV[2]) and 1 or 0 }
