use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use latchkey_oauth::provider::preset;
use latchkey_oauth::{Client, Http, Manifest, ServerMetadata};
use latchkey_scripted::{Reply, Request, Scripted};

use super::{StandIn, access, held, json, question, refresh};
use crate::visitor::parameter;

const AT: &str = "/accounts.google.com";

fn google(request: &Request) -> Reply {
    let path = request.path.split('?').next().unwrap_or_default();
    let at = format!("{}{AT}", request.origin());
    match path.strip_prefix(AT).unwrap_or(path) {
        "/.well-known/oauth-authorization-server/accounts.google.com" => Reply::Page(404, "no".to_owned()),
        "/.well-known/openid-configuration" => json(
            &r#"{"issuer":"AT","authorization_endpoint":"AT/o/oauth2/v2/auth","device_authorization_endpoint":"AT/device/code",
                "token_endpoint":"AT/token","userinfo_endpoint":"AT/v1/userinfo","revocation_endpoint":"AT/revoke",
                "scopes_supported":["openid","email","profile"],"code_challenge_methods_supported":["plain","S256"]}"#
                .replace("AT", &at),
        ),
        "/o/oauth2/v2/auth" => Reply::Page(200, "<p>Do you agree?</p>".to_owned()),
        "/token" => {
            assert_eq!(request.field("client_secret").as_deref(), Some("GOCSPX"));
            if request.field("refresh_token").is_some() {
                // Google's answer to a refresh has no refresh token.
                return json(r#"{"access_token":"at2","expires_in":3599,"scope":"openid","token_type":"Bearer"}"#);
            }
            let claims = format!(
                r#"{{"iss":"{at}","sub":"1087","aud":"our-client","azp":"our-client","exp":1795900000,"iat":1795896400,"nonce":"{}"}}"#,
                NONCE.lock().unwrap()
            );
            let id_token = format!("e30.{}.c2ln", BASE64_URL_SAFE_NO_PAD.encode(claims));
            json(&format!(
                r#"{{"access_token":"at1","expires_in":3599,"refresh_token":"rt1","scope":"openid","token_type":"Bearer","id_token":"{id_token}"}}"#
            ))
        }
        "/v1/userinfo" => json(r#"{"sub":"1087","name":"Mia","picture":"https://pic.example/p.png"}"#),
        "/revoke" => json("{}"),
        other => panic!("Google has no {other}"),
    }
}

static NONCE: std::sync::Mutex<String> = std::sync::Mutex::new(String::new());

#[tokio::test]
async fn youtube_is_found_by_its_issuer_checks_the_id_token_and_keeps_its_refresh_token() {
    let youtube = StandIn::at("youtube", Some("GOCSPX"), |request| {
        if request.path.contains("/o/oauth2/v2/auth") {
            *NONCE.lock().unwrap() = parameter(&question(request), "nonce").unwrap();
        }
        google(request)
    })
    .await;
    let linked = youtube.by_browser(&[("code", "c")]).await;
    let asked = question(&youtube.asked("accounts.google.com/o/oauth2/v2/auth"));
    assert_eq!(parameter(&asked, "access_type").as_deref(), Some("offline"));
    assert_eq!(parameter(&asked, "prompt").as_deref(), Some("consent"));
    assert_eq!(linked.subject.as_deref(), Some("1087"));

    let fresh = youtube.refresh(&linked).await;
    assert_eq!(
        (access(&fresh), refresh(&fresh)),
        ("at2", None),
        "the old one stays"
    );
    assert_eq!(youtube.user(&fresh).await.sub, "1087");

    youtube.revoke(&linked).await;
    held(
        &youtube.asked("accounts.google.com/revoke"),
        &[
            ("client_id", "our-client"),
            ("client_secret", "GOCSPX"),
            ("token", "rt1"),
        ],
    );
    assert_eq!(
        youtube
            .server
            .requests_to("/accounts.google.com/revoke")
            .len(),
        1
    );
}

#[tokio::test]
async fn an_issuer_that_calls_itself_otherwise_is_not_believed() {
    let server = Scripted::start(|request| {
        let metadata = r#"{"issuer":"AT/other","token_endpoint":"AT/token","code_challenge_methods_supported":["S256"]}"#;
        json(&metadata.replace("AT", &request.origin()))
    });
    let text = preset::of_issuer(&server.origin().parse().unwrap(), "here", "app").unwrap();
    let manifest = Manifest::parse("here", &text).unwrap();
    let error = manifest.metadata(&Http::new()).await.unwrap_err();
    assert!(error.to_string().contains("another name"), "{error}");
}

#[tokio::test]
async fn a_check_says_what_is_not_as_the_manifest_says() {
    let server = Scripted::start(|request| {
        let metadata = r#"{"issuer":"AT","token_endpoint":"AT/token","authorization_endpoint":"AT/authorize",
            "scopes_supported":["openid"],"code_challenge_methods_supported":["S256"]}"#;
        json(&metadata.replace("AT", &request.origin()))
    });
    let text = preset::of_issuer(&server.origin().parse().unwrap(), "here", "app").unwrap();
    let manifest = Manifest::parse("here", &text).unwrap();
    let differences = manifest.check(&Http::new()).await.unwrap();
    let about: Vec<_> = differences.iter().map(|one| one.what.as_str()).collect();
    assert_eq!(about, ["revocation", "profile", "offline_access"]);
    let metadata = manifest.metadata(&Http::new()).await.unwrap();
    assert!(!Client::of(Http::new(), &manifest, metadata, None).can_revoke());
}

#[tokio::test]
async fn an_openid_issuer_is_found_behind_whatever_page_stands_in_the_other_metadatas_place() {
    for status in [200, 302, 404] {
        let server = Scripted::start(move |request| match request.path.as_str() {
            "/realm/.well-known/openid-configuration" => {
                let metadata = r#"{"issuer":"AT/realm","token_endpoint":"AT/token","code_challenge_methods_supported":["S256"]}"#;
                json(&metadata.replace("AT", &request.origin()))
            }
            _ => Reply::Page(status, "<h1>Welcome</h1>".to_owned()),
        });
        let issuer = format!("{}/realm", server.origin()).parse().unwrap();
        let found = ServerMetadata::discover(&Http::new(), &issuer).await;
        assert!(found.is_ok(), "{status}: {found:?}");
        // Where neither is there, the first answer is what is told.
        let nowhere = server.origin().parse().unwrap();
        let error = ServerMetadata::discover(&Http::new(), &nowhere)
            .await
            .unwrap_err();
        assert!(error.is_passing(), "{status}: {error:?}");
    }
}
