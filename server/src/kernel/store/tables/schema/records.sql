-- What administration keeps: documents that are found by id or by a term.
-- Erased: each kind says what becomes of it (`ABOUT`, documents/kinds.rs).
CREATE TABLE records (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    version BIGINT NOT NULL,                  -- another one after every change
    expires BIGINT,                           -- Unix milliseconds; from then on as if it were not there
    terms TEXT NOT NULL,                      -- its terms, in order, with a space between them
    body TEXT NOT NULL,                       -- JSON
    PRIMARY KEY (kind, id)
);
CREATE INDEX records_by_expiry ON records (expires) WHERE expires IS NOT NULL;

-- Erased: goes with its record.
CREATE TABLE record_terms (
    kind TEXT NOT NULL,
    term TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (kind, term, id),
    FOREIGN KEY (kind, id) REFERENCES records ON DELETE CASCADE
);
CREATE INDEX record_terms_by_record ON record_terms (kind, id);
