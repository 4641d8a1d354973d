use url::Url;

/// What is not the answer, as it is sent. `HOST` and `TARGET` stand for those of the right answer, `PORT` for its port.
const REQUESTS: &[(&str, &str, &str)] = &[
    (
        "another host",
        "GET TARGET HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        "421",
    ),
    (
        "the same by another name",
        "GET TARGET HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n",
        "421",
    ),
    (
        "another port",
        "GET TARGET HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n",
        "421",
    ),
    (
        "no port",
        "GET TARGET HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        "421",
    ),
    ("no host", "GET TARGET HTTP/1.1\r\n\r\n", "421"),
    (
        "two hosts",
        "GET TARGET HTTP/1.1\r\nHost: HOST\r\nHost: HOST\r\n\r\n",
        "421",
    ),
    (
        "a page that asks",
        "GET TARGET HTTP/1.1\r\nHost: HOST\r\nOrigin: https://evil.example\r\n\r\n",
        "403",
    ),
    (
        "a page of this computer",
        "GET TARGET HTTP/1.1\r\nHost: HOST\r\nOrigin: http://HOST\r\n\r\n",
        "403",
    ),
    (
        "no page in particular",
        "GET TARGET HTTP/1.1\r\nHost: HOST\r\nOrigin: null\r\n\r\n",
        "403",
    ),
    (
        "a script",
        "GET TARGET HTTP/1.1\r\nHost: HOST\r\nSec-Fetch-Mode: no-cors\r\n\r\n",
        "403",
    ),
    (
        "a frame",
        "GET TARGET HTTP/1.1\r\nHost: HOST\r\nSec-Fetch-Dest: iframe\r\n\r\n",
        "403",
    ),
    (
        "a post",
        "POST TARGET HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0\r\n\r\n",
        "405",
    ),
    (
        "a head",
        "HEAD TARGET HTTP/1.1\r\nHost: HOST\r\n\r\n",
        "405",
    ),
    (
        "an option",
        "OPTIONS TARGET HTTP/1.1\r\nHost: HOST\r\n\r\n",
        "405",
    ),
    ("the root", "GET / HTTP/1.1\r\nHost: HOST\r\n\r\n", "404"),
    (
        "a picture for the tab",
        "GET /favicon.ico HTTP/1.1\r\nHost: HOST\r\n\r\n",
        "404",
    ),
    (
        "a target for a proxy",
        "GET http://HOSTTARGET HTTP/1.1\r\nHost: HOST\r\n\r\n",
        "404",
    ),
    (
        "a body",
        "GET TARGET HTTP/1.1\r\nHost: HOST\r\nContent-Length: 1\r\n\r\nx",
        "400",
    ),
    (
        "a body in pieces",
        "GET TARGET HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "400",
    ),
    ("no request", "\u{16}\u{3}\u{1}hello\r\n\r\n", "400"),
];

/// What is changed in the target of the right answer.
const TARGETS: &[(&str, &str, &str, &str)] = &[
    (
        "another provider's path",
        "/callback/one",
        "/callback/two",
        "404",
    ),
    (
        "a path that only begins so",
        "/callback/one",
        "/callback/one/x",
        "404",
    ),
    (
        "a longer way to the path",
        "/callback/one",
        "/callback/../callback/one",
        "404",
    ),
    (
        "a path in other letters",
        "/callback/one",
        "/callback/%6fne",
        "404",
    ),
    ("another state", "state=", "state=x", "403"),
    ("no state", "state=", "stat=", "403"),
    ("a state twice", "?", "?state=x&", "400"),
    ("a code twice", "?", "?code=other&", "400"),
    ("an issuer twice", "?", "?iss=x&", "400"),
    ("a code and an error", "?", "?error=access_denied&", "400"),
    ("no code", "code=", "cod=", "400"),
    ("an empty code", "code=right", "code=", "400"),
    ("another issuer", "iss=", "iss=x", "403"),
    ("no issuer", "iss=", "is=", "403"),
    ("nothing", "?", "#?", "40"),
];

/// Everything that is to be refused, with the status, for the right answer at this address.
pub(super) fn requests(back: &Url) -> Vec<(&'static str, String, &'static str)> {
    let host = &back[url::Position::BeforeHost..url::Position::AfterPort];
    let target = &back[url::Position::BeforePath..url::Position::AfterQuery];
    let port = back.port().unwrap().to_string();
    let fill = |text: &str| {
        let text = text.replace("TARGET", target).replace("HOST", host);
        text.replace("PORT", &port)
    };
    let changed = |from: &str, to: &str| {
        assert!(target.contains(from), "{target} has no {from}");
        let target = target.replacen(from, to, 1);
        fill(&format!("GET {target} HTTP/1.1\r\nHost: HOST\r\n\r\n"))
    };
    let long = "x".repeat(20_000);
    let mut all: Vec<_> = REQUESTS
        .iter()
        .map(|&(what, said, status)| (what, fill(said), status))
        .collect();
    all.extend(
        TARGETS
            .iter()
            .map(|&(what, from, to, status)| (what, changed(from, to), status)),
    );
    for (what, said) in [
        (
            "too long a query",
            format!("GET TARGET&x={long} HTTP/1.1\r\nHost: HOST\r\n\r\n"),
        ),
        (
            "too long a header",
            format!("GET TARGET HTTP/1.1\r\nHost: HOST\r\nX: {long}\r\n\r\n"),
        ),
        (
            "too many headers",
            format!(
                "GET TARGET HTTP/1.1\r\nHost: HOST\r\n{}\r\n",
                "X: y\r\n".repeat(300)
            ),
        ),
    ] {
        all.push((what, fill(&said), "4"));
    }
    all
}
