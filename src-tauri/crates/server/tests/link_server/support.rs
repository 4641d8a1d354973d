use std::time::{Duration, Instant};

use latchkey_server::clock::SystemEntropy;
use latchkey_server::token::{Token, TokenKind};
use reqwest::Method;
use serde_json::{Value, json};

use crate::bed::{Answer, Bed, CLIENT, Tokens, read};
use crate::watching::{Stream, link_id};
use crate::zero_knowledge::count;

/// The accounts of the sandbox are the same everywhere.
const STAFF: &str = "9b4e0c52-3f7d-4d11-8a60-7c1e95f2d8aa";

const REASON: &str = "Ticket 4711: in a public log.";
const POWERS: &str = "user.info.basic support:revoke support:audit";

pub(crate) async fn bed_with(toml: &str) -> Bed {
    Bed::start_with(&format!(
        "{toml}\n[staff]\naccounts = [\"sandbox:{STAFF}\"]\n"
    ))
    .await
}

/// A link of staff.
pub(crate) async fn staff(bed: &Bed) -> Tokens {
    let begun = bed.begin_as(POWERS, &[]).await;
    let tokens = bed.complete(&begun, Some(STAFF)).await;
    assert_eq!(bed.introspect(&tokens.access).await["scope"], POWERS);
    tokens
}

pub(crate) async fn order(bed: &Bed, staff: &Tokens, body: &Value) -> Answer {
    bed.post_json("/support/revocations", &staff.access, &with_reason(body))
        .await
}

/// What an order needs beside the rest.
fn with_reason(body: &Value) -> Value {
    let mut body = body.clone();
    if let Some(members) = body.as_object_mut()
        && members.get("dry_run") != Some(&true.into())
    {
        members.entry("reason").or_insert_with(|| REASON.into());
    }
    body
}

pub(crate) async fn order_with_key(bed: &Bed, staff: &Tokens, key: &str, body: &Value) -> Answer {
    let request = bed
        .request(Method::POST, "/support/revocations")
        .bearer_auth(&staff.access)
        .header("idempotency-key", key);
    read(request.json(&with_reason(body))).await
}

pub(crate) async fn audit(bed: &Bed, staff: &Tokens, query: &str) -> Answer {
    let path = format!("/support/audit{query}");
    bed.bearer(Method::GET, &path, &staff.access).await
}

/// The records of one kind.
pub(crate) async fn records(bed: &Bed, staff: &Tokens, kind: &str) -> Vec<Value> {
    let answer = audit(bed, staff, &format!("?kind={kind}&limit=1000")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body["records"].as_array().unwrap().clone()
}

pub(crate) fn fingerprint(token: &str) -> String {
    Token::parse(token).unwrap().hash().to_hex()
}

/// As many links of as many accounts as `first` says, made in the database, where the platform is out of the game.
fn many_links(bed: &Bed, links: u32, accounts: u32) -> Vec<String> {
    let database = &bed.database;
    let mut tokens = Vec::new();
    let mut statements = Vec::new();
    for number in 0..links {
        let [access, refresh] = [TokenKind::Access, TokenKind::Refresh]
            .map(|kind| Token::generate(kind, &SystemEntropy));
        let id = format!("link-{number:05}");
        let account = number % accounts;
        statements.push(format!(
            "INSERT INTO session (id, client_id, platform, open_id, scope, created_at, ending,
                 platform_session_id, device_name, device_system, device_version)
             SELECT '{id}', client_id, platform, 'account-{account}', scope, created_at, 0,
                 platform_session_id, '{id}', NULL, NULL FROM session ORDER BY created_at LIMIT 1;"
        ));
        let [access_hash, refresh_hash] =
            [&access, &refresh].map(|token| database.literal(token.hash().as_bytes()));
        statements.push(format!(
            "INSERT INTO token_pair (id, session_id, state, issued_at, access_hash, access_expires_at,
                 refresh_hash, refresh_expires_at)
             SELECT '{id}', '{id}', 'in_use', issued_at, {access_hash}, access_expires_at,
                 {refresh_hash}, refresh_expires_at
             FROM token_pair WHERE access_wrap IS NOT NULL LIMIT 1;"
        ));
        tokens.push(access.expose().to_owned());
    }
    for statements in statements.chunks(100) {
        database.run(&statements.concat());
    }
    tokens
}

/// Links of which something leaked, and what was found of them.
struct Leak {
    staff: Tokens,
    /// The only link of its account.
    only: Tokens,
    /// Two links of one account, of which the second did not leak.
    one: Tokens,
    two: Tokens,
    /// Of this one, only a fingerprint is known.
    by_hash: Tokens,
    untouched: Tokens,
    items: Vec<String>,
}

