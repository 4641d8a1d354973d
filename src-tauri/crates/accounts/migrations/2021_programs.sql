-- Programs that asked the agent for tokens, and what a person lets each have.
CREATE TABLE programs (
    id         TEXT PRIMARY KEY NOT NULL,
    executable TEXT    NOT NULL,
    script     TEXT    NOT NULL, -- what an interpreter runs; empty where the executable is no interpreter
    state      TEXT    NOT NULL CHECK (state IN ('pending', 'approved')),
    since      INTEGER NOT NULL, -- Unix seconds: of the first request, or of the approval
    asked_for  TEXT,             -- the account of the request that is pending, as it was asked for
    accounts   TEXT,             -- ids separated by spaces; none for every account
    scopes     TEXT,             -- separated by spaces; none for every scope
    max_ttl    INTEGER,          -- seconds; none for as long as the server gives
    UNIQUE (executable, script)
) STRICT;

-- Counts the changes of an account's tokens, by whatever program: what was read before counts for nothing then.
ALTER TABLE accounts ADD COLUMN tokens_version INTEGER NOT NULL DEFAULT 0;
CREATE TRIGGER accounts_tokens_changed AFTER UPDATE OF vault_entry, access_expires_at, state ON accounts BEGIN
    UPDATE accounts SET tokens_version = tokens_version + 1 WHERE id = NEW.id;
END;
