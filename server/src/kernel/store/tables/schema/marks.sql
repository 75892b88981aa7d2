-- How far members have read, in channels and at desks. What is of another epoch than the log's counts as never read.
-- Erased: the row goes.
CREATE TABLE marks (
    member BYTEA NOT NULL REFERENCES members ON DELETE CASCADE, -- erased: the row goes
    channel BYTEA NOT NULL,
    epoch TEXT NOT NULL,
    read_to BIGINT NOT NULL,                  -- offset
    PRIMARY KEY (member, channel)
);
