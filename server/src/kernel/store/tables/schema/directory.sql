-- Towns, councils, pairings, channels and members. Ids are UUIDs in 16 bytes.
-- Of nobody.
CREATE TABLE municipalities (
    id BYTEA PRIMARY KEY,
    country TEXT NOT NULL CHECK (country IN ('DE', 'FR')),
    name TEXT NOT NULL
);

-- Of nobody.
CREATE TABLE neighbourhoods (
    id BYTEA PRIMARY KEY,
    municipality BYTEA NOT NULL REFERENCES municipalities,
    name TEXT NOT NULL,
    development BIGINT NOT NULL               -- 0 or 1
);

-- Of nobody.
CREATE TABLE councils (
    id BYTEA PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('youth', 'integration', 'committee')),
    municipality BYTEA NOT NULL REFERENCES municipalities,
    neighbourhood BYTEA REFERENCES neighbourhoods,
    lang TEXT NOT NULL
);

-- Of nobody.
CREATE TABLE pairings (
    id BYTEA PRIMARY KEY,
    german BYTEA NOT NULL REFERENCES councils,
    french BYTEA NOT NULL REFERENCES councils
);
CREATE INDEX pairings_by_german ON pairings (german);
CREATE INDEX pairings_by_french ON pairings (french);

-- What a channel is called and whether it is archived. `epoch` and `changed` went with directory-2.sql: its log follows what stands here.
-- Of nobody.
CREATE TABLE channels (
    id BYTEA PRIMARY KEY,
    pairing BYTEA NOT NULL REFERENCES pairings,
    name_de TEXT NOT NULL,
    name_fr TEXT NOT NULL,
    topic_de TEXT NOT NULL,
    topic_fr TEXT NOT NULL,
    archived BIGINT NOT NULL,                 -- 0 or 1
    epoch TEXT NOT NULL,                      -- of the log; empty before the first change
    changed BIGINT NOT NULL                   -- offset in it
);
CREATE INDEX channels_by_pairing ON channels (pairing, name_de, id);

-- `reading`: language tags with a space between them. Erased: the row goes.
CREATE TABLE members (
    id BYTEA PRIMARY KEY,
    council BYTEA REFERENCES councils,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('participant', 'facilitator', 'bot', 'admin')),
    lang TEXT NOT NULL,
    reading TEXT NOT NULL,
    writing TEXT
);
CREATE INDEX members_by_council ON members (council);
CREATE INDEX members_who_administer ON members (id) WHERE role = 'admin';

-- The channels a bot is bound to, or a participant is kept to.
-- Erased: the row goes.
CREATE TABLE bound (
    member BYTEA NOT NULL REFERENCES members ON DELETE CASCADE, -- erased: the row goes
    channel BYTEA NOT NULL REFERENCES channels,
    number BIGINT NOT NULL,                   -- their order
    PRIMARY KEY (member, channel)
);
CREATE INDEX bound_by_channel ON bound (channel);
