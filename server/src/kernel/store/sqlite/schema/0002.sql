-- Of which version of the directory's channel a log says what it is called.
ALTER TABLE logs ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
