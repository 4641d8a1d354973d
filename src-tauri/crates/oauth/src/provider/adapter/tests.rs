use super::*;
use crate::http::About;
use crate::provider::manifest::Manifest;
use crate::provider::preset::Preset;

fn dialect(id: &str) -> Dialect {
    let preset = Preset::find(id).expect("a preset");
    let manifest = Manifest::parse(id, preset.text).expect("a manifest");
    Dialect::clone(&manifest.dialect)
}

fn said(dialect: &Dialect, status: u16, body: &str) -> (u16, Value) {
    let answer = Answer {
        status: StatusCode::from_u16(status).expect("a status"),
        body: body.as_bytes().to_vec(),
        about: About {
            date: "2019-12-03T07:57:35Z".parse().ok(),
            ..About::default()
        },
    };
    let answer = standard(dialect, answer);
    let body = serde_json::from_slice(&answer.body).expect("JSON");
    (answer.status.as_u16(), body)
}

#[test]
fn a_moment_becomes_seconds_from_the_answers_own_date() {
    let (_, answer) = said(
        &dialect("zaikio"),
        200,
        r#"{"access_token":"a","expires_in":"2019-12-03T08:57:35.958Z","scope":"a.r,b.w"}"#,
    );
    assert_eq!(answer["expires_in"], 3600);
    assert_eq!(answer["scope"], "a.r b.w");
    let (_, answer) = said(
        &dialect("zaikio"),
        200,
        r#"{"access_token":"a","expires_in":3600}"#,
    );
    assert_eq!(answer["expires_in"], 3600);
    let (_, answer) = said(
        &dialect("kick"),
        200,
        r#"{"access_token":"a","expires_in":"7200"}"#,
    );
    assert_eq!(answer["expires_in"], 7200);
}

#[test]
fn an_error_is_an_error_whatever_its_status_and_shape() {
    for (id, status, body, error) in [
        (
            "tiktok-desktop",
            200,
            r#"{"error":"invalid_grant","log_id":"L"}"#,
            "invalid_grant",
        ),
        (
            "tiktok-desktop",
            401,
            r#"{"data":{},"error":{"code":"access_token_invalid","message":"m","log_id":"L"}}"#,
            "invalid_token",
        ),
        (
            "twitch",
            400,
            r#"{"status":400,"message":"authorization_pending"}"#,
            "authorization_pending",
        ),
        (
            "twitch",
            400,
            r#"{"status":400,"message":"Invalid refresh token"}"#,
            "invalid_grant",
        ),
        (
            "facebook",
            400,
            r#"{"error":{"message":"m","code":31,"error_subcode":1349174}}"#,
            "authorization_pending",
        ),
        (
            "facebook",
            400,
            r#"{"error":{"message":"m","code":190}}"#,
            "invalid_token",
        ),
    ] {
        let (status, answer) = said(&dialect(id), status, body);
        assert!(status >= 400, "{body}");
        assert_eq!(answer["error"], error, "{body}");
    }
}

#[test]
fn an_error_object_that_says_ok_is_none() {
    let body = r#"{"data":{"user":{}},"error":{"code":"ok","message":"","log_id":"L"}}"#;
    let (status, _) = said(&dialect("tiktok-desktop"), 200, body);
    assert_eq!(status, 200);
}

#[test]
fn a_member_under_another_name_is_not_there_twice() {
    let (_, answer) = said(
        &dialect("youtube"),
        200,
        r#"{"device_code":"d","verification_url":"https://g.example"}"#,
    );
    assert_eq!(answer["verification_uri"], "https://g.example");
    assert!(answer.get("verification_url").is_none());
}

#[test]
fn json_bodies_may_hold_scopes_as_a_list() {
    let text = "id = \"x\"\nname = \"X\"\nflows = [\"device\"]\nissuer = \"https://x.example\"\n\
                [requests]\nbody = \"json\"\nscope = \"list\"\nnames = { scope = \"scopes\" }\n";
    let manifest = Manifest::parse("x", text).expect("a manifest");
    let parameters = vec![("scope".to_owned(), "a b".to_owned())];
    let (kind, body) = written(&manifest.dialect.requests, parameters, Body::Json);
    assert_eq!(kind, "application/json");
    assert_eq!(body, br#"{"scopes":["a","b"]}"#);
}

#[test]
fn members_may_lie_in_an_envelope_and_lifetimes_in_the_manifest() {
    let text = "id = \"x\"\nname = \"X\"\nflows = [\"device\"]\nissuer = \"https://x.example\"\n\
                [answers]\nenvelope = \"data\"\nlifetime = 3600\ntoken_type_optional = true\n\
                names = { refresh_token = \"/tokens/refresh\" }\n";
    let manifest = Manifest::parse("x", text).expect("a manifest");
    let body =
        r#"{"code":200,"data":{"access_token":"a","tokens":{"refresh":"r"},"scope":["b","c"]}}"#;
    let (_, answer) = said(&manifest.dialect, 200, body);
    for (member, value) in [
        ("access_token", Value::from("a")),
        ("refresh_token", "r".into()),
        ("expires_in", 3600.into()),
        ("token_type", "bearer".into()),
        ("scope", "b c".into()),
    ] {
        assert_eq!(answer[member], value, "{member}");
    }
}
