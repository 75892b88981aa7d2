-- Takes what a member said out of some of the log.
-- KEYS: 1 state, 2 log, 3 live, 4 removed. ARGV: member, at, after which offset, how many events.
-- Gives how many events were added, up to where it was looked, and whether there is more to do (0 or 1).
local member, at, from, most = unpack(ARGV)
local state = read_state(at)
if not state then return false end
local trimmed = tonumber(redis.call('HGET', KEYS[1], 'trimmed'))
local start = math.max(tonumber(from), trimmed)
local last = math.min(tonumber(state.offset), start + tonumber(most))
local added = 0

local function add(event, ...)
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
  take_reactions_out('r:' .. id, function(emoji) add('- ' .. id .. ' ' .. member .. ' ' .. emoji) end)
  -- Nobody sees those that are withheld.
  take_reactions_out('wr:' .. id, function() end)
end

local function erase(id)
  local message = read_message(redis.call('HGET', KEYS[1], 'm:' .. id))
  for n = 1, message.revisions do redis.call('HDEL', KEYS[1], 'v:' .. id .. ':' .. (n - 1)) end
  message.revisions = 0
  forget_withheld(id)
  if message.removed then
    redis.call('HSET', KEYS[1], 'm:' .. id, write_message(message))
  else
    local text = message.text
    message.text = '0'
    add('r ' .. id .. ' ' .. member, 'm:' .. id, write_message(message))
    take_out(id, message.posted, text)
  end
end

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
return { added, last, last < tonumber(state.offset) and 1 or 0 }
