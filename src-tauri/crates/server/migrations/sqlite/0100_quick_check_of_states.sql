-- `CHECK (state IN (...))` makes and fills a table of its own in each statement that writes a pair; the same said with OR does not.
CREATE TABLE token_pair_next (
    id                 TEXT PRIMARY KEY,
    session_id         TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    parent             TEXT,
    state              TEXT NOT NULL
                       CHECK (state = 'fresh' OR state = 'in_use' OR state = 'superseded' OR state = 'dropped'),
    issued_at          INTEGER NOT NULL,
    access_hash        BLOB NOT NULL UNIQUE,
    access_expires_at  INTEGER NOT NULL,
    access_wrap        BLOB,
    refresh_hash       BLOB NOT NULL UNIQUE,
    refresh_expires_at INTEGER NOT NULL,
    refresh_wrap       BLOB
) STRICT;

INSERT INTO token_pair_next SELECT * FROM token_pair ORDER BY rowid;

DROP TABLE token_pair;
ALTER TABLE token_pair_next RENAME TO token_pair;

CREATE INDEX token_pair_of_session ON token_pair (session_id);
CREATE INDEX token_pair_of_parent ON token_pair (parent) WHERE state = 'fresh';
CREATE INDEX token_pair_by_end ON token_pair (refresh_expires_at);
CREATE INDEX token_pair_that_opens ON token_pair (access_expires_at) WHERE access_wrap IS NOT NULL;
