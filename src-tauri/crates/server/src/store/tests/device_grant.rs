use std::collections::BTreeSet;
use std::time::Duration;

use jiff::SignedDuration;

use super::rows::{at, bare_grant, every_state, full_grant, same, store_grant, store_link};
use super::{on_both_databases, rows};
use crate::model::{DeviceGrant, GrantState};
use crate::store::Store;
use crate::token::TokenKind;

async fn stored(store: &Store, id: &str) -> Option<DeviceGrant> {
    let mut transaction = store.read().await.unwrap();
    transaction.device_grant(id).await.unwrap()
}

async fn a_code_comes_back_as_it_was_in_every_state(store: &Store) {
    store_link(store, "a").await;
    for (number, state) in every_state("a").into_iter().enumerate() {
        let full = full_grant(&number.to_string(), state);
        store_grant(store, &full).await;
        let after = stored(store, &full.id).await.unwrap();
        same(&after, &full);
        assert_eq!(after.user_code.letters(), full.user_code.letters());
    }
    let bare = bare_grant("bare");
    store_grant(store, &bare).await;
    same(&stored(store, "bare").await.unwrap(), &bare);
    assert!(stored(store, "none").await.is_none());
}

async fn what_changes_is_saved_in_every_state(store: &Store) {
    store_link(store, "a").await;
    for (number, state) in every_state("a").into_iter().enumerate() {
        let mut changed = bare_grant(&number.to_string());
        store_grant(store, &changed).await;
        changed.state = state;
        changed.upstream = Some(vec![1, 0, 2]);
        changed.interval = Duration::from_secs(10);
        changed.next_poll_at = at(20);
        changed.page = Some(vec![9; 32]);
        let mut transaction = store.begin().await.unwrap();
        transaction.save_device_grant(&changed).await.unwrap();
        transaction.commit().await.unwrap();
        same(&stored(store, &changed.id).await.unwrap(), &changed);
    }
    let facts_are_gone = DeviceGrant {
        upstream: None,
        state: GrantState::Denied,
        ..stored(store, "2").await.unwrap()
    };
    let mut transaction = store.begin().await.unwrap();
    transaction
        .save_device_grant(&facts_are_gone)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    same(&stored(store, "2").await.unwrap(), &facts_are_gone);
}

async fn a_poll_changes_the_polling_and_nothing_else(store: &Store) {
    let mut grant = full_grant("a", GrantState::Scanned);
    store_grant(store, &grant).await;
    let mut polled = stored(store, "a").await.unwrap();
    polled.interval = Duration::from_secs(15);
    polled.next_poll_at = at(30);
    polled.state = GrantState::Denied;
    polled.upstream = None;
    let mut transaction = store.begin().await.unwrap();
    transaction.save_polling(&polled).await.unwrap();
    transaction.commit().await.unwrap();
    (grant.interval, grant.next_poll_at) = (polled.interval, polled.next_poll_at);
    same(&stored(store, "a").await.unwrap(), &grant);
}

async fn it_is_found_by_each_of_its_codes(store: &Store) {
    let (one, other) = (bare_grant("1"), bare_grant("2"));
    for grant in [&one, &other] {
        store_grant(store, grant).await;
    }
    let mut transaction = store.begin().await.unwrap();
    let by_name = transaction.locked_device_grant("1").await.unwrap();
    let by_device_code = transaction
        .locked_grant_of_device_code(&one.device_code)
        .await
        .unwrap();
    let by_user_code = transaction.grant_of_user_code(&one.user_code).await;
    for found in [by_name, by_device_code, by_user_code.unwrap()] {
        same(&found.unwrap(), &one);
    }
    let strange = rows::hash(TokenKind::DeviceCode);
    let by_strange = transaction.locked_grant_of_device_code(&strange).await;
    assert!(by_strange.unwrap().is_none());
    let by_strange = transaction
        .grant_of_user_code(&bare_grant("3").user_code)
        .await;
    assert!(by_strange.unwrap().is_none());
    assert!(
        transaction
            .locked_device_grant("3")
            .await
            .unwrap()
            .is_none()
    );
}

async fn each_code_is_given_once(store: &Store) {
    let first = bare_grant("1");
    store_grant(store, &first).await;
    let same_name = bare_grant("1");
    let mut same_device_code = bare_grant("2");
    same_device_code.device_code = first.device_code;
    let mut same_user_code = bare_grant("3");
    same_user_code.user_code = first.user_code;
    for refused in [same_name, same_device_code, same_user_code] {
        let mut transaction = store.begin().await.unwrap();
        let outcome = transaction.insert_device_grant(&refused).await;
        assert!(outcome.is_err(), "{}", refused.id);
    }
}

