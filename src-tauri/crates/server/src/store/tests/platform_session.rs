use super::rows::{count, platform_session, same, session, store_grant, store_link, store_pair};
use super::{on_both_databases, rows};
use crate::model::{GrantState, StoredPlatformSession};
use crate::store::Store;

async fn stored(store: &Store, id: &str) -> Option<StoredPlatformSession> {
    let mut transaction = store.read().await.unwrap();
    transaction.platform_session(id).await.unwrap()
}

async fn a_platform_session_comes_back_as_it_was(store: &Store) {
    assert!(stored(store, "a").await.is_none());
    store_link(store, "a").await;
    same(&stored(store, "a").await.unwrap(), &platform_session("a"));
}

async fn one_name_is_given_once(store: &Store) {
    store_link(store, "a").await;
    let mut transaction = store.begin().await.unwrap();
    let again = transaction
        .insert_platform_session(&platform_session("a"))
        .await;
    assert!(again.is_err());
}

async fn the_sealed_bytes_of_one_that_is_there_are_replaced(store: &Store) {
    store_link(store, "a").await;
    store_link(store, "b").await;
    let mut transaction = store.begin().await.unwrap();
    let reseal = transaction.reseal_platform_session("a", b"new").await;
    assert!(reseal.unwrap());
    let nothing = transaction.reseal_platform_session("c", b"new").await;
    assert!(!nothing.unwrap());
    transaction.commit().await.unwrap();
    assert_eq!(stored(store, "a").await.unwrap().sealed, b"new");
    assert_eq!(stored(store, "b").await.unwrap().sealed, rows::BYTES);
}

async fn deleting_it_erases_every_link_that_shares_it_and_no_other(store: &Store) {
    store_link(store, "a").await;
    store_link(store, "b").await;
    let mut transaction = store.begin().await.unwrap();
    let sharing = session("a2", "a");
    transaction.insert_session(&sharing).await.unwrap();
    transaction.commit().await.unwrap();
    for id in ["a", "a2", "b"] {
        store_pair(store, &rows::pair(id, id)).await;
        let waiting = GrantState::Confirmed {
            session_id: id.into(),
            wrap: vec![1],
        };
        store_grant(store, &rows::full_grant(id, waiting)).await;
    }

    let mut transaction = store.begin().await.unwrap();
    transaction.delete_platform_session("a").await.unwrap();
    transaction.commit().await.unwrap();
    for left in [
        "SELECT id FROM platform_session",
        "SELECT id FROM session",
        "SELECT id FROM token_pair",
        "SELECT id FROM device_grant",
    ] {
        assert_eq!(count(store, left).await, 1, "{left}");
    }
    assert!(stored(store, "b").await.is_some());
}

async fn it_goes_with_the_last_link_that_shares_it(store: &Store) {
    store_link(store, "a").await;
    let mut transaction = store.begin().await.unwrap();
    let sharing = session("a2", "a");
    transaction.insert_session(&sharing).await.unwrap();
    transaction
        .delete_session(&session("a", "a"))
        .await
        .unwrap();
    assert!(transaction.platform_session("a").await.unwrap().is_some());
    transaction.delete_session(&sharing).await.unwrap();
    assert!(transaction.platform_session("a").await.unwrap().is_none());
    transaction.commit().await.unwrap();
}

async fn a_turn_is_one_holders_until_it_is_given_back_or_over(store: &Store) {
    store_link(store, "a").await;
    let take = async |holder: &str, now: i64, until: i64| {
        let mut transaction = store.begin().await.unwrap();
        let taken = transaction
            .take_turn("a", holder, rows::at(now), rows::at(until))
            .await;
        transaction.commit().await.unwrap();
        taken.unwrap()
    };
    let give_back = async |holder: &str| {
        let mut transaction = store.begin().await.unwrap();
        transaction.give_turn_back("a", holder).await.unwrap();
        transaction.commit().await.unwrap();
    };
    assert!(take("one", 0, 10).await);
    assert!(!take("other", 9, 19).await);
    give_back("other").await;
    assert!(!take("other", 9, 19).await);
    give_back("one").await;
    assert!(take("other", 9, 19).await);
    assert!(take("one", 19, 29).await);
    let mut transaction = store.begin().await.unwrap();
    let nowhere = transaction.take_turn("none", "one", rows::at(0), rows::at(1));
    assert!(!nowhere.await.unwrap());
}

async fn a_database_with_one_holds_sealed_records(store: &Store) {
    let mut transaction = store.begin().await.unwrap();
    assert!(!transaction.holds_sealed_records().await.unwrap());
    drop(transaction);
    store_link(store, "a").await;
    let mut transaction = store.read().await.unwrap();
    assert!(transaction.holds_sealed_records().await.unwrap());
}

on_both_databases! {
    a_platform_session_comes_back_as_it_was
    one_name_is_given_once
    the_sealed_bytes_of_one_that_is_there_are_replaced
    deleting_it_erases_every_link_that_shares_it_and_no_other
    it_goes_with_the_last_link_that_shares_it
    a_turn_is_one_holders_until_it_is_given_back_or_over
    a_database_with_one_holds_sealed_records
}
