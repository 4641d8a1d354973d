-- One row per linked account. The tokens are in the vault under the name in `vault_entry`; nothing here opens anything.
CREATE TABLE accounts (
    id                 TEXT PRIMARY KEY NOT NULL,
    vault_entry        TEXT NOT NULL,
    provider           TEXT NOT NULL,
    provider_name      TEXT NOT NULL,
    subject            TEXT NOT NULL,
    name               TEXT NOT NULL,
    username           TEXT,
    scopes             TEXT NOT NULL,    -- separated by spaces, as granted
    linked_at          INTEGER NOT NULL, -- Unix seconds, like every time here
    access_expires_at  INTEGER NOT NULL,
    refresh_expires_at INTEGER,
    state              TEXT NOT NULL CHECK (state IN ('linked', 'needs_person', 'revoked')),
    state_since        INTEGER NOT NULL,
    UNIQUE (provider, subject)
) STRICT;
