use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::response::Sse;
use axum::response::sse::Event;
use axum::routing::get;
use futures_util::stream;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::{Instant, sleep};

use super::bed::{Bed, GET, LOCAL, ask, assert_after, end};

fn routes() -> Router {
    let events = |data: &str| Ok::<_, Infallible>(Event::default().data(data));
    let two = move || async move { Sse::new(stream::iter([events("one"), events("two")])) };
    let endless = || async {
        let event = || Ok::<_, Infallible>(Event::default().data("x".repeat(4096)));
        Sse::new(stream::repeat_with(event))
    };
    Router::new()
        .route("/", get(async || "here"))
        .route("/two", get(two))
        .route("/endless", get(endless))
}

fn request(method: &str, path: &str, version: &str) -> String {
    format!("{method} {path} {version}\r\nhost: x\r\n\r\n")
}

const TWO: &str = "b\r\ndata: one\n\n\r\nb\r\ndata: two\n\n\r\n0\r\n\r\n";

#[tokio::test(start_paused = true)]
async fn events_come_as_they_are_and_the_connection_goes_on_after_the_last() {
    let bed = Bed::start(routes());
    let mut stream = bed.connect(LOCAL);
    for _ in 0..2 {
        assert!(ask(&mut stream, GET).await.ends_with("here"));
        let head = ask(&mut stream, &request("GET", "/two", "HTTP/1.1")).await;
        assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
        for header in [
            "content-type: text/event-stream",
            "transfer-encoding: chunked",
            "x-content-type-options: nosniff",
        ] {
            assert!(head.lines().any(|line| line == header), "{header}: {head}");
        }
        let date = head.lines().find_map(|line| line.strip_prefix("date: "));
        assert!(date.is_some_and(|date| date.ends_with(" GMT")), "{head}");
        assert!(head.contains("\r\nx-request-id: "), "{head}");
        let mut body = vec![0; TWO.len()];
        stream.read_exact(&mut body).await.unwrap();
        assert_eq!(String::from_utf8(body).unwrap(), TWO);
    }
    // Idle from the last event on.
    assert_after(end(&mut stream).await.0, 120);
}

#[tokio::test(start_paused = true)]
async fn who_asks_for_more_before_the_last_event_is_answered_no_more() {
    let bed = Bed::start(routes());
    let mut stream = bed.connect(LOCAL);
    let asked = request("GET", "/two", "HTTP/1.1") + GET;
    stream.write_all(asked.as_bytes()).await.unwrap();
    let (elapsed, answer) = end(&mut stream).await;
    assert_after(elapsed, 0);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("\r\nconnection: close"), "{head}");
    assert_eq!(body, TWO);
}

#[tokio::test(start_paused = true)]
async fn whoever_takes_no_events_is_dropped() {
    let bed = Bed::start(routes());
    let started = Instant::now();
    let mut stream = bed.connect_through(LOCAL, 1024);
    let asked = request("GET", "/endless", "HTTP/1.1");
    stream.write_all(asked.as_bytes()).await.unwrap();
    while !bed.has_counted("dropped_connections_total{reason=\"slow\"} 1") {
        sleep(Duration::from_secs(1)).await;
    }
    assert!((30..32).contains(&started.elapsed().as_secs()));
    assert!(bed.has_counted("open_event_streams 0"));
}

#[tokio::test(start_paused = true)]
async fn an_older_client_gets_its_events_without_chunks_and_a_head_alone_ends_nothing() {
    let bed = Bed::start(routes());
    let mut stream = bed.connect(LOCAL);
    let head = ask(&mut stream, &request("HEAD", "/two", "HTTP/1.1")).await;
    assert!(head.contains("\r\ncontent-type: text/event-stream\r\n"));
    assert!(ask(&mut stream, GET).await.ends_with("here"));
    let asked = request("GET", "/two", "HTTP/1.0");
    stream.write_all(asked.as_bytes()).await.unwrap();
    let (_, answer) = end(&mut stream).await;
    assert!(
        answer.ends_with("\r\n\r\ndata: one\n\ndata: two\n\n"),
        "{answer}"
    );
}
