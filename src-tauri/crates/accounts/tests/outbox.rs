use std::sync::Arc;
use std::time::Duration;

use latchkey_accounts::{
    AccountState, Ending, Engine, EngineError, ExposeSecret as _, Revocation, RevocationProgress,
    RevocationState,
};
use latchkey_scripted::Reply;
use latchkey_scripted::link_server::lock;
use latchkey_vault::KeychainError;
use tokio::sync::watch;

use crate::bed::{Bed, eventually, is_linked};

/// What a server in trouble answers.
fn trouble() -> Reply {
    Reply::Empty(503)
}

async fn only(engine: &Engine) -> Revocation {
    let outbox = engine.outbox().await.unwrap();
    assert_eq!(outbox.len(), 1, "{outbox:?}");
    outbox.into_iter().next().unwrap()
}

fn send_outbox(engine: &Engine) -> watch::Sender<bool> {
    let (open, opened) = watch::channel(true);
    let engine = engine.clone();
    tokio::spawn(async move { engine.send_outbox(opened).await });
    open
}

#[tokio::test]
async fn s08_a_revocation_is_confirmed_at_once_where_the_server_is_there() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let account = bed.link(&engine).await;

    let receipt = engine.revoke(&account.id).await.unwrap();
    assert!(
        matches!(receipt.revocation, Some(RevocationState::Confirmed { .. })),
        "{receipt:?}"
    );
    assert_eq!(bed.server.requests_to("/revoke").len(), 1);
    assert_eq!(bed.sealed(), 0, "nothing of its tokens is left");
    let log = engine.audit_log(Some(&account.id), None).await.unwrap();
    let event = |nth: usize| log[nth].members["event"].clone();
    assert_eq!(
        (event(1), event(2)),
        ("revocation_asked".into(), "revoked".into())
    );
    let again = engine.revoke(&account.id).await.unwrap_err();
    assert!(
        matches!(again, EngineError::AlreadyRevoked { .. }),
        "{again}"
    );
}

#[tokio::test]
async fn s08_offline_it_is_ended_here_and_the_server_hears_of_it_once_after_a_restart() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let account = bed.link(&engine).await;
    lock(&bed.script.of_revoke).push_back(trouble());

    let receipt = engine.revoke(&account.id).await.unwrap();
    assert!(receipt.is_pending(), "{receipt:?}");
    let listed = bed.account(&engine).await;
    assert!(
        matches!(
            listed.state,
            AccountState::Revoked {
                revocation: RevocationProgress::Pending,
                ..
            }
        ),
        "{listed:?}"
    );
    let used = engine.access_token(&account.id, Duration::ZERO).await;
    assert!(matches!(used, Err(EngineError::AlreadyRevoked { .. })));
    let RevocationState::Pending { trouble, .. } = only(&engine).await.state else {
        panic!("it is pending");
    };
    assert_eq!(trouble.unwrap().code, "server_unavailable");

    // Nothing is swept that is still needed, and the next program goes on with it.
    drop(engine);
    let engine = bed.engine().await;
    engine.recover().await.unwrap();
    assert!(bed.sealed() > 0, "the tokens wait, sealed");
    bed.clock.pass(60);
    engine.recover().await.unwrap();
    assert_eq!(only(&engine).await.state.as_str(), "confirmed");
    let calls = bed.server.requests_to("/revoke");
    assert_eq!(calls.len(), 2, "the one that failed, and one");
    assert_eq!(calls[1].field("token").as_deref(), Some("rt1"));
    assert_eq!(bed.sealed(), 0);
    engine.recover().await.unwrap();
    assert_eq!(bed.server.requests_to("/revoke").len(), 2);
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_at_all_keeps_nobody_from_logging_out() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let account = bed.link(&engine).await;
    lock(&bed.script.of_revoke).push_back(trouble());

    let receipt = engine.log_out(&account.id).await.unwrap();
    assert!(receipt.is_pending(), "{receipt:?}");
    assert!(engine.accounts().await.unwrap().is_empty());
    let waiting = only(&engine).await;
    assert_eq!(
        (waiting.what, waiting.name.as_str()),
        (Ending::LogOut, "Mia")
    );

    let flushed = engine.flush_outbox(|_| {}).await.unwrap();
    assert_eq!((flushed.settled, flushed.pending), (1, 0));
    assert_eq!(bed.server.requests_to("/auth/logout").len(), 2);
    assert!(
        bed.server.requests_to("/revoke").is_empty(),
        "the platform is left alone"
    );
    assert_eq!(bed.sealed(), 0);
}

