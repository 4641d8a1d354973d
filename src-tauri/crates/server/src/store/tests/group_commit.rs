use std::path::Path;
use std::time::Duration;

use futures_util::future::join_all;

use super::bed::Bed;
use super::rows::{count, session, store_link};
use crate::store::{Notice, Store, StoreError};

/// How many commits are in the write-ahead log (https://sqlite.org/fileformat2.html#walformat): a frame that ends one names the
/// size of the database.
fn commits(folder: &Path) -> usize {
    let log = std::fs::read(folder.join("x.db-wal")).unwrap();
    let word = |at: usize| u32::from_be_bytes(log[at..at + 4].try_into().unwrap());
    let (frames, frame) = (32, 24 + word(8) as usize);
    // Frames of an earlier round have another salt.
    let salt = log[16..24].to_vec();
    (frames..log.len())
        .step_by(frame)
        .take_while(|at| log[at + 8..at + 16] == salt)
        .filter(|at| word(at + 4) != 0)
        .count()
}

async fn link(store: &Store, id: &str) -> Result<(), StoreError> {
    let mut transaction = store.begin().await?;
    transaction.insert_session(&session(id, "shared")).await?;
    transaction.announce(Notice::Account { subject: id.into() });
    transaction.commit().await
}

#[tokio::test]
async fn sixty_four_transactions_at_once_share_a_few_commits() {
    let bed = Bed::sqlite().await;
    store_link(&bed.store, "shared").await;
    let before = commits(bed.folder());
    let ids: Vec<String> = (0..64).map(|number| number.to_string()).collect();
    let outcomes = join_all(ids.iter().map(|id| link(&bed.store, id))).await;
    assert!(outcomes.iter().all(Result::is_ok));
    let after = commits(bed.folder());
    assert!(after - before <= 4, "{} commits", after - before);
    assert_eq!(count(&bed.store, "SELECT id FROM session").await, 65);
}

#[tokio::test]
async fn a_failed_transaction_undoes_only_itself() {
    let bed = Bed::sqlite().await;
    store_link(&bed.store, "shared").await;
    // Every fourth fails in its second statement, among others that share its commit.
    let link = async |number: usize| {
        let id = number.to_string();
        let mut transaction = bed.store.begin().await?;
        transaction.insert_session(&session(&id, "shared")).await?;
        if number.is_multiple_of(4) {
            transaction.insert_session(&session(&id, "none")).await?;
        }
        transaction.commit().await
    };
    let outcomes = join_all((0..32).map(link)).await;
    for (number, outcome) in outcomes.iter().enumerate() {
        assert_eq!(outcome.is_err(), number.is_multiple_of(4), "{number}");
    }
    let expected = 1 + 32 - 8;
    assert_eq!(count(&bed.store, "SELECT id FROM session").await, expected);
}

#[tokio::test]
async fn dropped_and_committed_transactions_share_a_group() {
    let bed = Bed::sqlite().await;
    store_link(&bed.store, "shared").await;
    let link = async |number: usize| {
        let id = number.to_string();
        let mut transaction = bed.store.begin().await.unwrap();
        transaction
            .insert_session(&session(&id, "shared"))
            .await
            .unwrap();
        if number.is_multiple_of(2) {
            transaction.commit().await.unwrap();
        }
    };
    join_all((0..32).map(link)).await;
    let rows = count(&bed.store, "SELECT id FROM session").await;
    assert_eq!(rows, 1 + 16);
}

#[tokio::test]
async fn a_lost_commit_fails_every_member_and_later_ones_work_again() {
    let bed = Bed::sqlite().await;
    store_link(&bed.store, "shared").await;
    let mut notices = bed.store.notices();
    // A violation that SQLite notices at the commit itself and not before.
    let poison = async {
        let mut transaction = bed.store.begin().await?;
        let defer = "PRAGMA defer_foreign_keys = ON";
        transaction.0.rows(defer, &[]).await?;
        transaction.insert_session(&session("bad", "none")).await?;
        transaction.commit().await
    };
    let good = join_all(["1", "2", "3"].map(|id| link(&bed.store, id)));
    let (good, poison) = tokio::join!(good, poison);
    assert!(matches!(poison, Err(StoreError::Lost)));
    for outcome in good {
        assert!(matches!(outcome, Err(StoreError::Lost)));
    }
    assert_eq!(count(&bed.store, "SELECT id FROM session").await, 1);

    link(&bed.store, "later").await.unwrap();
    assert_eq!(count(&bed.store, "SELECT id FROM session").await, 2);
    // Nothing of the lost group was announced.
    let later = Notice::Account {
        subject: "later".into(),
    };
    assert_eq!(notices.recv().await, Ok(later));
}

#[tokio::test]
async fn whoever_hangs_up_while_the_disk_is_written_is_committed_with_the_others() {
    let bed = Bed::sqlite().await;
    store_link(&bed.store, "shared").await;
    // The commit before has let go by then, so the one poll below goes as far as its own commit.
    drop(bed.store.begin().await.unwrap());
    let hung_up = {
        let mut committing = Box::pin(link(&bed.store, "hung-up"));
        futures_util::poll!(&mut committing).is_pending()
    };
    assert!(hung_up);
    link(&bed.store, "patient").await.unwrap();
    assert_eq!(count(&bed.store, "SELECT id FROM session").await, 3);
}

#[tokio::test]
async fn what_was_committed_is_there_after_the_database_is_opened_again() {
    let bed = Bed::sqlite().await;
    store_link(&bed.store, "shared").await;
    link(&bed.store, "a").await.unwrap();
    bed.store.close().await;
    let again = bed.another_program();
    let rows: i64 = again
        .query_row("SELECT count(*) FROM session", [], |row| row.get(0))
        .unwrap();
    assert_eq!(rows, 2);
}

/// Without it the log would grow, and its start would be looked through for each page.
#[tokio::test]
async fn the_log_goes_into_the_database_while_transactions_go_on() {
    let bed = Bed::sqlite().await;
    store_link(&bed.store, "shared").await;
    let size = || std::fs::metadata(bed.folder().join("x.db")).unwrap().len();
    let before = size();
    let mut written = 0;
    let grows = async {
        while size() == before {
            let ids: Vec<String> = (written..written + 100).map(|id| id.to_string()).collect();
            let outcomes = join_all(ids.iter().map(|id| link(&bed.store, id))).await;
            assert!(outcomes.iter().all(Result::is_ok));
            written += 100;
        }
    };
    let grows = tokio::time::timeout(Duration::from_secs(60), grows);
    grows.await.expect("the log goes into the database");
    // And not every time.
    assert!(written >= 1_000, "after {written} transactions");
    assert_eq!(
        count(&bed.store, "SELECT id FROM session").await,
        written + 1
    );
}
