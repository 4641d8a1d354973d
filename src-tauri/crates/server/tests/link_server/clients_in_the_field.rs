use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use serde_json::Value;

use crate::bed::{Answer, Bed, CLIENT, DEVICE_CODE_GRANT, Tokens, VERIFIER};

const FORM: &str = "application/x-www-form-urlencoded";

async fn post_raw(bed: &Bed, path: &str, content_type: &str, body: &str) -> Answer {
    let request = bed.request(Method::POST, path);
    let request = request.header(CONTENT_TYPE, content_type);
    Answer::to(request.body(body.to_owned())).await
}

async fn metadata(bed: &Bed, path: &str) -> Answer {
    Answer::to(bed.request(Method::GET, path)).await
}

#[tokio::test]
async fn the_metadata_is_where_clients_look_for_it_and_nowhere_redirects() {
    let bed = Bed::start().await;
    let first = metadata(&bed, "/.well-known/oauth-authorization-server").await;
    for path in [
        "/.well-known/oauth-authorization-server",
        "/.well-known/oauth-authorization-server/",
        "/.well-known/openid-configuration",
        "/.well-known/openid-configuration/",
    ] {
        let answer = metadata(&bed, path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.headers["content-type"], "application/json");
        assert_eq!(answer.body, first.body, "{path}");
    }
    // There is no other issuer under this one.
    let other = metadata(&bed, "/.well-known/oauth-authorization-server/tenant").await;
    assert_eq!(other.error(), (404, "not_found"));
}

#[tokio::test]
async fn the_metadata_always_says_which_scopes_there_are() {
    let bed = Bed::start().await;
    let answer = metadata(&bed, "/.well-known/openid-configuration").await;
    let scopes = answer.body["scopes_supported"].as_array().unwrap();
    assert!(scopes.contains(&"user.info.basic".into()), "{scopes:?}");
}

#[tokio::test]
async fn openid_and_offline_access_are_accepted_and_not_granted() {
    let bed = Bed::start().await;
    for (asked, granted) in [
        (
            "openid user.info.profile offline_access",
            "user.info.profile",
        ),
        ("openid offline_access", "user.info.basic"),
        ("offline_access", "user.info.basic"),
    ] {
        let form = [("client_id", CLIENT), ("scope", asked)];
        let begun = bed.post("/oauth/device_authorization", &form).await;
        assert_eq!(begun.status, 200, "{}", begun.body);
        let answer = approved(&bed, &begun.body).await;
        assert_eq!(answer.body["scope"], granted);
        assert!(answer.body["refresh_token"].is_string());
        let tokens = Tokens::of(&answer.body);
        // It repeats what it asked for, and gets what was granted.
        for repeated in [asked, granted, "openid"] {
            let form = [
                ("client_id", CLIENT),
                ("grant_type", "refresh_token"),
                ("refresh_token", &*tokens.refresh),
                ("scope", repeated),
            ];
            let answer = bed.post("/oauth/token", &form).await;
            assert_eq!(answer.status, 200, "{}", answer.body);
            assert_eq!(answer.body["scope"], granted);
        }
        let introspected = bed.introspect(&tokens.access).await;
        assert_eq!(introspected["scope"], granted);
    }
}

#[tokio::test]
async fn a_refresh_that_repeats_more_than_was_granted_gets_what_was_granted() {
    let bed = Bed::start().await;
    let asked = "user.info.basic user.info.profile video.list";
    let form = [("client_id", CLIENT), ("scope", asked)];
    let begun = bed.post("/oauth/device_authorization", &form).await.body;
    bed.phone("scan", &begun, None).await;
    bed.approve_only(&begun, &["user.info.basic"]).await;
    bed.events_until(&begun, "confirmed").await;
    let answer = bed.redeem(&begun, &[]).await;
    assert_eq!(answer.body["scope"], "user.info.basic");
    let tokens = Tokens::of(&answer.body);
    let form = [
        ("client_id", CLIENT),
        ("grant_type", "refresh_token"),
        ("refresh_token", &*tokens.refresh),
        ("scope", asked),
    ];
    let answer = bed.post("/oauth/token", &form).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.body["scope"], "user.info.basic");
}

