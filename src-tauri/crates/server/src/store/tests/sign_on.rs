use super::rows::{AWKWARD, BYTES, at, count, hash, platform_session, same, session};
use super::{on_both_databases, rows};
use crate::model::SignOn;
use crate::store::Store;
use crate::token::{TokenHash, TokenKind};

fn sign_on(id: &str, platform_session: &str, browser: Option<TokenHash>) -> SignOn {
    SignOn {
        name: browser.map(|_| AWKWARD.as_bytes().to_vec()),
        browser,
        ..rows::sign_on(id, platform_session, BYTES.into())
    }
}

async fn store_sign_on(store: &Store, sign_on: &SignOn) {
    let mut transaction = store.begin().await.unwrap();
    let shared = &sign_on.platform_session_id;
    if transaction
        .platform_session(shared)
        .await
        .unwrap()
        .is_none()
    {
        let stored = platform_session(shared);
        transaction.insert_platform_session(&stored).await.unwrap();
    }
    transaction.insert_sign_on(sign_on).await.unwrap();
    transaction.commit().await.unwrap();
}

async fn it_comes_back_as_it_was_by_its_name_and_by_its_browser(store: &Store) {
    let browser = hash(TokenKind::Browser);
    let (open, waiting) = (sign_on("a", "p", Some(browser)), sign_on("b", "p", None));
    store_sign_on(store, &open).await;
    store_sign_on(store, &waiting).await;
    // Two may wait: nothing is told apart by what is missing.
    store_sign_on(store, &sign_on("c", "p", None)).await;
    let mut transaction = store.begin().await.unwrap();
    for known in [&open, &waiting] {
        same(
            &transaction.sign_on(&known.id).await.unwrap().unwrap(),
            known,
        );
        let held = transaction.locked_sign_on(&known.id).await.unwrap();
        same(&held.unwrap(), known);
    }
    let found = transaction.sign_on_of_browser(&browser).await.unwrap();
    same(&found.unwrap(), &open);
    let other = hash(TokenKind::Browser);
    assert!(
        transaction
            .sign_on_of_browser(&other)
            .await
            .unwrap()
            .is_none()
    );
}

async fn a_browser_takes_one_that_waits(store: &Store) {
    store_sign_on(store, &sign_on("a", "p", None)).await;
    let taken = SignOn {
        browser: Some(hash(TokenKind::Browser)),
        wrap: b"other".into(),
        name: Some(b"Mia".into()),
        expires_at: at(600),
        ..sign_on("a", "p", None)
    };
    let mut transaction = store.begin().await.unwrap();
    transaction.save_sign_on(&taken).await.unwrap();
    transaction.commit().await.unwrap();
    let mut transaction = store.read().await.unwrap();
    same(&transaction.sign_on("a").await.unwrap().unwrap(), &taken);
}

async fn what_the_platform_gave_stays_until_the_last_link_and_browser(store: &Store) {
    let open = sign_on("a", "p", None);
    store_sign_on(store, &open).await;
    let link = session("s", "p");
    let mut transaction = store.begin().await.unwrap();
    transaction.insert_session(&link).await.unwrap();
    transaction.delete_session(&link).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(count(store, "SELECT id FROM platform_session").await, 1);
    let mut transaction = store.begin().await.unwrap();
    let is_used = transaction.is_account_used("sandbox", "-mia", at(59)).await;
    assert!(is_used.unwrap());
    let is_used = transaction.is_account_used("sandbox", "-mia", at(60)).await;
    assert!(!is_used.unwrap());
    transaction.delete_sign_on(&open).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(count(store, "SELECT id FROM platform_session").await, 0);
}

async fn they_end_by_their_time_by_their_account_and_by_their_beginning(store: &Store) {
    let of_time = |id: &str, created: i64, expires: i64| SignOn {
        created_at: at(created),
        expires_at: at(expires),
        ..sign_on(id, id, None)
    };
    for (id, created, expires) in [("a", 0, 10), ("b", 5, 20), ("c", 8, 30)] {
        store_sign_on(store, &of_time(id, created, expires)).await;
    }
    let mut transaction = store.begin().await.unwrap();
    assert_eq!(transaction.delete_ended_sign_ons(at(10)).await.unwrap(), 1);
    let none = transaction.delete_sign_ons_between(at(6), at(7)).await;
    assert_eq!(none.unwrap(), 0);
    let one = transaction.delete_sign_ons_between(at(6), at(8)).await;
    assert_eq!(one.unwrap(), 1);
    let earlier = transaction
        .delete_sign_ons_of("sandbox", "-mia", at(4))
        .await;
    assert_eq!(earlier.unwrap(), 0);
    let other = transaction
        .delete_sign_ons_of("sandbox", "-ben", at(9))
        .await;
    assert_eq!(other.unwrap(), 0);
    let last = transaction
        .delete_sign_ons_of("sandbox", "-mia", at(5))
        .await;
    assert_eq!(last.unwrap(), 1);
    transaction.commit().await.unwrap();
    assert_eq!(count(store, "SELECT id FROM platform_session").await, 0);
}

on_both_databases! {
    it_comes_back_as_it_was_by_its_name_and_by_its_browser
    a_browser_takes_one_that_waits
    what_the_platform_gave_stays_until_the_last_link_and_browser
    they_end_by_their_time_by_their_account_and_by_their_beginning
}
