-- What happened to an account, for its linked desktops. Numbers grow within an account and are times, roughly.
CREATE TABLE event (
    subject     TEXT NOT NULL,
    number      BIGINT NOT NULL,
    -- Which of the account's links is told, and which is not.
    only_link   TEXT,
    except_link TEXT,
    -- JSON.
    what        TEXT NOT NULL,
    PRIMARY KEY (subject, number)
);

CREATE INDEX event_by_age ON event (number);

-- The newest number of each account. Whoever writes an event holds its row, so that numbers appear in their order.
CREATE TABLE event_feed (
    subject TEXT PRIMARY KEY,
    newest  BIGINT NOT NULL
);

CREATE INDEX event_feed_by_age ON event_feed (newest);

-- What is written down of links and of those who end them.
CREATE TABLE audit (
    id          BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    at          BIGINT NOT NULL,
    request_id  TEXT,
    kind        TEXT NOT NULL,
    subject     TEXT,
    client      TEXT,
    link        TEXT,
    actor       TEXT,
    network     TEXT,
    -- SHA-256 of the token that was presented.
    fingerprint BYTEA,
    -- JSON.
    detail      TEXT NOT NULL
);

CREATE INDEX audit_by_kind ON audit (kind, id);
CREATE INDEX audit_by_subject ON audit (subject, id);
CREATE INDEX audit_by_fingerprint ON audit (fingerprint) WHERE fingerprint IS NOT NULL;
CREATE INDEX audit_by_age ON audit (at);

-- Orders of staff to end sessions, and how far they got. Tokens are in them as SHA-256 only.
CREATE TABLE revocation (
    id              TEXT PRIMARY KEY,
    staff           TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    body_hash       BYTEA NOT NULL,
    created_at      BIGINT NOT NULL,
    finished_at     BIGINT,
    -- JSON.
    progress        TEXT NOT NULL,
    UNIQUE (staff, idempotency_key)
);

CREATE INDEX revocation_by_age ON revocation (created_at);

CREATE INDEX session_by_age ON session (created_at);
