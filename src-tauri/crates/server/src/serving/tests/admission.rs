use std::num::NonZeroU32;
use std::time::Duration;

use axum::Router;
use axum::response::Sse;
use axum::response::sse::Event;
use axum::routing::{get, post};
use futures_util::stream;
use tokio::io::AsyncWriteExt as _;
use tokio::time::sleep;

use super::bed::{Bed, ELSEWHERE, GET, LOCAL, ask, end};
use crate::config::ServingConfig;
use crate::serving::{Audience, ForwardingHeader, Limited, Limits, Quota, Rule, TrustedProxies};

const PROXY: &str = "10.0.0.1";

fn routes() -> Router {
    let stream =
        || async { Sse::new(stream::pending::<Result<Event, std::convert::Infallible>>()) };
    Router::new()
        .route("/", get(async || "here"))
        .route("/oauth/token", post(async || "{}"))
        .route("/events", get(stream))
}

fn limits(connections: u32, per_address: u32) -> Limits {
    Limits {
        connections: NonZeroU32::new(connections).unwrap(),
        connections_per_address: NonZeroU32::new(per_address).unwrap(),
        ..Limits::default()
    }
}

fn bed(limits: Limits) -> Bed {
    let proxies = ["10.0.0.0/8", "127.0.0.2"].map(|text| TrustedProxies::network(text).unwrap());
    let config = ServingConfig {
        proxies: TrustedProxies::new(ForwardingHeader::XForwardedFor, proxies),
        limits,
        ..ServingConfig::default()
    };
    Bed::start_with(routes(), &config)
}

fn forwarded(path: &str, client: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: x\r\nx-forwarded-for: {client}\r\n\r\n")
}

#[tokio::test(start_paused = true)]
async fn one_address_has_so_many_connections_and_then_a_429() {
    let bed = bed(limits(100, 2));
    let mut first = bed.connect(ELSEWHERE);
    ask(&mut first, GET).await;
    let mut second = bed.connect(ELSEWHERE);
    ask(&mut second, GET).await;
    let mut third = bed.connect(ELSEWHERE);
    third.write_all(GET.as_bytes()).await.unwrap();
    let (elapsed, rest) = end(&mut third).await;
    assert_eq!(elapsed, Duration::ZERO);
    assert!(rest.starts_with("HTTP/1.1 429 "), "{rest}");
    assert!(rest.contains("\r\nretry-after: 1\r\n"), "{rest}");
    assert!(
        rest.contains("\r\nx-content-type-options: nosniff\r\n"),
        "{rest}"
    );
    assert!(
        rest.contains("\"error\":\"temporarily_unavailable\""),
        "{rest}"
    );
    assert!(bed.has_counted("rate_limited_total{rule=\"connections_per_address\"} 1"));
    // Another address has its own, and a free place is free.
    ask(&mut bed.connect("192.0.2.2"), GET).await;
    drop(first);
    sleep(Duration::from_secs(1)).await;
    assert!(
        ask(&mut bed.connect(ELSEWHERE), GET)
            .await
            .ends_with("here")
    );
}

#[tokio::test(start_paused = true)]
async fn a_poll_over_the_limit_is_told_to_slow_down_in_json() {
    let bed = bed(limits(100, 1));
    let _first = bed.connect(ELSEWHERE);
    let mut second = bed.connect(ELSEWHERE);
    let poll = "POST /oauth/token HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n";
    let answer = ask(&mut second, poll).await;
    assert!(answer.starts_with("HTTP/1.1 429 "), "{answer}");
    assert!(
        answer.contains("\r\ncontent-type: application/json\r\n"),
        "{answer}"
    );
    assert!(answer.contains("\"error\":\"slow_down\""), "{answer}");
}

#[tokio::test(start_paused = true)]
async fn a_full_server_is_a_503_for_everybody() {
    let bed = bed(limits(2, 100));
    let _full = [bed.connect(ELSEWHERE), bed.connect(LOCAL)];
    for address in [LOCAL, "192.0.2.9", PROXY] {
        let answer = ask(&mut bed.connect(address), GET).await;
        assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
        assert!(answer.contains("\r\nretry-after: 1\r\n"), "{answer}");
    }
    assert!(bed.has_counted("open_connections 2"));
}

#[tokio::test(start_paused = true)]
async fn whoever_does_not_hear_a_refusal_is_closed_soon_and_more_at_once() {
    let bed = bed(limits(1, 100));
    let _full = bed.connect(LOCAL);
    let mut silent: Vec<_> = (0..80).map(|_| bed.connect(LOCAL)).collect();
    // The last ones find all places of the refused taken.
    let (elapsed, _) = end(&mut silent.pop().unwrap()).await;
    assert_eq!(elapsed, Duration::ZERO);
    let (elapsed, _) = end(&mut silent[0]).await;
    assert_eq!(elapsed.as_secs(), 2);
}

