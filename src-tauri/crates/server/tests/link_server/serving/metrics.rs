use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::wire::{ask_once, get};
use crate::bed::Bed;

/// The lines of Prometheus's text format, version 0.0.4: comments that announce, and samples of what was announced.
#[track_caller]
fn assert_well_formed(text: &str) {
    assert!(text.ends_with('\n'));
    let mut announced = String::new();
    for line in text.lines() {
        if let Some(comment) = line.strip_prefix("# ") {
            let mut words = comment.splitn(3, ' ');
            let kind = words.next().unwrap();
            assert!(["HELP", "TYPE"].contains(&kind), "{line}");
            words.next().unwrap().clone_into(&mut announced);
            continue;
        }
        let (series, value) = line.rsplit_once(' ').unwrap();
        assert!(value.parse::<f64>().is_ok(), "{line}");
        let name = series.split('{').next().unwrap();
        let base = ["_bucket", "_sum", "_count"]
            .iter()
            .find_map(|end| name.strip_suffix(end))
            .unwrap_or(name);
        assert_eq!(base, announced, "{line}");
        assert!(name.starts_with("latchkeyd_"), "{line}");
        if let Some(labels) = series.split_once('{') {
            assert!(labels.1.ends_with("\"}"), "{line}");
        }
    }
}

