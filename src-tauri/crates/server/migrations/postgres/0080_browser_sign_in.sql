-- A browser in which somebody has signed in. Whoever has its secret is signed in at the next program without a QR code.
CREATE TABLE sign_on (
    id                  TEXT PRIMARY KEY,
    -- SHA-256 of the browser's secret; nothing while an approval waits for its browser to take it.
    browser_hash        BYTEA UNIQUE,
    platform            TEXT NOT NULL,
    open_id             TEXT NOT NULL,
    platform_session_id TEXT NOT NULL REFERENCES platform_session (id) ON DELETE CASCADE,
    -- The key of the platform session, for that secret alone.
    wrap                BYTEA NOT NULL,
    -- What the platform calls the account's owner, sealed under that key.
    name                BYTEA,
    created_at          BIGINT NOT NULL,
    expires_at          BIGINT NOT NULL
);

CREATE INDEX sign_on_of_platform_session ON sign_on (platform_session_id);
CREATE INDEX sign_on_of_account ON sign_on (platform, open_id);
CREATE INDEX sign_on_by_expiry ON sign_on (expires_at);

-- What a program asked for in a browser (RFC 6749 section 4.1.1) or pushed beforehand (RFC 9126), until it is answered.
CREATE TABLE authorization_request (
    id             TEXT PRIMARY KEY,
    client_id      TEXT NOT NULL,
    redirect_uri   TEXT NOT NULL,
    scope          TEXT NOT NULL,
    state          TEXT,
    code_challenge TEXT NOT NULL,
    device_name    TEXT,
    device_system  TEXT,
    device_version TEXT,
    -- SHA-256 of the secret of the one browser that answers it; nothing before it came there.
    browser_hash   BYTEA,
    account        TEXT NOT NULL CHECK (account IN ('any', 'ask', 'another', 'silent', 'signed_on')),
    sign_on_id     TEXT REFERENCES sign_on (id) ON DELETE SET NULL,
    -- The QR code on show, and how many there were.
    grant_id       TEXT,
    rounds         BIGINT NOT NULL,
    created_at     BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL
);

CREATE INDEX authorization_request_of_sign_on ON authorization_request (sign_on_id);
CREATE INDEX authorization_request_by_expiry ON authorization_request (expires_at);

-- An authorization code. It stays for a while after it was used, so that a second use is noticed.
CREATE TABLE authorization_code (
    id                  TEXT PRIMARY KEY,
    hash                BYTEA NOT NULL UNIQUE,
    client_id           TEXT NOT NULL,
    redirect_uri        TEXT NOT NULL,
    scope               TEXT NOT NULL,
    code_challenge      TEXT NOT NULL,
    device_name         TEXT,
    device_system       TEXT,
    device_version      TEXT,
    platform            TEXT NOT NULL,
    open_id             TEXT NOT NULL,
    platform_session_id TEXT NOT NULL REFERENCES platform_session (id) ON DELETE CASCADE,
    sign_on_id          TEXT NOT NULL,
    -- The key of the platform session for the holder of the code; nothing once it was used.
    wrap                BYTEA,
    -- The e-mail address that the person gave, sealed under that key for the link that comes of it.
    email               BYTEA,
    -- The link that comes, or came, of it.
    session_id          TEXT NOT NULL,
    created_at          BIGINT NOT NULL,
    expires_at          BIGINT NOT NULL
);

CREATE INDEX authorization_code_of_platform_session ON authorization_code (platform_session_id);
CREATE INDEX authorization_code_of_sign_on ON authorization_code (sign_on_id) WHERE wrap IS NOT NULL;
CREATE INDEX authorization_code_by_expiry ON authorization_code (expires_at);

-- In which browser's sign-on a link was made, and the e-mail address that the person gave for it, sealed.
ALTER TABLE session ADD COLUMN sign_on_id TEXT;
ALTER TABLE session ADD COLUMN email BYTEA;

-- Whether a code on show is for a device or signs a browser in.
ALTER TABLE device_grant ADD COLUMN request_id TEXT;
