use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::Instant;

use super::bed::Bed;
use super::rows::{count, platform_session, session, store_link};
use crate::model::StoredPlatformSession;
use crate::store::{Store, StoreError};

async fn store_large(store: &Store, id: &str) -> Result<(), StoreError> {
    let mut transaction = store.begin().await?;
    transaction
        .insert_platform_session(&StoredPlatformSession {
            sealed: vec![7; 20_000],
            ..platform_session(id)
        })
        .await?;
    transaction.insert_session(&session(id, id)).await?;
    transaction.commit().await
}

/// Sets how many pages the file may have, as a disk does; no fewer than it has.
async fn limit(store: &Store, pragma: &'static str) {
    let mut transaction = store.begin().await.unwrap();
    transaction.0.rows(pragma, &[]).await.unwrap();
    transaction.commit().await.unwrap();
}

#[tokio::test]
async fn a_full_disk_refuses_and_keeps_nothing_half_written_until_there_is_room() {
    let bed = Bed::sqlite().await;
    store_large(&bed.store, "before").await.unwrap();
    limit(&bed.store, "PRAGMA max_page_count = 1").await;
    let full = ["1", "2", "3", "4"].map(|id| store_large(&bed.store, id));
    for outcome in join_all(full).await {
        assert!(outcome.is_err());
    }
    // What is there can be read, and what needs no room can be written.
    assert_eq!(count(&bed.store, "SELECT id FROM session").await, 1);
    let shared = count(&bed.store, "SELECT id FROM platform_session").await;
    assert_eq!(shared, 1);
    let mut transaction = bed.store.begin().await.unwrap();
    assert!(transaction.mark_session_ending("before").await.unwrap());
    transaction.commit().await.unwrap();

    limit(&bed.store, "PRAGMA max_page_count = 100000").await;
    store_large(&bed.store, "after").await.unwrap();
    assert_eq!(count(&bed.store, "SELECT id FROM session").await, 2);
    let whole: String = bed
        .another_program()
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(whole, "ok");
}

#[tokio::test(start_paused = true)]
async fn those_who_wait_for_another_programs_lock_give_up_together_and_readers_do_not_wait() {
    let bed = Bed::sqlite().await;
    store_link(&bed.store, "a").await;
    let other = bed.another_program();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();

    let started = Instant::now();
    let reading = async {
        let rows = count(&bed.store, "SELECT id FROM session").await;
        (rows, started.elapsed())
    };
    let writing = join_all((0..8).map(|_| bed.store.begin()));
    let (writing, (rows, read_after)) = tokio::join!(writing, reading);
    assert!(writing.into_iter().all(|begun| begun.is_err()));
    let gave_up_after = started.elapsed();
    assert!(
        (Duration::from_secs(5)..Duration::from_secs(6)).contains(&gave_up_after),
        "{gave_up_after:?}"
    );
    assert_eq!((rows, read_after), (1, Duration::ZERO));

    other.execute_batch("ROLLBACK").unwrap();
    store_link(&bed.store, "b").await;
}

#[tokio::test(start_paused = true)]
async fn a_lock_that_is_released_in_time_is_only_a_delay() {
    let bed = Bed::sqlite().await;
    let other = bed.another_program();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let release = async {
        tokio::time::sleep(Duration::from_secs(4)).await;
        other.execute_batch("ROLLBACK").unwrap();
    };
    tokio::join!(store_link(&bed.store, "a"), release);
    assert_eq!(count(&bed.store, "SELECT id FROM session").await, 1);
}