impl Leak {
    async fn of(bed: &Bed) -> Self {
        let staff = staff(bed).await;
        let accounts = bed.accounts().await;
        let device = [("device_name", "Mia's laptop")];
        let begun = bed.begin_as("user.info.basic", &device).await;
        let only = bed.complete(&begun, Some(&accounts[0])).await;
        let one = bed.link_account(Some(&accounts[1])).await;
        let two = bed.link_account(Some(&accounts[1])).await;
        let by_hash = bed.link_account(Some(&accounts[2])).await;
        let untouched = bed.link_account(Some(&accounts[3])).await;
        let gone = bed.link_account(Some(&accounts[3])).await;
        bed.revoke(&gone.access).await;
        let stranger = Token::generate(TokenKind::Access, &SystemEntropy);
        let stranger = stranger.expose().to_owned();
        let items = vec![
            only.access.clone(),
            only.refresh.clone(),
            fingerprint(&only.access).to_uppercase(),
            one.refresh.clone(),
            fingerprint(&by_hash.refresh),
            gone.access,
            fingerprint(&stranger),
            stranger,
            misread(&only.access),
            "act.abc!1234.va".to_owned(),
            String::new(),
        ];
        Self {
            staff,
            only,
            one,
            two,
            by_hash,
            untouched,
            items,
        }
    }
}

/// The same but for its last character.
pub(crate) fn misread(token: &str) -> String {
    let (rest, last) = token.split_at(token.len() - 1);
    format!("{rest}{}", if last == "x" { "y" } else { "x" })
}

/// What became of each item: five that belong to three sessions, and six that belong to none.
fn assert_statuses(answer: &Answer, of_the_five: &str) {
    let items = answer.body["items"].as_array().unwrap();
    let statuses: Vec<&str> = items
        .iter()
        .map(|item| item["status"].as_str().unwrap())
        .collect();
    assert_eq!(statuses[..5], [of_the_five; 5]);
    assert_eq!(
        statuses[5..],
        [
            "already_gone",
            "unknown",
            "unknown",
            "malformed",
            "malformed",
            "malformed"
        ]
    );
    assert_eq!(items[1]["duplicate_of"], 0);
    assert_eq!(items[2]["duplicate_of"], 0);
    assert_eq!(answer.body["sessions"], 3);
}

#[tokio::test]
async fn staff_see_whose_sessions_would_fall() {
    let bed = bed_with("").await;
    let leak = Leak::of(&bed).await;
    let body = json!({ "dry_run": true, "items": leak.items });
    let answer = order(&bed, &leak.staff, &body).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_statuses(&answer, "found");
    assert_eq!(
        answer.body["items"][0],
        json!({
            "status": "found",
            "fingerprint": fingerprint(&leak.only.access),
            "link": link_id(&bed, &leak.only).await,
            "subject": format!("sandbox:{}", bed.accounts().await[0]),
            "client": CLIENT,
            "device": "Mia's laptop",
        })
    );
    assert_eq!(answer.body["accounts"], 3);
    for tokens in [&leak.only, &leak.one, &leak.two, &leak.by_hash] {
        assert!(bed.is_active(&tokens.access).await, "nothing has happened");
    }
    assert_eq!(records(&bed, &leak.staff, "support_dry_run").await.len(), 1);
}

#[tokio::test]
async fn staff_end_exactly_what_leaked() {
    let bed = bed_with("").await;
    let leak = Leak::of(&bed).await;
    let mut stream = Stream::open(&bed, &leak.two).await;
    let answer = order(&bed, &leak.staff, &json!({ "items": leak.items })).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.body["status"], "done");
    assert_statuses(&answer, "revoked");
    // The last link of an account, one of two, and one that only a fingerprint was given of.
    let platform = |position: usize| &answer.body["items"][position]["platform"];
    assert_eq!(
        [platform(0), platform(3), platform(4)],
        ["disconnected", "kept", "unreachable"]
    );
    for tokens in [&leak.only, &leak.one, &leak.by_hash] {
        assert_eq!(bed.refresh(tokens).await.error(), (400, "invalid_grant"));
    }
    for tokens in [&leak.two, &leak.untouched, &leak.staff] {
        assert_eq!(bed.userinfo(&tokens.access).await.status, 200);
        assert_eq!(bed.refresh(tokens).await.status, 200);
    }

    // It left an announcement and records.
    let told = stream.next().await.unwrap();
    assert_eq!(
        (&*told.name, &told.data["by"]),
        ("revoked", &json!("support"))
    );
    let actor = format!("staff sandbox:{STAFF}");
    let revoked = records(&bed, &leak.staff, "link_revoked").await;
    let by_staff: Vec<_> = revoked.iter().filter(|it| it["actor"] == *actor).collect();
    assert_eq!(by_staff.len(), 3);
    let only = fingerprint(&leak.only.access);
    assert!(by_staff.iter().any(|record| record["fingerprint"] == only));
    for kind in ["support_revocation", "support_revocation_done"] {
        let records = records(&bed, &leak.staff, kind).await;
        assert_eq!(records.len(), 1, "{kind}");
        assert_eq!(records[0]["actor"], actor);
        assert_eq!(records[0]["network"], "127.0.0.1");
    }
    let begun = records(&bed, &leak.staff, "support_revocation").await;
    assert_eq!(begun[0]["detail"]["reason"], REASON, "{}", begun[0]);
}

