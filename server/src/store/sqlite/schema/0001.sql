-- Schema 1. Ids are UUIDs in 16 bytes; times are Unix milliseconds, UTC. Texts were parsed at the door.
PRAGMA application_id = 0x51756172; -- "Quar"

CREATE TABLE municipalities (
    id BLOB PRIMARY KEY,
    country TEXT NOT NULL CHECK (country IN ('DE', 'FR')),
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE neighbourhoods (
    id BLOB PRIMARY KEY,
    municipality BLOB NOT NULL REFERENCES municipalities,
    name TEXT NOT NULL,
    development INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE councils (
    id BLOB PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('youth', 'integration', 'committee')),
    municipality BLOB NOT NULL REFERENCES municipalities,
    neighbourhood BLOB REFERENCES neighbourhoods,
    lang TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE pairings (
    id BLOB PRIMARY KEY,
    german BLOB NOT NULL REFERENCES councils,
    french BLOB NOT NULL REFERENCES councils
) STRICT, WITHOUT ROWID;
CREATE INDEX pairings_by_german ON pairings (german);
CREATE INDEX pairings_by_french ON pairings (french);

-- `number` stands for the channel wherever there are many rows.
CREATE TABLE channels (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    pairing BLOB NOT NULL REFERENCES pairings,
    name_de TEXT NOT NULL,
    name_fr TEXT NOT NULL,
    topic_de TEXT NOT NULL,
    topic_fr TEXT NOT NULL,
    archived INTEGER NOT NULL
) STRICT;
CREATE INDEX channels_by_pairing ON channels (pairing);

-- `reading`: language tags with a space between them.
CREATE TABLE members (
    id BLOB PRIMARY KEY,
    council BLOB REFERENCES councils,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('participant', 'facilitator', 'bot', 'admin')),
    lang TEXT NOT NULL,
    reading TEXT NOT NULL,
    writing TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX members_by_council ON members (council);

-- The channels a bot is bound to.
CREATE TABLE bound (
    member BLOB NOT NULL REFERENCES members,
    channel INTEGER NOT NULL REFERENCES channels,
    PRIMARY KEY (member, channel)
) STRICT, WITHOUT ROWID;
CREATE INDEX bound_by_channel ON bound (channel);

-- Where each channel's log stands: small rows, since every event changes one. Apart from the names in `channels`.
CREATE TABLE logs (
    channel INTEGER PRIMARY KEY REFERENCES channels,
    epoch TEXT NOT NULL,
    head INTEGER NOT NULL DEFAULT 0,          -- offset of the newest event ever
    latest_at INTEGER NOT NULL DEFAULT 0,     -- its time: the next one isn't earlier
    posts INTEGER NOT NULL DEFAULT 0,         -- messages ever posted
    last_post INTEGER NOT NULL DEFAULT 0,     -- offset of the newest one
    trimmed INTEGER NOT NULL DEFAULT 0,       -- events up to this offset are dropped
    trimmed_posts INTEGER NOT NULL DEFAULT 0  -- messages dropped with them
) STRICT;

-- The logs. `place` is channel * 2^40 + offset: one integer is both the key and the order on the disk. `posts` and
-- `previous` let unread messages be counted and history be paged by seeking it, without an index more to write at every
-- post. No foreign keys: the writer has the log's row in hand.
-- kind: 1 message.posted, 2 message.edited, 3 message.removed, 4 reaction on, 5 reaction off, 6 channel.changed.
CREATE TABLE events (
    place INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    at INTEGER NOT NULL,
    member BLOB NOT NULL,                     -- who did it
    posts INTEGER NOT NULL,                   -- messages posted up to here, this one too
    previous INTEGER NOT NULL,                -- offset of the last message posted before this event, 0 if none
    message BLOB,
    lang TEXT,
    text TEXT,                                -- NULL once the message was removed
    reply_to BLOB,
    detail TEXT,                              -- the emoji; or name, topic and state as JSON
    channel INTEGER AS (place >> 40),         -- these two for whoever reads the file by hand
    offset INTEGER AS (place & 0xFFFFFFFFFF)
) STRICT;
CREATE INDEX edits_by_message ON events (message) WHERE kind = 2;

-- Where each message was posted and what has become of it since. What it said at first stands in its event only.
CREATE TABLE messages (
    id BLOB PRIMARY KEY,
    place INTEGER NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0,
    edited_at INTEGER,
    edited_lang TEXT,
    edited_text TEXT                          -- NULL if never edited, or removed
) STRICT, WITHOUT ROWID;

CREATE TABLE reactions (
    message BLOB NOT NULL,
    emoji TEXT NOT NULL,
    member BLOB NOT NULL,
    opened INTEGER NOT NULL,                  -- offset at which the emoji came up since it last had nobody
    since INTEGER NOT NULL,                   -- offset at which this member set it
    PRIMARY KEY (message, emoji, member)
) STRICT, WITHOUT ROWID;

-- Earlier texts, for the desk.
CREATE TABLE revisions (
    message BLOB NOT NULL,
    offset INTEGER NOT NULL,                  -- of the event that replaced this text
    at INTEGER NOT NULL,
    member BLOB NOT NULL,
    lang TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (message, offset)
) STRICT, WITHOUT ROWID;

-- How far members have read. No epoch: these rows are lost together with the logs.
CREATE TABLE marks (
    member BLOB NOT NULL,
    channel INTEGER NOT NULL,
    offset INTEGER NOT NULL,
    PRIMARY KEY (member, channel)
) STRICT, WITHOUT ROWID;

CREATE TABLE credentials (
    digest BLOB PRIMARY KEY,
    member BLOB NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('session', 'token')),
    created INTEGER NOT NULL,
    expires INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX credentials_by_expiry ON credentials (expires) WHERE expires IS NOT NULL;

CREATE TABLE invitations (
    digest BLOB PRIMARY KEY,
    member BLOB NOT NULL,
    uses INTEGER NOT NULL CHECK (uses >= 0),
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Written to see whether anything can be written.
CREATE TABLE pulse (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    beat INTEGER NOT NULL
) STRICT;
INSERT INTO pulse VALUES (1, 0);
