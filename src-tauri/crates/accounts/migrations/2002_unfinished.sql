-- Tokens in the vault that no account lists: of a link that is being finished, or of one that another replaced. Whoever
-- starts next finishes what a crash left here.
CREATE TABLE unfinished (
    vault_entry TEXT PRIMARY KEY NOT NULL,
    what        TEXT NOT NULL CHECK (what IN ('link', 'retire')),
    provider    TEXT NOT NULL,
    scopes      TEXT NOT NULL,    -- separated by spaces, as granted
    since       INTEGER NOT NULL  -- Unix seconds
) STRICT;