#[tokio::test]
async fn a_thousand_sessions_fall_at_once_and_nobody_waits_for_it() {
    let bed = bed_with("").await;
    let staff = staff(&bed).await;
    let other = bed.link_account(Some(&bed.accounts().await[0])).await;
    let tokens = many_links(&bed, 1000, 250);
    let dry = order(&bed, &staff, &json!({ "items": tokens, "dry_run": true })).await;
    assert_eq!(
        (&dry.body["sessions"], &dry.body["accounts"]),
        (&json!(1000), &json!(250))
    );

    let started = Instant::now();
    let body = json!({ "items": tokens });
    let whole = order(&bed, &staff, &body);
    let meanwhile = async {
        let mut slowest = Duration::ZERO;
        let mut tokens = other.clone();
        for _ in 0..10 {
            let asked = Instant::now();
            tokens = bed.refreshed(&tokens).await;
            slowest = slowest.max(asked.elapsed());
        }
        slowest
    };
    let (answer, slowest) = tokio::join!(whole, meanwhile);
    let took = started.elapsed();
    assert_eq!(answer.body["sessions"], 1000, "{}", answer.body);
    let items = answer.body["items"].as_array().unwrap();
    assert!(items.iter().all(|item| item["status"] == "revoked"));
    assert_eq!(count(&bed, "session").await, 2);
    // Debug builds on a busy machine; the point is that it is seconds, not minutes, and that others are not shut out.
    assert!(took < Duration::from_secs(20), "{took:?}");
    assert!(
        slowest < took.max(Duration::from_secs(1)),
        "{slowest:?} of {took:?}"
    );
}

#[tokio::test]
async fn an_order_that_stopped_halfway_goes_on_with_its_key() {
    let mut bed = bed_with("").await;
    let staff = staff(&bed).await;
    let tokens = many_links(&bed, 250, 250);
    let body = json!({ "items": tokens });
    bed.database
        .fail_on("UPDATE OF ending", "WHEN (NEW.id = 'link-00150')");
    let answer = order_with_key(&bed, &staff, "leak-7", &body).await;
    assert_eq!(answer.error(), (503, "temporarily_unavailable"));
    assert!(answer.headers.contains_key("retry-after"));
    // The first hundred are dead; the batch in which it stopped is as it was.
    assert!(!bed.is_active(&tokens[50]).await);
    for alive in [&tokens[100], &tokens[150], &tokens[249]] {
        assert!(bed.is_active(alive).await);
    }
    let revoked = "event WHERE what LIKE '%revoked%'";
    assert_eq!(bed.database.count(revoked), 100);

    bed.restart().await;
    bed.database.fail_no_more();
    let answer = order_with_key(&bed, &staff, "leak-7", &body).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.body["sessions"], 250);
    let items = answer.body["items"].as_array().unwrap();
    assert!(items.iter().all(|item| item["status"] == "revoked"));
    // Each was told and written down once.
    for rows in [revoked, "audit WHERE kind = 'link_revoked'"] {
        assert_eq!(bed.database.count(rows), 250, "{rows}");
    }

    // The same again is the same answer, whatever the database holds by now.
    let again = order_with_key(&bed, &staff, "leak-7", &body).await;
    assert_eq!((again.status, &again.body), (answer.status, &answer.body));
    let other = json!({ "items": tokens[1..] });
    assert_eq!(
        order_with_key(&bed, &staff, "leak-7", &other).await.error(),
        (422, "idempotency_key_reused")
    );
    // Without a key, it is another order, and everything is gone.
    let fresh = order(&bed, &staff, &body).await;
    assert_eq!(fresh.body["sessions"], 0);
    assert_eq!(fresh.body["items"][0]["status"], "already_gone");
    for key in ["", &"x".repeat(256)] {
        let refused = order_with_key(&bed, &staff, key, &body).await;
        assert_eq!(refused.error(), (400, "invalid_request"));
    }
}

