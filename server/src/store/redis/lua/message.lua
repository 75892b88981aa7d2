-- What scripts that change a message need besides.
-- KEYS: 5 messages.

-- A message's record: `POSTED` as long as nothing happened to it, then `POSTED TEXT EDITED REVISIONS LANG`. TEXT is the
-- offset of the event with its text, 0 once it was removed; EDITED is when it was last edited, or `-`.
local function read_message(id)
  local record = redis.call('HGET', KEYS[5], id)
  if not record then return nil end
  local posted, text, edited, revisions, lang = string.match(record, '^(%d+) (%d+) (%S+) (%d+) (%S+)$')
  posted = posted or record
  local entry = redis.call('XRANGE', KEYS[2], posted .. '-0', posted .. '-0')[1]
  local author, first_lang = string.match(entry[2][4], '^p %S+ (%S+) (%S+)')
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

local function write_message(id, message)
  local fields = { message.posted, message.text, message.edited, string.format('%d', message.revisions), message.lang }
  redis.call('HSET', KEYS[5], id, table.concat(fields, ' '))
end

-- Keeps a message's text, as it is before this change, for the desk.
local function keep_revision(key, id, message, by, at)
  local text = redis.call('HGET', KEYS[4], message.text)
  redis.call('HSET', key, id .. ':' .. message.revisions, at .. ' ' .. by .. ' ' .. message.lang .. '\n' .. (text or ''))
  message.revisions = message.revisions + 1
end

