-- Times are milliseconds since 1970. Tokens are here only as SHA-256; what seals and wraps is in the envelope's format.

-- A link. Deleting the row is the link's end.
CREATE TABLE session (
    id         TEXT PRIMARY KEY,
    client_id  TEXT NOT NULL,
    platform   TEXT NOT NULL,
    open_id    TEXT NOT NULL,
    scope      TEXT NOT NULL,
    sealed     BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    ending     INTEGER NOT NULL CHECK (ending IN (0, 1))
) STRICT;

CREATE INDEX session_of_account ON session (platform, open_id);

-- An access token and the refresh token that came with it.
CREATE TABLE token_pair (
    id                 TEXT PRIMARY KEY,
    session_id         TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    parent             TEXT,
    state              TEXT NOT NULL CHECK (state IN ('fresh', 'in_use', 'superseded', 'dropped')),
    issued_at          INTEGER NOT NULL,
    access_hash        BLOB NOT NULL UNIQUE,
    access_expires_at  INTEGER NOT NULL,
    access_wrap        BLOB,
    refresh_hash       BLOB NOT NULL UNIQUE,
    refresh_expires_at INTEGER NOT NULL,
    refresh_wrap       BLOB
) STRICT;

CREATE INDEX token_pair_of_session ON token_pair (session_id);
CREATE INDEX token_pair_of_parent ON token_pair (parent);

-- A device authorization (RFC 8628).
CREATE TABLE device_grant (
    id               TEXT PRIMARY KEY,
    client_id        TEXT NOT NULL,
    scope            TEXT NOT NULL,
    device_code_hash BLOB NOT NULL UNIQUE,
    user_code        TEXT NOT NULL UNIQUE,
    code_challenge   TEXT,
    qr_uri           TEXT NOT NULL,
    created_at       INTEGER NOT NULL,
    expires_at       INTEGER NOT NULL,
    poll_interval    INTEGER NOT NULL,
    next_poll_at     INTEGER NOT NULL,
    state            TEXT NOT NULL
                     CHECK (state IN ('new', 'scanned', 'confirmed', 'denied', 'expired', 'redeemed')),
    session_id       TEXT REFERENCES session (id) ON DELETE CASCADE,
    wrap             BLOB
) STRICT;

CREATE INDEX device_grant_of_session ON device_grant (session_id);
CREATE INDEX device_grant_by_expiry ON device_grant (expires_at);
