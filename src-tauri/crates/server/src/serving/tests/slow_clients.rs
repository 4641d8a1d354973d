use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::response::Sse;
use axum::response::sse::Event;
use axum::routing::{get, post};
use futures_util::stream;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::{Instant, sleep};

use super::bed::{Bed, ELSEWHERE, GET, LOCAL, answer, ask, assert_after, end};

fn routes() -> Router {
    let large = || async { Body::from(vec![b'x'; 1024 * 1024]) };
    let stream =
        || async { Sse::new(stream::pending::<Result<Event, std::convert::Infallible>>()) };
    Router::new()
        .route("/", get(async || "here"))
        .route(
            "/form",
            post(async |body: Bytes| format!("{} bytes", body.len())),
        )
        .route("/unread", post(async || "not read"))
        .route("/large", get(large))
        .route("/events", get(stream))
        .route("/never", get(async || std::future::pending::<()>().await))
}

#[tokio::test(start_paused = true)]
async fn a_head_that_does_not_come_whole_ends_the_connection() {
    let bed = Bed::start(routes());
    for part in ["", "G", "GET / HTTP/1.1\r\nhost: x\r\nx-slow: "] {
        let mut stream = bed.connect(LOCAL);
        stream.write_all(part.as_bytes()).await.unwrap();
        let (elapsed, rest) = end(&mut stream).await;
        assert_after(elapsed, 10);
        assert_eq!(rest, "");
    }
    assert!(bed.has_counted("dropped_connections_total{reason=\"slow\"} 2"));
    assert!(bed.has_counted("open_connections 0"));
}

#[tokio::test(start_paused = true)]
async fn a_byte_now_and_then_buys_no_time() {
    let bed = Bed::start(routes());
    let started = Instant::now();
    let mut stream = bed.connect(LOCAL);
    while stream.write_all(b"x").await.is_ok() {
        sleep(Duration::from_secs(3)).await;
    }
    // The byte after the tenth second finds nobody.
    assert_after(started.elapsed(), 12);
}

#[tokio::test(start_paused = true)]
async fn a_connection_may_idle_between_requests_but_not_for_ever() {
    let bed = Bed::start(routes());
    let mut stream = bed.connect(LOCAL);
    for _ in 0..5 {
        assert!(ask(&mut stream, GET).await.ends_with("here"));
        sleep(Duration::from_secs(115)).await;
    }
    assert!(ask(&mut stream, GET).await.ends_with("here"));
    assert_after(end(&mut stream).await.0, 120);
    assert!(bed.has_counted("dropped_connections_total{reason=\"slow\"} 0"));
}

