use latchkey_accounts::{EngineError, LinkEnded};
use latchkey_scripted::Reply;
use latchkey_scripted::link_server::lock;

use crate::bed::{Bed, eventually};

const ON_MIAS_LAPTOP: &str = r#"{"link":"l77","client":"Latchkey","device":"Mia's laptop","system":"Linux (Debian 12)","at":"2026-11-25T16:59:58Z"}"#;

#[tokio::test]
async fn s24_a_link_made_elsewhere_is_told_until_one_call_has_revoked_it() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let account = bed.link(&engine).await;
    let _open = Bed::watch_over(&engine);
    bed.opened().await;
    bed.script.tell("7", "new_link", ON_MIAS_LAPTOP);
    eventually("it is told", async || {
        !engine.new_links().await.unwrap().is_empty()
    })
    .await;
    let told = engine.new_links().await.unwrap();
    let [new] = &told[..] else {
        panic!("{told:?}");
    };
    assert_eq!((&new.account, &*new.account_name), (&account.id, "Mia"));
    assert_eq!(new.device.as_deref(), Some("Mia's laptop"));
    assert_eq!(new.system.as_deref(), Some("Linux (Debian 12)"));
    assert_eq!(new.at.to_string(), "2026-11-25T16:59:58Z");

    lock(&bed.script.of_ending).push_back(Reply::Empty(503));
    lock(&bed.script.of_ending).push_back(Reply::Empty(204));
    let failed = engine.revoke_new_link(&account.id, "l77").await;
    assert!(matches!(failed, Err(EngineError::OAuth(_))));
    assert_eq!(
        engine.new_links().await.unwrap().len(),
        1,
        "what is not confirmed stays"
    );
    let (revoked, ended) = engine.revoke_new_link(&account.id, "l77").await.unwrap();
    assert_eq!((&revoked, ended), (new, LinkEnded::Revoked));
    assert!(engine.new_links().await.unwrap().is_empty());
    let asked = &bed.server.requests_to("/links/l77")[1];
    assert_eq!((&*asked.method, asked.bearer()), ("DELETE", Some("at1")));
    let again = engine.revoke_new_link(&account.id, "l77").await;
    assert!(matches!(again, Err(EngineError::NoSuchLink)));
}

#[tokio::test]
async fn s24_what_nobody_answered_for_is_told_by_the_next_program_and_what_was_is_not() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let account = bed.link(&engine).await;
    let open = Bed::watch_over(&engine);
    bed.opened().await;
    bed.script.tell("7", "new_link", ON_MIAS_LAPTOP);
    bed.script
        .tell("8", "new_link", &ON_MIAS_LAPTOP.replace("l77", "l78"));
    eventually("both are told", async || {
        engine.new_links().await.unwrap().len() == 2
    })
    .await;
    engine.keep_new_link(&account.id, "l77").await.unwrap();
    eventually("it is noted how far the feed was heard", async || {
        bed.last_event().await.as_deref() == Some("8")
    })
    .await;
    open.send(false).unwrap();
    eventually("the feed is closed", async || {
        bed.server.open_streams() == 0
    })
    .await;
    drop((open, engine));

    let engine = bed.engine().await;
    let still = engine.new_links().await.unwrap();
    assert_eq!(still.len(), 1);
    assert_eq!(still[0].link, "l78");
    let _open = Bed::watch_over(&engine);
    bed.opened().await;
    let asked = bed.server.requests_to("/feed");
    assert_eq!(asked.last().unwrap().header("last-event-id"), Some("8"));

    // A server that says all of it again says nothing new.
    bed.script.tell("7", "new_link", ON_MIAS_LAPTOP);
    bed.script
        .tell("8", "new_link", &ON_MIAS_LAPTOP.replace("l77", "l78"));
    bed.script
        .tell("9", "new_link", &ON_MIAS_LAPTOP.replace("l77", "l79"));
    eventually("the last is told", async || {
        engine.new_links().await.unwrap().len() == 2
    })
    .await;
    let told = engine.new_links().await.unwrap();
    let links: Vec<&str> = told.iter().map(|new| new.link.as_str()).collect();
    assert_eq!(links, ["l79", "l78"], "the newest first");

    // It ended by other means: there is nothing to ask about any more.
    bed.script
        .tell("10", "revoked", r#"{"link":"l78","by":"person"}"#);
    eventually("it is told no more", async || {
        engine.new_links().await.unwrap().len() == 1
    })
    .await;
}

