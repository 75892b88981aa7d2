-- The logs of channels and desks. Ids are UUIDs in 16 bytes; times are Unix milliseconds, UTC. Texts were parsed at the door.

-- Where each log stands: small rows, since every event changes one. `number` stands for the channel wherever there are many rows; a
-- desk's counts down from -1, a channel's up from 1.
-- Of nobody.
CREATE TABLE logs (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,                  -- of the channel or desk
    epoch TEXT NOT NULL,
    archived INTEGER NOT NULL DEFAULT 0,
    called TEXT NOT NULL DEFAULT '',          -- what the channel is called, as JSON: to see whether a change is one
    head INTEGER NOT NULL DEFAULT 0,          -- offset of the newest event ever
    latest_at INTEGER NOT NULL DEFAULT 0,     -- its time: the next one isn't earlier
    posts INTEGER NOT NULL DEFAULT 0,         -- messages ever posted
    last_post INTEGER NOT NULL DEFAULT 0,     -- offset of the newest one
    trimmed INTEGER NOT NULL DEFAULT 0,       -- events up to this offset are dropped
    trimmed_posts INTEGER NOT NULL DEFAULT 0  -- messages dropped with them
) STRICT;

-- `place` is the log's number * 2^40 + offset: one integer is both the key and the order on the disk. `posts` and
-- `previous` let unread messages be counted and history be paged by seeking it, without an index more to write at every
-- post. No foreign keys: the writer has the log's row in hand.
-- kind: 1 message.posted, 2 message.edited, 3 message.removed, 4 reaction on, 5 reaction off, 6 about no
-- message (`member` is all zeros where nobody did it; `detail` is all of it, as JSON),
-- 7 message.restored (`text` is what the message says again, NULL once it was removed again; `detail` is when it had been edited and
-- its reactions, as JSON).
-- Erased: stays, with nothing that they said.
CREATE TABLE events (
    place INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    at INTEGER NOT NULL,
    member BLOB NOT NULL,                     -- who did it; erased: stays, with nothing that they said
    posts INTEGER NOT NULL,                   -- messages posted up to here, this one too
    previous INTEGER NOT NULL,                -- offset of the last message posted before this event, 0 if none
    message BLOB,
    lang TEXT,
    text TEXT,                                -- NULL once the message was removed
    reply_to BLOB,
    detail TEXT,                              -- the emoji; or what kinds 6 and 7 say, as JSON
    written_at INTEGER,                       -- when a message was written that waited for approval
    channel INTEGER AS (place >> 40),         -- these two for whoever reads the file by hand
    offset INTEGER AS (place & 0xFFFFFFFFFF)
) STRICT;
CREATE INDEX edits_by_message ON events (message) WHERE kind = 2;
CREATE INDEX restorings_by_message ON events (message) WHERE kind = 7;

-- Where each message was posted and what has become of it since. What it said at first stands in its event only; of what was put back
-- after moderation, `edited_text` is its text, edited or not.
-- Erased: stays, with nothing that they said.
CREATE TABLE messages (
    id BLOB PRIMARY KEY,
    place INTEGER NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0,
    edited_at INTEGER,
    edited_lang TEXT,
    edited_text TEXT                          -- NULL if never edited, or removed
) STRICT, WITHOUT ROWID;
-- What was removed is not unread.
CREATE INDEX removed_messages ON messages (place) WHERE removed = 1;

-- Erased: the row goes.
CREATE TABLE reactions (
    message BLOB NOT NULL,
    emoji TEXT NOT NULL,
    member BLOB NOT NULL,                     -- erased: the row goes
    opened INTEGER NOT NULL,                  -- offset at which the emoji came up since it last had nobody
    since INTEGER NOT NULL,                   -- offset at which this member set it
    PRIMARY KEY (message, emoji, member)
) STRICT, WITHOUT ROWID;

-- Earlier texts, for the desk.
-- Erased: the row goes.
CREATE TABLE revisions (
    message BLOB NOT NULL,
    offset INTEGER NOT NULL,                  -- of the event that replaced this text
    at INTEGER NOT NULL,
    member BLOB NOT NULL,                     -- erased: the row goes
    lang TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (message, offset)
) STRICT, WITHOUT ROWID;

-- What moderation took down and may put back. Language and time of the last edit stay in `messages`.
-- Erased: the row goes.
CREATE TABLE withheld (
    message BLOB PRIMARY KEY,
    text TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Its reactions, as they stood in `reactions`.
-- Erased: the row goes.
CREATE TABLE withheld_reactions (
    message BLOB NOT NULL,
    emoji TEXT NOT NULL,
    member BLOB NOT NULL,                     -- erased: the row goes
    opened INTEGER NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (message, emoji, member)
) STRICT, WITHOUT ROWID;
