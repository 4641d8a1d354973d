-- Who ended a link that was not ended here, where the server said.
ALTER TABLE accounts ADD COLUMN ended_by TEXT;

-- How far an account's feed was heard. Another link of the account begins anew.
CREATE TABLE feeds (
    account     TEXT PRIMARY KEY NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    vault_entry TEXT NOT NULL, -- of the link that hears it
    link        TEXT,          -- the server's name for that link
    last_event  TEXT
) STRICT;

-- Links of an account that were made elsewhere. Those that a person has answered for are kept, so that hearing of them again
-- is no news.
CREATE TABLE new_links (
    account  TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    link     TEXT NOT NULL,
    client   TEXT,
    device   TEXT,
    system   TEXT,
    at       INTEGER NOT NULL, -- Unix seconds
    answered INTEGER NOT NULL DEFAULT 0 CHECK (answered IN (0, 1)),
    PRIMARY KEY (account, link)
) STRICT;
