use latchkey_scripted::{Reply, Request};

use super::{StandIn, access, held, json, refresh, refused, token};

const CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";

fn twitch(request: &Request) -> Reply {
    let path = request.path.split('?').next().unwrap_or_default();
    match path {
        "/id.twitch.tv/oauth2/device" => json(
            r#"{"device_code":"dc","user_code":"ABCDEFGH","verification_uri":"https://www.twitch.tv/activate?device-code=ABCDEFGH",
                "expires_in":1800,"interval":0}"#,
        ),
        "/id.twitch.tv/oauth2/token" if request.field("refresh_token").is_some() => json(
            r#"{"access_token":"at2","refresh_token":"rt2","expires_in":13000,"scope":["user:read:email"],"token_type":"bearer"}"#,
        ),
        "/id.twitch.tv/oauth2/token" => json(
            r#"{"access_token":"at1","refresh_token":"rt1","expires_in":14124,"scope":["user:read:email"],"token_type":"bearer"}"#,
        ),
        "/api.twitch.tv/helix/users" => json(
            r#"{"data":[{"id":"141981764","login":"twitchdev","display_name":"TwitchDev","type":"","broadcaster_type":"partner",
                "profile_image_url":"https://pic.example/p.png","email":"not-real@email.com"}]}"#,
        ),
        "/id.twitch.tv/oauth2/revoke" => Reply::Empty(200),
        other => panic!("Twitch has no {other}"),
    }
}

#[tokio::test]
async fn twitch_links_by_code_refreshes_names_its_user_and_revokes() {
    let twitch = StandIn::of("twitch", None, twitch).await;
    let linked = twitch.by_code().await;
    held(
        &twitch.asked("id.twitch.tv/oauth2/device"),
        &[("client_id", "our-client"), ("scopes", "user:read:email")],
    );
    held(
        &twitch.asked("id.twitch.tv/oauth2/token"),
        &[
            ("client_id", "our-client"),
            ("device_code", "dc"),
            ("grant_type", CODE),
            ("scopes", "user:read:email"),
        ],
    );
    assert_eq!(linked.scopes, ["user:read:email"]);

    let fresh = twitch.refresh(&linked).await;
    assert_eq!((access(&fresh), refresh(&fresh)), ("at2", Some("rt2")));

    let user = twitch.user(&fresh).await;
    assert_eq!(user.sub, "141981764");
    assert_eq!(user.name.as_deref(), Some("TwitchDev"));
    assert_eq!(user.preferred_username.as_deref(), Some("twitchdev"));
    let asked = twitch.asked("api.twitch.tv/helix/users");
    assert_eq!(asked.bearer(), Some("at2"));
    assert_eq!(asked.header("client-id"), Some("our-client"));

    assert!(twitch.client.revocation_needs_live_access_token());
    twitch.revoke(&fresh).await;
    held(
        &twitch.asked("id.twitch.tv/oauth2/revoke"),
        &[("client_id", "our-client"), ("token", "at2")],
    );
}