#[tokio::test(start_paused = true)]
async fn the_second_head_has_as_long_as_the_first() {
    let bed = Bed::start(routes());
    let mut stream = bed.connect(LOCAL);
    ask(&mut stream, GET).await;
    sleep(Duration::from_secs(60)).await;
    for byte in ["G", "E", "T", " "] {
        stream.write_all(byte.as_bytes()).await.unwrap();
        sleep(Duration::from_secs(2)).await;
    }
    assert_after(end(&mut stream).await.0, 2);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_come_whole_is_a_408_and_the_end() {
    let bed = Bed::start(routes());
    let mut stream = bed.connect(LOCAL);
    let head = "POST /form HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n1234";
    stream.write_all(head.as_bytes()).await.unwrap();
    let (elapsed, rest) = end(&mut stream).await;
    assert_after(elapsed, 15);
    assert!(rest.starts_with("HTTP/1.1 408 "), "{rest}");
    assert!(rest.contains("\r\nconnection: close\r\n"), "{rest}");
    assert!(rest.contains("\"error\":\"invalid_request\""), "{rest}");
    assert!(rest.contains("\r\nx-request-id: "), "{rest}");
    assert!(
        bed.has_counted("http_requests_total{route=\"/form\",method=\"POST\",status=\"408\"} 1")
    );
}

#[tokio::test(start_paused = true)]
async fn a_body_that_drips_is_late_too_and_one_in_time_is_not() {
    let bed = Bed::start(routes());
    let head = "POST /form HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n";
    let mut stream = bed.connect(LOCAL);
    stream.write_all(head.as_bytes()).await.unwrap();
    for _ in 0..7 {
        stream.write_all(b"x").await.unwrap();
        sleep(Duration::from_secs(2)).await;
    }
    let (elapsed, rest) = end(&mut stream).await;
    assert_after(elapsed, 1);
    assert!(rest.starts_with("HTTP/1.1 408 "), "{rest}");

    let mut stream = bed.connect(LOCAL);
    stream.write_all(head.as_bytes()).await.unwrap();
    sleep(Duration::from_secs(14)).await;
    stream.write_all(b"123456789").await.unwrap();
    assert!(answer(&mut stream).await.ends_with("9 bytes"));
    // The time of the first body is not that of the second.
    sleep(Duration::from_secs(14)).await;
    let request = format!("{head}123456789");
    assert!(ask(&mut stream, &request).await.ends_with("9 bytes"));
}

#[tokio::test(start_paused = true)]
async fn a_body_that_nobody_reads_holds_nothing_up() {
    let bed = Bed::start(routes());
    let mut stream = bed.connect(LOCAL);
    let head = "POST /unread HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n1234";
    let answer = ask(&mut stream, head).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert_after(end(&mut stream).await.0, 0);
}

#[tokio::test(start_paused = true)]
async fn a_client_that_takes_nothing_of_its_answer_is_dropped() {
    let bed = Bed::start(routes());
    let started = Instant::now();
    let mut stream = bed.connect_through(LOCAL, 1024);
    let request = GET.replace("/ ", "/large ");
    stream.write_all(request.as_bytes()).await.unwrap();
    while !bed.has_counted("dropped_connections_total{reason=\"slow\"} 1") {
        sleep(Duration::from_secs(1)).await;
    }
    assert!((30..32).contains(&started.elapsed().as_secs()));
}

#[tokio::test(start_paused = true)]
async fn a_client_that_takes_some_now_and_then_is_kept() {
    let bed = Bed::start(routes());
    let mut stream = bed.connect_through(LOCAL, 64 * 1024);
    let request = GET.replace("/ ", "/large ");
    stream.write_all(request.as_bytes()).await.unwrap();
    let (mut taken, mut buffer) = (0, vec![0; 64 * 1024]);
    while taken < 1024 * 1024 {
        sleep(Duration::from_secs(25)).await;
        match stream.read(&mut buffer).await.unwrap() {
            0 => panic!("dropped after {taken} bytes"),
            read => taken += read,
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_event_stream_may_stay_open_and_is_counted_while_it_does() {
    let bed = Bed::start(routes());
    let mut stream = bed.connect(ELSEWHERE);
    let head = ask(&mut stream, &GET.replace("/ ", "/events ")).await;
    assert!(head.contains("\r\ncontent-type: text/event-stream\r\n"));
    sleep(Duration::from_hours(1)).await;
    assert!(bed.has_counted("open_event_streams 1"));
    assert!(bed.has_counted("open_connections 1"));
    drop(stream);
    sleep(Duration::from_secs(1)).await;
    assert!(bed.has_counted("open_event_streams 0"));
    assert!(bed.has_counted("open_connections 0"));
}

#[tokio::test(start_paused = true)]
async fn a_route_that_takes_too_long_is_a_503() {
    let bed = Bed::start(routes());
    let started = Instant::now();
    let mut stream = bed.connect(LOCAL);
    let answer = ask(&mut stream, &GET.replace("/ ", "/never ")).await;
    assert_after(started.elapsed(), 30);
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    assert!(answer.contains("\r\nretry-after: "), "{answer}");
    assert!(answer.contains("temporarily_unavailable"), "{answer}");
}
