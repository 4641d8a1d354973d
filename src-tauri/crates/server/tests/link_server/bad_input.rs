use std::time::Duration;

use futures_util::stream;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Method, RequestBuilder};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::bed::{Answer, Bed, CHALLENGE, CLIENT, DEVICE_CODE_GRANT, VERIFIER};
use crate::browser::{Browser, REDIRECT_URI, parameter};

const FORM: &str = "application/x-www-form-urlencoded";

/// No request here has anything to wait for.
const AT_ONCE: Duration = Duration::from_secs(10);

/// Status and error code; no code is a success.
type Expected = (u16, &'static str);

const FINE: Expected = (200, "no error");
const REQUEST: Expected = (400, "invalid_request");
const CLIENT_UNKNOWN: Expected = (401, "invalid_client");
const GRANT: Expected = (400, "invalid_grant");
const SCOPE: Expected = (400, "invalid_scope");

/// A field of a form, a value of it that is right, and what becomes of the request otherwise.
struct Field {
    name: &'static str,
    right: String,
    /// Left out, or there without a value.
    missing: Expected,
    /// There with another value.
    wrong: Expected,
}

/// An endpoint that takes a form.
struct Endpoint {
    path: &'static str,
    fields: Vec<Field>,
    /// What a request with all fields right may be answered.
    right: Vec<Expected>,
}

fn field(
    name: &'static str,
    right: impl Into<String>,
    missing: Expected,
    wrong: Expected,
) -> Field {
    Field {
        name,
        right: right.into(),
        missing,
        wrong,
    }
}

impl Endpoint {
    fn body(&self) -> String {
        self.body_with(|_| None)
    }

    /// The right body, except for what `instead` says of a field.
    fn body_with(&self, instead: impl Fn(&Field) -> Option<String>) -> String {
        let written = |field: &Field| {
            instead(field).unwrap_or_else(|| format!("{}={}", field.name, field.right))
        };
        let pairs: Vec<String> = self.fields.iter().map(written).collect();
        pairs.join("&")
    }

    fn allows(&self, expected: Expected, answer: &Answer) -> bool {
        if expected == FINE {
            self.right.contains(&FINE) && answer.status == 200
                || self
                    .right
                    .iter()
                    .any(|(status, error)| answer.error() == (*status, *error))
        } else {
            answer.error() == expected
        }
    }
}

async fn all_endpoints(bed: &Bed) -> Vec<Endpoint> {
    let mut all = endpoints(bed).await;
    all.extend(browser_endpoints(bed).await);
    all
}

async fn endpoints(bed: &Bed) -> Vec<Endpoint> {
    let begun = bed.begin().await;
    let device_code = begun["device_code"].as_str().unwrap();
    let tokens = bed.link().await;
    let client = || field("client_id", CLIENT, REQUEST, CLIENT_UNKNOWN);
    let pending = vec![(400, "authorization_pending"), (400, "slow_down")];
    vec![
        Endpoint {
            path: "/oauth/device_authorization",
            fields: vec![
                client(),
                field("scope", "user.info.basic", FINE, SCOPE),
                field("code_challenge", CHALLENGE, REQUEST, REQUEST),
                field("code_challenge_method", "S256", REQUEST, REQUEST),
                field("device_name", "TV", FINE, FINE),
                field("device_system", "Linux", FINE, FINE),
                field("device_version", "1", FINE, FINE),
            ],
            right: vec![FINE],
        },
        Endpoint {
            path: "/oauth/token",
            fields: vec![
                client(),
                field(
                    "grant_type",
                    DEVICE_CODE_GRANT,
                    REQUEST,
                    (400, "unsupported_grant_type"),
                ),
                field("device_code", device_code, REQUEST, GRANT),
                field("code_verifier", VERIFIER, REQUEST, GRANT),
            ],
            right: pending,
        },
        Endpoint {
            path: "/oauth/token",
            fields: vec![
                client(),
                field(
                    "grant_type",
                    "refresh_token",
                    REQUEST,
                    (400, "unsupported_grant_type"),
                ),
                field("refresh_token", tokens.refresh, REQUEST, GRANT),
                field("scope", "user.info.basic", FINE, SCOPE),
            ],
            right: vec![FINE],
        },
        Endpoint {
            path: "/oauth/device/digits",
            fields: vec![
                client(),
                field("device_code", device_code, REQUEST, GRANT),
                field("digits", "47", REQUEST, REQUEST),
                field("code_verifier", VERIFIER, REQUEST, GRANT),
            ],
            // Nothing waits for digits.
            right: vec![REQUEST],
        },
        Endpoint {
            path: "/oauth/revoke",
            fields: vec![
                client(),
                field("token", "lk_at_x", REQUEST, FINE),
                field("token_type_hint", "access_token", FINE, FINE),
            ],
            right: vec![FINE],
        },
        Endpoint {
            path: "/oauth/introspect",
            fields: vec![
                client(),
                field("token", tokens.access, REQUEST, FINE),
                field("token_type_hint", "access_token", FINE, FINE),
            ],
            right: vec![FINE],
        },
        Endpoint {
            path: "/oauth/clients/rotate-secret",
            fields: vec![
                field("client_id", "shop", REQUEST, CLIENT_UNKNOWN),
                field("client_secret", "lk_cs_x", CLIENT_UNKNOWN, CLIENT_UNKNOWN),
            ],
            right: vec![CLIENT_UNKNOWN],
        },
    ]
}

/// Those of the flow through a browser.
async fn browser_endpoints(bed: &Bed) -> Vec<Endpoint> {
    let mut browser = Browser::default();
    let consent = browser.sign_in(bed, None, &[]).await;
    let code = parameter(&browser.allow(bed, &consent, &[]).await, "code").unwrap();
    let client = || field("client_id", CLIENT, REQUEST, CLIENT_UNKNOWN);
    vec![
        Endpoint {
            path: "/oauth/token",
            fields: vec![
                client(),
                field(
                    "grant_type",
                    "authorization_code",
                    REQUEST,
                    (400, "unsupported_grant_type"),
                ),
                field("code", code, REQUEST, GRANT),
                field("redirect_uri", REDIRECT_URI, FINE, GRANT),
                field("code_verifier", VERIFIER, FINE, GRANT),
            ],
            // It works once.
            right: vec![FINE, GRANT],
        },
        Endpoint {
            path: "/oauth/par",
            fields: vec![
                client(),
                field("redirect_uri", REDIRECT_URI, REQUEST, REQUEST),
                field(
                    "response_type",
                    "code",
                    REQUEST,
                    (400, "unsupported_response_type"),
                ),
                field("response_mode", "query", FINE, REQUEST),
                field("scope", "user.info.basic", FINE, SCOPE),
                field("state", "s", FINE, FINE),
                field("prompt", "login", FINE, REQUEST),
                field("code_challenge", CHALLENGE, REQUEST, REQUEST),
                field("code_challenge_method", "S256", REQUEST, REQUEST),
                field("device_name", "TV", FINE, FINE),
            ],
            right: vec![(201, "no error")],
        },
    ]
}

async fn bed() -> Bed {
    Bed::start_with(
        "[lifetimes]\ndevice_code = 86400\naccess_token = 86400\n\
         [[client]]\nid = \"latchkey-desktop\"\nscopes = [\"user.info.basic\", \"user.info.profile\"]\n\
         redirect_uris = [\"http://127.0.0.1/callback\"]\n\
         [[client]]\nid = \"shop\"\npublic = false\nscopes = [\"user.info.basic\"]\n",
    )
    .await
}

fn post(bed: &Bed, path: &str, content_type: &str, body: impl Into<reqwest::Body>) -> Request {
    let request = bed.request(Method::POST, path);
    let request = request.header(CONTENT_TYPE, content_type).body(body);
    Request(request)
}

/// A request whose answer is what every answer of an endpoint for programs is.
struct Request(RequestBuilder);

impl Request {
    async fn answer(self, what: &str) -> Answer {
        let answer = tokio::time::timeout(AT_ONCE, Answer::to(self.0)).await;
        let answer = answer.unwrap_or_else(|_| panic!("{what}: no answer"));
        assert!(answer.status.as_u16() < 500, "{what}: {}", answer.status);
        assert_eq!(answer.headers["cache-control"], "no-store", "{what}");
        assert_eq!(
            answer.headers["content-type"], "application/json",
            "{what}: {}",
            answer.body
        );
        let failed = !answer.status.is_success();
        assert_eq!(answer.body["error"].is_string(), failed, "{what}");
        answer
    }
}

/// What stands where a value should, and whether it is text at all.
const VALUES: [(&str, &str, bool); 9] = [
    ("another text", "x", true),
    ("a number", "42", true),
    ("a list", "%5B%22x%22%5D", true),
    ("other letters", "%D0%BA%D0%BB%D1%8E%D1%87", true),
    ("a line break", "a%0D%0Ab", true),
    ("percent signs", "%%%zz", true),
    ("no UTF-8", "%ff%fe", false),
    ("a surrogate", "%ed%a0%80", false),
    ("a NUL", "a%00b", false),
];

#[tokio::test]
async fn every_field_of_every_endpoint_may_be_wrong_in_every_way() {
    let bed = bed().await;
    for endpoint in all_endpoints(&bed).await {
        let Endpoint { path, fields, .. } = &endpoint;
        let send = async |what: &str, body: String, expected: Expected| {
            let what = format!("{path} {what}");
            let answer = post(&bed, path, FORM, body).answer(&what).await;
            assert!(
                endpoint.allows(expected, &answer),
                "{what}: {:?} for {expected:?}",
                answer.error()
            );
        };
        send("as it should be", endpoint.body(), FINE).await;
        for field in fields {
            let Field { name, right, .. } = field;
            let only = |instead: String| {
                endpoint.body_with(|other| (other.name == *name).then(|| instead.clone()))
            };
            let say = |what: &str| format!("{name}: {what}");
            send(&say("missing"), only(String::new()), field.missing).await;
            send(&say("empty"), only(format!("{name}=")), field.missing).await;
            send(&say("no value"), only((*name).to_owned()), field.missing).await;
            for second in [right.as_str(), "x", ""] {
                let twice = only(format!("{name}={right}&{name}={second}"));
                send(&say("doubled"), twice, REQUEST).await;
            }
            let long = only(format!("{name}={}", "x".repeat(10_000)));
            send(&say("over-long"), long, field.wrong).await;
            for (what, value, is_text) in VALUES {
                let expected = if is_text { field.wrong } else { REQUEST };
                send(&say(what), only(format!("{name}={value}")), expected).await;
            }
            // Ten wrong secrets a minute are told so; this is not about how often.
            bed.advance(61);
        }
    }
}

#[tokio::test]
async fn every_endpoint_takes_one_form_and_nothing_else() {
    let bed = bed().await;
    for endpoint in all_endpoints(&bed).await {
        let Endpoint { path, .. } = endpoint;
        let good = endpoint.body();
        let refuse = async |what: &str, request: Request, expected: Expected| {
            let answer = request.answer(&format!("{path} {what}")).await;
            assert_eq!(answer.error(), expected, "{path} {what}");
        };
        let bare = || bed.request(Method::POST, path);
        refuse("nothing", Request(bare()), REQUEST).await;
        refuse("no type", Request(bare().body(good.clone())), REQUEST).await;
        refuse("an empty form", post(&bed, path, FORM, ""), REQUEST).await;
        refuse("ampersands", post(&bed, path, FORM, "&&=&"), REQUEST).await;
        let object: serde_json::Map<_, _> = endpoint
            .fields
            .iter()
            .map(|field| (field.name.to_owned(), field.right.clone().into()))
            .collect();
        let json = serde_json::Value::from(object).to_string();
        for content_type in ["application/json", FORM] {
            let request = post(&bed, path, content_type, json.clone());
            refuse("JSON", request, REQUEST).await;
        }
        for content_type in ["text/plain", "application/json", "", "x", FORM_LIKE] {
            let request = post(&bed, path, content_type, good.clone());
            refuse(content_type, request, REQUEST).await;
        }
        let multipart = "--b\r\nContent-Disposition: form-data; name=\"client_id\"\r\n\r\nlatchkey-desktop\r\n--b--\r\n";
        let request = post(&bed, path, "multipart/form-data; boundary=b", multipart);
        refuse("multipart", request, REQUEST).await;
        let bytes: Vec<u8> = (0..=255).collect();
        refuse("bytes", post(&bed, path, FORM, bytes), REQUEST).await;
        let request = post(&bed, path, FORM, b"client_id=\xff".to_vec());
        refuse("bytes as a value", request, REQUEST).await;

        let large = format!("{good}&x={}", "x".repeat(64 * 1024));
        let request = post(&bed, path, FORM, large.clone());
        refuse("over the limit", request, (413, "invalid_request")).await;
        let pieces = large
            .into_bytes()
            .chunks(1000)
            .map(|piece| Ok::<_, String>(piece.to_vec()))
            .collect::<Vec<_>>();
        let body = reqwest::Body::wrap_stream(stream::iter(pieces));
        refuse(
            "over the limit without saying so",
            post(&bed, path, FORM, body),
            (413, "invalid_request"),
        )
        .await;
    }
}

const FORM_LIKE: &str = "application/x-www-form-urlencoded2";

#[tokio::test]
async fn a_thousand_parameters_are_ignored_unless_one_is_there_twice() {
    let bed = bed().await;
    for endpoint in all_endpoints(&bed).await {
        let Endpoint { path, .. } = endpoint;
        let good = endpoint.body();
        let many: Vec<String> = (0..1000).map(|number| format!("x{number}=y")).collect();
        let many = format!("{good}&{}", many.join("&"));
        let answer = post(&bed, path, FORM, many.clone()).answer(path).await;
        assert!(endpoint.allows(FINE, &answer), "{path} {}", answer.body);
        let answer = post(&bed, path, FORM, many + "&x7=z").answer(path).await;
        assert_eq!(answer.error(), REQUEST, "{path}");
        let same = format!("{good}{}", "&x=y".repeat(1000));
        let answer = post(&bed, path, FORM, same).answer(path).await;
        assert_eq!(answer.error(), REQUEST, "{path}");
    }
}

#[tokio::test]
async fn every_endpoint_has_its_method_and_says_which() {
    let bed = bed().await;
    let posts = [
        "/oauth/device_authorization",
        "/oauth/device/digits",
        "/oauth/token",
        "/oauth/revoke",
        "/oauth/introspect",
        "/oauth/clients/rotate-secret",
        "/oauth/par",
        "/oauth/authorize/0/go-on",
        "/oauth/authorize/0/scan",
        "/oauth/authorize/0/allow",
        "/oauth/authorize/0/decline",
        "/tokens/revoke",
        "/support/revocations",
        "/platform/tiktok/webhook",
        "/device/refuse",
        "/device/continue",
    ];
    let gets = [
        "/.well-known/oauth-authorization-server",
        "/.well-known/openid-configuration",
        "/oauth/device/events/0",
        "/oauth/authorize/0",
        "/oauth/userinfo",
        "/device",
        "/device/callback/euler",
        "/account/events",
        "/account/links",
        "/support/audit",
        "/healthz",
        "/readyz",
        "/metrics",
    ];
    let posts = posts.into_iter().map(|path| (path, "POST"));
    let gets = gets.into_iter().map(|path| (path, "GET,HEAD"));
    let others = [
        ("/account/links/0", "DELETE"),
        ("/oauth/authorize", "GET,HEAD,POST"),
        ("/auth/logout", "GET,HEAD,POST"),
    ];
    for (path, allowed) in posts.chain(gets).chain(others) {
        for method in [
            "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "NONSENSE",
        ] {
            if allowed.contains(method) {
                continue;
            }
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let request = bed.request(method, path).header(CONTENT_TYPE, FORM);
            let answer = Request(request.body("client_id=x")).answer(path).await;
            assert_eq!(answer.error(), (405, "method_not_allowed"), "{path}");
            assert_eq!(answer.headers["allow"], allowed, "{path}");
        }
    }
}

#[tokio::test]
async fn a_bearer_token_may_be_wrong_in_every_way() {
    let bed = bed().await;
    let tokens = bed.link().await;
    let long = format!("Bearer {}", "x".repeat(10_000));
    let refresh = format!("Bearer {}", tokens.refresh);
    let changed = format!("Bearer {}x", tokens.access);
    let token = |text: &str| HeaderValue::from_bytes(text.as_bytes()).unwrap();
    for (method, path) in [
        (Method::GET, "/oauth/userinfo"),
        (Method::POST, "/auth/logout"),
        (Method::GET, "/account/events"),
        (Method::GET, "/account/links"),
        (Method::DELETE, "/account/links/0"),
        (Method::GET, "/support/audit"),
        (Method::POST, "/support/revocations"),
    ] {
        let request = || bed.request(method.clone(), path);
        for header in [
            token(""),
            token("Bearer"),
            token("Bearer "),
            token("Bearer x"),
            token("Bearer lk_at_"),
            token(&long),
            token(&refresh),
            token(&changed),
            token(&tokens.access),
            token("Basic bGF0Y2hrZXktZGVza3RvcDo="),
            HeaderValue::from_bytes(b"Bearer \xff\xfe").unwrap(),
        ] {
            let what = format!("{path} {header:?}");
            let answer = Request(request().header(AUTHORIZATION, header));
            let answer = answer.answer(&what).await;
            assert_eq!(answer.error(), (401, "invalid_token"), "{what}");
            let challenge = answer.headers["www-authenticate"].to_str().unwrap();
            assert!(challenge.starts_with("Bearer "), "{challenge}");
        }
        let twice = request().bearer_auth(&tokens.access);
        let answer = Request(twice.bearer_auth(&tokens.access))
            .answer(path)
            .await;
        assert_eq!(answer.error(), REQUEST, "{path}");
        // RFC 6750 sections 2.2 and 2.3: where it would be logged, it is not looked for.
        let elsewhere = request()
            .query(&[("access_token", &tokens.access)])
            .form(&[("access_token", &tokens.access)]);
        let answer = Request(elsewhere).answer(path).await;
        assert_eq!(answer.error(), (401, "invalid_token"), "{path}");
    }
    assert_eq!(bed.userinfo(&tokens.access).await.status, 200);
}

#[tokio::test]
async fn a_json_body_may_be_wrong_in_every_way() {
    let bed = bed().await;
    let tokens = bed.link().await;
    let json = "application/json";
    let long = "x".repeat(10_000);
    let large = format!("{{\"token\":\"{}\"}}", "x".repeat(300 * 1024));
    let deep = "[".repeat(10_000);
    let unknown = (200, "no error");
    for (content_type, body, expected) in [
        (json, "", REQUEST),
        (json, "{", REQUEST),
        (json, "null", REQUEST),
        (json, "[]", REQUEST),
        (json, "\"x\"", REQUEST),
        (json, "{}", REQUEST),
        (json, "{\"token\":null}", REQUEST),
        (json, "{\"token\":1}", REQUEST),
        (json, "{\"token\":[\"x\"]}", REQUEST),
        (json, "{\"token\":{\"x\":1}}", REQUEST),
        (json, "{\"token\":\"x\",\"token\":\"x\"}", REQUEST),
        (json, "{\"token\":\"x\"}{\"token\":\"x\"}", REQUEST),
        (json, "{\"token\":\"\\ud800\"}", REQUEST),
        (json, &deep, REQUEST),
        (json, &large, (413, "invalid_request")),
        (json, "{\"token\":\"\"}", unknown),
        (json, "{\"token\":\"\\u0000\"}", unknown),
        (json, &format!("{{\"token\":\"{long}\"}}"), unknown),
        (
            "application/json; charset=utf-8",
            "{\"token\":\"x\"}",
            unknown,
        ),
        ("text/plain", "{\"token\":\"x\"}", REQUEST),
        (FORM, "token=x", REQUEST),
        ("", "{\"token\":\"x\"}", REQUEST),
    ] {
        // Ten tries a minute; this is not about how often.
        bed.advance(61);
        let what = format!("{content_type} {}", &body[..body.len().min(40)]);
        let answer = post(&bed, "/tokens/revoke", content_type, body.to_owned());
        assert_eq!(answer.answer(&what).await.error(), expected, "{what}");
        // Nobody without the power is told what was wrong with it.
        let request = post(&bed, "/support/revocations", content_type, body.to_owned());
        let request = Request(request.0.bearer_auth(&tokens.access));
        let answer = request.answer(&what).await;
        let refused = [
            (403, "insufficient_scope"),
            REQUEST,
            (413, "invalid_request"),
        ];
        assert!(refused.contains(&answer.error()), "{what} {}", answer.body);
    }
    for bytes in [&b"{\"token\":\"\xff\"}"[..], b"\xff\xfe"] {
        let answer = post(&bed, "/tokens/revoke", json, bytes.to_vec());
        assert_eq!(answer.answer("bytes").await.error(), REQUEST);
    }
    let answer = Request(bed.request(Method::POST, "/tokens/revoke"));
    assert_eq!(answer.answer("nothing").await.error(), REQUEST);
    assert_eq!(bed.userinfo(&tokens.access).await.status, 200);
}

#[tokio::test]
async fn a_webhook_may_be_wrong_in_every_way() {
    let bed = bed().await;
    let path = "/platform/tiktok/webhook";
    for signature in ["", "x", "t=1,s=00", "t=,s=", &"t=1,s=".repeat(1000)] {
        for body in [&b""[..], b"{}", b"\xff", b"client_key=x"] {
            let request = post(&bed, path, "application/json", body.to_vec());
            let request = Request(request.0.header("tiktok-signature", signature));
            let answer = request.answer(signature).await;
            assert!(answer.status.is_client_error(), "{}", answer.body);
        }
    }
    let bare = Request(bed.request(Method::POST, path))
        .answer("bare")
        .await;
    assert!(bare.status.is_client_error(), "{}", bare.body);
    let large = post(&bed, path, "application/json", "x".repeat(70_000));
    let answer = large.answer("over the limit").await;
    assert_eq!(answer.error(), (413, "invalid_request"));
}

#[tokio::test]
async fn a_link_that_is_none_is_not_found() {
    let bed = bed().await;
    let tokens = bed.link().await;
    let long = "0".repeat(10_000);
    let well_formed = "0".repeat(32);
    for name in ["x", "%ff", "%00", "..%2F..", &long, &well_formed, "é"] {
        let request = bed.request(Method::DELETE, &format!("/account/links/{name}"));
        let answer = Request(request.bearer_auth(&tokens.access));
        assert_eq!(answer.answer(name).await.error(), (404, "not_found"));
    }
    for last in ["x", "-1", "1.5", "99999999999999999999"] {
        let request = bed.request(Method::GET, "/account/events");
        let request = request.header("last-event-id", last);
        let answer = Request(request.bearer_auth(&tokens.access));
        assert_eq!(answer.answer(last).await.error(), REQUEST, "{last}");
    }
}

#[tokio::test]
async fn a_wrong_address_is_not_found() {
    let bed = bed().await;
    let long = "x".repeat(10_000);
    for name in ["", "x", "%ff", "%00", "a%2Fb", "%2e%2e", &long, "0", "é"] {
        for folder in ["/oauth/device/events/", "/oauth/", "/.well-known/", "/"] {
            if (folder, name) == ("/", "") {
                continue;
            }
            let request = bed.request(Method::GET, &format!("{folder}{name}"));
            let answer = Request(request).answer(folder).await;
            assert_eq!(answer.error(), (404, "not_found"), "{folder}{name}");
        }
    }
}

#[tokio::test]
async fn the_pages_for_people_take_every_nonsense() {
    let bed = bed().await;
    let long = "x".repeat(10_000);
    let page = async |request: RequestBuilder, what: &str| {
        // Five wrong codes end a try; this is not about that.
        bed.advance(601);
        let answer = tokio::time::timeout(AT_ONCE, Answer::to(request)).await;
        let answer = answer.unwrap_or_else(|_| panic!("{what}: no answer"));
        assert_eq!(answer.headers["cache-control"], "no-store", "{what}");
        answer.status.as_u16()
    };
    for (query, status) in [
        ("", 200),
        ("?", 200),
        ("?user_code", 200),
        ("?user_code=", 200),
        ("?user_code=BCDF-GHJK&user_code=BCDF-GHJK", 200),
        ("?user_code=BCDF-GHJK", 404),
        ("?user_code=%ff", 404),
        ("?user_code=%00", 404),
        ("?user_code[]=x", 200),
        ("?x=y", 200),
    ] {
        let request = bed.request(Method::GET, &format!("/device{query}"));
        assert_eq!(page(request, query).await, status, "{query}");
    }
    let request = bed.request(Method::GET, &format!("/device?user_code={long}"));
    assert_eq!(page(request, "over-long").await, 404);
    for path in ["/device/refuse", "/device/continue"] {
        for (body, status) in [
            ("", 400),
            ("user_code", 400),
            ("user_code=", 400),
            ("user_code=BCDFGHJK&user_code=BCDFGHJK", 400),
            ("user_code=%ff", 400),
            ("user_code=%00", 400),
            ("user_code=BCDFGHJK", 404),
            ("user_code=%5B%5D", 404),
            (&format!("user_code={long}"), 404),
            ("{\"user_code\":\"BCDFGHJK\"}", 400),
        ] {
            let what = format!("{path} {}", &body[..body.len().min(40)]);
            let request = bed.request(Method::POST, path).header(CONTENT_TYPE, FORM);
            assert_eq!(
                page(request.body(body.to_owned()), &what).await,
                status,
                "{what}"
            );
        }
        let request = bed.request(Method::POST, path);
        assert_eq!(page(request, path).await, 400);
        let request = bed.request(Method::POST, path).json("BCDFGHJK");
        assert_eq!(page(request, path).await, 400);
        let request = bed.request(Method::POST, path).header(CONTENT_TYPE, FORM);
        assert_eq!(page(request.body("x".repeat(70_000)), path).await, 413);
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_is_a_bad_request() {
    let bed = bed().await;
    let issuer = bed.server.as_ref().unwrap().issuer();
    let address = *issuer.socket_addrs(|| None).unwrap().first().unwrap();
    let exchange = async {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let head = format!(
            "POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM}\r\nContent-Length: 100\r\n\r\nclient_id={CLIENT}"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    };
    let answer = tokio::time::timeout(AT_ONCE, exchange).await.unwrap();
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 400 "),
        "{answer}"
    );
}