#[tokio::test]
async fn a_program_that_stays_open_tries_later_and_later_until_it_is_confirmed() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let account = bed.link(&engine).await;
    lock(&bed.script.of_revoke).extend((0..4).map(|_| trouble()));
    engine.revoke(&account.id).await.unwrap();

    bed.time_passes
        .store(true, std::sync::atomic::Ordering::SeqCst);
    let _open = send_outbox(&engine);
    eventually("it is confirmed", async || {
        only(&engine).await.state.is_settled()
    })
    .await;
    assert_eq!(bed.server.requests_to("/revoke").len(), 5);
    // Each pause is between half and the whole of 1, 2, 4 and 8 seconds; when nothing waits, it is looked again after thirty.
    let pauses = lock(&bed.pauses).clone();
    let waited: Duration = pauses.iter().filter(|pause| pause.as_secs() < 30).sum();
    assert!(waited >= Duration::from_secs(7), "{pauses:?}");
}

#[tokio::test]
async fn an_old_access_token_is_renewed_before_it_logs_out() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let account = bed.link(&engine).await;
    bed.clock.pass(2 * 3600);

    engine.log_out(&account.id).await.unwrap();
    assert_eq!(only(&engine).await.state.as_str(), "confirmed");
    let calls = bed.server.requests_to("/auth/logout");
    assert_eq!(calls[0].bearer(), Some("at2"));
}

#[tokio::test]
async fn what_had_ended_already_is_told_as_that() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let account = bed.link(&engine).await;
    bed.clock.pass(2 * 3600);
    let gone = r#"{"error":"invalid_grant"}"#.to_owned();
    lock(&bed.script.of_refresh).push_back(Reply::Json(400, gone));

    let receipt = engine.log_out(&account.id).await.unwrap();
    assert!(
        matches!(receipt.revocation, Some(RevocationState::Expired { .. })),
        "{receipt:?}"
    );
    assert_eq!(bed.sealed(), 0);
}

#[tokio::test]
async fn what_a_server_refuses_is_kept_until_a_person_tries_again_or_gives_it_up() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let account = bed.link(&engine).await;
    let refusal = || Reply::Json(401, r#"{"error":"invalid_client"}"#.to_owned());
    lock(&bed.script.of_revoke).extend([refusal(), refusal()]);

    let receipt = engine.revoke(&account.id).await.unwrap();
    let Some(RevocationState::Refused { trouble, .. }) = receipt.revocation else {
        panic!("{receipt:?}");
    };
    assert_eq!(trouble.code, "invalid_client");
    bed.clock.pass(24 * 3600);
    engine.recover().await.unwrap();
    assert_eq!(bed.server.requests_to("/revoke").len(), 1, "not by itself");

    let flushed = engine.flush_outbox(|_| {}).await.unwrap();
    assert_eq!(flushed.refused, 1);
    assert!(bed.sealed() > 0);
    let waiting = only(&engine).await;
    engine.forget_revocation(&waiting.id).await.unwrap();
    assert!(engine.outbox().await.unwrap().is_empty());
    assert_eq!(bed.sealed(), 0);
    let unknown = engine.forget_revocation(&waiting.id).await.unwrap_err();
    assert!(matches!(unknown, EngineError::NoSuchRevocation(_)));
}

#[tokio::test]
async fn a_server_that_stays_away_settles_it_only_long_after_the_tokens_ended() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    *lock(&bed.script.refresh_lasts) = Some(2 * 3600);
    let account = bed.link(&engine).await;
    lock(&bed.script.of_revoke).extend((0..3).map(|_| trouble()));
    engine.revoke(&account.id).await.unwrap();

    for (hours, state) in [(3, "pending"), (25, "expired")] {
        bed.clock.pass(hours * 3600);
        engine.flush_outbox(|_| {}).await.unwrap();
        assert_eq!(
            only(&engine).await.state.as_str(),
            state,
            "{hours} hours on"
        );
    }
    assert_eq!(bed.sealed(), 0);
}