#[tokio::test]
async fn twitch_says_in_words_of_its_own_that_a_refresh_token_is_over() {
    let twitch = StandIn::of("twitch", None, |_| {
        refused(r#"{"error":"Bad Request","status":400,"message":"Invalid refresh token"}"#)
    })
    .await;
    let error = twitch.client.refresh(&super::refresh_token("rt")).await;
    assert!(
        error
            .as_ref()
            .is_err_and(latchkey_oauth::OAuthError::ends_the_grant),
        "{error:?}"
    );
}

fn facebook(request: &Request) -> Reply {
    let path = request.path.split('?').next().unwrap_or_default();
    match path {
        "/graph.facebook.com/v2.6/device/login" => json(
            r#"{"code":"92a2b2e351f2b0b3503b2de251132f47","user_code":"A1NWZ9","verification_uri":"https://www.facebook.com/device",
                "expires_in":420,"interval":0}"#,
        ),
        "/graph.facebook.com/v2.6/device/login_status" => json(
            r#"{"access_token":"at1","data_access_expiration_time":1999999999,"expires_in":5183996}"#,
        ),
        "/graph.facebook.com/me" => json(
            r#"{"id":"10152","name":"Mia","picture":{"data":{"height":50,"url":"https://pic.example/p.png","width":50}}}"#,
        ),
        "/graph.facebook.com/me/permissions" if request.method == "DELETE" => {
            json(r#"{"success":true}"#)
        }
        other => panic!("Facebook has no {} {other}", request.method),
    }
}

#[tokio::test]
async fn facebook_links_by_code_names_its_user_and_revokes_and_has_nothing_to_refresh() {
    let facebook = StandIn::of("facebook", None, facebook).await;
    let linked = facebook.by_code().await;
    held(
        &facebook.asked("graph.facebook.com/v2.6/device/login"),
        &[("access_token", "our-client"), ("scope", "public_profile")],
    );
    let asked = facebook.asked("graph.facebook.com/v2.6/device/login_status");
    assert_eq!(
        asked.field("code").as_deref(),
        Some("92a2b2e351f2b0b3503b2de251132f47")
    );
    assert_eq!(asked.field("access_token").as_deref(), Some("our-client"));
    assert_eq!((access(&linked), refresh(&linked)), ("at1", None));
    assert_eq!(linked.expires_in.as_secs(), 5_183_996);

    let user = facebook.user(&linked).await;
    assert_eq!(
        (user.sub.as_str(), user.name.as_deref()),
        ("10152", Some("Mia"))
    );
    assert_eq!(user.picture.as_deref(), Some("https://pic.example/p.png"));

    facebook.revoke(&linked).await;
    let asked = facebook.asked("graph.facebook.com/me/permissions");
    assert_eq!((asked.bearer(), asked.body.as_str()), (Some("at1"), ""));
}

fn zaikio(request: &Request) -> Reply {
    // Without this header it answers in plain text and leaves the refresh token out.
    assert_eq!(request.header("accept"), Some("application/json"));
    match request.path.as_str() {
        "/hub.zaikio.com/oauth/device_authorizations/authorize" => json(
            r#"{"device_code":"dc","user_code":"12345678","verification_uri":"https://hub.zaikio.com/device",
                "verification_uri_complete":"https://hub.zaikio.com/device?user_code=12345678","expires_in":300,"interval":0}"#,
        ),
        "/hub.zaikio.com/oauth/access_token" => {
            let nth = if request.field("refresh_token").is_some() {
                2
            } else {
                1
            };
            let date = (
                "Date".to_owned(),
                "Tue, 03 Dec 2019 07:57:35 GMT".to_owned(),
            );
            let body = format!(
                r#"{{"access_token":"at{nth}","refresh_token":"rt{nth}","token_type":"bearer","scope":"zaikio.person.r,zaikio.org.r",
                    "audiences":["directory"],"expires_in":"2019-12-03T08:57:35.958Z","bearer":{{"id":"29b2","type":"Person"}}}}"#
            );
            Reply::With(200, vec![date], "application/json", body)
        }
        "/hub.zaikio.com/api/v1/person" => json(
            r#"{"id":"29b276b7","email":"mia@zaikio.example","first_name":"Mia","name":"Doe","full_name":"Mia Doe"}"#,
        ),
        "/hub.zaikio.com/api/v1/revoked_access_tokens" if request.method == "POST" => {
            match request.bearer() {
                Some("at1" | "at2") => Reply::Json(201, r#"{"access_token_id":"b1"}"#.to_owned()),
                _ => Reply::Json(401, r#"{"errors":["unauthorized"]}"#.to_owned()),
            }
        }
        other => panic!("Zaikio has no {other}"),
    }
}

#[tokio::test]
async fn zaikio_links_by_code_refreshes_names_its_user_and_revokes_a_token_by_itself() {
    let zaikio = StandIn::of("zaikio", None, zaikio).await;
    let linked = zaikio.by_code().await;
    assert_eq!(
        linked.expires_in.as_secs(),
        3600,
        "a moment, from the answer's own date"
    );
    assert_eq!(linked.scopes, ["zaikio.person.r", "zaikio.org.r"]);
    let fresh = zaikio.refresh(&linked).await;
    held(
        &zaikio.asked("hub.zaikio.com/oauth/access_token"),
        &[
            ("client_id", "our-client"),
            ("grant_type", "refresh_token"),
            ("refresh_token", "rt1"),
        ],
    );
    zaikio
        .client
        .revoke_old(&linked.access_token)
        .await
        .unwrap();
    let asked = zaikio.asked("hub.zaikio.com/api/v1/revoked_access_tokens");
    assert_eq!(asked.bearer(), Some("at1"), "it would have lived on");

    let user = zaikio.user(&fresh).await;
    assert_eq!(
        (user.sub.as_str(), user.name.as_deref()),
        ("29b276b7", Some("Mia Doe"))
    );

    assert!(zaikio.client.revocation_needs_live_access_token());
    zaikio.revoke(&fresh).await;
    assert_eq!(
        zaikio
            .asked("hub.zaikio.com/api/v1/revoked_access_tokens")
            .body,
        ""
    );
    let over = zaikio.client.revoke_pair(&token("at0"), None).await;
    assert!(
        over.is_err(),
        "a token that is over has no authority to say so"
    );
}
