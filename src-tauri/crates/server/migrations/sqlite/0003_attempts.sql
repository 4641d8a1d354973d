-- How often somebody tried something that must not be tried often. A row whose time is over counts for nothing.
CREATE TABLE attempt (
    action  TEXT NOT NULL,
    who     TEXT NOT NULL,
    tries   INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    PRIMARY KEY (action, who)
) STRICT;

CREATE INDEX attempt_by_end ON attempt (ends_at);
