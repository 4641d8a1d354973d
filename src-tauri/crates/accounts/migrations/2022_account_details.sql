-- What a person calls an account, what was asked for, what else its server says of it, and how the last refresh went.
ALTER TABLE accounts ADD COLUMN label             TEXT;    -- given by a person here
ALTER TABLE accounts ADD COLUMN asked             TEXT;    -- scopes, separated by spaces; none where nobody noted them
ALTER TABLE accounts ADD COLUMN email             TEXT;
ALTER TABLE accounts ADD COLUMN picture           TEXT;    -- where it is
ALTER TABLE accounts ADD COLUMN picture_kept      TEXT;    -- which of them lies in the folder of pictures
ALTER TABLE accounts ADD COLUMN refreshed_at      INTEGER; -- the last try, Unix seconds; none since it was linked
ALTER TABLE accounts ADD COLUMN failing_since     INTEGER; -- the first of the tries that failed; none where the last worked
ALTER TABLE accounts ADD COLUMN failure_code      TEXT;
ALTER TABLE accounts ADD COLUMN failure_message   TEXT;
ALTER TABLE accounts ADD COLUMN failure_log_id    TEXT;    -- the provider's own name for what it logged

ALTER TABLE unfinished ADD COLUMN asked TEXT; -- scopes, separated by spaces