/// S6, S8: nothing that a refresh buys meanwhile outlives the revocation.
#[tokio::test]
async fn what_a_refresh_under_way_buys_is_what_is_revoked() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let account = bed.link(&engine).await;
    let (answer, may_answer) = std::sync::mpsc::channel::<()>();
    *lock(&bed.script.on_refresh) = Some(Box::new(move || may_answer.recv().unwrap()));
    let refreshing = tokio::spawn({
        let (engine, id) = (engine.clone(), account.id.clone());
        async move { engine.refresh(&id).await }
    });
    eventually("the refresh is under way", async || {
        bed.server.requests_to("/token").len() == 2
    })
    .await;
    let revoking = tokio::spawn({
        let (engine, accounts) = (engine.clone(), engine.accounts().await.unwrap());
        async move { engine.end_all(accounts, Ending::Revoke, |_, _| {}).await }
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    answer.send(()).unwrap();

    refreshing.await.unwrap().unwrap();
    assert_eq!(revoking.await.unwrap().unwrap().settled, 1);
    let ended = bed.server.requests_to("/revoke");
    assert_eq!(ended.len(), 1);
    assert_eq!(ended[0].field("token").as_deref(), Some("rt2"));
}

#[tokio::test]
async fn in_a_keychain_that_does_not_open_nothing_is_ended() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let account = bed.link(&engine).await;
    *lock(&bed.keychain.trouble) = Some(KeychainError::Locked);
    let all = engine.accounts().await.unwrap();
    for refused in [
        engine.revoke(&account.id).await.map(drop),
        engine.log_out(&account.id).await.map(drop),
        engine
            .end_all(all, Ending::Revoke, |_, _| {})
            .await
            .map(drop),
    ] {
        assert!(matches!(refused, Err(EngineError::Vault(_))), "{refused:?}");
    }
    assert!(is_linked(&bed.account(&engine).await));
    assert!(engine.outbox().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_keychain_that_closes_meanwhile_puts_it_off() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let account = bed.link(&engine).await;
    lock(&bed.script.of_revoke).push_back(trouble());
    engine.revoke(&account.id).await.unwrap();
    *lock(&bed.keychain.trouble) = Some(KeychainError::Locked);

    let flushed = engine.flush_outbox(|_| {}).await.unwrap();
    assert_eq!(flushed.pending, 1);
    *lock(&bed.keychain.trouble) = None;
    engine.flush_outbox(|_| {}).await.unwrap();
    assert_eq!(only(&engine).await.state.as_str(), "confirmed");
}

#[tokio::test]
async fn linking_again_ends_the_older_link_only_after_the_new_one_is_stored() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let first = bed.link(&engine).await;
    lock(&bed.script.of_revoke).push_back(trouble());
    let used = Arc::new(std::sync::Mutex::new(None));
    let (seen, id, said) = (engine.clone(), first.id.clone(), Arc::clone(&used));
    let runtime = tokio::runtime::Handle::current();
    *lock(&bed.script.on_revoke) = Some(Box::new(move || {
        let token = runtime.block_on(seen.access_token(&id, Duration::ZERO));
        *lock(&said) = Some(token.unwrap().access_token.expose_secret().to_owned());
    }));

    let second = bed.link(&engine).await;
    assert_eq!(first.id, second.id);
    let waiting = only(&engine).await;
    assert_eq!(waiting.what, Ending::Replace);
    assert_eq!(waiting.state.as_str(), "pending");
    let while_the_first_ended = lock(&used).take();
    assert_eq!(while_the_first_ended.as_deref(), Some("at2"));
    engine.flush_outbox(|_| {}).await.unwrap();
    let ended = bed.server.requests_to("/revoke");
    assert!(
        ended
            .iter()
            .all(|call| call.field("token").as_deref() == Some("rt1"))
    );
}

