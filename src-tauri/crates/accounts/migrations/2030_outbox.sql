-- Links that were ended here. Their tokens stay sealed in the vault, under `vault_entry`, until their server has confirmed that they
-- are dead; no account uses them any more. What is settled is kept for a while as a receipt.
CREATE TABLE outbox (
    vault_entry     TEXT PRIMARY KEY NOT NULL,
    what            TEXT NOT NULL CHECK (what IN ('revoke', 'log_out', 'replace')),
    account         TEXT,             -- the account's id, where it is known
    provider        TEXT NOT NULL,
    provider_name   TEXT NOT NULL,
    subject         TEXT,
    name            TEXT NOT NULL,
    username        TEXT,
    link            TEXT,             -- the server's name for the link; opens nothing
    asked_at        INTEGER NOT NULL, -- Unix seconds, like every time here
    ends_at         INTEGER,          -- when the tokens end by themselves, if that is known
    state           TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'confirmed', 'refused', 'expired')),
    state_since     INTEGER NOT NULL,
    platform        TEXT,             -- what the server said of the platform's own grant
    tries           INTEGER NOT NULL DEFAULT 0,
    next_try        INTEGER NOT NULL,
    trouble_code    TEXT,             -- of the last try that failed
    trouble_message TEXT,
    trouble_log_id  TEXT              -- the provider's own name for it
) STRICT;

CREATE INDEX outbox_due ON outbox (state, next_try);

INSERT INTO outbox (vault_entry, what, provider, provider_name, name, asked_at, state_since, next_try)
SELECT vault_entry, 'replace', provider, provider, 'an account', since, since, since FROM unfinished WHERE what = 'retire';
DELETE FROM unfinished WHERE what = 'retire';

-- The present access token's whole time, for whoever refreshes it in good time: how long it lasted when it was new, and when it ends by
-- the computer's own time, in seconds, with the start of the computer that this counts from.
ALTER TABLE accounts ADD COLUMN access_lifetime INTEGER;
ALTER TABLE accounts ADD COLUMN access_boot TEXT;
ALTER TABLE accounts ADD COLUMN access_ends_since_boot INTEGER;

-- The server's name for the account's link, where it said so with the tokens. It opens nothing.
ALTER TABLE accounts ADD COLUMN link TEXT;
