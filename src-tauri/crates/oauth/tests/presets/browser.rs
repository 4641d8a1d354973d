use latchkey_scripted::{Reply, Request};
use serde_json::json as value;

use super::{StandIn, access, body, held, json, question, refresh, refused};
use crate::visitor::parameter;

fn page() -> Reply {
    Reply::Page(200, "<p>Do you agree?</p>".to_owned())
}

fn tiktok(request: &Request) -> Reply {
    match request.path.split('?').next().unwrap_or_default() {
        "/www.tiktok.com/v2/auth/authorize/" => page(),
        "/open.tiktokapis.com/v2/oauth/token/" => {
            let nth = if request.field("refresh_token").is_some() {
                2
            } else {
                1
            };
            json(&format!(
                r#"{{"open_id":"-afd97af1","scope":"user.info.basic,video.list","access_token":"act.{nth}!1234.va","expires_in":7200,
                    "refresh_token":"rft.{nth}!1234.va","refresh_expires_in":15552000,"token_type":"Bearer"}}"#
            ))
        }
        "/open.tiktokapis.com/v2/user/info/" => json(
            r#"{"data":{"user":{"open_id":"-afd97af1","union_id":"u","avatar_url":"https://pic.example/p.png","display_name":"Mia"}},
                "error":{"code":"ok","message":"","log_id":"20220829194722CBE87ED59D524E727021"}}"#,
        ),
        "/open.tiktokapis.com/v2/oauth/revoke/" => json("{}"),
        other => panic!("TikTok has no {other}"),
    }
}

#[tokio::test]
async fn tiktok_for_desktops_takes_a_hex_challenge_and_its_own_names() {
    let tiktok = StandIn::of("tiktok-desktop", Some("shh"), tiktok).await;
    let linked = tiktok
        .by_browser(&[("code", "c*v!1234.s1"), ("scopes", "user.info.basic")])
        .await;

    let asked = question(&tiktok.asked("www.tiktok.com/v2/auth/authorize/"));
    let challenge = parameter(&asked, "code_challenge").unwrap();
    assert_eq!(challenge.len(), 64);
    assert!(
        challenge
            .bytes()
            .all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
    );
    assert_eq!(
        parameter(&asked, "client_key").as_deref(),
        Some("our-client")
    );
    assert_eq!(parameter(&asked, "client_id"), None);
    held(
        &tiktok.asked("open.tiktokapis.com/v2/oauth/token/"),
        &[
            ("client_key", "our-client"),
            ("client_secret", "shh"),
            ("code", "c*v!1234.s1"),
            ("code_verifier", "*"),
            ("grant_type", "authorization_code"),
            ("redirect_uri", "*"),
        ],
    );
    assert_eq!(access(&linked), "act.1!1234.va", "nothing is cut off");
    assert_eq!(linked.scopes, ["user.info.basic", "video.list"]);
    assert_eq!(
        linked.refresh_token_expires_in.unwrap().as_secs(),
        15_552_000
    );

    let fresh = tiktok.refresh(&linked).await;
    let user = tiktok.user(&fresh).await;
    assert_eq!(
        (user.sub.as_str(), user.name.as_deref()),
        ("-afd97af1", Some("Mia"))
    );

    assert!(tiktok.client.revocation_needs_live_access_token());
    tiktok.revoke(&fresh).await;
    held(
        &tiktok.asked("open.tiktokapis.com/v2/oauth/revoke/"),
        &[
            ("client_key", "our-client"),
            ("client_secret", "shh"),
            ("token", "act.2!1234.va"),
        ],
    );
}

fn flowsta(request: &Request) -> Reply {
    match request.path.split('?').next().unwrap_or_default() {
        "/auth-api.flowsta.com/oauth/authorize" => page(),
        "/auth-api.flowsta.com/oauth/token" => {
            let nth = if body(request)["grant_type"] == "refresh_token" {
                2
            } else {
                1
            };
            json(&format!(
                r#"{{"access_token":"eyJ{nth}","token_type":"Bearer","expires_in":3600,"refresh_token":"rt{nth}","scope":"openid username"}}"#
            ))
        }
        "/auth-api.flowsta.com/oauth/userinfo" => json(
            r#"{"sub":"flow-1","display_name":"Mia","preferred_username":"mia","did":"did:x","profile_picture":"https://pic.example/p.png",
                "email":"mia@flowsta.example","email_verified":true}"#,
        ),
        "/auth-api.flowsta.com/oauth/revoke" => match request.header("content-type") {
            Some("application/json") => refused(r#"{"error":"invalid_request"}"#),
            _ => Reply::Empty(200),
        },
        other => panic!("Flowsta has no {other}"),
    }
}

#[tokio::test]
async fn flowsta_takes_json_and_a_revocation_in_whichever_form_it_understands() {
    let flowsta = StandIn::of("flowsta", None, flowsta).await;
    let linked = flowsta.by_browser(&[("code", "c")]).await;
    let asked = flowsta.asked("auth-api.flowsta.com/oauth/token");
    let asked = body(&asked);
    assert_eq!(asked["client_id"], "our-client");
    assert_eq!(asked["code"], "c");
    assert_eq!(
        asked["redirect_uri"],
        "http://127.0.0.1:47813/callback/flowsta"
    );
    assert_eq!(asked["code_verifier"].as_str().unwrap().len(), 43);

    let fresh = flowsta.refresh(&linked).await;
    assert_eq!(refresh(&fresh), Some("rt2"));
    let asked = flowsta.asked("auth-api.flowsta.com/oauth/token");
    assert_eq!(
        body(&asked),
        value!({"grant_type": "refresh_token", "refresh_token": "rt1", "client_id": "our-client"})
    );
    let user = flowsta.user(&fresh).await;
    assert_eq!(
        (user.sub.as_str(), user.name.as_deref()),
        ("flow-1", Some("Mia"))
    );
    assert_eq!(user.picture.as_deref(), Some("https://pic.example/p.png"));

    flowsta.revoke(&fresh).await;
    let asked = flowsta
        .server
        .requests_to("/auth-api.flowsta.com/oauth/revoke");
    assert!(
        asked
            .iter()
            .all(|asked| asked.header("x-client-id") == Some("our-client"))
    );
    let tokens: Vec<_> = asked
        .iter()
        .filter_map(|asked| asked.field("token"))
        .collect();
    assert_eq!(tokens, ["rt2", "eyJ2"], "both, each once it was understood");
}

