-- What the vault knows of itself; one row.
CREATE TABLE vault_state (
    one         INTEGER PRIMARY KEY CHECK (one = 1),
    -- Begins the name of every keychain item, so that two homes of one user share a keychain without meeting. A vault from
    -- before there were ids has the empty one.
    vault_id    TEXT    NOT NULL,
    -- The version of the vault key that new data keys are wrapped under.
    key_version INTEGER NOT NULL,
    -- Counts the changes of this database. The keychain keeps the highest that was reached.
    generation  INTEGER NOT NULL,
    -- Where items and vault keys are: 'secret-service', 'macos-keychain', 'windows-credentials', 'file', 'environment'.
    -- Empty until the first is written.
    storage     TEXT
) STRICT;

INSERT INTO vault_state (one, vault_id, key_version, generation)
SELECT 1, CASE WHEN EXISTS (SELECT 1 FROM wrapped_keys) THEN '' ELSE lower(hex(randomblob(8))) END, 1, 0;

-- The versions of the vault key that the keychain holds.
CREATE TABLE vault_keys (
    version INTEGER PRIMARY KEY,
    made_at INTEGER NOT NULL -- Unix milliseconds
) STRICT;

-- The version of an account's data key, and the next one while it takes over.
ALTER TABLE wrapped_keys ADD COLUMN data_key_version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE wrapped_keys ADD COLUMN next_record BLOB;
-- Which store wrote the account's item; empty where it was written before this was recorded.
ALTER TABLE wrapped_keys ADD COLUMN storage TEXT;

-- Items that are still to be deleted from the keychain. Their data keys are gone already.
CREATE TABLE erasures (
    account TEXT PRIMARY KEY NOT NULL
) STRICT;

-- The passphrase lock; no row where there is none.
CREATE TABLE vault_lock (
    one          INTEGER PRIMARY KEY CHECK (one = 1),
    root         BLOB    NOT NULL, -- the key behind the lock, sealed under the passphrase
    session      BLOB,             -- the same key, sealed under the key of the session that is open
    idle_seconds INTEGER NOT NULL,
    failures     INTEGER NOT NULL, -- wrong passphrases since the last right one
    not_before   INTEGER NOT NULL  -- Unix milliseconds: when the next passphrase may be tried
) STRICT;
