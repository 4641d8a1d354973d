use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tempfile::TempDir;

use super::rows::{count, session, store_link};
use crate::store::sqlite::Sqlite;
use crate::store::{Store, StoreError};

/// A disk that takes its time, or refuses, when it is told to.
#[derive(Default)]
struct Disk {
    is_slow: AtomicBool,
    refuses: AtomicBool,
}

async fn on(disk: &Arc<Disk>) -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let disk = Arc::clone(disk);
    let flush = move |file: &std::fs::File| {
        while disk.is_slow.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(1));
        }
        if disk.refuses.load(Ordering::SeqCst) {
            return Err(io::Error::other("no"));
        }
        file.sync_data()
    };
    let opened = Sqlite::open_with(&folder.path().join("x.db"), Arc::new(flush)).await;
    (folder, Store(Arc::new(opened.unwrap())))
}

async fn link(store: &Store, id: &str) -> Result<(), StoreError> {
    let mut transaction = store.begin().await?;
    transaction.insert_session(&session(id, "shared")).await?;
    transaction.commit().await
}

async fn waits(commit: impl Future) -> bool {
    tokio::time::timeout(Duration::from_millis(200), commit)
        .await
        .is_err()
}

fn log_is_empty(folder: &Path) -> bool {
    std::fs::metadata(folder.join("x.db-wal")).unwrap().len() == 0
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_answered_before_the_disk_has_it_and_the_next_go_on_meanwhile() {
    let disk = Arc::<Disk>::default();
    let (_folder, store) = on(&disk).await;
    store_link(&store, "shared").await;
    disk.is_slow.store(true, Ordering::SeqCst);
    let mut first = Box::pin(link(&store, "first"));
    assert!(waits(&mut first).await);
    // Readers see it, and the next write.
    assert_eq!(count(&store, "SELECT id FROM session").await, 2);
    let mut next = store.begin().await.unwrap();
    next.insert_session(&session("next", "shared"))
        .await
        .unwrap();
    let mut next = Box::pin(next.commit());
    assert!(waits(&mut next).await);
    assert!(waits(&mut first).await);
    disk.is_slow.store(false, Ordering::SeqCst);
    first.await.unwrap();
    next.await.unwrap();
}

#[tokio::test]
async fn what_the_disk_refuses_as_a_log_it_may_take_as_the_database() {
    let disk = Arc::<Disk>::default();
    let (folder, store) = on(&disk).await;
    store_link(&store, "shared").await;
    assert!(!log_is_empty(folder.path()));
    disk.refuses.store(true, Ordering::SeqCst);
    link(&store, "first").await.unwrap();
    assert!(log_is_empty(folder.path()));
    assert_eq!(count(&store, "SELECT id FROM session").await, 2);
}

#[tokio::test]
async fn behind_a_doubtful_log_nothing_is_called_committed_until_it_is_in_the_database() {
    let disk = Arc::<Disk>::default();
    let (folder, store) = on(&disk).await;
    store_link(&store, "shared").await;
    // Whoever reads old pages keeps the log from its end.
    let reader = rusqlite::Connection::open(folder.path().join("x.db")).unwrap();
    reader
        .execute_batch("BEGIN; SELECT count(*) FROM session;")
        .unwrap();
    disk.refuses.store(true, Ordering::SeqCst);
    let refused = link(&store, "first").await;
    assert!(matches!(refused, Err(StoreError::Lost)), "{refused:?}");
    disk.refuses.store(false, Ordering::SeqCst);
    let doubtful = link(&store, "second").await;
    assert!(matches!(doubtful, Err(StoreError::Lost)), "{doubtful:?}");
    reader.execute_batch("COMMIT").unwrap();
    link(&store, "third").await.unwrap();
    assert!(log_is_empty(folder.path()));
    link(&store, "fourth").await.unwrap();
    assert!(!log_is_empty(folder.path()));
}