#[tokio::test]
async fn an_order_that_stopped_before_the_platform_was_told_tells_it_when_it_goes_on() {
    let bed = bed_with("").await;
    let staff = staff(&bed).await;
    let tokens = bed.link_account(Some(&bed.accounts().await[0])).await;
    let body = json!({ "items": [tokens.access] });
    bed.database.fail_on("DELETE", "");
    let answer = order_with_key(&bed, &staff, "k", &body).await;
    assert_eq!(answer.status, 503);
    // Dead already, and not yet erased.
    assert!(!bed.is_active(&tokens.access).await);
    assert_eq!(count(&bed, "session").await, 2);
    bed.database.fail_no_more();
    let answer = order_with_key(&bed, &staff, "k", &body).await;
    assert_eq!(answer.body["items"][0]["status"], "revoked");
    assert_eq!(answer.body["items"][0]["platform"], "disconnected");
    assert_eq!(count(&bed, "session").await, 1);
}

#[tokio::test]
async fn an_account_a_client_and_a_time_can_be_ended_as_a_whole() {
    let bed = bed_with("").await;
    let staff = staff(&bed).await;
    let accounts = bed.accounts().await;
    let one = bed.link_account(Some(&accounts[0])).await;
    let two = bed.link_account(Some(&accounts[0])).await;
    let kept = bed.link_account(Some(&accounts[1])).await;
    many_links(&bed, 230, 230);

    let account = json!({ "account": format!("sandbox:{}", accounts[0]), "dry_run": true });
    let dry = order(&bed, &staff, &account).await;
    assert_eq!(
        dry.body,
        json!({ "dry_run": true, "status": "dry_run", "sessions": 2, "accounts": 1 })
    );
    let account = json!({ "account": format!("sandbox:{}", accounts[0]) });
    let answer = order(&bed, &staff, &account).await;
    assert_eq!(answer.body["status"], "done");
    assert_eq!(answer.body["sessions"], 2);
    // Nobody presented a token, so nobody could tell the platform.
    assert_eq!(answer.body["still_connected"], 1);
    for dead in [&one, &two] {
        assert_eq!(bed.refresh(dead).await.error(), (400, "invalid_grant"));
    }
    assert_eq!(bed.userinfo(&kept.access).await.status, 200);

    bed.database
        .run("UPDATE session SET client_id = 'tv' WHERE id LIKE 'link-%' AND id < 'link-00215'");
    let answer = order(&bed, &staff, &json!({ "client": "tv" })).await;
    assert_eq!(answer.body["sessions"], 215);
    assert_eq!(count(&bed, "session").await, 2 + 15);

    bed.advance(60);
    let late = bed.link_account(Some(&accounts[2])).await;
    let since = json!({ "since": "2026-11-23T12:00:30Z" });
    assert_eq!(order(&bed, &staff, &since).await.body["sessions"], 1);
    assert!(!bed.is_active(&late.access).await);

    // All of them, also the one through which the order comes.
    let all = json!({ "since": "2026-11-23T12:00:00Z" });
    let answer = order(&bed, &staff, &all).await;
    assert_eq!(answer.body["status"], "done");
    assert_eq!(answer.body["sessions"], 2 + 15);
    assert_eq!(count(&bed, "session").await, 0);
    assert_eq!(
        order(&bed, &staff, &all).await.error(),
        (401, "invalid_token")
    );
}

