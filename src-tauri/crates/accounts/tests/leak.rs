use latchkey_accounts::leak::{
    Alive, Checked, Finding, Format, JobState, LeakError, Outcome, Set, Way, Whole, Why,
};
use latchkey_accounts::{Engine, EngineError, Problem};
use latchkey_oauth::client::RevocationReceipt;

use crate::bed::Bed;
use crate::leak_bed::{LinkServer, STAFF, Session, all, found, go, is_in_any_file};

/// Tokens of this many sessions, the access token of each, and of the first the refresh token as well.
async fn leaked(server: &LinkServer, sessions: usize) -> (Vec<Session>, Vec<Finding>) {
    let people = server.people().await;
    let mut leaked = Vec::new();
    for nth in 0..sessions {
        leaked.push(server.session(&people[nth % people.len()]).await);
    }
    let mut findings: Vec<Finding> = leaked
        .iter()
        .map(|session| found(&session.access, "server.log"))
        .collect();
    findings.push(found(&leaked[0].refresh, "server.log"));
    (leaked, findings)
}

async fn staffed() -> (Bed, LinkServer, Engine) {
    let (bed, server) = (Bed::new(), LinkServer::start().await);
    let engine = bed.engine().await;
    server.staff(&engine).await;
    (bed, server, engine)
}

/// Revokes all of it.
async fn revoke(engine: &Engine, findings: &[Finding]) -> String {
    let reason = "Pasted into a public issue.";
    let begun = engine.leak_begin(findings, &all(findings), reason).await;
    let id = begun.unwrap();
    let job = engine.leak_work(&id, findings, go(), |_| {}).await.unwrap();
    assert!(matches!(job.state, JobState::Done { .. }), "{job:?}");
    id
}

#[tokio::test]
async fn staff_are_the_accounts_that_the_server_granted_the_power() {
    let (_bed, server, engine) = staffed().await;
    let people = server.people().await;
    // Anybody may ask for it; the server grants it to those that it lists.
    server
        .link(&engine, &people[0], &crate::leak_bed::POWERS)
        .await;
    let staff = engine.staff().await.unwrap();
    assert_eq!(staff.len(), 1, "{staff:?}");
    assert_eq!(staff[0].subject, format!("sandbox:{STAFF}"));
    assert!(staff[0].audit);
}

#[tokio::test]
async fn the_power_alone_is_enough_to_be_linked_with() {
    let (bed, server) = (Bed::new(), LinkServer::start().await);
    let engine = bed.engine().await;
    let account = server.link(&engine, STAFF, &["support:revoke"]).await;
    assert_eq!(account.scopes, ["support:revoke"]);
    let staff = engine.staff().await.unwrap();
    assert_eq!((&staff[0].account, staff[0].audit), (&account.id, false));
    let (_, findings) = leaked(&server, 1).await;
    revoke(&engine, &findings).await;
}

#[tokio::test]
async fn a_dry_run_says_whose_each_is_and_changes_nothing() {
    let (_bed, server, engine) = staffed().await;
    let (sessions, mut findings) = leaked(&server, 3).await;
    let people = server.people().await;
    let gone = server.session(&people[0]).await;
    server.end(&gone).await;
    findings.push(found(&gone.access, "old.log"));
    findings.push(found(
        "lk_at_00000000000000000000000000000000000000000001rfpgD",
        "x",
    ));
    let account = engine.accounts().await.unwrap().remove(0);
    let own = engine.access_token(&account.id, std::time::Duration::ZERO);
    let own = own.await.unwrap();
    let own = latchkey_accounts::ExposeSecret::expose_secret(&own.access_token).to_owned();
    findings.push(found(&own, "shell-history"));

    let plan = engine.leak_plan(&findings).await.unwrap();
    let way = Way::Staff {
        account: account.id.clone(),
    };
    for item in &plan.items[..4] {
        assert_eq!((item.alive, &item.way), (Alive::Alive, &way));
        assert_eq!(item.client.as_deref(), Some("latchkey-desktop"));
        assert_eq!(item.device.as_deref(), Some("Mia's laptop"));
        assert_eq!(item.here, None);
    }
    let first = format!("sandbox:{}", people[0]);
    assert_eq!(plan.items[0].subject.as_deref(), Some(&*first));
    assert_eq!(plan.items[3].same_as, Some(findings[0].fingerprint));
    assert_eq!(plan.items[4].alive, Alive::Dead);
    assert_eq!(
        (&plan.items[4].way, plan.items[4].why),
        (&Way::None, Some(Why::AlreadyGone))
    );
    assert_eq!(
        (&plan.items[5].way, plan.items[5].why),
        (&Way::None, Some(Why::UnknownHere))
    );
    assert_eq!(plan.items[6].here.as_deref(), Some(&*account.name));
    assert_eq!((plan.sessions, plan.accounts), (4, 4));
    for session in &sessions {
        assert!(server.takes(session).await, "nothing has happened");
        assert!(server.refreshes(session).await);
    }
}

