use std::sync::{Arc, Mutex};
use std::time::Duration;

use latchkey_accounts::Problem;
use latchkey_accounts::leak::{Alive, JobState, Outcome, Way, Why};
use latchkey_leak::Kind;
use latchkey_scripted::link_server::lock;
use latchkey_scripted::{Reply, Scripted};

use crate::bed::Bed;
use crate::leak_bed::{all, found, go, of_provider};
use crate::leak_script::Script;

#[tokio::test]
async fn an_account_of_this_computer_and_the_programs_that_have_its_token_are_named() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let account = bed.link(&engine).await;
    let handed = engine.hand_off(&account.id, Duration::ZERO, "/usr/bin/obs");
    handed.await.unwrap();
    engine.refresh(&account.id).await.unwrap();
    let findings = [
        found("at1", "the token before the refresh"),
        found("at2", "the token of today"),
        found("rt2", "its refresh token"),
        found("at9", "a stranger's"),
    ];
    let plan = engine.leak_plan(&findings).await.unwrap();
    let here: Vec<_> = plan.items.iter().map(|item| item.here.as_deref()).collect();
    assert_eq!(here, [Some("Mia"), Some("Mia"), Some("Mia"), None]);
    assert_eq!(plan.items[0].programs, ["/usr/bin/obs"]);
    assert_eq!(plan.programs, ["/usr/bin/obs"]);
    // It goes to the server that the account is of.
    let provider = account.provider.clone();
    assert_eq!(plan.items[0].way, Way::Held { provider });

    // Nothing is said where the vault does not open.
    *lock(&bed.keychain.trouble) = Some(latchkey_vault::KeychainError::Locked);
    let plan = bed.engine().await.leak_plan(&findings).await.unwrap();
    assert!(plan.items.iter().all(|item| item.here.is_none()));
    assert!(plan.programs.is_empty());
}

