-- A link keeps its pairs for as long as their refresh tokens could come again, a month of them. Each refresh looks for those whose
-- time is over, and must not look at all of them.
DROP INDEX token_pair_of_session;
CREATE INDEX token_pair_of_session ON token_pair (session_id, refresh_expires_at);
CREATE INDEX token_pair_that_opens ON token_pair (session_id, access_expires_at) WHERE access_wrap IS NOT NULL;

-- Only a pair that was never presented is looked for by its parent.
DROP INDEX token_pair_of_parent;
CREATE INDEX token_pair_of_parent ON token_pair (parent) WHERE state = 'fresh';