#[tokio::test]
async fn exactly_what_leaked_is_ended_and_everything_is_written_down() {
    let (bed, server, engine) = staffed().await;
    let (sessions, mut findings) = leaked(&server, 3).await;
    let people = server.people().await;
    let untouched = server.session(&people[0]).await;
    let gone = server.session(&people[1]).await;
    server.end(&gone).await;
    findings.push(found(&gone.access, "old.log"));
    findings.push(found(
        "lk_at_00000000000000000000000000000000000000000001rfpgD",
        "x",
    ));
    let id = revoke(&engine, &findings).await;

    for session in &sessions {
        assert!(!server.takes(session).await);
        assert!(!server.refreshes(session).await);
    }
    assert!(server.refreshes(&untouched).await, "the others live");
    let items = engine.leak_items(&id).await.unwrap();
    let words: Vec<_> = items.iter().map(|item| item.outcome.as_str()).collect();
    assert_eq!(
        words,
        [
            "revoked",
            "revoked",
            "revoked",
            "revoked",
            "already_gone",
            "unknown"
        ]
    );
    assert_eq!(items[3].same_as, Some(findings[0].fingerprint));
    assert!(
        items
            .iter()
            .all(|item| matches!(item.checked, Checked::Dead { .. })),
        "{items:?}"
    );
    // The token itself was sent, so that the platform could be told.
    assert_eq!(items[2].platform, RevocationReceipt::Disconnected);
    let job = engine.leak_job(&id).await.unwrap();
    assert_eq!((job.counts.revoked, job.counts.total()), (4, 6));

    // Who, what, why.
    let by = format!("sandbox:{STAFF}");
    let log = engine.audit_log(None, None).await.unwrap();
    let of = |event: &str| {
        let mut log = log.clone();
        log.retain(|entry| entry.members["event"] == event);
        log
    };
    let begun = &of("leak_revocation_begun")[0].members;
    assert_eq!(begun["reason"], "Pasted into a public issue.");
    assert_eq!(
        (&begun["by"], &begun["items"]),
        (&by.clone().into(), &6.into())
    );
    let revoked = of("leak_revoked");
    assert_eq!(revoked.len(), 6);
    for (entry, item) in revoked.iter().zip(&items) {
        assert_eq!(entry.members["sha256"], item.fingerprint.to_string());
        assert_eq!(entry.members["outcome"], item.outcome.as_str());
        assert_eq!(entry.members["by"], by.as_str());
        assert_eq!(entry.members["job"], id.as_str());
    }
    assert_eq!(of("leak_revocation_done")[0].members["revoked"], 4);
    engine.settle().await;
    engine.verify_audit().await.unwrap();
    drop(engine);
    for finding in &findings {
        let token = latchkey_accounts::ExposeSecret::expose_secret(&finding.token);
        assert!(!is_in_any_file(bed.folder(), token), "no token is kept");
    }
}

#[tokio::test]
async fn a_server_that_is_only_guessed_says_nothing_by_not_knowing_a_token() {
    let (bed, server, other) = (
        Bed::new(),
        LinkServer::start().await,
        LinkServer::start().await,
    );
    let engine = bed.engine().await;
    let people = server.people().await;
    let (_, findings) = leaked(&other, 1).await;
    // Nobody uses the sandbox here, so it is not even started for it.
    let plan = engine.leak_plan(&findings).await.unwrap();
    assert_eq!(plan.items[0].alive, Alive::Unknown);
    assert_eq!(plan.items[0].why, Some(Why::UnknownHere));

    server.link(&engine, &people[0], &["user.info.basic"]).await;
    let plan = engine.leak_plan(&findings).await.unwrap();
    let provider = server.issuer.clone();
    assert_eq!(plan.items[0].way, Way::Held { provider });
    assert_eq!(plan.items[0].alive, Alive::Unknown, "{plan:?}");
    assert_eq!(plan.items[0].why, Some(Why::UnknownHere));
}

