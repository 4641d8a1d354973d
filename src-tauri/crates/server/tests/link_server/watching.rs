use std::time::Duration;

use axum::Router;
use axum::routing::{get, post};
use latchkey_server::config::PlatformConfig;
use reqwest::{Method, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use url::Url;

use crate::bed::{Bed, Tokens};
use crate::zero_knowledge::count;

/// After this, nothing more is going to come. Shorter than the pause between two comments that keep a stream alive.
const PATIENCE: Duration = Duration::from_secs(10);

/// One event as it came.
#[derive(Debug, PartialEq)]
pub(crate) struct Event {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) data: Value,
}

/// A desktop that follows its account.
pub(crate) struct Stream {
    answer: Response,
    text: String,
    /// Where it would go on.
    pub(crate) last_id: String,
}

impl Stream {
    pub(crate) async fn open(bed: &Bed, tokens: &Tokens) -> Self {
        Self::resume(bed, tokens, None).await
    }

    pub(crate) async fn resume(bed: &Bed, tokens: &Tokens, last: Option<&str>) -> Self {
        let mut request = bed
            .request(Method::GET, "/account/events")
            .bearer_auth(&tokens.access);
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        let mut stream = Self {
            answer,
            text: String::new(),
            last_id: String::new(),
        };
        // It begins with where it goes on.
        let begin = stream.block().await.unwrap();
        begin
            .strip_prefix("id: ")
            .unwrap()
            .clone_into(&mut stream.last_id);
        stream
    }

    /// The next event; `None` at the stream's end.
    pub(crate) async fn next(&mut self) -> Option<Event> {
        let block = self.block().await?;
        let field = |name: &str| {
            let line = block.lines().find_map(|line| line.strip_prefix(name));
            line.unwrap_or_else(|| panic!("{name} in {block}"))
        };
        field("id: ").clone_into(&mut self.last_id);
        Some(Event {
            id: self.last_id.clone(),
            name: field("event: ").to_owned(),
            data: serde_json::from_str(field("data: ")).unwrap(),
        })
    }

