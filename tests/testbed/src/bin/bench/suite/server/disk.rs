//! How many commits the disk takes by itself: what no durable server on it can beat but by sharing them.

use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::super::{Result, crowd::on_disk};

const SECONDS: u64 = 3;
/// What a row weighs besides its key: about as much as a pair of tokens does.
const ROW: [u8; 200] = [0x5a; 200];

/// Rows a second, each second of some, when so many share a commit that waits for the disk.
pub(crate) fn rows(in_a_commit: u32) -> Result<Vec<f64>> {
    let folder = on_disk()?;
    let mut database = Connection::open(folder.path().join("rows.db"))?;
    database.pragma_update(None, "journal_mode", "WAL")?;
    database.pragma_update(None, "synchronous", "FULL")?;
    database.execute_batch(
        "CREATE TABLE rows (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, value BLOB NOT NULL)",
    )?;
    let mut samples = Vec::new();
    for _ in 0..SECONDS {
        let (start, mut rows) = (Instant::now(), 0_u32);
        while start.elapsed() < Duration::from_secs(1) {
            let commit = database.transaction()?;
            for _ in 0..in_a_commit {
                let insert = "INSERT INTO rows (key, value) VALUES (randomblob(32), ?1)";
                commit.prepare_cached(insert)?.execute([&ROW[..]])?;
            }
            commit.commit()?;
            rows += in_a_commit;
        }
        samples.push(f64::from(rows) / start.elapsed().as_secs_f64());
    }
    Ok(samples)
}