#[tokio::test]
async fn the_metrics_are_prometheus_text_and_count_what_happens() {
    let bed = Bed::start().await;
    let tokens = bed.link().await;
    bed.refreshed(&tokens).await;
    ask_once(bed.issuer(), &get("/device?user_code=SECR-ETXX", "")).await;
    ask_once(bed.issuer(), &get("/secret-path", "")).await;
    let answer = ask_once(bed.issuer(), &get("/metrics", "")).await;
    assert_eq!(
        answer.header("content-type"),
        Some("text/plain; version=0.0.4; charset=utf-8")
    );
    let text = answer.body;
    assert_well_formed(&text);
    for sample in [
        "latchkeyd_http_requests_total{route=\"/oauth/device_authorization\",method=\"POST\",status=\"200\"} 1",
        "latchkeyd_http_requests_total{route=\"/oauth/token\",method=\"POST\",status=\"200\"} 2",
        "latchkeyd_http_requests_total{route=\"unknown\",method=\"GET\",status=\"404\"} 1",
        "latchkeyd_http_request_duration_seconds_count{route=\"/oauth/token\"} 2",
    ] {
        assert!(text.contains(&format!("\n{sample}\n")), "{sample}: {text}");
    }
    for secret in ["secret-path", "SECR", tokens.access.as_str()] {
        assert!(!text.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn the_metrics_are_for_this_computer_and_the_proxies_themselves() {
    let bed = Bed::start_with("[proxy]\ntrusted = [\"127.0.0.1\"]\n").await;
    for (headers, status) in [
        ("", 200),
        ("x-forwarded-for: 192.0.2.1\r\n", 404),
        ("x-forwarded-for: 127.0.0.1\r\n", 404),
        ("forwarded: for=127.0.0.1\r\n", 404),
    ] {
        let answer = ask_once(bed.issuer(), &get("/metrics", headers)).await;
        assert_eq!(answer.status, status, "{headers}");
    }
    let bed = Bed::start().await;
    for headers in [
        "x-forwarded-for: 127.0.0.1\r\n",
        "forwarded: for=127.0.0.1\r\n",
    ] {
        let answer = ask_once(bed.issuer(), &get("/metrics", headers)).await;
        assert_eq!(answer.status, 404, "{headers}");
    }
}

#[tokio::test]
async fn with_a_listener_of_their_own_they_are_nowhere_else() {
    let bed = Bed::start_with("[metrics]\nlisten = \"127.0.0.1:0\"\n").await;
    let address = bed.server.as_ref().unwrap().metrics().unwrap();
    let own = format!("http://{address}").parse().unwrap();
    let answer = ask_once(&own, &get("/metrics", "x-forwarded-for: 192.0.2.1\r\n")).await;
    assert_eq!(answer.status, 200);
    assert_well_formed(&answer.body);
    assert_eq!(ask_once(&own, &get("/healthz", "")).await.status, 404);
    assert_eq!(
        ask_once(bed.issuer(), &get("/metrics", "")).await.status,
        404
    );
}

/// The counts of links, clients and the platform, by series.
async fn counts(bed: &Bed) -> BTreeMap<String, u64> {
    let text = ask_once(bed.issuer(), &get("/metrics", "")).await.body;
    let counted = [
        "links",
        "refreshes",
        "revocations",
        "failed_client_authentications",
        "platform_calls",
        "alerts",
    ];
    let samples = text.lines().filter_map(|line| {
        let (name, rest) = line.strip_prefix("latchkeyd_")?.split_once("_total{")?;
        let (label, value) = rest.split_once("} ")?;
        let series = format!("{name} {label}").replace('"', "");
        counted
            .contains(&name)
            .then(|| (series, value.parse().unwrap()))
    });
    samples.collect()
}

/// What has moved since the last look, and by how much.
struct Moves<'a> {
    bed: &'a Bed,
    seen: BTreeMap<String, u64>,
}

impl<'a> Moves<'a> {
    async fn of(bed: &'a Bed) -> Self {
        let seen = counts(bed).await;
        assert!(seen.len() > 25 && seen.values().all(|count| *count == 0));
        Self { bed, seen }
    }

    /// What has moved, with calls to the platform only where the test makes them: how often it is asked about a code on show is a
    /// matter of time.
    async fn look(&self, with_calls: bool) -> (BTreeMap<String, u64>, Vec<(String, u64)>) {
        let now = counts(self.bed).await;
        // The labels are closed: nothing that happens makes another series.
        assert!(now.keys().eq(self.seen.keys()), "{now:?}");
        let moved = now.iter().filter_map(|(series, count)| {
            let by = count - self.seen[series];
            let is_shown = with_calls || !series.starts_with("platform_calls");
            (by > 0 && is_shown).then(|| (series.clone(), by))
        });
        let moved = moved.collect();
        (now, moved)
    }

    async fn are(&mut self, series: &[&str]) {
        let (now, moved) = self.look(true).await;
        assert_eq!(moved, one(series));
        self.seen = now;
    }

    /// The same of what the server does on its own, which is announced a moment before it is counted.
    async fn come_to(&mut self, series: &[&str]) {
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            let (now, moved) = self.look(false).await;
            if moved == one(series) {
                self.seen = now;
                return;
            }
            assert!(Instant::now() < deadline, "{moved:?} and not {series:?}");
            tokio::task::yield_now().await;
        }
    }
}

fn one(series: &[&str]) -> Vec<(String, u64)> {
    series.iter().map(|name| ((*name).to_owned(), 1)).collect()
}

#[tokio::test]
async fn each_thing_that_happens_moves_its_own_counter_by_one() {
    let mut bed = Bed::start_with(
        "[alerts]\nrefused_tokens = 2\n\
         [[client]]\nid = \"latchkey-desktop\"\nscopes = [\"user.info.basic\", \"user.info.profile\"]\n\
         [[client]]\nid = \"shop\"\npublic = false\nscopes = [\"user.info.basic\"]\n",
    )
    .await;
    let sandbox = bed.sandbox.take().unwrap();
    let mut moves = Moves::of(&bed).await;
    let completed = ["links stage=begun", "links stage=completed"];

    let first = bed.link().await;
    moves.come_to(&completed).await;
    let second = bed.link().await;
    moves.come_to(&completed).await;

    let unused = bed.refreshed(&first).await;
    moves.are(&["refreshes outcome=refreshed"]).await;
    let used = bed.refreshed(&first).await;
    moves.are(&["refreshes outcome=repeated"]).await;
    assert_eq!(bed.refresh(&unused).await.status, 400);
    let replayed = [
        "alerts kind=refresh_reuse",
        "refreshes outcome=replayed",
        "revocations kind=reuse",
    ];
    moves.are(&replayed).await;
    // Its link is over: it is a token like any other that is not live, the second.
    assert_eq!(bed.refresh(&used).await.status, 400);
    let refused = ["alerts kind=refused_tokens", "refreshes outcome=refused"];
    moves.are(&refused).await;

    for (client, failure) in [
        ("shop", "secret"),
        ("nobody-of-that-name", "unknown_client"),
    ] {
        let form = [("client_id", client), ("client_secret", "a-wrong-secret")];
        let answer = bed.post("/oauth/device_authorization", &form).await;
        assert_eq!(answer.error(), (401, "invalid_client"));
        let failure = format!("failed_client_authentications failure={failure}");
        moves.are(&[&failure]).await;
    }

    let third = bed.link().await;
    moves.come_to(&completed).await;
    bed.revoke(&third.access).await;
    moves.are(&["revocations kind=token"]).await;

    let begun = bed.begin().await;
    bed.phone("scan", &begun, None).await;
    bed.phone("deny", &begun, None).await;
    bed.events_until(&begun, "denied").await;
    let denied = ["links stage=begun", "links stage=denied"];
    moves.come_to(&denied).await;

    let begun = bed.begin().await;
    bed.advance(120);
    bed.events_until(&begun, "expired").await;
    let expired = ["links stage=begun", "links stage=expired"];
    moves.come_to(&expired).await;

    assert_eq!(bed.userinfo(&second.access).await.status, 200);
    moves.are(&["platform_calls outcome=done"]).await;
    let account = bed.introspect(&second.access).await["sub"].clone();
    sandbox.stop().await;
    assert_eq!(bed.userinfo(&second.access).await.status, 503);
    moves.are(&["platform_calls outcome=failed"]).await;

    let text = ask_once(bed.issuer(), &get("/metrics", "")).await.body;
    let account = account.as_str().unwrap().split(':').next_back().unwrap();
    for private in [
        account,
        "a-wrong-secret",
        "nobody-of-that-name",
        &first.refresh,
        &second.access,
    ] {
        assert!(!text.contains(private), "{private}");
    }
}
