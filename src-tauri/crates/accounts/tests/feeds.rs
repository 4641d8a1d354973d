use std::sync::{Arc, Barrier};
use std::time::Duration;

use latchkey_accounts::{AccountState, EndedBy, Engine, EngineError, Problem, SecretString};
use latchkey_oauth::RevokedBy;
use latchkey_scripted::Reply;
use latchkey_scripted::link_server::lock;
use latchkey_vault::KeychainError;

use crate::bed::{Bed, eventually, is_linked};

async fn ended_by(engine: &Engine, bed: &Bed) -> Option<EndedBy> {
    match bed.account(engine).await.state {
        AccountState::NeedsPerson { ended_by, .. } => ended_by,
        state => panic!("{state:?}"),
    }
}

#[tokio::test]
async fn the_end_of_this_very_link_is_told_with_who_ended_it() {
    for (event, data, expected, words) in [
        (
            "revoked",
            r#"{"link":"l1","by":"support"}"#,
            EndedBy::Revoked(RevokedBy::Support),
            "The link of Mia was revoked by the link server's support.",
        ),
        (
            "platform_disconnected",
            r#"{"reason":"banned"}"#,
            EndedBy::Disconnected {
                reason: Some("banned".to_owned()),
            },
            "The platform disconnected Mia from this app (banned).",
        ),
    ] {
        let bed = Bed::new();
        let engine = bed.engine().await;
        let account = bed.link(&engine).await;
        let _open = Bed::watch_over(&engine);
        bed.opened().await;
        bed.script.tell("7", event, data);
        eventually("the account has ended", async || {
            !is_linked(&bed.account(&engine).await)
        })
        .await;
        assert_eq!(ended_by(&engine, &bed).await, Some(expected));
        eventually("the feed is closed", async || {
            bed.server.open_streams() == 0
        })
        .await;
        let error = engine.access_token(&account.id, Duration::ZERO).await;
        let problem = Problem::from(&error.unwrap_err());
        assert_eq!((problem.code, &*problem.message), ("needs_person", words));
        assert_eq!(problem.way_out, "Link the account again.");

        let again = bed.link(&engine).await;
        assert!(is_linked(&again) && is_linked(&bed.account(&engine).await));
    }
}

#[tokio::test]
async fn what_is_ended_here_is_not_told_as_anothers_doing() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let account = bed.link(&engine).await;
    let _open = Bed::watch_over(&engine);
    bed.opened().await;
    let feed = bed.script.feed().unwrap();
    *lock(&bed.script.on_revoke) = Some(Box::new(move || {
        let text = "id: 7\nevent: revoked\ndata: {\"link\":\"l1\",\"by\":\"client\"}\n\n";
        feed.send(text.to_owned()).unwrap();
    }));
    engine.revoke(&account.id).await.unwrap();
    eventually("the feed is closed", async || {
        bed.server.open_streams() == 0
    })
    .await;
    let state = bed.account(&engine).await.state;
    assert!(matches!(state, AccountState::Revoked { .. }), "{state:?}");
}

#[tokio::test]
async fn the_end_of_another_link_and_other_scopes_leave_the_account_linked() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    bed.link(&engine).await;
    let _open = Bed::watch_over(&engine);
    bed.opened().await;
    bed.script
        .tell("7", "revoked", r#"{"link":"other","by":"person"}"#);
    bed.script.tell(
        "8",
        "scopes_changed",
        r#"{"scope":"user.info.basic video.list"}"#,
    );
    eventually("the scopes are listed", async || {
        bed.account(&engine).await.scopes == ["user.info.basic", "video.list"]
    })
    .await;
    assert!(is_linked(&bed.account(&engine).await));
}

#[tokio::test]
async fn a_token_that_ended_is_refreshed_once_by_all_programs_together() {
    let bed = Bed::new();
    let (one, other) = (bed.engine().await, bed.engine().await);
    bed.link(&one).await;
    *lock(&bed.script.ended_token) = Some(("at1", Arc::new(Barrier::new(2))));
    let _open = (Bed::watch_over(&one), Bed::watch_over(&other));
    eventually("both feeds are open", async || {
        bed.server.open_streams() == 2
    })
    .await;
    let refreshes = bed.server.requests_to("/token");
    let refreshes = refreshes
        .iter()
        .filter(|request| request.field("refresh_token").is_some());
    assert_eq!(refreshes.count(), 1);
    let asked = bed.server.requests_to("/feed");
    let accepted = asked
        .iter()
        .filter(|request| request.bearer() == Some("at2"));
    assert_eq!(accepted.count(), 2);
}

#[tokio::test]
async fn a_token_that_ended_for_good_ends_the_account() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    bed.link(&engine).await;
    lock(&bed.script.of_feed).push_back(Reply::Empty(401));
    let gone = r#"{"error":"invalid_grant"}"#.to_owned();
    lock(&bed.script.of_refresh).push_back(Reply::Json(400, gone));
    let _open = Bed::watch_over(&engine);
    eventually("the account has ended", async || {
        !is_linked(&bed.account(&engine).await)
    })
    .await;
    assert_eq!(ended_by(&engine, &bed).await, None);
    assert_eq!(bed.server.requests_to("/feed").len(), 1);
}

