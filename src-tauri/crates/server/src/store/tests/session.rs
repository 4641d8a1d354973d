use super::rows::{at, count, same, session, store_grant, store_link, store_pair};
use super::{on_both_databases, rows};
use crate::model::{GrantState, Session};
use crate::store::Store;

async fn stored(store: &Store, id: &str) -> Option<Session> {
    let mut transaction = store.read().await.unwrap();
    transaction.session(id).await.unwrap()
}

async fn insert(store: &Store, session: &Session) {
    let mut transaction = store.begin().await.unwrap();
    transaction.insert_session(session).await.unwrap();
    transaction.commit().await.unwrap();
}

async fn a_link_comes_back_as_it_was(store: &Store) {
    store_link(store, "bare").await;
    let full = Session {
        device: rows::full_device(),
        ending: true,
        ..session("full", "bare")
    };
    insert(store, &full).await;
    same(
        &stored(store, "bare").await.unwrap(),
        &session("bare", "bare"),
    );
    same(&stored(store, "full").await.unwrap(), &full);
    assert!(stored(store, "other").await.is_none());

    let mut transaction = store.begin().await.unwrap();
    let locked = transaction.locked_session("full").await.unwrap().unwrap();
    same(&locked, &full);
    assert!(transaction.locked_session("other").await.unwrap().is_none());
}

async fn a_link_needs_a_platform_session(store: &Store) {
    let mut transaction = store.begin().await.unwrap();
    let orphan = transaction.insert_session(&session("a", "none")).await;
    assert!(orphan.is_err());
}

async fn it_is_found_by_the_refresh_token_of_each_of_its_pairs(store: &Store) {
    for id in ["a", "b"] {
        store_link(store, id).await;
    }
    for (pair, link) in [("1", "a"), ("2", "a"), ("3", "b")] {
        let pair = rows::pair(pair, link);
        store_pair(store, &pair).await;
        let mut transaction = store.begin().await.unwrap();
        let found = transaction
            .locked_session_of_refresh_token(&pair.refresh.hash)
            .await
            .unwrap();
        assert_eq!(found.unwrap().id, link);
        let found = transaction
            .locked_session_of_refresh_token(&pair.access.hash)
            .await
            .unwrap();
        assert!(found.is_none());
    }
}

async fn its_end_begins_once(store: &Store) {
    store_link(store, "a").await;
    store_link(store, "b").await;
    let mut transaction = store.begin().await.unwrap();
    assert!(transaction.mark_session_ending("a").await.unwrap());
    assert!(!transaction.mark_session_ending("a").await.unwrap());
    assert!(!transaction.mark_session_ending("c").await.unwrap());
    transaction.commit().await.unwrap();
    assert!(stored(store, "a").await.unwrap().ending);
    assert!(!stored(store, "b").await.unwrap().ending);
}

async fn the_live_links_of_an_account_are_found_the_oldest_first(store: &Store) {
    store_link(store, "shared").await;
    for link in [
        Session {
            created_at: at(-1),
            ..session("z-older", "shared")
        },
        session("a-newer", "shared"),
        Session {
            ending: true,
            ..session("ending", "shared")
        },
        Session {
            open_id: "noa".into(),
            ..session("others", "shared")
        },
        Session {
            platform: "tiktok".into(),
            ..session("elsewhere", "shared")
        },
    ] {
        insert(store, &link).await;
    }
    let expected = ["z-older", "a-newer", "shared"];
    let ids = |links: Vec<Session>| links.into_iter().map(|link| link.id).collect::<Vec<_>>();
    let mut transaction = store.begin().await.unwrap();
    let links = transaction.live_sessions_of("sandbox", "-mia").await;
    assert_eq!(ids(links.unwrap()), expected);
    let links = transaction.locked_live_sessions_of("sandbox", "-mia").await;
    assert_eq!(ids(links.unwrap()), expected);
}

async fn deleting_it_erases_its_pairs_and_the_grant_that_waits(store: &Store) {
    for id in ["a", "b"] {
        store_link(store, id).await;
        store_pair(store, &rows::pair(id, id)).await;
        let [_, _, digits, ..] = rows::every_state(id);
        store_grant(store, &rows::full_grant(id, digits)).await;
    }
    let mut transaction = store.begin().await.unwrap();
    transaction
        .delete_session(&session("a", "a"))
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    for left in [
        "SELECT id FROM platform_session WHERE id = 'b'",
        "SELECT id FROM session",
        "SELECT id FROM token_pair",
        "SELECT id FROM device_grant",
    ] {
        assert_eq!(count(store, left).await, 1, "{left}");
    }
}

/// Each link is reachable by one thing only; with time, each of them goes.
async fn a_link_that_no_token_and_no_grant_reaches_is_swept_away(store: &Store) {
    for id in ["access", "refresh", "grant", "nothing"] {
        store_link(store, id).await;
    }
    let mut by_access = rows::pair("1", "access");
    by_access.access.expires_at = at(10);
    by_access.refresh.expires_at = at(0);
    store_pair(store, &by_access).await;
    let mut by_refresh = rows::pair("2", "refresh");
    by_refresh.access.expires_at = at(0);
    by_refresh.refresh.expires_at = at(20);
    store_pair(store, &by_refresh).await;
    let waiting = GrantState::Confirmed {
        session_id: "grant".into(),
        wrap: vec![1],
    };
    let mut by_grant = rows::full_grant("3", waiting);
    by_grant.expires_at = at(30);
    store_grant(store, &by_grant).await;

    for (now, left) in [(9, 3), (10, 2), (20, 1), (29, 1), (30, 0)] {
        let mut transaction = store.begin().await.unwrap();
        let deleted = transaction.delete_unreachable_sessions(at(now)).await;
        assert!(deleted.unwrap() <= 1);
        transaction.commit().await.unwrap();
        assert_eq!(count(store, "SELECT id FROM session").await, left, "{now}");
        let shared = count(store, "SELECT id FROM platform_session").await;
        assert_eq!(shared, left, "{now}");
    }
}

on_both_databases! {
    a_link_comes_back_as_it_was
    a_link_needs_a_platform_session
    it_is_found_by_the_refresh_token_of_each_of_its_pairs
    its_end_begins_once
    the_live_links_of_an_account_are_found_the_oldest_first
    deleting_it_erases_its_pairs_and_the_grant_that_waits
    a_link_that_no_token_and_no_grant_reaches_is_swept_away
}
