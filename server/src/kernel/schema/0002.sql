-- What is to be done outside the database once a step is durable.
-- Erased: what names them goes as soon as it is done.
CREATE TABLE outbox (
    id BYTEA PRIMARY KEY,                     -- a UUID, in order of time
    attempts BIGINT NOT NULL,                 -- how often it was claimed
    effect TEXT NOT NULL                      -- what is to be done
);
