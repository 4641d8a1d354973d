use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::time::Duration;

use latchkey_accounts::{AccountState, Engine, ExposeSecret as _};
use latchkey_scripted::Reply;
use latchkey_scripted::link_server::lock;
use tokio::sync::watch;

use crate::bed::{Bed, eventually, within};

fn keep_fresh(engine: &Engine) -> watch::Sender<bool> {
    let (open, opened) = watch::channel(true);
    let engine = engine.clone();
    tokio::spawn(async move { engine.keep_fresh(opened).await });
    open
}

impl Bed {
    fn refreshes(&self) -> Vec<String> {
        let calls = self.server.requests_to("/token");
        calls
            .iter()
            .filter_map(|call| call.field("refresh_token"))
            .collect()
    }
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends_and_only_then() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let account = bed.link(&engine).await;
    bed.lets_go.send_replace(false);
    let _open = keep_fresh(&engine);
    eventually("it waits", async || !lock(&bed.pauses).is_empty()).await;

    // Ten minutes before its end it is too soon, whatever chance says.
    bed.clock.pass(3000);
    bed.lets_go.send_replace(true);
    bed.lets_go.send_replace(false);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(bed.refreshes().is_empty());

    bed.clock.pass(310);
    bed.lets_go.send_replace(true);
    eventually("it is renewed", async || bed.refreshes() == ["rt1"]).await;
    let token = engine
        .access_token(&account.id, Duration::from_secs(300))
        .await;
    assert_eq!(token.unwrap().access_token.expose_secret(), "at2");
    assert_eq!(bed.refreshes().len(), 1);
}

#[tokio::test]
async fn a_thousand_that_are_due_in_the_same_minute_are_spread() {
    const ACCOUNTS: usize = 1000;
    let bed = Bed::new();
    *lock(&bed.script.crowd) = true;
    let engine = bed.engine().await;
    for _ in 0..ACCOUNTS {
        bed.link(&engine).await;
    }
    // The computer slept past all of their ends.
    bed.clock.pass(8 * 3600);
    lock(&bed.pauses).clear();
    bed.time_passes.store(true, Ordering::SeqCst);
    let _open = keep_fresh(&engine);
    // Each of them is on the disk before the next begins.
    within(Duration::from_secs(120), "all are renewed", async || {
        bed.refreshes().len() >= ACCOUNTS
    })
    .await;

    let mut each = BTreeMap::new();
    for token in bed.refreshes() {
        *each.entry(token).or_insert(0) += 1;
    }
    assert!(each.values().all(|times| *times == 1), "none twice");
    let paces = lock(&bed.pauses)
        .iter()
        .filter(|pause| **pause == Duration::from_millis(40))
        .count();
    assert!(paces >= ACCOUNTS - 1, "{paces} pauses");
    assert!(
        bed.server.most_at_once() <= 4,
        "{}",
        bed.server.most_at_once()
    );
}

#[tokio::test]
async fn a_server_that_is_away_is_asked_by_one_account_until_it_is_back() {
    let bed = Bed::new();
    *lock(&bed.script.crowd) = true;
    let engine = bed.engine().await;
    for _ in 0..20 {
        bed.link(&engine).await;
    }
    bed.clock.pass(2 * 3600);
    bed.time_passes.store(true, Ordering::SeqCst);
    // Nobody listens for the first ten connections.
    bed.server.hang_up_on(14);
    let _open = keep_fresh(&engine);
    eventually("all are renewed", async || bed.refreshes().len() >= 20).await;
    assert_eq!(bed.server.hung_up(), 14);
    assert_eq!(bed.refreshes().len(), 20);
    let accounts = engine.accounts().await.unwrap();
    assert!(
        accounts
            .iter()
            .all(|account| matches!(account.state, AccountState::Linked { .. }))
    );
}

#[tokio::test]
async fn what_a_server_only_stumbles_over_ends_nothing_and_is_tried_again() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    bed.link(&engine).await;
    let bodies = [
        Reply::Empty(503),
        Reply::Page(200, "<html>sign in to this network</html>".to_owned()),
        Reply::Json(200, "{}".to_owned()),
        Reply::Json(400, r#"{"error":"temporarily_unavailable"}"#.to_owned()),
    ];
    lock(&bed.script.of_refresh).extend(bodies);
    bed.clock.pass(3600);
    bed.time_passes.store(true, Ordering::SeqCst);
    let _open = keep_fresh(&engine);
    eventually("it is renewed", async || bed.refreshes().len() == 5).await;
    assert!(bed.refreshes().iter().all(|token| token == "rt1"));
    eventually("it is stored", async || {
        let AccountState::Linked {
            access_expires_at, ..
        } = bed.account(&engine).await.state
        else {
            panic!("it is linked");
        };
        access_expires_at > latchkey_accounts::Clock::now(&*bed.clock)
    })
    .await;
}

#[tokio::test]
async fn only_a_definite_no_ends_a_session() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    bed.link(&engine).await;
    let gone = r#"{"error":"invalid_grant"}"#.to_owned();
    lock(&bed.script.of_refresh).push_back(Reply::Json(400, gone));
    bed.clock.pass(3600);
    let _open = keep_fresh(&engine);
    eventually("it needs a person", async || {
        matches!(
            bed.account(&engine).await.state,
            AccountState::NeedsPerson { .. }
        )
    })
    .await;
}

#[tokio::test]
async fn s20_a_clock_that_is_set_neither_costs_a_refresh_nor_keeps_an_old_token() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let account = bed.link(&engine).await;
    let token = async || {
        let token = engine.access_token(&account.id, Duration::ZERO).await;
        token.unwrap().access_token.expose_secret().to_owned()
    };
    for jump in [600, -600, -600, 600, 86_400, -86_400] {
        bed.clock.set(jump);
        assert_eq!(token().await, "at1", "after a jump of {jump} s");
    }
    assert!(bed.refreshes().is_empty());

    // Set back by ten minutes, its hour is over all the same.
    bed.clock.set(-600);
    bed.clock.pass(3590);
    assert_eq!(token().await, "at2");
    assert_eq!(token().await, "at2");
    assert_eq!(bed.refreshes().len(), 1);

    // After a restart nobody knows how old it is when the wall's clock stands before the moment it was had.
    bed.clock.restart();
    bed.clock.set(-3600);
    assert_eq!(token().await, "at3");
    assert_eq!(bed.refreshes().len(), 2);
}

#[tokio::test]
async fn s20_a_sleep_counts_as_time() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let account = bed.link(&engine).await;
    bed.clock.pass(12 * 3600);
    let token = engine
        .access_token(&account.id, Duration::ZERO)
        .await
        .unwrap();
    assert_eq!(token.access_token.expose_secret(), "at2");
    assert_eq!(bed.refreshes().len(), 1);
}