#[tokio::test]
async fn a_malformed_order_ends_nothing() {
    let bed = bed_with("").await;
    let staff = staff(&bed).await;
    let too_many: Vec<&str> = vec!["x"; 1001];
    for body in [
        json!({}),
        json!([]),
        json!({ "dry_run": true }),
        json!({ "items": [] }),
        json!({ "items": too_many }),
        json!({ "items": [1] }),
        json!({ "items": "x" }),
        json!({ "account": "no-colon" }),
        json!({ "account": "sandbox:\u{0}" }),
        json!({ "client": "\u{0}" }),
        json!({ "since": "yesterday" }),
        json!({ "client": "a", "account": "sandbox:a" }),
        json!({ "client": CLIENT, "dryrun": true }),
        json!({ "client": CLIENT, "dry_run": "true" }),
        json!({ "client": CLIENT, "reason": null }),
        json!({ "client": CLIENT, "reason": " " }),
        json!({ "client": CLIENT, "reason": "two\nlines" }),
        json!({ "client": CLIENT, "reason": "x".repeat(501) }),
        json!({ "client": CLIENT, "reason": format!("it was {}, as seen", staff.refresh) }),
        json!({ "items": ["act.x"], "reason": "it was act.x" }),
    ] {
        let answer = order(&bed, &staff, &body).await;
        assert_eq!(answer.error(), (400, "invalid_request"), "{body}");
    }
    let body = json!({ "client": CLIENT });
    let answer = bed.post_json("/support/revocations", &staff.access, &body);
    let answer = answer.await;
    assert_eq!(answer.error(), (400, "invalid_request"));
    assert!(
        answer.body.to_string().contains("reason"),
        "{}",
        answer.body
    );
    let form = bed
        .request(Method::POST, "/support/revocations")
        .bearer_auth(&staff.access)
        .form(&[("client", CLIENT)]);
    assert_eq!(read(form).await.error(), (400, "invalid_request"));
    assert_eq!(count(&bed, "session").await, 1);
}

#[tokio::test]
async fn only_listed_accounts_have_the_power_and_lose_it_with_their_place_on_the_list() {
    let mut bed = bed_with("").await;
    let staff = staff(&bed).await;
    // Another account asks for the same, and is granted the rest.
    let begun = bed.begin_as(POWERS, &[]).await;
    let other = bed.complete(&begun, Some(&bed.accounts().await[0])).await;
    assert_eq!(
        bed.introspect(&other.access).await["scope"],
        "user.info.basic"
    );
    let plain = bed.begin_as("user.info.basic", &[]).await;
    let unasked = bed.complete(&plain, Some(STAFF)).await;
    let body = json!({ "client": CLIENT });
    for tokens in [&other, &unasked] {
        let answer = order(&bed, tokens, &body).await;
        assert_eq!(answer.error(), (403, "insufficient_scope"));
        let challenge = answer.headers["www-authenticate"].to_str().unwrap();
        assert!(
            challenge.contains("scope=\"support:revoke\""),
            "{challenge}"
        );
        let answer = audit(&bed, tokens, "").await;
        assert_eq!(answer.error(), (403, "insufficient_scope"));
    }
    for token in ["x", "lk_at_x", &*staff.refresh] {
        let answer = bed.post_json("/support/revocations", token, &body).await;
        assert_eq!(answer.error(), (401, "invalid_token"));
    }
    assert_eq!(records(&bed, &staff, "support_refused").await.len(), 4);
    assert_eq!(count(&bed, "session").await, 3);

    let platform = bed.sandbox.as_ref().unwrap().platform_config();
    let nobody = [("LATCHKEYD_STAFF_ACCOUNTS", "")];
    bed.restart_with(platform, &nobody).await;
    let answer = order(&bed, &staff, &body).await;
    assert_eq!(answer.error(), (403, "insufficient_scope"));
    assert_eq!(
        bed.introspect(&staff.access).await["scope"],
        "user.info.basic"
    );
    let refreshed = bed.refresh(&staff).await;
    assert_eq!(refreshed.body["scope"], "user.info.basic");
}

#[tokio::test]
async fn a_client_that_does_not_list_the_power_cannot_ask_for_it_and_no_platform_hears_of_it() {
    let bed = bed_with(
        "[[client]]\nid = \"latchkey-desktop\"\nscopes = [\"user.info.basic\", \"support:audit\"]\n",
    )
    .await;
    let form = [("client_id", CLIENT), ("scope", POWERS)];
    let answer = bed.post("/oauth/device_authorization", &form).await;
    assert_eq!(answer.error(), (400, "invalid_scope"));
    // Nothing but the power: the platform is asked for the least there is.
    let begun = bed.begin_as("support:audit", &[]).await;
    assert!(!begun["qr_uri"].as_str().unwrap().contains("support"));
    let tokens = bed.complete(&begun, Some(STAFF)).await;
    assert_eq!(
        bed.introspect(&tokens.access).await["scope"],
        "support:audit"
    );
    assert_eq!(audit(&bed, &tokens, "").await.status, 200);
    // For anybody else nothing is left of it.
    let begun = bed.begin_as("support:audit", &[]).await;
    bed.scan_and_approve(&begun, Some(&bed.accounts().await[0]))
        .await;
    bed.events_until(&begun, "denied").await;
    assert_eq!(bed.poll(&begun).await.error(), (400, "access_denied"));
}
