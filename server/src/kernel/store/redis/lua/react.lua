-- Sets or unsets a reaction.
-- ARGV: id, by, at, emoji, '+' or '-', most groups.
local id, by, at, emoji, sign, groups_max = unpack(ARGV)
local state = read_state(at, id)
local message = read_message(state, id)
if not message then return { 'not_found' } end
if message.removed then return { 'removed' } end
if state.archived then return { 'archived' } end

-- A line an emoji, `EMOJI MEMBER MEMBER…`.
local groups, mine = {}, nil
for line in string.gmatch(redis.call('HGET', KEYS[1], 'r:' .. id) or '', '[^\n]+') do
  groups[#groups + 1] = line
  if string.sub(line, 1, #emoji + 1) == emoji .. ' ' then mine = #groups end
end
local from, to
if mine then from, to = string.find(groups[mine], ' ' .. by, #emoji + 1, true) end

if (sign == '+') == (from ~= nil) then return { 'unchanged', state.epoch, state.offset } end
if sign == '+' and not mine and #groups >= tonumber(groups_max) then return { 'too_many' } end

if sign == '+' then
  mine = mine or #groups + 1
  groups[mine] = (groups[mine] or emoji) .. ' ' .. by
else
  groups[mine] = string.sub(groups[mine], 1, from - 1) .. string.sub(groups[mine], to + 1)
  if groups[mine] == emoji then table.remove(groups, mine) end
end
local event = sign .. ' ' .. id .. ' ' .. by .. ' ' .. emoji
if #groups > 0 then
  append(state, event, nil, 'r:' .. id, table.concat(groups, '\n'))
else
  append(state, event, nil)
  redis.call('HDEL', KEYS[1], 'r:' .. id)
end
return { 'done', state.epoch, state.next }
