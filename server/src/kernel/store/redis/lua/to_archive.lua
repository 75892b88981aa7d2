#!lua flags=no-writes
-- Reads what the archive doesn't have yet: events, and the messages that they touched as they are in this one moment.
-- KEYS: 1 state, 2 log, 3 recalled. ARGV: after which offset, how many events, then ids of messages that are wanted besides.
-- Gives: fields of the state; when the last event given was, how many messages had been posted by then and where the last; time and line of
-- the event at the offset given, or of the newest if that is before, or nil; entries, their texts or nil; which of the entries are posts of
-- messages of which nothing else is known; of each other message its id, record, post's time and line, text or nil, reactions or nil, what
-- is withheld of it or nil, and withheld reactions or nil, how many earlier texts are left out, and the others; ids of those that were
-- changed without an event.
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
-- Which of the entries given is at an offset, and which message it posted.
local given, posted_by = {}, {}
for n, entry in ipairs(entries) do
  local at = string.match(entry[1], '^%d+')
  given[at], texts[n] = n, 't:' .. at
  local kind, id = string.match(entry[2][8], '^([perb+-]) (%S+)')
  if id then want(id) end
  if kind == 'p' then posted_by[at] = id end
end
if #texts > 0 then texts = redis.call('HMGET', KEYS[1], unpack(texts)) end
if most > 0 then stale = redis.call('ZRANGEBYSCORE', KEYS[3], 4503599627370496, '+inf', 'LIMIT', 0, ARGV[2]) end
for _, id in ipairs(stale) do want(id) end
for n = 3, #ARGV do want(ARGV[n]) end

-- Some messages' fields are read at once: in a script the number of calls is what costs.
local TOGETHER, FIELDS = 200, { 'm:', 'p:', 'r:', 'w:', 'wr:' }
local plain, messages = {}, {}
for first = 1, #ids, TOGETHER do
  local names, last = {}, math.min(#ids, first + TOGETHER - 1)
  for n = first, last do
    for _, field in ipairs(FIELDS) do names[#names + 1] = field .. ids[n] end
  end
  local values = redis.call('HMGET', KEYS[1], unpack(names))
  for n = first, last do
    local id, at = ids[n], #FIELDS * (n - first)
    local record, post, reactions, withheld, withheld_reactions = unpack(values, at + 1, at + #FIELDS)
    if posted_by[record] == id and not (post or reactions or withheld or withheld_reactions) then
      plain[#plain + 1] = given[record]
    elseif record then
      local posted, text, revisions = string.match(record, '^(%d+) ?(%d*)[^ ]* ?%S* ?(%d*)')
      local entry = given[posted] and entries[given[posted]] or read_entry(posted)
      post = entry and entry[2][2] .. ' ' .. entry[2][8] or post
      revisions = tonumber(revisions) or 0
      local skipped, earlier = math.max(0, revisions - REVISIONS), {}
      for m = skipped, revisions - 1 do earlier[#earlier + 1] = redis.call('HGET', KEYS[1], 'v:' .. id .. ':' .. m) or '' end
      local said = redis.call('HGET', KEYS[1], 't:' .. (text ~= '' and text or posted))
      messages[#messages + 1] = { id, record, post, said, reactions, withheld, withheld_reactions, skipped, earlier }
    end
  end
end
return { fields, behind, seam, entries, texts, plain, messages, stale }