#[tokio::test]
async fn a_link_that_is_gone_already_is_revoked_and_a_token_that_ended_is_no_obstacle() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let account = bed.link(&engine).await;
    let _open = Bed::watch_over(&engine);
    bed.opened().await;
    bed.script.tell("7", "new_link", ON_MIAS_LAPTOP);
    eventually("it is told", async || {
        !engine.new_links().await.unwrap().is_empty()
    })
    .await;
    let ended = Reply::Json(401, r#"{"error":"invalid_token"}"#.to_owned());
    lock(&bed.script.of_ending).push_back(ended);
    lock(&bed.script.of_ending).push_back(Reply::Empty(404));
    let (_, ended) = engine.revoke_new_link(&account.id, "l77").await.unwrap();
    assert_eq!(ended, LinkEnded::AlreadyGone);
    let asked = bed.server.requests_to("/links/l77");
    let tokens: Vec<_> = asked.iter().map(|request| request.bearer()).collect();
    assert_eq!(tokens, [Some("at1"), Some("at2")]);
}

#[tokio::test]
async fn this_computers_own_link_is_no_news_to_it() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let account = bed.link(&engine).await;
    let _open = Bed::watch_over(&engine);
    bed.opened().await;
    bed.script
        .tell("1", "new_link", &ON_MIAS_LAPTOP.replace("l77", "l1"));

    // Linked again here: the older link's feed hears of it before the newer one is listed.
    let feed = bed.script.feed().unwrap();
    *lock(&bed.script.on_userinfo) = Some(Box::new(move || {
        let data = ON_MIAS_LAPTOP.replace("l77", "l2");
        let text = format!("id: 2\nevent: new_link\ndata: {data}\n\n");
        feed.send(text).unwrap();
    }));
    bed.lets_go.send_replace(false);
    let again = bed.link(&engine).await;
    bed.lets_go.send_replace(true);
    assert_eq!(again.id, account.id);
    eventually("the newer link's feed is open", async || {
        bed.server.requests_to("/feed").len() == 2 && bed.server.open_streams() == 1
    })
    .await;
    let asked = &bed.server.requests_to("/feed")[1];
    assert_eq!(
        (asked.bearer(), asked.header("last-event-id")),
        (Some("at2"), None),
        "another link hears its own feed"
    );
    bed.script
        .tell("3", "new_link", &ON_MIAS_LAPTOP.replace("l77", "l2"));
    bed.script.tell("4", "new_link", ON_MIAS_LAPTOP);
    eventually("the other's link is told", async || {
        !engine.new_links().await.unwrap().is_empty()
    })
    .await;
    let told = engine.new_links().await.unwrap();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].link, "l77");
}

#[tokio::test]
async fn the_beginning_of_this_very_link_is_passed_over_at_once() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    bed.link(&engine).await;
    let _open = Bed::watch_over(&engine);
    bed.opened().await;
    let own = ON_MIAS_LAPTOP.replace("l77", "l1");
    bed.script.tell("1", "new_link", &own);
    bed.script.tell("2", "scopes_changed", r#"{"scope":"a"}"#);
    eventually("what came after it is listed", async || {
        bed.account(&engine).await.scopes == ["a"]
    })
    .await;
    assert!(lock(&bed.pauses).is_empty(), "nothing was waited for");
    assert!(engine.new_links().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_account_that_is_gone_from_here_leaves_nothing_to_answer_for() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let account = bed.link(&engine).await;
    let _open = Bed::watch_over(&engine);
    bed.opened().await;
    bed.script.tell("7", "new_link", ON_MIAS_LAPTOP);
    eventually("it is told", async || {
        !engine.new_links().await.unwrap().is_empty()
    })
    .await;
    engine.revoke(&account.id).await.unwrap();
    assert!(engine.new_links().await.unwrap().is_empty());
    eventually("its feed is closed", async || {
        bed.server.open_streams() == 0
    })
    .await;
}
