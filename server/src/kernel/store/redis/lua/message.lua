-- What scripts that change a message need besides.

-- A message's record: `POSTED` as long as nothing happened to it, then `POSTED TEXT EDITED REVISIONS LANG`. TEXT is the
-- offset of the event with its text, 0 once it was removed; EDITED is when it was last edited, or `-`.
local function read_message(state, id)
  local record = state and state.record
  if not record then return nil end
  local posted, text, edited, revisions, lang = string.match(record, '^(%d+) (%d+) (%S+) (%d+) (%S+)$')
  posted = posted or record
  local _, line, recalled = read_post(id, posted)
  if recalled then state.recalled = id end
  local author, first_lang = string.match(line, '^p %S+ (%S+) (%S+)')
  return {
    posted = posted,
    text = text or posted,
    edited = edited or '-',
    revisions = tonumber(revisions or 0),
    lang = lang or first_lang,
    author = author,
    removed = text == '0',
  }
end

local function write_message(message)
  local fields = { message.posted, message.text, message.edited, string.format('%d', message.revisions), message.lang }
  return table.concat(fields, ' ')
end

-- A message's text as it is before this change, to be kept for the desk: a field and its value.
local function revision(id, message, by, at)
  local text = redis.call('HGET', KEYS[1], 't:' .. message.text) or ''
  local field = 'v:' .. id .. ':' .. message.revisions
  message.revisions = message.revisions + 1
  return field, at .. ' ' .. by .. ' ' .. message.lang .. '\n' .. text
end

-- Lets go of a text that no entry here is of: the archive has it with its event. What a message said at first is kept, to know it again.
local function let_go(text, posted)
  if text ~= posted and not read_entry(text) then redis.call('HDEL', KEYS[1], 't:' .. text) end
end

-- Takes a message's texts away, from the newest back to the first, so that none is served again; and its reactions.
-- KEYS: 4 removed.
local function take_out(id, posted, text)
  redis.call('ZADD', KEYS[4], posted, posted)
  while text do
    redis.call('HDEL', KEYS[1], 't:' .. text)
    local _, line = read_entry(text)
    text = line and string.match(line, '^e %S+ %S+ %S+ (%d+)$')
  end
  redis.call('HDEL', KEYS[1], 't:' .. posted, 'r:' .. id)
end

-- Notes that a message is changed without an event, so that the archive takes it over once more.
local function touch(id)
  redis.call('ZADD', KEYS[5], 4503599627370496, id)
  redis.call('HINCRBY', KEYS[1], 'touched', 1)
end

-- Drops what is withheld of a message: it can't be put back any more.
local function forget_withheld(id)
  if redis.call('HDEL', KEYS[1], 'w:' .. id, 'wr:' .. id) > 0 then touch(id) end
end