#[tokio::test]
async fn without_staff_whoever_holds_a_token_ends_it_and_sets_are_out_of_reach() {
    let (bed, server) = (Bed::new(), LinkServer::start().await);
    let people = server.people().await;
    std::fs::write(
        bed.file("config.toml"),
        format!("server = \"{}\"\n", server.issuer),
    )
    .unwrap();
    let engine = bed.engine().await;
    let (sessions, findings) = leaked(&server, 2).await;
    let plan = engine.leak_plan(&findings).await.unwrap();
    assert!(matches!(plan.items[0].way, Way::Held { .. }), "{plan:?}");
    let alive: Vec<Alive> = plan.items.iter().map(|item| item.alive).collect();
    assert_eq!(alive, [Alive::Alive, Alive::Alive, Alive::Unknown]);

    let id = revoke(&engine, &findings).await;
    let items = engine.leak_items(&id).await.unwrap();
    assert!(
        matches!(items[0].outcome, Outcome::Revoked { .. }),
        "{items:?}"
    );
    assert!(
        matches!(items[0].checked, Checked::Dead { .. }),
        "{items:?}"
    );
    // The session had ended by its access token already, and RFC 7009 says the same of that and of a stranger.
    assert!(
        matches!(items[2].outcome, Outcome::Unknown { .. }),
        "{items:?}"
    );
    for session in &sessions {
        assert!(!server.takes(session).await);
    }
    let account = Set::Account(format!("sandbox:{}", people[0]));
    let refused = engine.leak_preview_set(None, &account).await.unwrap_err();
    assert!(matches!(refused, EngineError::Leak(LeakError::NotStaff)));
    let problem = Problem::from(&refused);
    assert_eq!(problem.code, "not_staff");
    assert!(problem.way_out.contains("support:revoke"), "{problem}");
}

#[tokio::test]
async fn a_whole_account_falls_only_by_the_right_phrase() {
    let (_bed, server, engine) = staffed().await;
    let people = server.people().await;
    let (one, two) = (
        server.session(&people[0]).await,
        server.session(&people[0]).await,
    );
    let other = server.session(&people[1]).await;
    let set = Set::Account(format!("sandbox:{}", people[0]));
    let preview = engine.leak_preview_set(None, &set).await.unwrap();
    assert_eq!((preview.sessions, preview.accounts), (2, 1));

    let wrong = engine.leak_revoke_set(None, &set, "yes", "Stolen laptop.", go());
    let wrong = wrong.await.unwrap_err();
    assert_eq!(Problem::from(&wrong).code, "wrong_phrase", "{wrong}");
    assert!(server.takes(&one).await && server.takes(&two).await);
    let no_reason = engine.leak_revoke_set(None, &set, &preview.phrase, " \n", go());
    assert_eq!(
        Problem::from(&no_reason.await.unwrap_err()).code,
        "bad_reason"
    );

    let done = engine
        .leak_revoke_set(None, &set, &preview.phrase, "Stolen laptop.", go())
        .await
        .unwrap();
    assert!(done.done);
    assert_eq!((done.sessions, done.still_connected), (2, 1));
    assert!(!server.takes(&one).await && !server.takes(&two).await);
    assert!(server.takes(&other).await);
    let log = engine.audit_log(None, None).await.unwrap();
    let begun = log
        .iter()
        .find(|entry| entry.members["event"] == "leak_revocation_begun")
        .unwrap();
    assert_eq!(
        begun.members["set"],
        format!("account sandbox:{}", people[0])
    );
    assert_eq!(begun.members["reason"], "Stolen laptop.");

    let since = Set::Since("2020-01-01T00:00:00Z".parse().unwrap());
    let preview = engine.leak_preview_set(None, &since).await.unwrap();
    assert_eq!(preview.phrase, format!("{} sessions", preview.sessions));
}

#[tokio::test]
async fn the_session_that_gives_the_orders_ends_last() {
    let (_bed, server, engine) = staffed().await;
    let account = engine.accounts().await.unwrap().remove(0);
    let own = engine.access_token(&account.id, std::time::Duration::ZERO);
    let own = own.await.unwrap();
    let own = latchkey_accounts::ExposeSecret::expose_secret(&own.access_token).to_owned();
    let (sessions, leaked) = leaked(&server, 2).await;
    let mut findings = vec![found(&own, "shell-history")];
    findings.extend(leaked);
    let id = revoke(&engine, &findings).await;
    let items = engine.leak_items(&id).await.unwrap();
    assert_eq!(items.last().unwrap().fingerprint, findings[0].fingerprint);
    assert!(
        items
            .iter()
            .all(|item| matches!(item.outcome, Outcome::Revoked { .. }))
    );
    assert!(
        matches!(items[0].checked, Checked::Dead { .. }),
        "{items:?}"
    );
    assert!(!server.takes(&sessions[1]).await);
}

