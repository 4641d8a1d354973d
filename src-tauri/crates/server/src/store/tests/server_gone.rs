use std::time::Duration;

use latchkey_testbed::Postgres;
use tokio::sync::broadcast::Receiver;

use super::bed::Bed;
use super::rows::{count, store_link};
use crate::config::Database;
use crate::store::{Notice, Store};

/// Waits until it is said that announcements were missed.
async fn missed(notices: &mut Receiver<Notice>) {
    let missed = async { while notices.recv().await != Ok(Notice::Missed) {} };
    tokio::time::timeout(Duration::from_secs(30), missed)
        .await
        .unwrap();
}

async fn is_heard(store: &Store, notices: &mut Receiver<Notice>) {
    let notice = Notice::Account {
        subject: "a".into(),
    };
    let mut transaction = store.begin().await.unwrap();
    transaction.announce(notice.clone());
    transaction.commit().await.unwrap();
    assert_eq!(notices.recv().await, Ok(notice));
}

#[tokio::test]
async fn a_lost_listening_connection_is_known_and_made_good() {
    let bed = Bed::postgres().await;
    let mut notices = bed.store.notices();
    is_heard(&bed.store, &mut notices).await;
    let ended = bed.sql(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'",
    );
    assert_eq!(ended, "1");
    missed(&mut notices).await;
    is_heard(&bed.store, &mut notices).await;
}

#[tokio::test]
async fn a_restarted_postgresql_is_used_again_without_a_word() {
    let mut postgres = Postgres::start().await.unwrap();
    let database = Database::Postgres(postgres.url.to_string().into());
    let store = Store::open(&database).await.unwrap();
    let mut notices = store.notices();
    store_link(&store, "before").await;
    let open = store.begin().await.unwrap();

    postgres.stop();
    assert!(store.begin().await.is_err());
    assert!(!store.is_ready().await);
    assert!(open.commit().await.is_err());
    postgres.restart().await.unwrap();

    store_link(&store, "after").await;
    assert_eq!(count(&store, "SELECT id FROM session").await, 2);
    missed(&mut notices).await;
    is_heard(&store, &mut notices).await;
}

#[tokio::test]
async fn a_database_that_is_not_there_is_said_so_without_its_password() {
    let url = "postgres://latchkey:hunter2@127.0.0.1:9/latchkey";
    let error = Store::open(&Database::Postgres(url.into()))
        .await
        .unwrap_err();
    let said = format!("{error} {error:?}");
    assert!(said.contains("PostgreSQL cannot be used"), "{said}");
    assert!(!said.contains("hunter2"), "{said}");
}
