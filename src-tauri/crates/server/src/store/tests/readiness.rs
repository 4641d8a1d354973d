use std::path::{Path, PathBuf};

use super::bed::Bed;
use super::rows::store_link;

/// A database with a link whose pages are all in its one file.
async fn filled() -> (Bed, PathBuf) {
    let bed = Bed::sqlite().await;
    store_link(&bed.store, "a").await;
    let emptied: bool = bed
        .another_program()
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
        .unwrap();
    assert!(!emptied);
    let path = bed.folder().join("x.db");
    assert!(bed.store.is_ready().await);
    (bed, path)
}

/// Overwrites the file from there on, as a failing disk does.
fn damage(path: &Path, from: usize) {
    let mut bytes = std::fs::read(path).unwrap();
    bytes[from..].fill(0xa5);
    std::fs::write(path, bytes).unwrap();
}

#[tokio::test]
async fn a_damaged_file_is_not_ready_although_what_is_in_memory_can_be_read() {
    for from in [0, 4096] {
        let (bed, path) = filled().await;
        damage(&path, from);
        assert!(!bed.store.is_ready().await, "from {from}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_is_gone_or_another_one_is_not_ready_until_it_is_back() {
    let (bed, path) = filled().await;
    let aside = path.with_extension("aside");
    std::fs::rename(&path, &aside).unwrap();
    assert!(!bed.store.is_ready().await);
    // A copy, such as a backup that was put there, is readable, and what the server writes goes elsewhere.
    std::fs::copy(&aside, &path).unwrap();
    assert!(!bed.store.is_ready().await);
    std::fs::rename(&aside, &path).unwrap();
    assert!(bed.store.is_ready().await);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_postgresql_without_the_tables_is_not_ready() {
    let bed = Bed::postgres().await;
    assert!(bed.store.is_ready().await);
    bed.sql("ALTER TABLE token_pair RENAME TO elsewhere");
    assert!(!bed.store.is_ready().await);
    bed.sql("ALTER TABLE elsewhere RENAME TO token_pair");
    assert!(bed.store.is_ready().await);
}
