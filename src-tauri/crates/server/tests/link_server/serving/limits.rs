use super::wire::{ask, ask_once, connect, get, last_chunk};
use crate::bed::Bed;

const BEHIND_A_PROXY: &str = "[proxy]\ntrusted = [\"127.0.0.1\"]\n";

fn forwarded(path: &str, client: &str) -> String {
    get(path, &format!("x-forwarded-for: {client}\r\n"))
}

#[tokio::test]
async fn a_spoofed_address_is_ignored() {
    let bed = Bed::start_with("[limits]\nrequests_per_second = 1\nrequest_burst = 2\n").await;
    // Nobody here is a trusted proxy, so all of these are one address.
    let mut statuses = Vec::new();
    for header in [
        "x-forwarded-for: 192.0.2.1",
        "x-forwarded-for: 192.0.2.2",
        "forwarded: for=192.0.2.3",
        "x-forwarded-for: 127.0.0.1",
    ] {
        let request = get("/healthz", &format!("{header}\r\n"));
        statuses.push(ask_once(bed.issuer(), &request).await.status);
    }
    assert_eq!(statuses, [200, 200, 429, 429]);
}

#[tokio::test]
async fn what_a_client_adds_on_the_left_of_a_proxys_list_is_ignored() {
    let limits = "[limits]\nrequests_per_second = 1\nrequest_burst = 1\n";
    let bed = Bed::start_with(&format!("{BEHIND_A_PROXY}{limits}")).await;
    let mut statuses = Vec::new();
    for list in [
        "192.0.2.1",
        "192.0.2.7, 192.0.2.1",
        "127.0.0.1, 192.0.2.1",
        "127.0.0.1,192.0.2.2",
    ] {
        statuses.push(
            ask_once(bed.issuer(), &forwarded("/healthz", list))
                .await
                .status,
        );
    }
    assert_eq!(statuses, [200, 429, 429, 200]);
}

#[tokio::test]
async fn a_limited_poll_is_answered_in_json_and_a_page_in_words() {
    let limits = "[limits]\nrequests_per_second = 1\nrequest_burst = 1\n";
    let bed = Bed::start_with(&format!("{BEHIND_A_PROXY}{limits}")).await;
    let mut stream = connect(bed.issuer()).await;
    let first = ask(&mut stream, &forwarded("/healthz", "192.0.2.1")).await;
    assert_eq!(first.header("x-ratelimit-limit"), Some("1"));
    assert_eq!(first.header("x-ratelimit-remaining"), Some("0"));
    assert_eq!(first.header("x-ratelimit-reset"), Some("1"));

    let poll = "POST /oauth/token HTTP/1.1\r\nhost: x\r\nx-forwarded-for: 192.0.2.1\r\n\
        content-type: application/x-www-form-urlencoded\r\ncontent-length: 0\r\n\r\n";
    let limited = ask(&mut stream, poll).await;
    limited.assert_error(429, "slow_down");
    assert_eq!(limited.header("content-type"), Some("application/json"));
    assert_eq!(limited.header("retry-after"), Some("1"));
    assert_eq!(limited.header("x-ratelimit-remaining"), Some("0"));

    let limited = ask(&mut stream, &forwarded("/oauth/userinfo", "192.0.2.1")).await;
    limited.assert_error(429, "temporarily_unavailable");

    let page = get(
        "/device",
        "x-forwarded-for: 192.0.2.1\r\naccept: text/html\r\n",
    );
    let limited = ask(&mut stream, &page).await;
    assert_eq!(limited.status, 429);
    assert!(limited.body.starts_with("Too many requests"), "{limited:?}");
}

#[tokio::test]
async fn one_address_has_so_many_event_streams_open_and_others_have_theirs() {
    let limits = "[limits]\nconnections_per_address = 3\n";
    let bed = Bed::start_with(&format!("{BEHIND_A_PROXY}{limits}")).await;
    let begun = bed.begin().await;
    let events = begun["events_uri"].as_str().unwrap();
    let path = events.strip_prefix(bed.issuer().as_str()).unwrap();
    let mut open = Vec::new();
    for _ in 0..3 {
        let mut stream = connect(bed.issuer()).await;
        let answer = ask(&mut stream, &forwarded(&format!("/{path}"), "192.0.2.1")).await;
        assert_eq!(answer.status, 200);
        open.push(stream);
    }
    let limited = ask_once(bed.issuer(), &forwarded("/healthz", "192.0.2.1")).await;
    limited.assert_error(429, "temporarily_unavailable");
    let other = ask_once(bed.issuer(), &forwarded("/healthz", "192.0.2.2")).await;
    assert_eq!(other.status, 200);
    // When the code ends, so do its streams, and their places are free.
    bed.phone("scan", &begun, None).await;
    bed.phone("deny", &begun, None).await;
    for stream in &mut open {
        last_chunk(stream).await;
    }
    let free = ask_once(bed.issuer(), &forwarded("/healthz", "192.0.2.1")).await;
    assert_eq!(free.status, 200);
}

#[tokio::test]
async fn a_full_server_says_so() {
    let bed = Bed::start_with("[limits]\nconnections = 2\n").await;
    let mut open = Vec::new();
    for _ in 0..2 {
        let mut stream = connect(bed.issuer()).await;
        assert_eq!(ask(&mut stream, &get("/healthz", "")).await.status, 200);
        open.push(stream);
    }
    let full = ask_once(bed.issuer(), &get("/healthz", "")).await;
    full.assert_error(503, "temporarily_unavailable");
    assert_eq!(full.header("retry-after"), Some("1"));
    assert_eq!(full.header("connection"), Some("close"));
}
