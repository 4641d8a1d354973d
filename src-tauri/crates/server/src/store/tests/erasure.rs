use std::path::Path;
use std::time::Duration;

use super::bed::Bed;
use super::rows::{pair, platform_session, session, store_pair};
use crate::model::StoredPlatformSession;
use crate::store::Store;

const SEALED: &[u8] = b"what only a token opens";
const WRAP: &[u8] = b"what a token and the server's key open";

async fn store_secrets(store: &Store) {
    let mut transaction = store.begin().await.unwrap();
    for id in ["a", "b"] {
        // Large enough for pages of its own, which are then free.
        let sealed = [&[0; 9000], SEALED, id.as_bytes()].concat();
        transaction
            .insert_platform_session(&StoredPlatformSession {
                sealed,
                ..platform_session(id)
            })
            .await
            .unwrap();
        transaction.insert_session(&session(id, id)).await.unwrap();
    }
    transaction.commit().await.unwrap();
    for id in ["a", "b"] {
        let mut pair = pair(id, id);
        pair.access.wrap = Some([WRAP, id.as_bytes()].concat());
        store_pair(store, &pair).await;
    }
}

async fn delete(store: &Store, id: &str) {
    let mut transaction = store.begin().await.unwrap();
    transaction.delete_session(&session(id, id)).await.unwrap();
    transaction.commit().await.unwrap();
}

/// In how many of the database's files these bytes are, followed by that name.
fn files_with(folder: &Path, bytes: &[u8], id: &str) -> usize {
    let sought = [bytes, id.as_bytes()].concat();
    let mut seen = 0;
    let mut found = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let file = std::fs::read(entry.unwrap().path()).unwrap();
        seen += 1;
        found += usize::from(file.windows(sought.len()).any(|window| window == sought));
    }
    assert!(seen >= 2, "the database has a file and a log");
    found
}

#[tokio::test]
async fn what_is_erased_is_in_no_file_when_the_commit_returns() {
    let bed = Bed::sqlite().await;
    store_secrets(&bed.store).await;
    for (bytes, id) in [(SEALED, "a"), (WRAP, "a"), (SEALED, "b"), (WRAP, "b")] {
        assert!(files_with(bed.folder(), bytes, id) > 0);
    }
    delete(&bed.store, "a").await;
    for bytes in [SEALED, WRAP] {
        assert_eq!(files_with(bed.folder(), bytes, "a"), 0);
        assert!(files_with(bed.folder(), bytes, "b") > 0);
    }
}

#[tokio::test]
async fn somebody_who_reads_for_long_puts_it_off_and_no_longer() {
    let bed = Bed::sqlite().await;
    store_secrets(&bed.store).await;
    let mut reader = bed.another_program();
    let reading = reader.transaction().unwrap();
    let _: i64 = reading
        .query_row("SELECT count(*) FROM session", [], |row| row.get(0))
        .unwrap();
    delete(&bed.store, "a").await;
    assert!(files_with(bed.folder(), SEALED, "a") > 0);
    drop(reading);
    // Nobody else writes; it is made good all the same.
    let made_good = async {
        while files_with(bed.folder(), SEALED, "a") > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), made_good)
        .await
        .unwrap();
    assert_eq!(files_with(bed.folder(), WRAP, "a"), 0);
}

#[tokio::test]
async fn emptying_the_log_on_request_leaves_no_old_page() {
    let bed = Bed::sqlite().await;
    store_secrets(&bed.store).await;
    let mut transaction = bed.store.begin().await.unwrap();
    transaction
        .reseal_platform_session("a", b"other")
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    bed.store.erase_remains().await.unwrap();
    assert_eq!(files_with(bed.folder(), SEALED, "a"), 0);
}

#[tokio::test]
async fn the_log_is_emptied_among_transactions_that_are_not_committed_yet() {
    let bed = Bed::sqlite().await;
    store_secrets(&bed.store).await;
    let emptying = futures_util::future::join_all((0..8).map(|_| bed.store.erase_remains()));
    let writing = futures_util::future::join_all(
        ["c", "d", "e", "f"].map(|id| super::rows::store_link(&bed.store, id)),
    );
    let (emptied, _) = tokio::join!(emptying, writing);
    assert!(emptied.iter().all(Result::is_ok));
    // And those who come after are not held up.
    delete(&bed.store, "a").await;
    assert_eq!(files_with(bed.folder(), SEALED, "a"), 0);
}
