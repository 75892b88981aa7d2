-- Schema 3. What moderation needs: messages that waited, messages that come back, desks.

-- When a message was written that waited for approval: Unix milliseconds. NULL where it was posted at once.
ALTER TABLE events ADD COLUMN written_at INTEGER;

-- Another kind of event: 7 message.restored. `text` is what the message says again, NULL once it was removed again; `detail` is
-- when it had been edited and its reactions, as JSON.
CREATE INDEX restorings_by_message ON events (message) WHERE kind = 7;

-- What moderation took down and may put back. Language and time of the last edit stay in `messages`. There, of what was put
-- back, `edited_text` is its text, edited or not: its first text is in no event any more.
CREATE TABLE withheld (
    message BLOB PRIMARY KEY,
    text TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Its reactions, as they stood in `reactions`.
CREATE TABLE withheld_reactions (
    message BLOB NOT NULL,
    emoji TEXT NOT NULL,
    member BLOB NOT NULL,
    opened INTEGER NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (message, emoji, member)
) STRICT, WITHOUT ROWID;

-- Desks: logs of pairings' cases, which are no channels and so not in `channels`. `number` stands for a desk wherever one does
-- for a channel; it counts down from -1.
CREATE TABLE desks (
    number INTEGER PRIMARY KEY CHECK (number < 0),
    id BLOB NOT NULL UNIQUE,
    pairing BLOB NOT NULL
) STRICT;

-- As before, but `channel` may be a desk's number as well.
CREATE TABLE logs_of_all (
    channel INTEGER PRIMARY KEY,
    epoch TEXT NOT NULL,
    head INTEGER NOT NULL DEFAULT 0,
    latest_at INTEGER NOT NULL DEFAULT 0,
    posts INTEGER NOT NULL DEFAULT 0,
    last_post INTEGER NOT NULL DEFAULT 0,
    trimmed INTEGER NOT NULL DEFAULT 0,
    trimmed_posts INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO logs_of_all (channel, epoch, head, latest_at, posts, last_post, trimmed, trimmed_posts)
    SELECT channel, epoch, head, latest_at, posts, last_post, trimmed, trimmed_posts FROM logs;
DROP TABLE logs;
ALTER TABLE logs_of_all RENAME TO logs;

-- And another kind of event: 8 case.changed, in desks' logs. `member` is all zeros where nobody did it; `detail` is the case,
-- where it stands and whether it is urgent, as JSON.
