-- What the pretend accounts granted to the app. Tokens are kept as SHA-256 only; times are seconds since 1970.
CREATE TABLE grants (
    id                 INTEGER PRIMARY KEY,
    open_id            TEXT    NOT NULL,
    scopes             TEXT    NOT NULL,
    refresh_hash       BLOB    NOT NULL UNIQUE,
    refresh_expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX grants_by_account ON grants (open_id);

-- A refresh leaves the access token before it alive until its own end, so one grant may have several.
CREATE TABLE access_tokens (
    hash       BLOB    NOT NULL PRIMARY KEY,
    grant_id   INTEGER NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX access_tokens_by_grant ON access_tokens (grant_id);
