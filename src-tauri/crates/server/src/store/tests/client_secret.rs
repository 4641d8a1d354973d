use super::on_both_databases;
use super::rows::{AWKWARD, at, bare_grant, every_state, full_grant, hash, session, store_grant};
use crate::model::{DeviceGrant, GrantStatus, Session};
use crate::store::{Notice, Store};
use crate::token::{TokenHash, TokenKind};

async fn read(store: &Store, client: &str) -> Option<TokenHash> {
    let mut transaction = store.read().await.unwrap();
    transaction.client_secret(client).await.unwrap()
}

async fn set(store: &Store, client: &str, secret: &TokenHash) {
    let mut transaction = store.begin().await.unwrap();
    transaction
        .set_client_secret(client, secret, at(0))
        .await
        .unwrap();
    transaction.commit().await.unwrap();
}

async fn replace(store: &Store, present: &TokenHash, next: &TokenHash) -> bool {
    let mut transaction = store.begin().await.unwrap();
    let replaced = transaction
        .replace_client_secret(AWKWARD, present, next, at(1))
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    replaced
}

async fn a_client_has_one_secret_and_every_change_is_announced(store: &Store) {
    let mut notices = store.notices();
    let (first, second) = (hash(TokenKind::ClientSecret), hash(TokenKind::ClientSecret));
    assert_eq!(read(store, AWKWARD).await, None);
    for secret in [first, second] {
        set(store, AWKWARD, &secret).await;
        assert_eq!(read(store, AWKWARD).await, Some(secret));
        let client_id = AWKWARD.to_owned();
        assert_eq!(
            notices.recv().await.unwrap(),
            Notice::ClientSecret { client_id }
        );
    }
    assert_eq!(read(store, "other").await, None);
}

async fn a_secret_is_replaced_by_whoever_has_the_present_one(store: &Store) {
    let [first, second, third] = [(); 3].map(|()| hash(TokenKind::ClientSecret));
    assert!(!replace(store, &first, &second).await);
    assert_eq!(read(store, AWKWARD).await, None);
    set(store, AWKWARD, &first).await;
    assert!(replace(store, &first, &second).await);
    assert!(!replace(store, &first, &third).await);
    assert_eq!(read(store, AWKWARD).await, Some(second));
}

async fn of_replacements_at_the_same_moment_one_counts(store: &Store) {
    let present = hash(TokenKind::ClientSecret);
    set(store, AWKWARD, &present).await;
    let next: Vec<_> = (0..8).map(|_| hash(TokenKind::ClientSecret)).collect();
    let replacing = next.iter().map(|next| replace(store, &present, next));
    let replaced = futures_util::future::join_all(replacing).await;
    let winners: Vec<_> = (0..8).filter(|position| replaced[*position]).collect();
    assert_eq!(winners.len(), 1);
    assert_eq!(read(store, AWKWARD).await, Some(next[winners[0]]));
}

async fn its_codes_end_whatever_they_wait_for_and_others_codes_do_not(store: &Store) {
    super::rows::store_link(store, "s").await;
    for (number, state) in every_state("s").into_iter().enumerate() {
        store_grant(store, &full_grant(&format!("{number}"), state)).await;
    }
    let other = DeviceGrant {
        client_id: "tv".into(),
        ..bare_grant("other")
    };
    store_grant(store, &other).await;
    let mut notices = store.notices();
    let mut transaction = store.begin().await.unwrap();
    transaction
        .expire_grants_of_client("latchkey-desktop")
        .await
        .unwrap();
    transaction.commit().await.unwrap();

    let mut told = Vec::new();
    for _ in 0..4 {
        let Notice::Grant { id, status } = notices.recv().await.unwrap() else {
            panic!("only codes have changed");
        };
        assert_eq!(status, GrantStatus::Expired);
        told.push(id);
    }
    told.sort_unstable();
    assert_eq!(told, ["0", "1", "2", "3"]);
    for (id, status) in [
        ("0", GrantStatus::Expired),
        ("1", GrantStatus::Expired),
        ("2", GrantStatus::Expired),
        ("3", GrantStatus::Expired),
        ("4", GrantStatus::Denied),
        ("6", GrantStatus::Redeemed),
        ("other", GrantStatus::New),
    ] {
        let mut transaction = store.read().await.unwrap();
        let grant = transaction.device_grant(id).await.unwrap().unwrap();
        assert_eq!(grant.state.status(), status, "{id}");
    }
}

async fn its_links_are_found_account_by_account(store: &Store) {
    super::rows::store_link(store, "m").await;
    let mut transaction = store.begin().await.unwrap();
    for (id, client, open_id) in [
        ("a", "shop", "zoe"),
        ("b", "shop", "ben"),
        ("c", "tv", "ben"),
        ("d", "shop", "zoe"),
    ] {
        let session = Session {
            client_id: client.into(),
            open_id: open_id.into(),
            ..session(id, "m")
        };
        transaction.insert_session(&session).await.unwrap();
    }
    let found = transaction.locked_sessions_of_client("shop").await.unwrap();
    let found: Vec<_> = found.iter().map(|session| &*session.id).collect();
    assert_eq!(found, ["b", "a", "d"]);
}

on_both_databases! {
    a_client_has_one_secret_and_every_change_is_announced
    a_secret_is_replaced_by_whoever_has_the_present_one
    of_replacements_at_the_same_moment_one_counts
    its_codes_end_whatever_they_wait_for_and_others_codes_do_not
    its_links_are_found_account_by_account
}
