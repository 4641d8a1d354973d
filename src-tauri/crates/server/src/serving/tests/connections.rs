use std::io;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use tokio::io::AsyncWriteExt as _;
use tokio::time::Instant;

use super::bed::{Bed, ELSEWHERE, GET, LOCAL, answer, ask, end};
use crate::serving::ClientAddress;

fn routes() -> Router {
    let whose = async |address: ClientAddress| address.ip().to_string();
    Router::new().route("/", get(whose))
}

#[tokio::test(start_paused = true)]
async fn running_out_of_descriptors_is_a_pause_and_no_end() {
    let bed = Bed::start(routes());
    let started = Instant::now();
    // EMFILE and ENFILE.
    for code in [24, 23] {
        bed.fail(io::Error::from_raw_os_error(code));
    }
    assert!(ask(&mut bed.connect(LOCAL), GET).await.ends_with(LOCAL));
    let paused = started.elapsed();
    assert!(paused >= Duration::from_millis(500), "{paused:?}");
    assert!(paused < Duration::from_secs(2), "{paused:?}");
}

#[tokio::test(start_paused = true)]
async fn a_client_that_gave_up_in_the_queue_holds_nobody_up() {
    let bed = Bed::start(routes());
    let started = Instant::now();
    for _ in 0..100 {
        bed.fail(io::ErrorKind::ConnectionAborted.into());
    }
    ask(&mut bed.connect(LOCAL), GET).await;
    assert_eq!(started.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_route_is_told_the_peers_address() {
    let bed = Bed::start(routes());
    for (peer, expected) in [
        (ELSEWHERE, ELSEWHERE),
        ("::ffff:192.0.2.1", ELSEWHERE),
        ("2001:db8::1", "2001:db8::1"),
    ] {
        let spoofed = "GET / HTTP/1.1\r\nhost: x\r\nx-forwarded-for: 127.0.0.1\r\n\r\n";
        let answer = ask(&mut bed.connect(peer), spoofed).await;
        assert!(answer.ends_with(&format!("\r\n\r\n{expected}")), "{answer}");
    }
}

#[tokio::test(start_paused = true)]
async fn requests_sent_without_waiting_are_answered_in_order() {
    let bed = Bed::start(routes());
    let mut stream = bed.connect(LOCAL);
    let three = [GET; 3].concat();
    stream.write_all(three.as_bytes()).await.unwrap();
    for _ in 0..3 {
        assert!(answer(&mut stream).await.starts_with("HTTP/1.1 200 "));
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_not_http_is_a_400_and_the_end() {
    let bed = Bed::start(routes());
    let garbage = [
        "\0\0\0\0\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET / HTTP/1.1\r\nno colon\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx",
        "POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: nonsense\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\u{fc}\u{3}\u{3}\r\n\r\n",
    ];
    for garbage in garbage {
        let mut stream = bed.connect(LOCAL);
        stream.write_all(garbage.as_bytes()).await.unwrap();
        let (elapsed, rest) = end(&mut stream).await;
        assert!(rest.starts_with("HTTP/1.1 400 "), "{garbage:?}: {rest}");
        assert_eq!(elapsed, Duration::ZERO, "{garbage:?}");
    }
    let count = format!(
        "dropped_connections_total{{reason=\"malformed\"}} {}",
        garbage.len()
    );
    assert!(bed.has_counted(&count), "{}", bed.front.metrics().text());
    // After a good request, too.
    let mut stream = bed.connect(LOCAL);
    let request = format!("{GET}\0\0garbage\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let (_, rest) = end(&mut stream).await;
    assert!(rest.starts_with("HTTP/1.1 200 ") && rest.contains("HTTP/1.1 400 "));
}

#[tokio::test(start_paused = true)]
async fn a_head_that_is_too_large_is_a_431() {
    let bed = Bed::start(routes());
    let one_large = format!("x: {}\r\n", "y".repeat(20_000));
    let many_small = "x: y\r\n".repeat(150);
    for headers in [one_large, many_small] {
        let mut stream = bed.connect(LOCAL);
        let request = format!("GET / HTTP/1.1\r\nhost: x\r\n{headers}\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let (_, rest) = end(&mut stream).await;
        assert!(rest.starts_with("HTTP/1.1 431 "), "{rest}");
    }
}
