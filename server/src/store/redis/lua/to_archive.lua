#!lua flags=no-writes
-- Reads what the archive doesn't have yet: events, and the messages that they touched as they are in this one moment.
-- KEYS: 1 state, 2 log, 3 recalled. ARGV: after which offset, how many events, then ids of messages that are wanted besides.
-- Gives: fields of the state; when the last event given was, how many messages had been posted by then and where the last; time and line of
-- the event at the offset given, or of the newest if that is before, or nil; entries, their texts or nil; of each message its id, record,
-- post's time and line, text or nil, reactions or nil, what is withheld of it or nil, and withheld reactions or nil, how many earlier texts
-- are left out, and the others; ids of those that were changed without an event.
local REVISIONS = 16
local s = redis.call('HMGET', KEYS[1], 'epoch', 'offset', 'at', 'posts', 'last')
if not s[1] then return false end
local f = redis.call('HMGET', KEYS[1], 'trimmed', 'dropped', 'cold', 'touched', 'pairing', 'card', 'archived', 'version')
local after, offset, most = tonumber(ARGV[1]), tonumber(s[2]), tonumber(ARGV[2])
local fields = { s[1], s[2], f[1], f[2], f[3] or f[1], f[4] or '0', f[5], f[6], f[7], f[8] }
local function read_entry(at) return redis.call('XRANGE', KEYS[2], at .. '-0', at .. '-0')[1] end

local before = read_entry(string.format('%d', math.min(after, offset)))
local seam = before and { before[2][2], before[2][8] } or false
local entries = {}
if most > 0 then entries = redis.call('XRANGE', KEYS[2], string.format('(%d-0', after), '+', 'COUNT', ARGV[2]) end
local behind = { s[3], s[4], s[5] }
local newest = entries[#entries]
if newest and tonumber(string.match(newest[1], '^%d+')) < offset then
  local last = string.match(newest[2][8], '^p ') and string.match(newest[1], '^%d+') or newest[2][6]
  behind = { newest[2][2], newest[2][4], last }
end

local texts, ids, known, stale = {}, {}, {}, {}
local function want(id)
  if not known[id] then
    known[id] = true
    ids[#ids + 1] = id
  end
end
for n, entry in ipairs(entries) do
  texts[n] = 't:' .. string.match(entry[1], '^%d+')
  local id = string.match(entry[2][8], '^[perb+-] (%S+)')
  if id then want(id) end
end
if #texts > 0 then texts = redis.call('HMGET', KEYS[1], unpack(texts)) end
if most > 0 then stale = redis.call('ZRANGEBYSCORE', KEYS[3], 4503599627370496, '+inf', 'LIMIT', 0, ARGV[2]) end
for _, id in ipairs(stale) do want(id) end
for n = 3, #ARGV do want(ARGV[n]) end

local messages = {}
for _, id in ipairs(ids) do
  local m = redis.call('HMGET', KEYS[1], 'm:' .. id, 'p:' .. id, 'r:' .. id, 'w:' .. id, 'wr:' .. id)
  if m[1] then
    local posted, text, revisions = string.match(m[1], '^(%d+) ?(%d*)[^ ]* ?%S* ?(%d*)')
    local entry = read_entry(posted)
    local post = entry and entry[2][2] .. ' ' .. entry[2][8] or m[2]
    revisions = tonumber(revisions) or 0
    local skipped, earlier = math.max(0, revisions - REVISIONS), {}
    for n = skipped, revisions - 1 do earlier[#earlier + 1] = redis.call('HGET', KEYS[1], 'v:' .. id .. ':' .. n) or '' end
    local said = redis.call('HGET', KEYS[1], 't:' .. (text ~= '' and text or posted))
    messages[#messages + 1] = { id, m[1], post, said, m[3], m[4], m[5], skipped, earlier }
  end
end
return { fields, behind, seam, entries, texts, messages, stale }
