use futures_util::future::join_all;
use tokio::sync::broadcast::error::TryRecvError;

use super::rows::{at, bare_grant, count, session, store_grant, store_link, store_pair};
use super::{on_both_databases, rows};
use crate::model::{GrantState, GrantStatus, Session, TokenPair};
use crate::store::{Notice, Store, StoreError};

async fn a_dropped_transaction_leaves_nothing(store: &Store) {
    store_link(store, "a").await;
    let mut transaction = store.begin().await.unwrap();
    transaction
        .insert_session(&session("b", "a"))
        .await
        .unwrap();
    transaction.mark_session_ending("a").await.unwrap();
    drop(transaction);
    let mut transaction = store.read().await.unwrap();
    assert!(transaction.session("b").await.unwrap().is_none());
    assert!(!transaction.session("a").await.unwrap().unwrap().ending);
}

async fn a_commit_is_seen_by_every_reader_and_nothing_before_it(store: &Store) {
    store_link(store, "a").await;
    let mut reader = store.read().await.unwrap();
    let mut writer = store.begin().await.unwrap();
    writer.insert_session(&session("b", "a")).await.unwrap();
    assert!(reader.session("b").await.unwrap().is_none());
    writer.commit().await.unwrap();
    assert!(reader.session("b").await.unwrap().is_some());
    let mut next = store.read().await.unwrap();
    assert!(next.session("b").await.unwrap().is_some());
}

async fn what_a_transaction_wrote_it_reads(store: &Store) {
    store_link(store, "a").await;
    let mut transaction = store.begin().await.unwrap();
    transaction
        .insert_session(&session("b", "a"))
        .await
        .unwrap();
    assert!(transaction.session("b").await.unwrap().is_some());
}

async fn a_reader_cannot_write(store: &Store) {
    let mut reader = store.read().await.unwrap();
    let written = reader.insert_session(&session("a", "a")).await;
    assert!(matches!(written, Err(StoreError::ReadOnly)));
    let held = reader.locked_session("a").await;
    assert!(matches!(held, Err(StoreError::ReadOnly)));
}

async fn after_a_failed_statement_nothing_is_committed(store: &Store) {
    store_link(store, "a").await;
    let mut transaction = store.begin().await.unwrap();
    transaction
        .insert_session(&session("b", "a"))
        .await
        .unwrap();
    let twice = transaction.insert_session(&session("b", "a")).await;
    assert!(twice.is_err());
    assert!(matches!(transaction.commit().await, Err(StoreError::Lost)));
    assert_eq!(count(store, "SELECT id FROM session").await, 1);
    // And the next transaction is not harmed by it.
    store_link(store, "c").await;
}

async fn polls_of_one_code_follow_one_another(store: &Store) {
    let grant = bare_grant("a");
    store_grant(store, &grant).await;
    let poll = async || {
        let mut transaction = store.begin().await.unwrap();
        let found = transaction
            .locked_grant_of_device_code(&grant.device_code)
            .await;
        let mut found = found.unwrap().unwrap();
        tokio::task::yield_now().await;
        found.interval += std::time::Duration::from_secs(1);
        transaction.save_polling(&found).await.unwrap();
        transaction.commit().await.unwrap();
    };
    join_all((0..12).map(|_| poll())).await;
    let mut transaction = store.read().await.unwrap();
    let after = transaction.device_grant("a").await.unwrap().unwrap();
    assert_eq!(after.interval.as_secs(), 5 + 12);
}

/// Each one refreshes with the same token and finds the pair that the one before it made.
async fn refreshes_of_one_link_follow_one_another(store: &Store) {
    store_link(store, "a").await;
    let first = rows::pair("first", "a");
    store_pair(store, &first).await;
    let refresh = async |number: i32| {
        let mut transaction = store.begin().await.unwrap();
        let held = transaction
            .locked_session_of_refresh_token(&first.refresh.hash)
            .await;
        assert!(held.unwrap().is_some());
        transaction.drop_unused_pairs_after("first").await.unwrap();
        tokio::task::yield_now().await;
        let next = TokenPair {
            parent: Some("first".into()),
            ..rows::pair(&number.to_string(), "a")
        };
        transaction.insert_token_pair(&next).await.unwrap();
        transaction.commit().await.unwrap();
    };
    join_all((0..12).map(refresh)).await;
    let fresh = "SELECT id FROM token_pair WHERE parent = 'first' AND state = 'fresh'";
    assert_eq!(count(store, fresh).await, 1);
}

