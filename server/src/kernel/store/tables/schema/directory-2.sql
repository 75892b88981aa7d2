-- What a channel is called and whether it is archived is decided here, and its log is told.
ALTER TABLE channels DROP COLUMN epoch;
ALTER TABLE channels DROP COLUMN changed;
ALTER TABLE channels ADD COLUMN version BIGINT NOT NULL DEFAULT 0; -- how often it was changed
