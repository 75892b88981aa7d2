-- Written to see whether anything can be written.
-- Of nobody.
CREATE TABLE write_checks (
    id BIGINT PRIMARY KEY,
    count BIGINT NOT NULL
);
INSERT INTO write_checks (id, count) VALUES (1, 0);