#[tokio::test]
async fn every_poll_is_answered_in_json_and_a_success_has_no_error() {
    let bed = Bed::start().await;
    let begun = bed.begin().await;
    no_error(&begun);
    for error in ["authorization_pending", "slow_down", "slow_down"] {
        let answer = bed.poll(&begun).await;
        assert_eq!(answer.error(), (400, error));
        assert_eq!(answer.headers["content-type"], "application/json");
        assert!(answer.body["error_description"].is_string());
    }
    let answer = approved(&bed, &begun).await;
    no_error(&answer.body);
    let tokens = Tokens::of(&answer.body);
    let refreshed = bed.refresh(&tokens).await;
    no_error(&refreshed.body);
    let tokens = Tokens::of(&refreshed.body);
    no_error(&bed.introspect(&tokens.access).await);
    no_error(&bed.introspect("x").await);
    no_error(&bed.userinfo(&tokens.access).await.body);
    no_error(&bed.revoke(&tokens.access).await.body);
    no_error(
        &metadata(&bed, "/.well-known/openid-configuration")
            .await
            .body,
    );
}

/// Some clients take the member for a failure, whatever its value and the status.
fn no_error(body: &Value) {
    assert!(
        body.is_object() && body.get("error").is_none() && body.get("error_description").is_none(),
        "{body}"
    );
}

#[tokio::test]
async fn spaces_in_a_form_may_be_written_in_every_way() {
    let bed = Bed::start().await;
    for space in [" ", "+", "%20"] {
        let body = format!(
            "client_id={CLIENT}&scope=user.info.basic{space}user.info.profile&device_name=Mia's{space}TV"
        );
        let begun = post_raw(&bed, "/oauth/device_authorization", FORM, &body).await;
        assert_eq!(begun.status, 200, "{}", begun.body);
        let answer = approved(&bed, &begun.body).await;
        assert_eq!(answer.body["scope"], "user.info.basic user.info.profile");
    }
}

#[tokio::test]
async fn the_content_type_may_have_parameters_and_any_case() {
    let bed = Bed::start().await;
    let body = format!("client_id={CLIENT}");
    for content_type in [
        "application/x-www-form-urlencoded; charset=UTF-8",
        "application/x-www-form-urlencoded;charset=utf-8;x=y",
        "Application/X-WWW-Form-URLEncoded ;",
    ] {
        let path = "/oauth/device_authorization";
        let answer = post_raw(&bed, path, content_type, &body).await;
        assert_eq!(answer.status, 200, "{content_type} {}", answer.body);
    }
}

#[tokio::test]
async fn a_device_grant_that_began_without_pkce_ends_without_it() {
    let bed = Bed::start().await;
    let form = [("client_id", CLIENT)];
    let begun = bed.post("/oauth/device_authorization", &form).await.body;
    bed.scan_and_approve(&begun, None).await;
    bed.events_until(&begun, "confirmed").await;
    let answer = bed.redeem(&begun, &[]).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

#[tokio::test]
async fn parameters_that_nobody_knows_and_those_in_the_address_are_ignored() {
    let bed = Bed::start().await;
    let body = format!(
        "client_id={CLIENT}&audience=x&client_name=y&acr_values=&grant_type={DEVICE_CODE_GRANT}"
    );
    let path = "/oauth/device_authorization?client_id=other&scope=admin";
    let answer = post_raw(&bed, path, FORM, &body).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

/// What the device gets once the person approved.
async fn approved(bed: &Bed, begun: &Value) -> Answer {
    bed.scan_and_approve(begun, None).await;
    bed.events_until(begun, "confirmed").await;
    let answer = bed.redeem(begun, &[]).await;
    let answer = match answer.error() {
        // It began with a challenge.
        (400, "invalid_request") => bed.redeem(begun, &[("code_verifier", VERIFIER)]).await,
        _ => answer,
    };
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer
}