#[tokio::test]
async fn a_report_verifies_and_a_changed_one_is_told() {
    let (_bed, server, engine) = staffed().await;
    let (_, findings) = leaked(&server, 2).await;
    let id = revoke(&engine, &findings).await;
    let json = engine.leak_report(&id, Format::Json).await.unwrap();
    let verdict = engine.leak_verify(&json).await.unwrap();
    assert_eq!(verdict.whole, Whole::Yes);
    assert!(verdict.known && verdict.chain, "{verdict:?}");
    assert_eq!((verdict.dead, verdict.alive, verdict.unknown), (3, 0, 0));
    assert_eq!((verdict.job.as_str(), verdict.problem), (id.as_str(), None));

    let text = String::from_utf8(json.clone()).unwrap();
    for (from, to, part) in [
        ("\"line\": 3", "\"line\": 4", "items[0]"),
        ("public issue", "public tissue", "job"),
        ("\"revoked\": 3", "\"revoked\": 2", "counts"),
        ("Latchkey access", "latchkey access", "items[0]"),
    ] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text, "{from}");
        let verdict = engine.leak_verify(changed.as_bytes()).await.unwrap();
        let part = part.to_owned();
        assert_eq!(verdict.whole, Whole::No { part }, "{from}");
        assert!(!verdict.known);
    }
    // Whichever byte is another, it is told, if only as no report any more.
    let other = Bed::new().engine().await;
    for at in (0..json.len()).step_by(89) {
        let mut changed = json.clone();
        changed[at] ^= 1;
        match other.leak_verify(&changed).await {
            Ok(verdict) => assert_ne!(verdict.whole, Whole::Yes, "byte {at}"),
            Err(error) => assert_eq!(Problem::from(&error).code, "not_a_report"),
        }
    }
    // Somebody who can reckon digests can write a report, but not into this computer's log.
    let other = Bed::new();
    let elsewhere = other.engine().await.leak_verify(&json).await.unwrap();
    assert_eq!(elsewhere.whole, Whole::Yes);
    assert!(!elsewhere.known && !elsewhere.chain);
    assert_eq!(elsewhere.unknown, 3);
    for nothing in [&b""[..], b"{}", b"%PDF-1.7", br#"{"format":"x"}"#] {
        let refused = engine.leak_verify(nothing).await.unwrap_err();
        assert_eq!(Problem::from(&refused).code, "not_a_report");
    }
}

#[tokio::test]
async fn all_forms_of_a_report_carry_its_digest_and_no_token() {
    let (_bed, server, engine) = staffed().await;
    let (_, mut findings) = leaked(&server, 2).await;
    findings[0].places[0].file = "=HYPERLINK(\"http://evil\",\"log\") 中.log".to_owned();
    let id = revoke(&engine, &findings).await;
    let json = engine.leak_report(&id, Format::Json).await.unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let digest = json["digest"]["sha256"].as_str().unwrap();
    let csv = engine.leak_report(&id, Format::Csv).await.unwrap();
    let csv = String::from_utf8(csv).unwrap();
    let pdf = engine.leak_report(&id, Format::Pdf).await.unwrap();
    let pdf_text = String::from_utf8_lossy(&pdf).into_owned();

    assert_eq!(csv.lines().count(), 4, "a head and three places: {csv}");
    assert!(csv.contains("'=HYPERLINK"), "{csv}");
    assert!(!csv.contains(",=") && !csv.contains("\"="), "{csv}");
    assert!(pdf.starts_with(b"%PDF-"));
    assert!(pdf_text.contains("/Type /Page\n") && pdf_text.contains("page 1 of "));
    assert!(pdf_text.contains("<U+4E2D>"), "what the font lacks is seen");
    for form in [&json.to_string(), &csv, &pdf_text] {
        assert!(form.contains(digest));
        for finding in &findings {
            let token = latchkey_accounts::ExposeSecret::expose_secret(&finding.token);
            assert!(!form.contains(token));
            assert!(form.contains(&finding.fingerprint.to_string()));
        }
    }
    let log = engine.audit_log(None, None).await.unwrap();
    let written: Vec<_> = log
        .iter()
        .filter(|entry| entry.members["event"] == "leak_report")
        .map(|entry| entry.members["digest"].as_str().unwrap())
        .collect();
    assert_eq!(written, [digest; 3]);
}