fn followed(id: &str, follower: &str, until: i64, state: GrantState) -> DeviceGrant {
    DeviceGrant {
        follower: follower.into(),
        followed_until: at(until),
        ..full_grant(id, state)
    }
}

async fn take_over(store: &Store, follower: &str, now: i64) -> BTreeSet<String> {
    let mut transaction = store.begin().await.unwrap();
    let taken = transaction
        .take_over_following(follower, at(now), at(now + 10))
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    taken.into_iter().collect()
}

async fn only_undecided_codes_of_a_silent_instance_are_taken_over(store: &Store) {
    store_link(store, "a").await;
    for (id, follower, until) in [("mine", "me", 5), ("silent", "it", 5), ("alive", "it", 6)] {
        store_grant(store, &followed(id, follower, until, GrantState::New)).await;
    }
    store_grant(store, &followed("scanned", "it", 4, GrantState::Scanned)).await;
    for (number, state) in every_state("a").into_iter().skip(2).enumerate() {
        store_grant(store, &followed(&number.to_string(), "it", 0, state)).await;
    }
    let taken = take_over(store, "me", 5).await;
    assert_eq!(taken, ["scanned", "silent"].map(str::to_owned).into());
    let after = stored(store, "silent").await.unwrap();
    assert_eq!((&*after.follower, after.followed_until), ("me", at(15)));
    let alive = stored(store, "alive").await.unwrap();
    assert_eq!((&*alive.follower, alive.followed_until), ("it", at(6)));
}

async fn a_silent_instances_codes_go_to_one_heir_each(store: &Store) {
    let codes = 20;
    for number in 0..codes {
        let grant = followed(&number.to_string(), "it", 0, GrantState::New);
        store_grant(store, &grant).await;
    }
    let heirs = ["a", "b", "c", "d"].map(|heir| take_over(store, heir, 5));
    let taken = futures_util::future::join_all(heirs).await;
    assert_eq!(taken.iter().map(BTreeSet::len).sum::<usize>(), codes);
    assert_eq!(
        taken.into_iter().flatten().collect::<BTreeSet<_>>().len(),
        codes
    );
}

async fn an_instance_keeps_what_it_follows(store: &Store) {
    for (id, follower, state) in [
        ("1", "me", GrantState::New),
        ("2", "me", GrantState::Scanned),
        ("3", "me", GrantState::Denied),
        ("4", "it", GrantState::New),
    ] {
        store_grant(store, &followed(id, follower, 1, state)).await;
    }
    let mut transaction = store.begin().await.unwrap();
    let kept = transaction.keep_following("me", at(9)).await.unwrap();
    assert_eq!(kept, ["1", "2"].map(str::to_owned).into());
    transaction.commit().await.unwrap();
    for (id, until) in [("1", 9), ("2", 9), ("3", 1), ("4", 1)] {
        let grant = stored(store, id).await.unwrap();
        assert_eq!(grant.followed_until, at(until), "{id}");
    }
}

async fn overdue_codes_are_those_that_nobody_ended(store: &Store) {
    store_link(store, "a").await;
    for (number, state) in every_state("a").into_iter().enumerate() {
        store_grant(store, &full_grant(&number.to_string(), state)).await;
    }
    for (now, expected) in [(119, &[][..]), (120, &["0", "1", "2", "3"])] {
        let mut transaction = store.read().await.unwrap();
        let mut overdue = transaction.overdue_grants(at(now)).await.unwrap();
        overdue.sort();
        assert_eq!(overdue, expected);
    }
}

async fn codes_that_ended_long_ago_are_forgotten(store: &Store) {
    store_grant(store, &bare_grant("old")).await;
    let mut younger = bare_grant("younger");
    younger.expires_at = at(120) + SignedDuration::from_millis(1);
    store_grant(store, &younger).await;
    let mut transaction = store.begin().await.unwrap();
    let before = younger.expires_at;
    let deleted = transaction.delete_grants_that_ended(before).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(deleted, 1);
    assert!(stored(store, "younger").await.is_some());
}

on_both_databases! {
    a_code_comes_back_as_it_was_in_every_state
    what_changes_is_saved_in_every_state
    a_poll_changes_the_polling_and_nothing_else
    it_is_found_by_each_of_its_codes
    each_code_is_given_once
    only_undecided_codes_of_a_silent_instance_are_taken_over
    a_silent_instances_codes_go_to_one_heir_each
    an_instance_keeps_what_it_follows
    overdue_codes_are_those_that_nobody_ended
    codes_that_ended_long_ago_are_forgotten
}
