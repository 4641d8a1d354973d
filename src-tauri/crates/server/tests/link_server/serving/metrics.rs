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
