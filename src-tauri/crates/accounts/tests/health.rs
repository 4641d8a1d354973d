use std::time::Duration;

use latchkey_accounts::{Engine, Health, Verdict};
use latchkey_scripted::Reply;
use latchkey_scripted::link_server::lock;

use crate::bed::Bed;

const STREAM: Duration = Duration::from_secs(4 * 3600);

async fn only(engine: &Engine, hold_for: Duration) -> Health {
    let mut all = engine.health(hold_for).await.unwrap();
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

fn code(health: &Health) -> &'static str {
    match &health.verdict {
        Verdict::Holds { remark, .. } => remark.as_ref().map_or("holds", |remark| remark.code),
        Verdict::Breaks { problem, .. } => problem.code,
    }
}

#[tokio::test]
async fn an_account_whose_server_takes_its_tokens_holds() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    bed.link(&engine).await;
    bed.clock.pass(2 * 3600);
    let health = only(&engine, STREAM).await;
    assert!(health.verdict.holds(), "{health:?}");
    let asked = bed.server.requests_to("/userinfo");
    assert_eq!(
        asked.last().unwrap().bearer(),
        Some("at2"),
        "with a fresh token"
    );
}

#[tokio::test]
async fn a_link_that_ends_during_the_stream_breaks_and_says_when() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    *lock(&bed.script.refresh_lasts) = Some(3 * 3600);
    bed.link(&engine).await;
    assert!(
        only(&engine, Duration::from_secs(2 * 3600))
            .await
            .verdict
            .holds()
    );
    let health = only(&engine, STREAM).await;
    assert_eq!(code(&health), "ends_before");
    let Verdict::Breaks { at: Some(at), .. } = health.verdict else {
        panic!("{health:?}");
    };
    assert_eq!(at.to_string(), "2026-11-25T20:00:00Z");
}

#[tokio::test]
async fn a_server_out_of_reach_matters_only_where_the_token_does_not_last() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    bed.link(&engine).await;
    bed.server.hang_up_on(usize::MAX);
    let soon = only(&engine, Duration::from_secs(1800)).await;
    assert!(soon.verdict.holds(), "{soon:?}");
    assert_eq!(code(&soon), "server_unreachable");
    let later = only(&engine, STREAM).await;
    assert!(!later.verdict.holds(), "{later:?}");
    assert_eq!(code(&later), "server_unreachable");
}

#[tokio::test]
async fn a_link_that_is_over_needs_a_person() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let account = bed.link(&engine).await;
    let gone = r#"{"error":"invalid_grant"}"#.to_owned();
    lock(&bed.script.of_refresh).push_back(Reply::Json(400, gone));
    bed.clock.pass(2 * 3600);
    for _ in 0..2 {
        assert_eq!(code(&only(&engine, STREAM).await), "needs_person");
    }
    engine.log_out(&account.id).await.unwrap();
    assert!(engine.health(STREAM).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_locked_keychain_breaks_and_says_so() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    bed.link(&engine).await;
    *lock(&bed.keychain.trouble) = Some(latchkey_vault::KeychainError::Locked);
    assert_eq!(code(&only(&engine, STREAM).await), "keychain_locked");
}
