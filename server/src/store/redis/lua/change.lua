-- Changes a channel, in the directory and in its log.
-- ARGV: at, card (name and topic as JSON), archived (0 or 1), event.
local at, card, archived, event = unpack(ARGV)
local head = read_head()
if not head then return { 'not_found' } end
if redis.call('HGET', KEYS[1], 'card') == card and head.archived == (archived == '1') then
  return { 'unchanged', head.epoch, head.offset }
end
local offset = append(head, at, event)
redis.call('HSET', KEYS[1], 'card', card, 'archived', archived)
return { 'done', head.epoch, offset }
