-- The data key of each account, sealed under a version of the vault key. The vault key is in the OS keychain.
CREATE TABLE wrapped_keys (
    account     TEXT PRIMARY KEY NOT NULL,
    key_version INTEGER NOT NULL,
    record      BLOB NOT NULL
) STRICT;