    async fn block(&mut self) -> Option<String> {
        loop {
            if let Some(end) = self.text.find("\n\n") {
                let block: String = self.text.drain(..end + 2).collect();
                // Comments keep the connection alive.
                if !block.starts_with(':') {
                    return Some(block.trim_end().to_owned());
                }
                continue;
            }
            let chunk = tokio::time::timeout(PATIENCE, self.answer.chunk()).await;
            let chunk = chunk.expect("an event or the stream's end").unwrap()?;
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }
}

async fn links(bed: &Bed, tokens: &Tokens) -> Vec<Value> {
    let answer = bed
        .bearer(Method::GET, "/account/links", &tokens.access)
        .await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body.as_array().unwrap().clone()
}

/// The id of the link that these tokens belong to.
pub(crate) async fn link_id(bed: &Bed, tokens: &Tokens) -> String {
    let links = links(bed, tokens).await;
    let own: Vec<_> = links
        .iter()
        .filter(|link| link["current"] == true)
        .collect();
    assert_eq!(own.len(), 1, "{links:?}");
    own[0]["link"].as_str().unwrap().to_owned()
}

async fn end_link(bed: &Bed, tokens: &Tokens, link: &str) -> u16 {
    let path = format!("/account/links/{link}");
    let answer = bed.bearer(Method::DELETE, &path, &tokens.access).await;
    answer.status.as_u16()
}

#[tokio::test]
async fn s24_a_new_link_is_told_to_the_accounts_other_desktop_which_can_end_it() {
    let bed = Bed::start().await;
    let accounts = bed.accounts().await;
    let first = bed.link_account(Some(&accounts[0])).await;
    let stranger = bed.link_account(Some(&accounts[1])).await;
    let mut at_first = Stream::open(&bed, &first).await;
    let mut at_stranger = Stream::open(&bed, &stranger).await;

    let device = [
        ("device_name", "Mia's laptop"),
        ("device_system", "Debian 12"),
    ];
    let begun = bed.begin_as("user.info.basic", &device).await;
    let second = bed.complete(&begun, Some(&accounts[0])).await;
    // Itself, it is not told, from however far back it looks.
    let mut at_second = Stream::resume(&bed, &second, Some("0")).await;
    let link = link_id(&bed, &second).await;

    let told = at_first.next().await.unwrap();
    assert_eq!(told.name, "new_link");
    assert_eq!(
        told.data,
        json!({
            "link": link,
            "client": "Latchkey",
            "device": "Mia's laptop",
            "system": "Debian 12",
            "at": "2026-11-23T12:00:00Z",
        })
    );
    let listed = links(&bed, &first).await;
    assert_eq!(listed.len(), 2);
    let other = listed.iter().find(|it| it["current"] == false).unwrap();
    assert_eq!(
        *other,
        json!({
            "link": link,
            "client": "Latchkey",
            "device": "Mia's laptop",
            "system": "Debian 12",
            "created_at": "2026-11-23T12:00:00Z",
            "current": false,
        })
    );

    // One click.
    assert_eq!(end_link(&bed, &first, &link).await, 204);
    let ended = json!({ "link": link, "by": "person" });
    let told = at_first.next().await.unwrap();
    assert_eq!((&*told.name, &told.data), ("revoked", &ended));
    let told = at_second.next().await.unwrap();
    assert_eq!((&*told.name, &told.data), ("revoked", &ended));
    assert_eq!(at_second.next().await, None);
    assert_eq!(bed.refresh(&second).await.error(), (400, "invalid_grant"));
    assert_eq!(
        bed.userinfo(&second.access).await.error(),
        (401, "invalid_token")
    );
    assert_eq!(end_link(&bed, &first, &link).await, 404);

    // The other lives, and the platform was told nothing.
    assert_eq!(bed.userinfo(&first.access).await.status, 200);
    bed.refreshed(&first).await;
    assert_eq!(count(&bed, "session").await, 2);
    // Nobody else heard of it: the next thing that the stranger hears is about the stranger.
    let own = link_id(&bed, &stranger).await;
    bed.revoke(&stranger.access).await;
    let told = at_stranger.next().await.unwrap();
    assert_eq!(told.data, json!({ "link": own, "by": "client" }));
}

#[tokio::test]
async fn s25_the_end_of_one_link_touches_no_other() {
    let bed = Bed::start().await;
    let accounts = bed.accounts().await;
    let mut links = Vec::new();
    for account in &accounts {
        links.push(bed.link_account(Some(account)).await);
    }
    let one = bed.link_account(Some(&accounts[0])).await;
    let two = bed.link_account(Some(&accounts[0])).await;
    let id = link_id(&bed, &one).await;
    assert_eq!(end_link(&bed, &two, &id).await, 204);
    assert_eq!(bed.revoke(&two.refresh).await.body["platform"], "kept");
    for dead in [&one, &two] {
        assert_eq!(bed.refresh(dead).await.error(), (400, "invalid_grant"));
    }
    for (link, account) in links.iter().zip(&accounts) {
        let link = bed.refreshed(link).await;
        let seen = bed.userinfo(&link.access).await;
        assert_eq!(seen.status, 200, "{}", seen.body);
        assert_eq!(seen.body["sub"], format!("sandbox:{account}"));
    }
    assert_eq!(
        count(&bed, "session").await,
        i64::try_from(accounts.len()).unwrap()
    );
}

#[tokio::test]
async fn a_link_of_another_account_cannot_be_ended() {
    let bed = Bed::start().await;
    let accounts = bed.accounts().await;
    let one = bed.link_account(Some(&accounts[0])).await;
    let other = bed.link_account(Some(&accounts[1])).await;
    let id = link_id(&bed, &other).await;
    for link in [&*id, "00ff", "%00", "x%27--"] {
        assert_eq!(end_link(&bed, &one, link).await, 404, "{link}");
    }
    assert_eq!(bed.refresh(&other).await.status, 200);
}

#[tokio::test]
async fn a_link_can_end_itself_like_any_other_and_the_platform_is_told() {
    let bed = Bed::start().await;
    let account = &bed.accounts().await[0];
    let tokens = bed.link_account(Some(account)).await;
    let other = bed.beside().await;
    let there = other.link_account(Some(account)).await;
    let id = link_id(&bed, &tokens).await;
    assert_eq!(end_link(&bed, &tokens, &id).await, 204);
    assert_eq!(count(&bed, "session").await, 0);
    // Disconnected at the platform, so the other server's link has nothing any more.
    assert_eq!(
        other.userinfo(&there.access).await.error(),
        (401, "invalid_token")
    );
}

#[tokio::test]
async fn a_stream_goes_on_after_the_last_event_that_was_seen() {
    let mut bed = Bed::start().await;
    let account = &bed.accounts().await[0];
    let first = bed.link_account(Some(account)).await;
    let mut stream = Stream::open(&bed, &first).await;
    let before = stream.last_id.clone();
    bed.link_account(Some(account)).await;
    let one = stream.next().await.unwrap();
    drop(stream);

    let two = bed.link_account(Some(account)).await;
    let two = link_id(&bed, &two).await;
    bed.restart().await;
    let three = bed.link_account(Some(account)).await;
    let three = link_id(&bed, &three).await;

    let mut stream = Stream::resume(&bed, &first, Some(&one.id)).await;
    let mut missed = Vec::new();
    for _ in 0..2 {
        missed.push(stream.next().await.unwrap());
    }
    assert_eq!(missed[0].data["link"], two);
    assert_eq!(missed[1].data["link"], three);
    let numbers: Vec<i64> = [&one, &missed[0], &missed[1]]
        .map(|event| event.id.parse().unwrap())
        .into();
    assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
    // Whoever saw no event yet goes on from the beginning of its stream.
    let mut stream = Stream::resume(&bed, &first, Some(&before)).await;
    assert_eq!(stream.next().await.unwrap(), one);
    // And whoever says nothing hears what comes.
    let mut stream = Stream::open(&bed, &first).await;
    assert_eq!(end_link(&bed, &first, &three).await, 204);
    assert_eq!(stream.next().await.unwrap().name, "revoked");

    for id in ["x", "-1", "99999999999999999999", "1 2"] {
        let request = bed
            .request(Method::GET, "/account/events")
            .bearer_auth(&first.access)
            .header("last-event-id", id);
        assert_eq!(request.send().await.unwrap().status(), 400, "{id}");
    }
}

#[tokio::test]
async fn many_events_arrive_all_and_in_order() {
    let bed = Bed::start().await;
    let account = &bed.accounts().await[0];
    let first = bed.link_account(Some(account)).await;
    let start = Stream::open(&bed, &first).await.last_id;
    let mut expected = Vec::new();
    for _ in 0..30 {
        let link = bed.link_account(Some(account)).await;
        let id = link_id(&bed, &link).await;
        bed.revoke(&link.access).await;
        expected.extend([
            ("new_link".to_owned(), id.clone()),
            ("revoked".to_owned(), id),
        ]);
    }
    let mut stream = Stream::resume(&bed, &first, Some(&start)).await;
    for (name, link) in expected {
        let event = stream.next().await.unwrap();
        assert_eq!(
            (event.name, event.data["link"].as_str().unwrap()),
            (name, &*link)
        );
    }
}

#[tokio::test]
async fn a_stream_ends_with_its_link_and_not_with_its_access_token() {
    let bed = Bed::start().await;
    let account = &bed.accounts().await[0];
    let first = bed.link_account(Some(account)).await;
    let mut stream = Stream::open(&bed, &first).await;
    bed.advance(3601);
    let request = bed.bearer(Method::GET, "/account/links", &first.access);
    assert_eq!(request.await.error(), (401, "invalid_token"));
    bed.link_account(Some(account)).await;
    assert_eq!(stream.next().await.unwrap().name, "new_link");
    // The end by log-out, with a token that still holds.
    let first = bed.refreshed(&first).await;
    let out = bed.bearer(Method::POST, "/auth/logout", &first.access);
    assert_eq!(out.await.status, 204);
    assert_eq!(stream.next().await.unwrap().name, "revoked");
    assert_eq!(stream.next().await, None);
}

#[tokio::test]
async fn a_replayed_refresh_token_is_told_to_the_accounts_desktops() {
    let bed = Bed::start().await;
    let account = &bed.accounts().await[0];
    let watching = bed.link_account(Some(account)).await;
    let stolen = bed.link_account(Some(account)).await;
    let id = link_id(&bed, &stolen).await;
    let mut stream = Stream::open(&bed, &watching).await;
    let next = bed.refreshed(&stolen).await;
    bed.userinfo(&next.access).await;
    bed.refresh(&stolen).await;
    let told = stream.next().await.unwrap();
    assert_eq!(told.data, json!({ "link": id, "by": "client" }));
}

#[tokio::test]
async fn a_grant_that_is_gone_at_the_platform_is_told_link_by_link() {
    let bed = Bed::start().await;
    let other = bed.beside().await;
    let account = &bed.accounts().await[0];
    let here = bed.link_account(Some(account)).await;
    let there = other.link_account(Some(account)).await;
    let id = link_id(&bed, &here).await;
    let mut stream = Stream::open(&bed, &here).await;
    // The platform's revocation ends what every server has of the account.
    other.revoke(&there.access).await;
    assert_eq!(
        bed.userinfo(&here.access).await.error(),
        (401, "invalid_token")
    );
    let told = stream.next().await.unwrap();
    assert_eq!(told.data, json!({ "link": id, "by": "platform" }));
    assert_eq!(stream.next().await, None);
}

/// A platform that renews with less than was granted before.
async fn narrower(platform: PlatformConfig) -> PlatformConfig {
    let token = json!({
        "access_token": "act.renewed",
        "expires_in": 7200,
        "refresh_token": "rft.renewed",
        "refresh_expires_in": 15_552_000,
        "scope": "user.info.basic",
        "token_type": "Bearer",
    });
    let router = Router::new()
        .route("/v2/oauth/token/", post(async move || axum::Json(token)))
        .route(
            "/v2/user/info/",
            get(async || {
                axum::Json(json!({
                    "data": { "user": {
                        "open_id": "afd97af1-b87b-48b9-ac98-410aadda5344", "display_name": "Mira",
                    }},
                    "error": { "code": "ok", "message": "", "log_id": "1" },
                }))
            }),
        );
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    tokio::spawn(async { axum::serve(listener, router).await });
    PlatformConfig {
        base_url,
        poll_wait: None,
        poll_interval: Duration::from_secs(1),
        ..platform
    }
}

#[tokio::test]
async fn a_narrower_grant_at_the_platform_narrows_the_link_and_is_told() {
    let mut bed = Bed::start().await;
    let tokens = bed.link().await;
    let platform = bed.sandbox.as_ref().unwrap().platform_config();
    bed.restart_with(narrower(platform).await, &[]).await;
    let mut stream = Stream::open(&bed, &tokens).await;
    bed.advance(2 * 3600);
    let tokens = bed.refreshed(&tokens).await;
    let account = bed.userinfo(&tokens.access).await;
    assert_eq!(account.status, 200, "{}", account.body);
    let told = stream.next().await.unwrap();
    assert_eq!(
        (&*told.name, &told.data),
        ("scopes_changed", &json!({ "scope": "user.info.basic" }))
    );
    assert_eq!(
        bed.introspect(&tokens.access).await["scope"],
        "user.info.basic"
    );
}

#[tokio::test]
async fn the_feed_and_the_links_want_a_live_access_token() {
    let bed = Bed::start().await;
    let tokens = bed.link().await;
    let id = link_id(&bed, &tokens).await;
    let ended = format!("/account/links/{id}");
    for (method, path) in [
        (Method::GET, "/account/events"),
        (Method::GET, "/account/links"),
        (Method::DELETE, &*ended),
    ] {
        for token in ["x", "lk_at_x", &*tokens.refresh] {
            let answer = bed.bearer(method.clone(), path, token).await;
            assert_eq!(answer.error(), (401, "invalid_token"), "{path}");
            assert!(answer.headers.contains_key("www-authenticate"));
        }
        let none = bed.request(method, path).send().await.unwrap();
        assert_eq!(
            none.headers()["www-authenticate"],
            "Bearer realm=\"latchkeyd\""
        );
    }
    assert_eq!(bed.refresh(&tokens).await.status, 200);
}

#[tokio::test]
async fn the_metadata_names_the_feed_the_links_and_what_staff_ask() {
    let bed = Bed::start().await;
    let metadata = bed.request(Method::GET, "/.well-known/oauth-authorization-server");
    let metadata: Value = metadata.send().await.unwrap().json().await.unwrap();
    let issuer = metadata["issuer"].as_str().unwrap();
    for (member, path) in [
        ("account_events_endpoint", "/account/events"),
        ("account_links_endpoint", "/account/links"),
        ("support_revocations_endpoint", "/support/revocations"),
    ] {
        assert_eq!(metadata[member], format!("{issuer}{path}"));
    }
}

#[tokio::test]
async fn a_link_that_its_device_has_not_taken_yet_is_no_link() {
    let bed = Bed::start().await;
    let account = &bed.accounts().await[0];
    let tokens = bed.link_account(Some(account)).await;
    let begun = bed.begin().await;
    bed.scan_and_approve(&begun, Some(account)).await;
    bed.events_until(&begun, "confirmed").await;
    assert_eq!(links(&bed, &tokens).await.len(), 1);
    assert_eq!(bed.poll(&begun).await.status, 200);
    assert_eq!(links(&bed, &tokens).await.len(), 2);
}

#[tokio::test]
async fn events_are_forgotten_after_thirty_days() {
    let bed = Bed::start().await;
    let account = &bed.accounts().await[0];
    let first = bed.link_account(Some(account)).await;
    bed.link_account(Some(account)).await;
    assert!(count(&bed, "event").await >= 1);
    // The hourly sweep sleeps until the clock has moved.
    bed.advance(30 * 24 * 3600 + 1);
    while count(&bed, "event").await > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(count(&bed, "event_feed").await, 0);
    assert!(count(&bed, "audit").await > 0);
    drop(first);
}

#[tokio::test]
async fn s08_a_revocation_that_could_not_be_written_is_asked_for_again_and_then_done_once() {
    let bed = Bed::start().await;
    let tokens = bed.link().await;
    bed.database.run("ALTER TABLE audit RENAME TO away");
    let answer = bed.revoke(&tokens.access).await;
    assert_eq!(answer.error(), (503, "temporarily_unavailable"));
    assert!(answer.headers.contains_key("retry-after"));
    assert!(bed.is_active(&tokens.access).await, "nothing was half done");
    bed.database.run("ALTER TABLE away RENAME TO audit");

    // Offline programs ask again until they have an answer; the platform hears of it once.
    let (one, two) = tokio::join!(bed.revoke(&tokens.access), bed.revoke(&tokens.access));
    let told: Vec<&Value> = [&one, &two]
        .into_iter()
        .filter_map(|answer| answer.body.get("platform"))
        .collect();
    assert_eq!((one.status.as_u16(), two.status.as_u16()), (200, 200));
    assert_eq!(told, [&json!("disconnected")]);
    let again = bed.revoke(&tokens.access).await;
    assert_eq!((again.status.as_u16(), &again.body), (200, &json!({})));
}