async fn of_links_that_end_at_once_one_is_the_last(store: &Store) {
    store_link(store, "0").await;
    for id in ["1", "2", "3", "4"] {
        let mut transaction = store.begin().await.unwrap();
        transaction
            .insert_session(&Session {
                created_at: at(1),
                ..session(id, "0")
            })
            .await
            .unwrap();
        transaction.commit().await.unwrap();
    }
    let end = async |id: &'static str| {
        let mut transaction = store.begin().await.unwrap();
        let live = transaction
            .locked_live_sessions_of("sandbox", "-mia")
            .await
            .unwrap();
        tokio::task::yield_now().await;
        transaction.mark_session_ending(id).await.unwrap();
        transaction.commit().await.unwrap();
        live.iter().all(|link| link.id == id)
    };
    let ended = join_all(["0", "1", "2", "3", "4"].map(end)).await;
    assert_eq!(ended.into_iter().filter(|last| *last).count(), 1);
}

/// What has been announced until now. What was announced in order is heard in order, so a last word of our own ends it.
async fn heard(
    notices: &mut tokio::sync::broadcast::Receiver<Notice>,
    store: &Store,
) -> Vec<Notice> {
    let last = Notice::Account {
        subject: "the end".into(),
    };
    let mut transaction = store.begin().await.unwrap();
    transaction.announce(last.clone());
    transaction.commit().await.unwrap();
    let mut heard = Vec::new();
    loop {
        let notice = notices.recv().await.unwrap();
        if notice == last {
            return heard;
        }
        heard.push(notice);
    }
}

async fn changes_are_announced_when_they_are_durable_and_in_order(store: &Store) {
    let mut grant = bare_grant("a");
    store_grant(store, &grant).await;
    let mut notices = store.notices();
    let mut transaction = store.begin().await.unwrap();
    grant.state = GrantState::Scanned;
    transaction.save_device_grant(&grant).await.unwrap();
    grant.state = GrantState::Denied;
    transaction.save_device_grant(&grant).await.unwrap();
    tokio::task::yield_now().await;
    assert_eq!(notices.try_recv(), Err(TryRecvError::Empty));
    transaction.commit().await.unwrap();
    let news = |status| Notice::Grant {
        id: "a".into(),
        status,
    };
    assert_eq!(
        heard(&mut notices, store).await,
        [news(GrantStatus::Scanned), news(GrantStatus::Denied)]
    );
}

async fn what_was_undone_is_not_announced(store: &Store) {
    let mut grant = bare_grant("a");
    store_grant(store, &grant).await;
    let mut notices = store.notices();
    let mut transaction = store.begin().await.unwrap();
    grant.state = GrantState::Denied;
    transaction.save_device_grant(&grant).await.unwrap();
    drop(transaction);
    // A poll is nobody else's business.
    let mut transaction = store.begin().await.unwrap();
    transaction.save_polling(&grant).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(heard(&mut notices, store).await, []);
}

async fn a_closed_database_says_so(store: &Store) {
    store.close().await;
    assert!(store.begin().await.is_err());
    assert!(store.read().await.is_err());
    assert!(!store.is_ready().await);
}

on_both_databases! {
    a_dropped_transaction_leaves_nothing
    a_commit_is_seen_by_every_reader_and_nothing_before_it
    what_a_transaction_wrote_it_reads
    a_reader_cannot_write
    after_a_failed_statement_nothing_is_committed
    polls_of_one_code_follow_one_another
    refreshes_of_one_link_follow_one_another
    of_links_that_end_at_once_one_is_the_last
    changes_are_announced_when_they_are_durable_and_in_order
    what_was_undone_is_not_announced
    a_closed_database_says_so
}
