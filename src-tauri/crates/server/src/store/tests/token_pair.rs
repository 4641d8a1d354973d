use super::rows::{at, count, pair, same, session, store_link, store_pair};
use super::{on_both_databases, rows};
use crate::model::{PairState, TokenPair};
use crate::store::Store;
use crate::token::TokenKind;

async fn stored(store: &Store, pair: &TokenPair) -> Option<TokenPair> {
    let mut transaction = store.read().await.unwrap();
    let found = transaction.pair_of_access_token(&pair.access.hash).await;
    found.unwrap().map(|(pair, _)| pair)
}

async fn a_pair_comes_back_as_it_was_in_every_state(store: &Store) {
    store_link(store, "a").await;
    for (id, state) in [
        ("1", PairState::Fresh),
        ("2", PairState::InUse),
        ("3", PairState::Superseded),
        ("4", PairState::Dropped),
    ] {
        let full = TokenPair {
            parent: Some("0".into()),
            state,
            ..pair(id, "a")
        };
        store_pair(store, &full).await;
        same(&stored(store, &full).await.unwrap(), &full);
    }
    let mut bare = pair("5", "a");
    (bare.access.wrap, bare.refresh.wrap) = (None, None);
    store_pair(store, &bare).await;
    same(&stored(store, &bare).await.unwrap(), &bare);
}

async fn it_is_found_by_either_token_with_its_link(store: &Store) {
    store_link(store, "a").await;
    let expected = pair("1", "a");
    store_pair(store, &expected).await;
    store_pair(store, &pair("2", "a")).await;
    let mut transaction = store.read().await.unwrap();
    let by_access = transaction
        .pair_of_access_token(&expected.access.hash)
        .await
        .unwrap();
    let by_refresh = transaction
        .pair_of_refresh_token(&expected.refresh.hash)
        .await
        .unwrap();
    for (found, link) in [by_access.unwrap(), by_refresh.unwrap()] {
        same(&found, &expected);
        same(&link, &session("a", "a"));
    }
    let strange = rows::hash(TokenKind::Access);
    for other in [&expected.refresh.hash, &strange] {
        assert!(
            transaction
                .pair_of_access_token(other)
                .await
                .unwrap()
                .is_none()
        );
    }
    for other in [&expected.access.hash, &strange] {
        assert!(
            transaction
                .pair_of_refresh_token(other)
                .await
                .unwrap()
                .is_none()
        );
    }
}

async fn a_token_is_given_once_and_never_without_a_link(store: &Store) {
    store_link(store, "a").await;
    let first = pair("1", "a");
    store_pair(store, &first).await;
    let mut same_name = pair("1", "a");
    same_name.parent = None;
    let mut same_access = pair("2", "a");
    same_access.access.hash = first.access.hash;
    let mut same_refresh = pair("3", "a");
    same_refresh.refresh.hash = first.refresh.hash;
    for refused in [&same_name, &same_access, &same_refresh, &pair("4", "none")] {
        let mut transaction = store.begin().await.unwrap();
        let outcome = transaction.insert_token_pair(refused).await;
        assert!(outcome.is_err(), "{}", refused.id);
    }
}

async fn a_pair_in_use_makes_its_parents_refresh_token_worthless(store: &Store) {
    store_link(store, "a").await;
    let mut parent = pair("1", "a");
    parent.state = PairState::InUse;
    let other = TokenPair {
        state: PairState::InUse,
        ..pair("0", "a")
    };
    let child = TokenPair {
        parent: Some("1".into()),
        ..pair("2", "a")
    };
    for pair in [&other, &parent, &child] {
        store_pair(store, pair).await;
    }
    let mut transaction = store.begin().await.unwrap();
    transaction.mark_pair_in_use(&child).await.unwrap();
    // Another time changes nothing.
    transaction.mark_pair_in_use(&child).await.unwrap();
    transaction.commit().await.unwrap();

    assert_eq!(stored(store, &child).await.unwrap().state, PairState::InUse);
    let after = stored(store, &parent).await.unwrap();
    assert_eq!(after.state, PairState::Superseded);
    assert_eq!(after.refresh.wrap, None);
    assert!(after.access.wrap.is_some());
    same(&stored(store, &other).await.unwrap(), &other);
}

async fn pairs_that_never_arrived_make_room_for_the_next(store: &Store) {
    store_link(store, "a").await;
    let child = |id: &str, state| TokenPair {
        parent: Some("0".into()),
        state,
        ..pair(id, "a")
    };
    let (lost, arrived) = (child("1", PairState::Fresh), child("2", PairState::InUse));
    let other = pair("3", "a");
    for pair in [&lost, &arrived, &other] {
        store_pair(store, pair).await;
    }
    let mut transaction = store.begin().await.unwrap();
    transaction.drop_unused_pairs_after("0").await.unwrap();
    transaction.commit().await.unwrap();
    let after = stored(store, &lost).await.unwrap();
    assert_eq!(after.state, PairState::Dropped);
    assert_eq!((after.access.wrap, after.refresh.wrap), (None, None));
    for untouched in [&arrived, &other] {
        same(&stored(store, untouched).await.unwrap(), untouched);
    }
}

async fn what_has_ended_is_forgotten_part_by_part(store: &Store) {
    store_link(store, "a").await;
    let early = pair("1", "a");
    let mut late = pair("2", "a");
    late.access.expires_at = at(120);
    for pair in [&early, &late] {
        store_pair(store, pair).await;
    }
    let forget = async |now| {
        let mut transaction = store.begin().await.unwrap();
        let forgotten = transaction.forget_ended_tokens(at(now)).await.unwrap();
        transaction.commit().await.unwrap();
        forgotten
    };
    assert_eq!(forget(59).await, 0);
    same(&stored(store, &early).await.unwrap(), &early);
    assert_eq!(forget(60).await, 1);
    let after = stored(store, &early).await.unwrap();
    assert_eq!(after.access.wrap, None);
    assert!(after.refresh.wrap.is_some());
    same(&stored(store, &late).await.unwrap(), &late);
    assert_eq!(forget(60).await, 0);
    assert!(forget(3600).await >= 2);
    assert!(stored(store, &early).await.is_none());
    assert_eq!(count(store, "SELECT id FROM session").await, 1);

    // However many there are, nobody waits for all of them.
    for number in 0..501 {
        store_pair(store, &pair(&format!("many {number}"), "a")).await;
    }
    assert_eq!(forget(60).await, 500);
    assert_eq!(forget(60).await, 1);
    assert_eq!(forget(60).await, 0);
}

on_both_databases! {
    a_pair_comes_back_as_it_was_in_every_state
    it_is_found_by_either_token_with_its_link
    a_token_is_given_once_and_never_without_a_link
    a_pair_in_use_makes_its_parents_refresh_token_worthless
    pairs_that_never_arrived_make_room_for_the_next
    what_has_ended_is_forgotten_part_by_part
}