#[tokio::test]
async fn trouble_is_met_with_longer_and_longer_pauses_cut_by_chance() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    bed.link(&engine).await;
    for nth in 0..12 {
        let trouble = match nth % 3 {
            0 => Reply::Empty(503),
            1 => Reply::Page(200, "<p>A hotel".to_owned()),
            // A token that is new and refused all the same is no reason to buy another one at once.
            _ => Reply::Empty(403),
        };
        lock(&bed.script.of_feed).push_back(trouble);
    }
    let _open = Bed::watch_over(&engine);
    bed.opened().await;
    let pauses = lock(&bed.pauses).clone();
    assert_eq!(pauses.len(), 12);
    let mut whole = Duration::from_secs(1);
    for pause in &pauses {
        assert!((whole / 2..=whole).contains(pause), "{pauses:?}");
        whole = (whole * 2).min(Duration::from_secs(300));
    }
    assert_eq!(whole, Duration::from_secs(300));

    // A connection that held is no failure, and one that did not is.
    bed.clock.pass(61);
    bed.hang_up();
    eventually("it is open again", async || {
        bed.server.requests_to("/feed").len() == 14
    })
    .await;
    let after = lock(&bed.pauses)[12];
    assert!(after <= Duration::from_secs(1), "{after:?}");
    bed.opened().await;
    bed.hang_up();
    eventually("it is open once more", async || {
        bed.server.requests_to("/feed").len() == 15
    })
    .await;
    bed.opened().await;
    bed.hang_up();
    eventually("it is open for the last time", async || {
        bed.server.requests_to("/feed").len() == 16
    })
    .await;
    let after = lock(&bed.pauses)[14];
    assert!(after >= Duration::from_secs(1), "{after:?}");
}

#[tokio::test]
async fn a_server_without_a_feed_is_let_be() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    *lock(&bed.script.metadata) = "";
    bed.link(&engine).await;
    let _open = Bed::watch_over(&engine);
    let account = bed.account(&engine).await;
    for _ in 0..3 {
        engine.refresh(&account.id).await.unwrap();
    }
    assert!(bed.server.requests_to("/feed").is_empty());
    assert!(bed.server.requests_to("/links").is_empty());

    let bed = Bed::new();
    let engine = bed.engine().await;
    bed.link(&engine).await;
    lock(&bed.script.of_feed).push_back(Reply::Empty(404));
    let _open = Bed::watch_over(&engine);
    eventually("it was asked", async || {
        bed.server.requests_to("/feed").len() == 1
    })
    .await;
    let account = bed.account(&engine).await;
    for _ in 0..3 {
        engine.refresh(&account.id).await.unwrap();
    }
    assert_eq!(bed.server.requests_to("/feed").len(), 1);
    assert!(lock(&bed.pauses).is_empty());
}

#[tokio::test]
async fn a_keychain_that_is_away_is_not_asked_again_before_somebody_had_tokens() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let account = bed.link(&engine).await;
    *lock(&bed.keychain.trouble) = Some(KeychainError::Locked);
    let fresh = bed.engine().await;
    let before = *lock(&bed.keychain.reads);
    let _open = Bed::watch_over(&fresh);
    eventually("it was asked", async || *lock(&bed.keychain.reads) > before).await;
    // What is tried again is tried after a pause, and a pause is no time here.
    for _ in 0..100 {
        fresh.accounts().await.unwrap();
    }
    assert!(
        lock(&bed.pauses).is_empty(),
        "a locked one would ask a person each time"
    );
    assert!(bed.server.requests_to("/feed").is_empty());

    *lock(&bed.keychain.trouble) = None;
    fresh.refresh(&account.id).await.unwrap();
    bed.opened().await;
}

#[tokio::test]
async fn no_feed_is_open_while_locked_and_feeds_keep_no_lock_open() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    bed.link(&engine).await;
    let words = SecretString::from("correct horse");
    engine.set_passphrase(&words).await.unwrap();
    let open = Bed::watch_over(&engine);
    bed.opened().await;
    open.send(false).unwrap();
    eventually("the feed is closed", async || {
        bed.server.open_streams() == 0
    })
    .await;

    // It reads tokens every ten minutes, and after a quarter of an hour the lock falls all the same.
    open.send(true).unwrap();
    bed.opened().await;
    bed.clock.pass(10 * 60);
    let asked = bed.server.requests_to("/feed").len();
    bed.hang_up();
    eventually("it is open again", async || {
        bed.server.requests_to("/feed").len() > asked
    })
    .await;
    bed.clock.pass(6 * 60);
    let account = bed.account(&engine).await;
    let locked = engine.access_token(&account.id, Duration::ZERO).await;
    let code = Problem::from(&locked.unwrap_err()).code;
    assert_eq!(code, "locked");
}

#[tokio::test]
async fn each_account_has_one_stream_and_none_when_it_is_gone() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let account = bed.link(&engine).await;
    let _open = Bed::watch_over(&engine);
    bed.opened().await;
    for _ in 0..3 {
        engine.refresh(&account.id).await.unwrap();
    }
    assert_eq!(bed.server.open_streams(), 1);
    assert_eq!(bed.server.requests_to("/feed").len(), 1);
    let refused = engine.keep_new_link(&account.id, "l9").await;
    assert!(matches!(refused, Err(EngineError::NoSuchLink)));
}
