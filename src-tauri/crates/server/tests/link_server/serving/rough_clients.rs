use std::time::{Duration, Instant};

use tokio::io::AsyncWriteExt as _;

use super::wire::{answer, ask, ask_once, connect, end, get};
use crate::bed::Bed;

const POLL: &str = "POST /oauth/token HTTP/1.1\r\nhost: x\r\n\
    content-type: application/x-www-form-urlencoded\r\ncontent-length: 30\r\n\r\n";

#[tokio::test]
async fn slow_heads_and_bodies_are_dropped_and_others_are_served_meanwhile() {
    let bed = Bed::start_with("[limits]\nheader_seconds = 1\nbody_seconds = 1\n").await;
    let started = Instant::now();
    let mut slow = Vec::new();
    for part in ["GET / HTTP/1.1\r\nx-slow: ", POLL].repeat(50) {
        let mut stream = connect(bed.issuer()).await;
        stream.write_all(part.as_bytes()).await.unwrap();
        slow.push((part, stream));
    }
    let healthy = ask_once(bed.issuer(), &get("/healthz", "")).await;
    assert_eq!(healthy.status, 200);
    for (part, mut stream) in slow {
        if part == POLL {
            let late = answer(&mut stream).await;
            late.assert_error(408, "invalid_request");
            assert_eq!(late.header("connection"), Some("close"));
        }
        assert_eq!(end(&mut stream).await, "");
    }
    let elapsed = started.elapsed();
    assert!(elapsed >= Duration::from_secs(1), "{elapsed:?}");
    assert!(elapsed < Duration::from_secs(5), "{elapsed:?}");
    // The connection that polls and the one that asks for the metrics.
    let metrics = ask_once(bed.issuer(), &get("/metrics", "")).await.body;
    assert!(metrics.contains("\nlatchkeyd_dropped_connections_total{reason=\"slow\"} 50\n"));
}

#[tokio::test]
async fn nonsense_is_a_400_and_the_server_goes_on() {
    let bed = Bed::start().await;
    for nonsense in [
        "\0\u{1}\u{2}\r\n\r\n",
        "NONSENSE\r\n\r\n",
        "GET / HTTP/1.1\r\nhost x\r\n\r\n",
        "GET /\u{7f} HTTP/1.1\r\nhost: x\r\n\r\n",
        "POST /oauth/token HTTP/1.1\r\nhost: x\r\ncontent-length: 1, 2\r\n\r\n",
        "POST /oauth/token HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999999999999999\r\n\r\n",
    ] {
        let mut stream = connect(bed.issuer()).await;
        // After a good request in the same breath.
        let request = get("/healthz", "") + nonsense;
        stream.write_all(request.as_bytes()).await.unwrap();
        assert_eq!(answer(&mut stream).await.status, 200, "{nonsense:?}");
        assert_eq!(answer(&mut stream).await.status, 400, "{nonsense:?}");
        assert_eq!(end(&mut stream).await, "", "{nonsense:?}");
    }
    // HTTP/2 with prior knowledge: no answer of ours could be read there.
    let mut stream = connect(bed.issuer()).await;
    let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    stream.write_all(preface).await.unwrap();
    assert_eq!(end(&mut stream).await, "");
    assert_eq!(
        ask_once(bed.issuer(), &get("/healthz", "")).await.status,
        200
    );
}

#[tokio::test]
async fn a_chunked_body_that_breaks_off_or_lies_is_refused() {
    let bed = Bed::start().await;
    let head = "POST /oauth/token HTTP/1.1\r\nhost: x\r\n\
        content-type: application/x-www-form-urlencoded\r\ntransfer-encoding: chunked\r\n\r\n";
    for body in [
        "zz\r\n",
        "ffffffffffffffffff\r\n",
        "3\r\nabcdef\r\n0\r\n\r\n",
    ] {
        let answer = ask_once(bed.issuer(), &format!("{head}{body}")).await;
        answer.assert_error(400, "invalid_request");
    }
    let mut stream = connect(bed.issuer()).await;
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(b"3\r\nab").await.unwrap();
    stream.shutdown().await.unwrap();
    end(&mut stream).await;
    assert_eq!(
        ask_once(bed.issuer(), &get("/healthz", "")).await.status,
        200
    );
}

#[tokio::test]
async fn too_much_is_a_413_or_a_431() {
    let bed = Bed::start().await;
    let body = format!("client_id={}", "x".repeat(64 * 1024));
    let request = format!(
        "POST /oauth/token HTTP/1.1\r\nhost: x\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    ask_once(bed.issuer(), &request)
        .await
        .assert_error(413, "invalid_request");
    let header = format!("x-long: {}\r\n", "x".repeat(20_000));
    let answer = ask_once(bed.issuer(), &get("/healthz", &header)).await;
    assert_eq!(answer.status, 431);
    let path = format!("/device?user_code={}", "x".repeat(70_000));
    let answer = ask_once(bed.issuer(), &get(&path, "")).await;
    assert!([414, 431].contains(&answer.status), "{answer:?}");
}

#[tokio::test]
async fn one_connection_serves_many_requests() {
    let bed = Bed::start().await;
    let mut stream = connect(bed.issuer()).await;
    for _ in 0..100 {
        assert_eq!(ask(&mut stream, &get("/healthz", "")).await.status, 200);
    }
}
