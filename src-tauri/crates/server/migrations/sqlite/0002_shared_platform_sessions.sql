-- What the platform gave is a record of its own from here on, so that several links may share it. Its sealed bytes keep the
-- place under which they were sealed (table `session`, the same id).
CREATE TABLE platform_session (
    id         TEXT PRIMARY KEY,
    platform   TEXT NOT NULL,
    open_id    TEXT NOT NULL,
    scope      TEXT NOT NULL,
    sealed     BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

INSERT INTO platform_session SELECT id, platform, open_id, scope, sealed, created_at FROM session;

ALTER TABLE session ADD COLUMN platform_session_id TEXT REFERENCES platform_session (id) ON DELETE CASCADE;
ALTER TABLE session ADD COLUMN device_name TEXT;
ALTER TABLE session ADD COLUMN device_system TEXT;
ALTER TABLE session ADD COLUMN device_version TEXT;
UPDATE session SET platform_session_id = id;
ALTER TABLE session DROP COLUMN sealed;
CREATE INDEX session_of_platform_session ON session (platform_session_id);
CREATE INDEX session_of_client ON session (client_id);

-- Codes on show live for minutes; none outlives a change of their form.
DROP TABLE device_grant;
CREATE TABLE device_grant (
    id               TEXT PRIMARY KEY,
    client_id        TEXT NOT NULL,
    scope            TEXT NOT NULL,
    device_code_hash BLOB NOT NULL UNIQUE,
    -- The HPKE public key of whoever holds the device code.
    recipient_key    BLOB NOT NULL,
    user_code        TEXT NOT NULL UNIQUE,
    code_challenge   TEXT,
    device_name      TEXT,
    device_system    TEXT,
    device_version   TEXT,
    device_address   TEXT,
    qr_uri           TEXT NOT NULL,
    -- How the platform knows the code, sealed under the server's key.
    upstream         BLOB,
    created_at       INTEGER NOT NULL,
    expires_at       INTEGER NOT NULL,
    poll_interval    INTEGER NOT NULL,
    next_poll_at     INTEGER NOT NULL,
    -- Which instance asks the platform about the code, and until when nobody else does.
    follower         TEXT NOT NULL,
    followed_until   INTEGER NOT NULL,
    -- SHA-256 of the secret of the one browser that went on to the platform through our page.
    page_hash        BLOB,
    state            TEXT NOT NULL
                     CHECK (state IN ('new', 'scanned', 'digits', 'confirmed', 'denied', 'expired', 'redeemed')),
    session_id       TEXT REFERENCES session (id) ON DELETE CASCADE,
    wrap             BLOB,
    digits           INTEGER,
    tries_left       INTEGER
) STRICT;

CREATE INDEX device_grant_of_session ON device_grant (session_id);
CREATE INDEX device_grant_by_expiry ON device_grant (expires_at);
CREATE INDEX device_grant_by_follower ON device_grant (followed_until) WHERE state IN ('new', 'scanned');
