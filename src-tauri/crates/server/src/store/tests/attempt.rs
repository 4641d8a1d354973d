use jiff::SignedDuration;

use super::on_both_databases;
use super::rows::{AWKWARD, at};
use crate::store::Store;
use crate::store::attempt::Attempts;

const WINDOW: SignedDuration = SignedDuration::from_secs(60);

async fn count(store: &Store, who: &str, second: i64) -> Attempts {
    let mut transaction = store.begin().await.unwrap();
    let attempts = transaction
        .count_attempt("code", who, at(second), WINDOW)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    attempts
}

async fn read(store: &Store, action: &str, who: &str, second: i64) -> Option<i64> {
    let mut transaction = store.read().await.unwrap();
    let attempts = transaction.attempts(action, who, at(second)).await.unwrap();
    attempts.map(|attempts| attempts.tries)
}

async fn tries_count_within_a_window_that_begins_with_the_first(store: &Store) {
    assert_eq!(read(store, "code", AWKWARD, 0).await, None);
    for tries in 1..=3 {
        let attempts = count(store, AWKWARD, tries).await;
        let ends_at = at(61);
        assert_eq!(attempts, Attempts { tries, ends_at });
    }
    assert_eq!(read(store, "code", AWKWARD, 60).await, Some(3));
    assert_eq!(read(store, "code", AWKWARD, 61).await, None);
}

async fn a_window_that_is_over_begins_anew(store: &Store) {
    count(store, "a", 0).await;
    count(store, "a", 59).await;
    let anew = Attempts {
        tries: 1,
        ends_at: at(120),
    };
    assert_eq!(count(store, "a", 60).await, anew);
}

async fn people_and_actions_are_counted_apart(store: &Store) {
    count(store, "a", 0).await;
    count(store, "b", 0).await;
    count(store, "b", 0).await;
    assert_eq!(read(store, "code", "a", 1).await, Some(1));
    assert_eq!(read(store, "code", "b", 1).await, Some(2));
    assert_eq!(read(store, "other", "a", 1).await, None);
}

async fn counts_whose_time_is_over_are_forgotten(store: &Store) {
    count(store, "old", 0).await;
    count(store, "new", 1).await;
    let mut transaction = store.begin().await.unwrap();
    assert_eq!(transaction.delete_ended_attempts(at(60)).await.unwrap(), 1);
    transaction.commit().await.unwrap();
    assert_eq!(read(store, "code", "new", 2).await, Some(1));
}

async fn tries_at_the_same_moment_count_each(store: &Store) {
    let trying = (0..12).map(|_| count(store, "a", 0));
    let mut tries: Vec<i64> = futures_util::future::join_all(trying)
        .await
        .iter()
        .map(|attempts| attempts.tries)
        .collect();
    tries.sort_unstable();
    assert_eq!(tries, (1..=12).collect::<Vec<_>>());
}

on_both_databases! {
    tries_count_within_a_window_that_begins_with_the_first
    a_window_that_is_over_begins_anew
    people_and_actions_are_counted_apart
    counts_whose_time_is_over_are_forgotten
    tries_at_the_same_moment_count_each
}
