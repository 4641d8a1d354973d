use reqwest::Method;

use super::wire::{Raw, ask_once, get};
use crate::bed::{Bed, CLIENT, read};
use crate::support::{bed_with, records, staff};

const ALWAYS: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cache-control", "no-store"),
];

fn id(answer: &Raw) -> &str {
    answer.header("x-request-id").unwrap()
}

#[tokio::test]
async fn every_route_and_every_error_has_the_security_headers() {
    let bed = Bed::start().await;
    for (method, path, status) in [
        (Method::GET, "/.well-known/oauth-authorization-server", 200),
        (Method::POST, "/oauth/device_authorization", 400),
        (Method::GET, "/oauth/device/events/unknown", 404),
        (Method::POST, "/oauth/token", 400),
        (Method::POST, "/oauth/revoke", 400),
        (Method::POST, "/oauth/introspect", 400),
        (Method::GET, "/oauth/userinfo", 401),
        (Method::POST, "/auth/logout", 401),
        (Method::GET, "/device", 200),
        (Method::GET, "/healthz", 200),
        (Method::GET, "/readyz", 200),
        (Method::GET, "/metrics", 200),
        (Method::GET, "/nowhere", 404),
        (Method::DELETE, "/oauth/token", 405),
        (Method::OPTIONS, "/oauth/token", 405),
    ] {
        let request = bed
            .request(method.clone(), path)
            .header("origin", "https://evil.example");
        let answer = request.send().await.unwrap();
        let headers = answer.headers();
        assert_eq!(answer.status(), status, "{method} {path}");
        for (name, value) in ALWAYS {
            assert_eq!(headers[name], value, "{method} {path}: {name}");
        }
        let policy = headers["content-security-policy"].to_str().unwrap();
        for rule in [
            "default-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(rule), "{method} {path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{method} {path}: {policy}");
        assert!(headers.contains_key("permissions-policy"));
        assert!(headers.contains_key("x-request-id"));
        // Plain HTTP on this computer.
        assert!(!headers.contains_key("strict-transport-security"));
        let cors = headers
            .keys()
            .find(|name| name.as_str().starts_with("access-control-"));
        assert_eq!(cors, None, "{method} {path}");
    }
}

#[tokio::test]
async fn https_at_a_name_is_strict() {
    let bed = Bed::start_with("issuer = \"https://link.example\"\n").await;
    let answer = ask_once(bed.address(), &get("/healthz", "")).await;
    assert_eq!(
        answer.header("strict-transport-security"),
        Some("max-age=31536000")
    );
}

#[tokio::test]
async fn every_answer_has_a_request_id_of_its_own() {
    let bed = Bed::start().await;
    let mut ids = Vec::new();
    for path in ["/healthz", "/healthz", "/nowhere"] {
        let answer = ask_once(bed.issuer(), &get(path, "x-request-id: forged\r\n")).await;
        assert_eq!(id(&answer).len(), 32, "{answer:?}");
        ids.push(id(&answer).to_owned());
    }
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[tokio::test]
async fn a_trusted_proxy_names_the_request_unless_the_name_is_nonsense() {
    let bed = Bed::start_with("[proxy]\ntrusted = [\"127.0.0.1\"]\n").await;
    let ask = async |headers: &str| {
        let answer = ask_once(bed.issuer(), &get("/healthz", headers)).await;
        id(&answer).to_owned()
    };
    let forwarded = "x-forwarded-for: 192.0.2.1\r\n";
    assert_eq!(
        ask(&format!("{forwarded}x-request-id: a-1.b_2\r\n")).await,
        "a-1.b_2"
    );
    for nonsense in ["a b", "a=b", "a\"b", ""] {
        let headers = format!("{forwarded}x-request-id: {nonsense}\r\n");
        assert_eq!(ask(&headers).await.len(), 32, "{nonsense}");
    }
}

#[tokio::test]
async fn a_record_of_the_audit_log_has_the_id_of_the_answer_and_not_the_senders() {
    let bed = bed_with("").await;
    let (staff, tokens) = (staff(&bed).await, bed.link().await);
    let form = [("client_id", CLIENT), ("token", &tokens.refresh)];
    let request = bed.request(Method::POST, "/oauth/revoke");
    let answer = read(request.header("x-request-id", "forged").form(&form)).await;
    let records = records(&bed, &staff, "link_revoked").await;
    let last = &records[0];
    assert_eq!(
        last["request_id"],
        answer.headers["x-request-id"].to_str().unwrap()
    );
}
