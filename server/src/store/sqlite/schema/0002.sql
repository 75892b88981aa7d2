-- Schema 2. What administration keeps: documents found by id or term. Sessions and invitations of schema 1 end.
CREATE TABLE records (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    expires INTEGER,                          -- Unix milliseconds; from then on as if it were not there
    body TEXT NOT NULL,                       -- JSON
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX records_by_expiry ON records (expires) WHERE expires IS NOT NULL;

CREATE TABLE terms (
    kind TEXT NOT NULL,
    term TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (kind, term, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX terms_by_record ON terms (kind, id);

-- The latest version any record was given: none is given twice.
CREATE TABLE versions (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    latest INTEGER NOT NULL
) STRICT;
INSERT INTO versions VALUES (1, 0);

DROP TABLE credentials;
DROP TABLE invitations;