fn kick(request: &Request) -> Reply {
    match request.path.split('?').next().unwrap_or_default() {
        "/id.kick.com/oauth/authorize" => page(),
        "/id.kick.com/oauth/token" => {
            assert_eq!(request.field("client_secret").as_deref(), Some("shh"));
            let nth = if request.field("refresh_token").is_some() {
                2
            } else {
                1
            };
            json(&format!(
                r#"{{"access_token":"at{nth}","token_type":"Bearer","refresh_token":"rt{nth}","expires_in":"7200","scope":"user:read"}}"#
            ))
        }
        "/api.kick.com/public/v1/users" => json(
            r#"{"data":[{"email":"mia@kick.example","name":"mia","profile_picture":"https://pic.example/p.png","user_id":4377}],"message":"OK"}"#,
        ),
        "/id.kick.com/oauth/revoke" => Reply::With(200, Vec::new(), "text/plain", "OK".to_owned()),
        other => panic!("Kick has no {other}"),
    }
}

#[tokio::test]
async fn kick_takes_the_secret_and_a_revocation_in_the_query() {
    let kick = StandIn::of("kick", Some("shh"), kick).await;
    let linked = kick.by_browser(&[("code", "c")]).await;
    let asked = question(&kick.asked("id.kick.com/oauth/authorize"));
    assert_eq!(
        parameter(&asked, "redirect_uri").as_deref(),
        Some("http://localhost:47815/callback/kick")
    );
    assert_eq!(linked.expires_in.as_secs(), 7200);
    let fresh = kick.refresh(&linked).await;
    let user = kick.user(&fresh).await;
    assert_eq!(
        (user.sub.as_str(), user.name.as_deref()),
        ("4377", Some("mia"))
    );

    kick.revoke(&fresh).await;
    let asked: Vec<_> = kick.server.requests_to("/id.kick.com/oauth/revoke");
    let queries: Vec<_> = asked
        .iter()
        .filter_map(|asked| asked.path.split_once('?'))
        .collect();
    assert_eq!(queries[0].1, "token=rt2&token_hint_type=refresh_token");
    assert_eq!(queries[1].1, "token=at2&token_hint_type=access_token");
}

fn x(request: &Request) -> Reply {
    match request.path.split('?').next().unwrap_or_default() {
        "/x.com/i/oauth2/authorize" => page(),
        "/api.x.com/2/oauth2/token" => {
            let nth = if request.field("refresh_token").is_some() {
                2
            } else {
                1
            };
            json(&format!(
                r#"{{"token_type":"bearer","expires_in":7200,"access_token":"at{nth}","scope":"tweet.read users.read offline.access",
                    "refresh_token":"rt{nth}"}}"#
            ))
        }
        "/api.x.com/2/users/me" => json(
            r#"{"data":{"id":"2244994945","name":"Mia","username":"mia","profile_image_url":"https://pic.example/p.png"}}"#,
        ),
        "/api.x.com/2/oauth2/revoke" => json(r#"{"revoked":true}"#),
        other => panic!("X has no {other}"),
    }
}

#[tokio::test]
async fn x_links_in_the_browser_refreshes_names_its_user_and_revokes() {
    let standing_in = StandIn::of("x", None, x).await;
    let linked = standing_in.by_browser(&[("code", "c")]).await;
    held(
        &standing_in.asked("api.x.com/2/oauth2/token"),
        &[
            ("client_id", "our-client"),
            ("code", "c"),
            ("code_verifier", "*"),
            ("grant_type", "authorization_code"),
            ("redirect_uri", "*"),
        ],
    );
    let fresh = standing_in.refresh(&linked).await;
    let user = standing_in.user(&fresh).await;
    assert_eq!(
        (user.sub.as_str(), user.preferred_username.as_deref()),
        ("2244994945", Some("mia"))
    );
    standing_in.revoke(&fresh).await;
    let asked = standing_in.server.requests_to("/api.x.com/2/oauth2/revoke");
    let tokens: Vec<_> = asked
        .iter()
        .filter_map(|asked| asked.field("token"))
        .collect();
    assert_eq!(tokens, ["rt2", "at2"]);
}

#[tokio::test]
async fn x_with_a_secret_proves_itself_by_header() {
    let standing_in = StandIn::of("x", Some("s h"), x).await;
    standing_in
        .client
        .refresh(&super::refresh_token("rt1"))
        .await
        .unwrap();
    let asked = standing_in.asked("api.x.com/2/oauth2/token");
    // `our-client:s+h`, each part as in a form (RFC 6749 section 2.3.1).
    assert_eq!(
        asked.header("authorization"),
        Some("Basic b3VyLWNsaWVudDpzK2g=")
    );
    assert_eq!(asked.field("client_secret"), None);
}
