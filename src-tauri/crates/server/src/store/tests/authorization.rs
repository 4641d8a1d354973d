use super::on_both_databases;
use super::rows::{
    AWKWARD, BYTES, at, authorization_code, challenge, count, full_device, hash, platform_session,
    same, session,
};
use crate::model::{
    AccountChoice, AuthorizationCode, AuthorizationRequest, CodeState, Device, Scope,
};
use crate::store::Store;
use crate::token::TokenKind;

/// With nothing that it may lack.
fn bare_request(id: &str) -> AuthorizationRequest {
    AuthorizationRequest {
        id: id.into(),
        client_id: "latchkey-desktop".into(),
        redirect_uri: "http://127.0.0.1:1/callback".into(),
        scope: Scope::new(["user.info.basic"]),
        state: None,
        code_challenge: challenge(),
        device: Device::default(),
        browser: None,
        account: AccountChoice::Any,
        grant: None,
        rounds: 0,
        created_at: at(0),
        expires_at: at(60),
    }
}

fn code(id: &str, state: CodeState) -> AuthorizationCode {
    AuthorizationCode {
        state,
        ..authorization_code(id, "p", BYTES.into())
    }
}

fn fresh() -> CodeState {
    CodeState::Fresh {
        wrap: BYTES.into(),
        email: Some(BYTES.into()),
    }
}

async fn store_codes(store: &Store, codes: &[&AuthorizationCode]) {
    let mut transaction = store.begin().await.unwrap();
    let stored = platform_session("p");
    transaction.insert_platform_session(&stored).await.unwrap();
    for code in codes {
        transaction.insert_authorization_code(code).await.unwrap();
    }
    transaction.commit().await.unwrap();
}

async fn a_request_comes_back_as_it_was_and_as_it_was_changed(store: &Store) {
    let bare = bare_request("a");
    let full = AuthorizationRequest {
        state: Some(AWKWARD.into()),
        device: full_device(),
        ..bare_request("b")
    };
    let mut transaction = store.begin().await.unwrap();
    for request in [&bare, &full] {
        let stored = transaction.insert_authorization_request(request).await;
        stored.unwrap();
    }
    for account in [
        AccountChoice::Ask,
        AccountChoice::Another,
        AccountChoice::Silent,
        AccountChoice::Any,
    ] {
        let changed = AuthorizationRequest {
            account,
            browser: Some(hash(TokenKind::Browser)),
            grant: Some("g".into()),
            rounds: 5,
            expires_at: at(600),
            state: full.state.clone(),
            device: full_device(),
            ..bare_request("b")
        };
        let saved = transaction.save_authorization_request(&changed).await;
        saved.unwrap();
        let found = transaction.authorization_request("b").await.unwrap();
        same(&found.unwrap(), &changed);
    }
    transaction.commit().await.unwrap();
    let mut transaction = store.begin().await.unwrap();
    let held = transaction.locked_authorization_request("a").await.unwrap();
    same(&held.unwrap(), &bare);
    assert!(transaction.delete_authorization_request("a").await.unwrap());
    assert!(!transaction.delete_authorization_request("a").await.unwrap());
}

async fn a_code_comes_back_as_it_was_until_it_was_used(store: &Store) {
    let without_email = CodeState::Fresh {
        wrap: BYTES.into(),
        email: None,
    };
    let (one, two) = (code("a", fresh()), code("b", without_email));
    store_codes(store, &[&one, &two]).await;
    let mut transaction = store.begin().await.unwrap();
    for known in [&one, &two] {
        let found = transaction.locked_authorization_code(&known.hash).await;
        same(&found.unwrap().unwrap(), known);
    }
    transaction.use_up_authorization_code("a").await.unwrap();
    transaction.commit().await.unwrap();
    let mut transaction = store.begin().await.unwrap();
    let used = transaction.locked_authorization_code(&one.hash).await;
    assert!(matches!(used.unwrap().unwrap().state, CodeState::Used));
    let empty = "SELECT id FROM authorization_code WHERE wrap IS NULL AND email IS NULL";
    assert_eq!(count(store, empty).await, 1);
}

async fn what_is_over_is_forgotten_and_a_used_code_later(store: &Store) {
    let (unused, used) = (code("a", fresh()), code("b", CodeState::Used));
    store_codes(store, &[&unused, &used]).await;
    let mut transaction = store.begin().await.unwrap();
    let request = bare_request("r");
    let stored = transaction.insert_authorization_request(&request).await;
    stored.unwrap();
    let early = transaction.delete_ended_authorizations(at(59), at(0)).await;
    early.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(count(store, "SELECT id FROM authorization_code").await, 2);

    // The link that came of the used one.
    let link = session("s", "p");
    let mut transaction = store.begin().await.unwrap();
    transaction.insert_session(&link).await.unwrap();
    let due = transaction.delete_ended_authorizations(at(60), at(0)).await;
    due.unwrap();
    transaction.commit().await.unwrap();
    let requests = "SELECT id FROM authorization_request";
    assert_eq!(count(store, requests).await, 0);
    let left = "SELECT id FROM authorization_code WHERE id = 'b'";
    assert_eq!(count(store, "SELECT id FROM authorization_code").await, 1);
    assert_eq!(count(store, left).await, 1);

    let mut transaction = store.begin().await.unwrap();
    let due = transaction
        .delete_ended_authorizations(at(60), at(60))
        .await;
    due.unwrap();
    transaction.delete_session(&link).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(count(store, "SELECT id FROM authorization_code").await, 0);
    assert_eq!(count(store, "SELECT id FROM platform_session").await, 0);
}

async fn a_client_with_another_secret_loses_what_it_asked_for(store: &Store) {
    let own = code("a", fresh());
    let others = AuthorizationCode {
        client_id: "tv".into(),
        ..code("b", fresh())
    };
    store_codes(store, &[&own, &others]).await;
    let mut transaction = store.begin().await.unwrap();
    let request = bare_request("r");
    let stored = transaction.insert_authorization_request(&request).await;
    stored.unwrap();
    let deleted = transaction
        .delete_authorizations_of_client("latchkey-desktop")
        .await;
    deleted.unwrap();
    transaction.commit().await.unwrap();
    let requests = "SELECT id FROM authorization_request";
    assert_eq!(count(store, requests).await, 0);
    assert_eq!(count(store, "SELECT id FROM authorization_code").await, 1);
    assert_eq!(count(store, "SELECT id FROM platform_session").await, 1);
}

on_both_databases! {
    a_request_comes_back_as_it_was_and_as_it_was_changed
    a_code_comes_back_as_it_was_until_it_was_used
    what_is_over_is_forgotten_and_a_used_code_later
    a_client_with_another_secret_loses_what_it_asked_for
}
