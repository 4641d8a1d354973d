-- What has ended is looked for by its time, for all links together, and not link by link at each refresh.
CREATE INDEX token_pair_by_end ON token_pair (refresh_expires_at);
CREATE INDEX token_pair_that_opens ON token_pair (access_expires_at) WHERE access_wrap IS NOT NULL;

-- Only a pair that was never presented is looked for by its parent.
DROP INDEX token_pair_of_parent;
CREATE INDEX token_pair_of_parent ON token_pair (parent) WHERE state = 'fresh';