/// TikTok's own way: only an access token that lasts can be revoked, and a refresh token buys one.
#[tokio::test]
async fn another_providers_tokens_go_to_it_alone_and_a_dead_one_is_refreshed_first() {
    let bed = Bed::new();
    let revoked: Arc<Mutex<Vec<String>>> = Arc::default();
    let seen = Arc::clone(&revoked);
    let server = Scripted::start(move |request| {
        match request.path.as_str() {
        "/token" if request.field("refresh_token").as_deref() == Some("rft.gone") => {
            Reply::Json(400, r#"{"error":"invalid_grant"}"#.to_owned())
        }
        "/token" => Reply::Json(
            200,
            r#"{"access_token":"act.new","token_type":"Bearer","expires_in":60,"refresh_token":"rft.new"}"#.to_owned(),
        ),
        "/userinfo" => {
            let token = request.bearer().unwrap().to_owned();
            let ended = token == "act.old" || lock(&seen).contains(&token);
            if ended {
                Reply::Json(401, r#"{"error":"invalid_token"}"#.to_owned())
            } else {
                Reply::Json(200, r#"{"sub":"mia"}"#.to_owned())
            }
        }
        "/revoke" => {
            lock(&seen).push(request.field("token").unwrap());
            Reply::Empty(200)
        }
        other => panic!("nobody should ask for {other}"),
    }
    });
    let manifest = r#"
        id = "tiktok-desktop"
        name = "TikTok"
        client_id = "app"
        flows = ["browser"]
        [endpoints]
        authorization = "AT/authorize"
        token = "AT/token"
        revocation = "AT/revoke"
        userinfo = "AT/userinfo"
        [revocation]
        tokens = "access"
        live_access_token = true
        hint = false
    "#;
    let folder = bed.folder().join("providers");
    std::fs::create_dir_all(&folder).unwrap();
    let manifest = manifest.replace("AT", &server.origin());
    std::fs::write(folder.join("tiktok-desktop.toml"), manifest).unwrap();
    let engine = bed.engine().await;
    let of = |provider: &str, kind, token: &str, file: &str| {
        of_provider(provider, kind, "A token", token, file)
    };
    let findings = [
        of("tiktok", Kind::AccessToken, "act.live", "a.log"),
        of("tiktok", Kind::AccessToken, "act.old", "b.log"),
        of("tiktok", Kind::RefreshToken, "rft.old", "b.log"),
        of("tiktok", Kind::RefreshToken, "rft.gone", "c.log"),
        of("tiktok", Kind::ClientSecret, "secret", "c.log"),
        of("google", Kind::AccessToken, "ya29.x", "c.log"),
    ];
    let plan = engine.leak_plan(&findings).await.unwrap();
    let alive: Vec<Alive> = plan.items.iter().map(|item| item.alive).collect();
    assert_eq!(alive[..2], [Alive::Alive, Alive::Dead]);
    assert_eq!(alive[2..], [Alive::Unknown; 4]);
    for item in &plan.items[..4] {
        assert!(matches!(item.way, Way::Provider { .. }), "{item:?}");
    }
    for item in &plan.items[4..] {
        assert_eq!((&item.way, item.why), (&Way::None, Some(Why::NoWay)));
    }

    // The refresh token beside the dead one was not chosen; it is used all the same.
    let chosen = [0, 1, 3, 4, 5].map(|nth: usize| findings[nth].fingerprint);
    let id = engine
        .leak_begin(&findings, &chosen, "A test.")
        .await
        .unwrap();
    let job = engine
        .leak_work(&id, &findings, go(), |_| {})
        .await
        .unwrap();
    assert!(matches!(job.state, JobState::Done { .. }), "{job:?}");
    let items = engine.leak_items(&id).await.unwrap();
    let words: Vec<_> = items.iter().map(|item| item.outcome.as_str()).collect();
    assert_eq!(
        words,
        ["revoked", "revoked", "already_gone", "refused", "refused"]
    );
    assert!(matches!(&items[4].outcome, Outcome::Refused { reason, .. } if reason == "no_way"));
    lock(&revoked).sort_unstable();
    assert_eq!(*lock(&revoked), ["act.live", "act.new"]);
    let asked = server.requests();
    assert!(!asked.iter().any(|request| request.body.contains("ya29")));
}

#[tokio::test]
async fn what_a_server_in_trouble_did_not_end_is_tried_again_and_then_by_the_next_resume() {
    let (bed, script) = (Bed::new(), Arc::new(Script::default()));
    let server = script.play();
    let config = format!("server = \"{}\"\n", server.origin());
    std::fs::write(bed.file("config.toml"), config).unwrap();
    let engine = bed.engine().await;
    let findings: Vec<_> = (0..20)
        .map(|nth| found(&format!("lk_at_{nth}"), "server.log"))
        .collect();
    let begun = engine
        .leak_begin(&findings, &all(&findings), "A test.")
        .await;
    let id = begun.unwrap();
    let busy = || {
        let wait = vec![("Retry-After".to_owned(), "9".to_owned())];
        Reply::With(503, wait, "application/json", "{}".to_owned())
    };
    // The first seven are put off.
    lock(&script.of_revocations).extend((0..7).map(|_| busy()));
    let stopped = engine.leak_work(&id, &findings, go(), |_| {}).await;
    let stopped = stopped.map(|job| job.counts);
    let job = engine.leak_job(&id).await.unwrap();
    let pauses = lock(&bed.pauses).clone();
    assert!(pauses.contains(&Duration::from_secs(9)), "{pauses:?}");
    assert!(stopped.is_ok(), "{stopped:?}");
    assert_eq!(job.counts.revoked, 20);
    assert_eq!(server.requests_to("/revoke").len(), 27);

    let more = [found("lk_at_more", "server.log")];
    let begun = engine.leak_begin(&more, &all(&more), "A test.").await;
    let id = begun.unwrap();
    lock(&script.of_revocations).extend((0..5).map(|_| busy()));
    let stopped = engine.leak_work(&id, &more, go(), |_| {}).await;
    let code = Problem::from(&stopped.unwrap_err()).code;
    assert_eq!(code, "server_unavailable");
    let items = engine.leak_items(&id).await.unwrap();
    assert!(
        matches!(&items[0].outcome, Outcome::Failed { reason, .. } if reason == code),
        "{items:?}"
    );
    assert_eq!(engine.leak_job(&id).await.unwrap().counts.failed, 1);
    let job = engine.leak_work(&id, &more, go(), |_| {}).await.unwrap();
    assert!(matches!(job.state, JobState::Done { .. }), "{job:?}");
}
