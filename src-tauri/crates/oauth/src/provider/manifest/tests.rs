use super::*;

const GOOD: &str = r#"id = "example"
name = "Example"
client_id = "app"
flows = ["device", "browser"]
scopes = ["read"]

[endpoints]
authorization = "https://id.example/authorize"
token = "https://id.example/token"
device_authorization = "https://id.example/device"

[requests]
body = "json"
scope_separator = ","

[revocation]
style = "bearer"
"#;

#[test]
fn a_manifest_says_only_what_differs() {
    let manifest = Manifest::parse("example.toml", GOOD).expect("a manifest");
    assert_eq!(manifest.redirect.path, "/callback/example");
    assert_eq!(manifest.dialect.requests.body, Body::Json);
    assert_eq!(manifest.dialect.answers, Answers::default());
    assert!(manifest.dialect.revocation_needs_live_access_token());
    assert!(!manifest.discovers());
}

/// Each with what is written in the place of what, the line that is blamed, and a word of the reason.
const WRONG: &[(&str, &str, usize, &str)] = &[
    (
        "body = \"json\"",
        "authorization = { state = \"x\" }",
        12,
        "not a manifest's to say",
    ),
    ("id = \"example\"", "id = \"Ex ample\"", 1, "an id is"),
    ("id = \"example\"", "id = \"../up\"", 1, "an id is"),
    ("id = \"example\"\n", "", 1, "missing field `id`"),
    (
        "name = \"Example\"",
        "nam = \"Example\"",
        2,
        "unknown field `nam`",
    ),
    ("name = \"Example\"", "name = 7", 2, "expected a string"),
    ("[\"device\", \"browser\"]", "[]", 4, "no flow"),
    (
        "[\"device\", \"browser\"]",
        "[\"implicit\"]",
        4,
        "unknown variant",
    ),
    ("[\"read\"]", "[\"read write\"]", 5, "a scope is one word"),
    ("[\"read\"]", "[\"read\", \"read\"]", 5, "twice"),
    (
        "https://id.example/token",
        "http://id.example/token",
        9,
        "begins with https",
    ),
    (
        "https://id.example/token",
        "https://a:b@id.example/token",
        9,
        "user",
    ),
    (
        "https://id.example/token",
        "not an address",
        9,
        "no address",
    ),
    (
        "token = \"https://id.example/token\"\n",
        "",
        7,
        "neither an issuer",
    ),
    (
        "authorization = \"https://id.example/authorize\"\n",
        "",
        4,
        "authorization",
    ),
    (
        "device_authorization = \"https://id.example/device\"\n",
        "",
        4,
        "device_authorization",
    ),
    ("body = \"json\"", "body = \"xml\"", 13, "unknown variant"),
    (
        "body = \"json\"",
        "scope = \"list\"",
        12,
        "a list of scopes",
    ),
    (
        "body = \"json\"",
        "challenge = \"none\"",
        12,
        "code challenge",
    ),
    (
        "body = \"json\"",
        "headers = { Authorization = \"x\" }",
        13,
        "cannot be set",
    ),
    (
        "body = \"json\"",
        "headers = { \"a b\" = \"x\" }",
        13,
        "no name of a header",
    ),
    (
        "scope_separator = \",\"",
        "scope_separator = \";\"",
        14,
        "unknown variant",
    ),
    (
        "style = \"bearer\"",
        "style = \"bearer\"\nstile = 1",
        18,
        "unknown field `stile`",
    ),
    ("style = \"bearer\"", "body = []", 16, "no way to write"),
    ("[revocation]", "[revocation", 16, ""),
];

#[test]
fn what_is_wrong_is_refused_with_file_line_and_reason() {
    for &(from, to, line, reason) in WRONG {
        assert!(GOOD.contains(from), "{from}");
        let error = Manifest::parse("example.toml", &GOOD.replacen(from, to, 1)).expect_err(to);
        assert_eq!(error.file, "example.toml");
        assert_eq!(error.line, line, "{to}: {error}");
        assert!(error.reason.contains(reason), "{to}: {error}");
        assert!(
            error.to_string().contains(&format!("line {line}: ")),
            "{error}"
        );
    }
}

#[test]
fn the_manifest_in_the_documentation_is_one() {
    let documentation = include_str!("../../../../../../docs/PROVIDERS.md");
    let (_, from) = documentation.split_once("```toml\n").expect("an example");
    let (example, _) = from.split_once("```").expect("its end");
    let manifest = Manifest::parse("PROVIDERS.md", &example.replace("...", "id.example"));
    assert_eq!(manifest.expect("a manifest").id, "example");
}
