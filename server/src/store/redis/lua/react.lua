-- Sets or unsets a reaction.
-- KEYS: 6 reactions. ARGV: id, by, at, emoji, '+' or '-', most groups.
local id, by, at, emoji, sign, groups_max = unpack(ARGV)
local head = read_head()
local message = head and read_message(id)
if not message then return { 'not_found' } end
if message.removed then return { 'removed' } end
if head.archived then return { 'archived' } end

-- A line an emoji, `EMOJI MEMBER MEMBER…`.
local groups, mine = {}, nil
for line in string.gmatch(redis.call('HGET', KEYS[6], id) or '', '[^\n]+') do
  groups[#groups + 1] = line
  if string.sub(line, 1, #emoji + 1) == emoji .. ' ' then mine = #groups end
end
local from, to
if mine then from, to = string.find(groups[mine], ' ' .. by, #emoji + 1, true) end

if (sign == '+') == (from ~= nil) then return { 'unchanged', head.epoch, head.offset } end
if sign == '+' and not mine and #groups >= tonumber(groups_max) then return { 'too_many' } end

if sign == '+' then
  mine = mine or #groups + 1
  groups[mine] = (groups[mine] or emoji) .. ' ' .. by
else
  groups[mine] = string.sub(groups[mine], 1, from - 1) .. string.sub(groups[mine], to + 1)
  if groups[mine] == emoji then table.remove(groups, mine) end
end
local offset = append(head, at, sign .. ' ' .. id .. ' ' .. by .. ' ' .. emoji)
if #groups > 0 then
  redis.call('HSET', KEYS[6], id, table.concat(groups, '\n'))
else
  redis.call('HDEL', KEYS[6], id)
end
return { 'done', head.epoch, offset }
