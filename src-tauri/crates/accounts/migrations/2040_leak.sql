-- Revocations of leaked tokens, each one order of a person, and how far it got. Tokens are in it as SHA-256 only.
CREATE TABLE leak_job (
    id              TEXT PRIMARY KEY NOT NULL,
    reason          TEXT    NOT NULL,
    by_subject      TEXT,             -- whose power it was, in the server's words; none where nobody's was needed
    started_at      INTEGER NOT NULL, -- Unix seconds, like every time here
    finished_at     INTEGER,
    paused          INTEGER NOT NULL DEFAULT 0,
    orders          INTEGER NOT NULL DEFAULT 0, -- how many the server was sent; each has a key made of the job's id and its number
    trouble_code    TEXT,             -- what it stopped at
    trouble_message TEXT,
    trouble_log_id  TEXT,
    before_number   INTEGER NOT NULL, -- the last record of the audit log before it began, zero for none
    before_hash     TEXT    NOT NULL,
    after_number    INTEGER,          -- and after its end
    after_hash      TEXT
) STRICT;

CREATE TABLE leak_item (
    job         TEXT    NOT NULL REFERENCES leak_job (id),
    position    INTEGER NOT NULL,
    fingerprint TEXT    NOT NULL, -- SHA-256 of the token
    rule        TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    provider    TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    masked      TEXT    NOT NULL,
    places      TEXT    NOT NULL, -- JSON
    place_count INTEGER NOT NULL,
    way         TEXT    NOT NULL CHECK (way IN ('staff', 'held', 'provider', 'none')),
    way_at      TEXT,             -- the account of staff, or the provider's id
    server      TEXT,             -- the link server's id, for whoever checks later
    own         INTEGER NOT NULL, -- whether it is of the very session that gives the order, which ends last
    alive       TEXT    NOT NULL CHECK (alive IN ('alive', 'dead', 'unknown')), -- when the job began
    subject     TEXT,
    client      TEXT,
    device      TEXT,
    same_as     TEXT,             -- the fingerprint of an earlier item of the same session
    order_key   TEXT,             -- the order that it is part of
    sent        TEXT CHECK (sent IN ('token', 'fingerprint')), -- as what it was sent, so that it is sent the same again
    orders      INTEGER NOT NULL DEFAULT 0, -- of how many orders it has been part
    outcome     TEXT    NOT NULL DEFAULT 'waiting'
                CHECK (outcome IN ('waiting', 'revoked', 'already_gone', 'unknown', 'refused', 'failed')),
    outcome_at  INTEGER,
    reason      TEXT,             -- why it was refused or failed
    answer      TEXT,             -- the server's word
    platform    TEXT,             -- what became of the platform's own grant
    checked     TEXT CHECK (checked IN ('dead', 'alive', 'not_asked')), -- what was found by asking again
    checked_at  INTEGER,
    audited     INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (job, position),
    UNIQUE (job, fingerprint)
) STRICT;

CREATE INDEX leak_item_order ON leak_item (job, order_key);
CREATE INDEX leak_item_outcome ON leak_item (job, outcome);
