-- Takes what a member said out of some of the log, or out of some messages.
-- KEYS: 1 state, 2 log, 3 live, 4 removed, 5 recalled. ARGV: member, at, after which offset, how many events, then ids of messages: if
-- there are any, of these instead.
-- Gives how many events were added, up to where it was looked, whether there is more to do (0: no, 1: yes, 2: what comes next is in the
-- archive alone by now), and those of the ids that are not here.
local member, at, from, most = unpack(ARGV)
local state = read_state(at)
if not state then return false end
local cold = tonumber(redis.call('HGET', KEYS[1], 'cold'))
local start = tonumber(from)
local last = math.min(tonumber(state.offset), start + tonumber(most))
local added = 0

local function add(id, event, ...)
  state.recalled = tonumber(string.match(redis.call('HGET', KEYS[1], 'm:' .. id), '^%d+')) <= cold and id
  append(state, event, nil, ...)
  added = added + 1
  state = read_state(at)
end

-- Kept reactions without the member's: as they are kept, or nil if none are left; and the emoji of theirs.
local function without(kept)
  local lines, gone = {}, {}
  for line in string.gmatch(kept, '[^\n]+') do
    local emoji, left = string.match(line, '^(%S+)'), {}
    local mine = false
    for by in string.gmatch(string.sub(line, #emoji + 1), '%S+') do
      if by == member then mine = true else left[#left + 1] = by end
    end
    if mine then gone[#gone + 1] = emoji end
    if #left > 0 then lines[#lines + 1] = emoji .. ' ' .. table.concat(left, ' ') end
  end
  return #lines > 0 and table.concat(lines, '\n') or nil, gone
end

-- Takes the member's reactions out of a field, and does something for each first.
local function take_reactions_out(field, each)
  local kept = redis.call('HGET', KEYS[1], field)
  if not kept or not string.find(kept, member, 1, true) then return end
  local left, gone = without(kept)
  for _, emoji in ipairs(gone) do each(emoji) end
  if left then
    redis.call('HSET', KEYS[1], field, left)
  else
    redis.call('HDEL', KEYS[1], field)
  end
end

local function take_back_reactions(id)
  take_reactions_out('r:' .. id, function(emoji) add(id, '- ' .. id .. ' ' .. member .. ' ' .. emoji) end)
  -- Nobody sees those that are withheld.
  take_reactions_out('wr:' .. id, function() touch(id) end)
end

local function erase(id)
  state.record = redis.call('HGET', KEYS[1], 'm:' .. id)
  local message = read_message(state, id)
  for n = 1, message.revisions do redis.call('HDEL', KEYS[1], 'v:' .. id .. ':' .. (n - 1)) end
  local is_less = message.revisions > 0
  message.revisions = 0
  forget_withheld(id)
  if message.removed then
    if is_less then touch(id) end
    redis.call('HSET', KEYS[1], 'm:' .. id, write_message(message))
  else
    local text = message.text
    message.text = '0'
    add(id, 'r ' .. id .. ' ' .. member, 'm:' .. id, write_message(message))
    take_out(id, message.posted, text)
  end
end

if #ARGV > 4 then
  local missing = {}
  for n = 5, #ARGV do
    local id = ARGV[n]
    if redis.call('HEXISTS', KEYS[1], 'm:' .. id) == 1 then
      take_back_reactions(id)
      local _, line = read_post(id, string.match(redis.call('HGET', KEYS[1], 'm:' .. id), '^%d+'))
      if string.match(line, '^p %S+ (%S+)') == member then erase(id) end
    else
      missing[#missing + 1] = id
    end
  end
  return { added, start, 0, missing }
end
if start < cold then return { 0, start, 2, {} } end
if last > start then
  local first = string.format('%d-0', start + 1)
  for _, entry in ipairs(redis.call('XRANGE', KEYS[2], first, string.format('%d-0', last))) do
    local id, author = string.match(entry[2][8], '^p (%S+) (%S+)')
    if id then
      take_back_reactions(id)
      if author == member then erase(id) end
    end
  end
end
return { added, last, last < tonumber(state.offset) and 1 or 0, {} }