/// S8, S25: the local key is lost, and the server's name for the link is what is left.
#[tokio::test]
async fn tokens_that_cannot_be_read_are_ended_by_the_accounts_next_link() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let account = bed.link(&engine).await;
    let watching = Bed::watch_over(&engine);
    bed.opened().await;
    watching.send_replace(false);
    bed.lose_tokens();

    let receipt = engine.revoke(&account.id).await.unwrap();
    let Some(RevocationState::Refused { trouble, .. }) = receipt.revocation else {
        panic!("{receipt:?}");
    };
    assert_eq!(trouble.code, "tokens_missing");

    lock(&bed.script.of_ending).push_back(Reply::Empty(204));
    bed.link(&engine).await;
    engine.recover().await.unwrap();
    assert_eq!(only(&engine).await.state.as_str(), "confirmed");
    assert_eq!(bed.server.requests_to("/links/l1").len(), 1);
    assert!(bed.server.requests_to("/revoke").is_empty());
}

#[tokio::test]
async fn s25_ending_one_of_many_accounts_leaves_the_others() {
    let bed = Bed::new();
    *lock(&bed.script.crowd) = true;
    let engine = bed.engine().await;
    let mut accounts = Vec::new();
    for _ in 0..3 {
        accounts.push(bed.link(&engine).await);
    }
    engine.revoke(&accounts[1].id).await.unwrap();
    for other in [&accounts[0], &accounts[2]] {
        engine.refresh(&other.id).await.unwrap();
    }
    let ended = bed.server.requests_to("/revoke");
    assert_eq!(ended.len(), 1);
    assert_eq!(ended[0].field("token").as_deref(), Some("rt2"));
}

#[tokio::test]
async fn all_are_ended_here_before_the_first_server_is_told() {
    /// More than are kept together, and than may be under way.
    const MANY: usize = 150;
    let bed = Bed::new();
    *lock(&bed.script.crowd) = true;
    let engine = bed.engine().await;
    for _ in 0..MANY {
        bed.link(&engine).await;
    }
    let usable = Arc::new(std::sync::Mutex::new(None));
    let (seen, looked) = (engine.clone(), Arc::clone(&usable));
    let runtime = tokio::runtime::Handle::current();
    *lock(&bed.script.on_revoke) = Some(Box::new(move || {
        let accounts = runtime.block_on(seen.accounts()).unwrap();
        let linked = |state: &AccountState| matches!(state, AccountState::Linked { .. });
        *lock(&looked) = Some(accounts.iter().filter(|a| linked(&a.state)).count());
    }));
    let accounts = engine.accounts().await.unwrap();
    let mut told = Vec::new();
    let flushed = engine
        .end_all(accounts, Ending::Revoke, |revocation, all| {
            told.push((revocation.subject.clone(), all));
        })
        .await
        .unwrap();
    assert_eq!(flushed.settled, MANY);
    assert_eq!(told.len(), MANY);
    assert!(told.iter().all(|(_, all)| *all == MANY));
    assert_eq!(bed.sealed(), 0);
    assert_eq!(*lock(&usable), Some(0));
}

#[tokio::test]
async fn what_is_in_the_way_of_one_keeps_no_other_from_being_ended() {
    let bed = Bed::new();
    *lock(&bed.script.crowd) = true;
    let engine = bed.engine().await;
    for _ in 0..20 {
        bed.link(&engine).await;
    }
    let accounts = engine.accounts().await.unwrap();
    *lock(&bed.script.of_revoke) = (0..20).map(|_| trouble()).collect();
    let flushed = engine.end_all(accounts, Ending::Revoke, |_, _| {});
    assert_eq!(flushed.await.unwrap().pending, 20);

    // What should be the first one's lock cannot be opened as a file.
    let first = engine.outbox().await.unwrap().remove(0).id;
    let in_the_way = bed.file(&format!("locks/outbox-{first}"));
    std::fs::remove_file(&in_the_way).unwrap();
    std::fs::create_dir(&in_the_way).unwrap();
    engine.flush_outbox(|_| {}).await.unwrap_err();
    let states = async || {
        let outbox = engine.outbox().await.unwrap();
        let settled = outbox.iter().filter(|sent| sent.state.is_settled()).count();
        (settled, outbox.len() - settled)
    };
    assert_eq!(states().await, (19, 1));

    std::fs::remove_dir(&in_the_way).unwrap();
    engine.flush_outbox(|_| {}).await.unwrap();
    assert_eq!(states().await, (20, 0));
    assert_eq!(bed.sealed(), 0);
}
