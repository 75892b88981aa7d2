-- What logs have had since the start: the log store may drop what is old. Texts and records are as the log store keeps them
-- (kernel/store/redis/record.rs), so that a message can go back and forth.
-- Of nobody.
CREATE TABLE archive_logs (
    channel BYTEA PRIMARY KEY,                -- a desk's too
    epoch TEXT NOT NULL,
    reached BIGINT NOT NULL,                  -- offset of the newest event that is here
    trimmed BIGINT NOT NULL,                  -- events up to here are gone, by age or by hand
    swept BIGINT NOT NULL,                    -- rows of events up to here are deleted
    version BIGINT NOT NULL,                  -- how often something of the log was written: every step compares it
    head TEXT NOT NULL                        -- what the log store needs to go on behind `reached`, JSON
);

-- Erased: stays, with nothing that they said.
CREATE TABLE archive_events (
    channel BYTEA NOT NULL,
    number BIGINT NOT NULL,                   -- offset
    at BIGINT NOT NULL,
    posts BIGINT NOT NULL,                    -- messages posted up to and with it
    line TEXT NOT NULL,
    said TEXT,                                -- NULL: it has no text, or no more
    message BYTEA,                            -- which it is about
    PRIMARY KEY (channel, number)
);
CREATE INDEX archive_events_of_message ON archive_events (channel, message, number);

-- Messages as they now are.
-- Erased: stays, with nothing that they said.
CREATE TABLE archive_messages (
    id BYTEA PRIMARY KEY,
    channel BYTEA NOT NULL,
    posted BIGINT NOT NULL,                   -- offset
    author BYTEA NOT NULL,                    -- erased: stays, with nothing that they said
    post TEXT NOT NULL,                       -- time and line of the event
    record TEXT NOT NULL,
    removed BIGINT NOT NULL,                  -- 1: nobody sees what it said
    said TEXT,
    reactions TEXT,
    withheld TEXT,
    withheld_reactions TEXT
);
CREATE UNIQUE INDEX archive_messages_in_order ON archive_messages (channel, posted);
CREATE INDEX archive_messages_of_author ON archive_messages (channel, author);

-- Erased: the row goes.
CREATE TABLE archive_revisions (
    message BYTEA NOT NULL REFERENCES archive_messages ON DELETE CASCADE,
    number BIGINT NOT NULL,
    kept TEXT NOT NULL,
    PRIMARY KEY (message, number)
);

-- Who reacted, seen or withheld.
-- Erased: the row goes.
CREATE TABLE archive_reactions (
    message BYTEA NOT NULL REFERENCES archive_messages ON DELETE CASCADE,
    member BYTEA NOT NULL,                    -- erased: the row goes
    channel BYTEA NOT NULL,
    PRIMARY KEY (message, member)
);
CREATE INDEX archive_reactions_of_member ON archive_reactions (channel, member);