#[tokio::test(start_paused = true)]
async fn programs_on_this_computer_and_proxies_have_as_many_as_they_like() {
    let bed = bed(limits(100, 1));
    for address in [LOCAL, "::1", PROXY] {
        let mut open = Vec::new();
        for _ in 0..5 {
            let mut stream = bed.connect(address);
            assert!(ask(&mut stream, GET).await.starts_with("HTTP/1.1 200 "));
            open.push(stream);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn behind_a_proxy_what_is_under_way_is_counted_by_client() {
    let bed = bed(limits(100, 2));
    let mut open = Vec::new();
    // A proxy on this computer is no different.
    for (proxy, client) in [(PROXY, "2001:db8::1"), ("127.0.0.2", "2001:db8::2")] {
        let mut stream = bed.connect(proxy);
        let answer = ask(&mut stream, &forwarded("/events", client)).await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        open.push(stream);
    }
    // The same /64, and so the same client.
    let mut stream = bed.connect(PROXY);
    let answer = ask(&mut stream, &forwarded("/", "2001:db8::3")).await;
    assert!(answer.starts_with("HTTP/1.1 429 "), "{answer}");
    assert!(answer.contains("\r\nretry-after: 5\r\n"), "{answer}");
    // The proxy's connection stays and serves the others.
    let answer = ask(&mut stream, &forwarded("/", "2001:db8:1::3")).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    open.pop();
    sleep(Duration::from_secs(1)).await;
    let answer = ask(&mut stream, &forwarded("/", "2001:db8::3")).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

#[tokio::test(start_paused = true)]
async fn one_address_has_so_many_requests_at_a_stroke_and_then_an_even_rate() {
    let bed = bed(Limits {
        requests_per_second: NonZeroU32::new(2).unwrap(),
        request_burst: NonZeroU32::new(3).unwrap(),
        ..Limits::default()
    });
    let mut stream = bed.connect(ELSEWHERE);
    for remaining in [2, 1, 0] {
        let answer = ask(&mut stream, GET).await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        assert!(answer.contains("\r\nx-ratelimit-limit: 3\r\n"), "{answer}");
        let line = format!("\r\nx-ratelimit-remaining: {remaining}\r\n");
        assert!(answer.contains(&line), "{answer}");
    }
    // Another connection is the same address, and so is another IPv6 address of the same client.
    let answer = ask(&mut bed.connect(ELSEWHERE), GET).await;
    assert!(answer.starts_with("HTTP/1.1 429 "), "{answer}");
    for line in [
        "retry-after: 1",
        "x-ratelimit-limit: 3",
        "x-ratelimit-remaining: 0",
        "x-ratelimit-reset: 2",
    ] {
        assert!(
            answer.contains(&format!("\r\n{line}\r\n")),
            "{line}: {answer}"
        );
    }
    assert!(bed.has_counted("rate_limited_total{rule=\"requests\"} 1"));
    sleep(Duration::from_millis(500)).await;
    assert!(ask(&mut stream, GET).await.starts_with("HTTP/1.1 200 "));
    assert!(ask(&mut stream, GET).await.starts_with("HTTP/1.1 429 "));
}

#[tokio::test(start_paused = true)]
async fn what_a_handler_limits_is_answered_and_counted_like_the_rest() {
    let guess = async |audience: Audience| Limited {
        rule: Rule::Requests,
        quota: Some(Quota {
            limit: 5,
            remaining: 0,
            reset: Duration::from_secs(60),
        }),
        retry_after: Duration::from_secs(60),
        audience,
    };
    let router = Router::new().route("/", get(guess));
    let bed = Bed::start(router);
    let answer = ask(&mut bed.connect(ELSEWHERE), GET).await;
    for line in [
        "retry-after: 60",
        // Not the quota of requests, of which more is left.
        "x-ratelimit-limit: 5",
        "x-ratelimit-remaining: 0",
        "x-ratelimit-reset: 60",
    ] {
        assert!(
            answer.contains(&format!("\r\n{line}\r\n")),
            "{line}: {answer}"
        );
    }
    assert!(answer.contains("temporarily_unavailable"), "{answer}");
    assert!(bed.has_counted("rate_limited_total{rule=\"requests\"} 1"));
}

#[tokio::test(start_paused = true)]
async fn a_program_on_this_computer_is_not_limited_unless_it_forwards() {
    let bed = bed(Limits {
        requests_per_second: NonZeroU32::MIN,
        request_burst: NonZeroU32::MIN,
        ..Limits::default()
    });
    let mut stream = bed.connect(LOCAL);
    for _ in 0..20 {
        let answer = ask(&mut stream, GET).await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        assert!(!answer.contains("x-ratelimit"), "{answer}");
    }
    // Not a trusted proxy: whatever addresses it names are its own.
    let statuses = [
        ask(&mut stream, &forwarded("/", "192.0.2.1")).await,
        ask(&mut stream, &forwarded("/", "192.0.2.2")).await,
    ];
    assert!(statuses[0].starts_with("HTTP/1.1 200 "), "{statuses:?}");
    assert!(statuses[1].starts_with("HTTP/1.1 429 "), "{statuses:?}");
}
