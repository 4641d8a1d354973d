//! Sessions by the million, written past the server: rows like those that it writes itself, under random names, with random bytes
//! where it has what is sealed. Nobody can use them. They are there to be among.

use std::{path::Path, time::Duration};

use rusqlite::Connection;

use super::super::Result;

/// How many sessions share a commit.
const BATCH: usize = 20_000;

/// Another connection may just be writing.
const PATIENCE: Duration = Duration::from_secs(30);

/// One batch: names first, then the three rows that a link consists of, each as long as a real one.
const ROWS: &str = "
CREATE TEMP TABLE IF NOT EXISTS name (link TEXT, shared TEXT, pair TEXT);
DELETE FROM name;
INSERT INTO name
    WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < :batch)
    SELECT lower(hex(randomblob(16))), lower(hex(randomblob(16))), lower(hex(randomblob(16)))
    FROM counted;
INSERT INTO platform_session (id, platform, open_id, scope, sealed, created_at)
    SELECT shared, 'sandbox', link, 'user.info.basic', randomblob(:sealed), :now FROM name;
INSERT INTO session (id, client_id, platform, open_id, scope, platform_session_id, created_at, ending)
    SELECT link, 'latchkey-desktop', 'sandbox', link, 'user.info.basic', shared, :now, 0 FROM name;
INSERT INTO token_pair (id, session_id, state, issued_at, access_hash, access_expires_at, access_wrap,
        refresh_hash, refresh_expires_at, refresh_wrap)
    SELECT pair, link, 'in_use', :now, randomblob(32), :end, randomblob(:wrap), randomblob(32), :end,
        randomblob(:wrap)
    FROM name;
";

/// Adds so many sessions to a server's database, which has at least one real one to be like.
pub(crate) fn sessions(database: &Path, many: usize) -> Result<()> {
    let mut database = Connection::open(database)?;
    database.busy_timeout(PATIENCE)?;
    let [sealed, wrap, now, end]: [i64; 4] = database.query_row(
        "SELECT length(sealed), length(refresh_wrap), issued_at, refresh_expires_at
         FROM platform_session, token_pair WHERE refresh_wrap IS NOT NULL LIMIT 1",
        [],
        |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?]),
    )?;
    let mut left = many;
    while left > 0 {
        let batch = left.min(BATCH);
        let statements = ROWS
            .replace(":batch", &batch.to_string())
            .replace(":sealed", &sealed.to_string())
            .replace(":wrap", &wrap.to_string())
            .replace(":now", &now.to_string())
            .replace(":end", &end.to_string());
        let commit = database.transaction()?;
        commit.execute_batch(&statements)?;
        commit.commit()?;
        left -= batch;
    }
    // What the server finds should be the database, not a log as long as it.
    database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}
