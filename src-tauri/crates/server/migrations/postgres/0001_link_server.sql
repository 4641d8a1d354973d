-- Times are milliseconds since 1970. Tokens are here only as SHA-256; what seals and wraps is in the envelope's format.
-- Truths are 0 and 1, as in SQLite, so that one set of statements serves both.

-- What the platform gave, sealed. Several links may share it.
CREATE TABLE platform_session (
    id         TEXT PRIMARY KEY,
    platform   TEXT NOT NULL,
    open_id    TEXT NOT NULL,
    scope      TEXT NOT NULL,
    sealed     BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);

-- A link. Deleting the row is the link's end.
CREATE TABLE session (
    id                  TEXT PRIMARY KEY,
    client_id           TEXT NOT NULL,
    platform            TEXT NOT NULL,
    open_id             TEXT NOT NULL,
    scope               TEXT NOT NULL,
    created_at          BIGINT NOT NULL,
    ending              BIGINT NOT NULL CHECK (ending IN (0, 1)),
    platform_session_id TEXT NOT NULL REFERENCES platform_session (id) ON DELETE CASCADE,
    device_name         TEXT,
    device_system       TEXT,
    device_version      TEXT
);

CREATE INDEX session_of_account ON session (platform, open_id);
CREATE INDEX session_of_platform_session ON session (platform_session_id);
CREATE INDEX session_of_client ON session (client_id);

-- An access token and the refresh token that came with it.
CREATE TABLE token_pair (
    id                 TEXT PRIMARY KEY,
    session_id         TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    parent             TEXT,
    state              TEXT NOT NULL CHECK (state IN ('fresh', 'in_use', 'superseded', 'dropped')),
    issued_at          BIGINT NOT NULL,
    access_hash        BYTEA NOT NULL UNIQUE,
    access_expires_at  BIGINT NOT NULL,
    access_wrap        BYTEA,
    refresh_hash       BYTEA NOT NULL UNIQUE,
    refresh_expires_at BIGINT NOT NULL,
    refresh_wrap       BYTEA
);

CREATE INDEX token_pair_of_session ON token_pair (session_id);
CREATE INDEX token_pair_of_parent ON token_pair (parent);

-- A device authorization (RFC 8628).
CREATE TABLE device_grant (
    id               TEXT PRIMARY KEY,
    client_id        TEXT NOT NULL,
    scope            TEXT NOT NULL,
    device_code_hash BYTEA NOT NULL UNIQUE,
    -- The HPKE public key of whoever holds the device code.
    recipient_key    BYTEA NOT NULL,
    user_code        TEXT NOT NULL UNIQUE,
    code_challenge   TEXT,
    device_name      TEXT,
    device_system    TEXT,
    device_version   TEXT,
    device_address   TEXT,
    qr_uri           TEXT NOT NULL,
    -- How the platform knows the code, sealed under the server's key.
    upstream         BYTEA,
    created_at       BIGINT NOT NULL,
    expires_at       BIGINT NOT NULL,
    poll_interval    BIGINT NOT NULL,
    next_poll_at     BIGINT NOT NULL,
    -- Which instance asks the platform about the code, and until when nobody else does.
    follower         TEXT NOT NULL,
    followed_until   BIGINT NOT NULL,
    -- SHA-256 of the secret of the one browser that went on to the platform through our page.
    page_hash        BYTEA,
    state            TEXT NOT NULL
                     CHECK (state IN ('new', 'scanned', 'digits', 'confirmed', 'denied', 'expired', 'redeemed')),
    session_id       TEXT REFERENCES session (id) ON DELETE CASCADE,
    wrap             BYTEA,
    digits           BIGINT,
    tries_left       BIGINT
);

CREATE INDEX device_grant_of_session ON device_grant (session_id);
CREATE INDEX device_grant_by_expiry ON device_grant (expires_at);
CREATE INDEX device_grant_by_follower ON device_grant (followed_until) WHERE state IN ('new', 'scanned');
