//! Each test does what the module of the OpenID conformance suite does after which it is named, as far as the module is about what
//! this server has: the device code stands where the suite has an authorization code, and there are no ID tokens.

use reqwest::Method;
use serde_json::{Value, json};

use crate::bed::{Answer, Bed, CHALLENGE, CLIENT, DEVICE_CODE_GRANT, Tokens, VERIFIER};
use crate::clients::{self, make_secret};

async fn approved(bed: &Bed) -> Value {
    let begun = bed.begin().await;
    bed.scan_and_approve(&begun, None).await;
    bed.events_until(&begun, "confirmed").await;
    begun
}

#[tokio::test]
async fn oidcc_discovery_endpoint_verification() {
    let bed = Bed::start().await;
    let issuer = bed.server.as_ref().unwrap().issuer().to_string();
    let issuer = issuer.trim_end_matches('/');
    let request = bed.request(Method::GET, "/.well-known/openid-configuration");
    let answer = Answer::to(request).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["content-type"], "application/json");
    assert_eq!(answer.body["issuer"], issuer);
    assert_eq!(answer.body["subject_types_supported"][0], "public");
    for (name, value) in answer.body.as_object().unwrap() {
        if name.ends_with("_endpoint") {
            assert!(value.as_str().unwrap().starts_with(issuer), "{name}");
        }
        if name.ends_with("_parameter_supported") {
            assert!(value.is_boolean(), "{name}");
        } else if name.ends_with("_supported") {
            let values = value.as_array().unwrap();
            assert!(values.iter().all(Value::is_string), "{name}");
        }
    }
    assert_eq!(answer.body["response_types_supported"], json!(["code"]));
    let grants = answer.body["grant_types_supported"].as_array().unwrap();
    for grant in ["authorization_code", DEVICE_CODE_GRANT, "refresh_token"] {
        assert!(grants.contains(&grant.into()), "{grant}");
    }
}

#[tokio::test]
async fn oidcc_server_client_secret_post() {
    let bed = Bed::start_with(clients::CLIENTS).await;
    let secret = make_secret(&bed, "shop").await;
    let form = [("client_id", "shop"), ("client_secret", &*secret)];
    let begun = bed.post("/oauth/device_authorization", &form).await;
    assert_eq!(begun.status, 200, "{}", begun.body);
    bed.scan_and_approve(&begun.body, None).await;
    bed.events_until(&begun.body, "confirmed").await;
    let code = begun.body["device_code"].as_str().unwrap();
    let form = [
        ("client_id", "shop"),
        ("client_secret", &*secret),
        ("grant_type", DEVICE_CODE_GRANT),
        ("device_code", code),
    ];
    let answer = bed.post("/oauth/token", &form).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    // RFC 6749 section 5.1
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert_eq!(answer.body["token_type"], "Bearer");
    let access = answer.body["access_token"].as_str().unwrap();
    assert_eq!(bed.userinfo(access).await.status, 200);
}

#[tokio::test]
async fn oidcc_refresh_token() {
    let bed = Bed::start_with(clients::CLIENTS).await;
    let tokens = bed.link().await;
    // RFC 6749 appendix A.17
    assert!(tokens.refresh.bytes().all(|byte| byte.is_ascii_graphic()));
    let second = bed.refreshed(&tokens).await;
    assert_eq!(bed.userinfo(&second.access).await.status, 200);
    // A second client's refresh token, used by the first.
    let shop = make_secret(&bed, "shop").await;
    let of_shop = clients::link(&bed, "shop", &shop, None).await;
    assert_eq!(bed.refresh(&of_shop).await.error(), (400, "invalid_grant"));
    let answer = clients::refresh(&bed, "shop", &shop, &of_shop).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

#[tokio::test]
async fn oidcc_userinfo_get() {
    let bed = Bed::start().await;
    let tokens = bed.link().await;
    let answer = bed.userinfo(&tokens.access).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["content-type"], "application/json");
    let introspected = bed.introspect(&tokens.access).await;
    assert_eq!(answer.body["sub"], introspected["sub"]);
}

#[tokio::test]
async fn oidcc_ensure_request_with_unknown_parameter_succeeds() {
    let bed = Bed::start().await;
    let form = [("client_id", CLIENT), ("extra", "foobar")];
    let answer = bed.post("/oauth/device_authorization", &form).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

#[tokio::test]
async fn oidcc_ensure_request_with_valid_pkce_succeeds() {
    let bed = Bed::start().await;
    let begun = approved(&bed).await;
    assert_eq!(bed.poll(&begun).await.status, 200);
}

#[tokio::test]
async fn fapi2_security_profile_final_ensure_other_scope_order_succeeds() {
    let bed = Bed::start().await;
    for scope in [
        "user.info.profile openid user.info.basic",
        "openid user.info.basic user.info.profile",
    ] {
        let form = [("client_id", CLIENT), ("scope", scope)];
        let answer = bed.post("/oauth/device_authorization", &form).await;
        assert_eq!(answer.status, 200, "{scope} {}", answer.body);
    }
}

#[tokio::test]
async fn fapi2_security_profile_final_access_token_type_header_case_sensitivity() {
    let bed = Bed::start().await;
    let tokens = bed.link().await;
    for scheme in ["Bearer", "bEARER", "BEARER"] {
        let request = bed.request(Method::GET, "/oauth/userinfo");
        let request = request.header("authorization", format!("{scheme} {}", tokens.access));
        assert_eq!(Answer::to(request).await.status, 200, "{scheme}");
    }
}

#[tokio::test]
async fn fapi2_security_profile_final_user_rejects_authentication() {
    let bed = Bed::start().await;
    let begun = bed.begin().await;
    bed.phone("scan", &begun, None).await;
    bed.phone("deny", &begun, None).await;
    bed.events_until(&begun, "denied").await;
    assert_eq!(bed.poll(&begun).await.error(), (400, "access_denied"));
}

#[tokio::test]
async fn fapi2_security_profile_final_ensure_client_id_in_token_endpoint() {
    let bed = Bed::start_with(clients::CLIENTS).await;
    let begun = approved(&bed).await;
    let form = [
        ("grant_type", DEVICE_CODE_GRANT),
        ("device_code", begun["device_code"].as_str().unwrap()),
        ("code_verifier", VERIFIER),
    ];
    let without = bed.post("/oauth/token", &form).await;
    assert_eq!(without.error(), (400, "invalid_request"));
    // The second client's id with the first one's code.
    let shop = make_secret(&bed, "shop").await;
    let second = clients::basic(&bed, "/oauth/token", "shop", &shop, &form).await;
    assert_eq!(second.error(), (400, "invalid_grant"));
    assert_eq!(bed.poll(&begun).await.status, 200);
}

#[tokio::test]
async fn fapi2_security_profile_final_ensure_authorization_code_is_bound_to_client() {
    let bed = Bed::start_with(clients::CLIENTS).await;
    let shop = make_secret(&bed, "shop").await;
    let path = "/oauth/device_authorization";
    let begun = clients::basic(&bed, path, "shop", &shop, &[]).await.body;
    bed.scan_and_approve(&begun, None).await;
    bed.events_until(&begun, "confirmed").await;
    let another = bed.redeem(&begun, &[]).await;
    assert_eq!(another.error(), (400, "invalid_grant"));
}

#[tokio::test]
async fn fapi2_security_profile_final_attempt_reuse_authorization_code_after_one_second() {
    let bed = Bed::start().await;
    let begun = approved(&bed).await;
    assert_eq!(bed.poll(&begun).await.status, 200);
    bed.advance(1);
    assert_eq!(bed.poll(&begun).await.error(), (400, "invalid_grant"));
}

#[tokio::test]
async fn fapi2_security_profile_final_ensure_token_endpoint_fails_with_expired_auth_code() {
    let bed = Bed::start().await;
    let begun = approved(&bed).await;
    bed.advance(120);
    // RFC 8628 section 3.5 has its own word for it.
    assert_eq!(bed.poll(&begun).await.error(), (400, "expired_token"));
}

#[tokio::test]
async fn fapi2_security_profile_final_refresh_token() {
    let bed = Bed::start_with(clients::CLIENTS).await;
    let shop = make_secret(&bed, "shop").await;
    let tokens = clients::link(&bed, "shop", &shop, None).await;
    // Without its client's authentication it gives nothing.
    let form = [
        ("client_id", "shop"),
        ("grant_type", "refresh_token"),
        ("refresh_token", &*tokens.refresh),
    ];
    let without = bed.post("/oauth/token", &form).await;
    assert_eq!(without.error(), (401, "invalid_client"));
    let api = make_secret(&bed, "api").await;
    let another = clients::refresh(&bed, "api", &api, &tokens).await;
    assert_eq!(another.error(), (400, "invalid_grant"));
    let answer = clients::refresh(&bed, "shop", &shop, &tokens).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let next = Tokens::of(&answer.body);
    assert_eq!(bed.userinfo(&next.access).await.status, 200);
}

#[tokio::test]
async fn fapi2_security_profile_final_ensure_pkce_code_verifier_required() {
    let bed = Bed::start().await;
    let begun = approved(&bed).await;
    let without = bed.redeem(&begun, &[]).await;
    assert_eq!(without.error(), (400, "invalid_request"));
}

#[tokio::test]
async fn fapi2_security_profile_final_incorrect_pkce_code_verifier_rejected() {
    let bed = Bed::start().await;
    let begun = approved(&bed).await;
    let wrong = VERIFIER.replace('d', "e");
    let answer = bed.redeem(&begun, &[("code_verifier", &wrong)]).await;
    assert_eq!(answer.error(), (400, "invalid_grant"));
}

#[tokio::test]
async fn fapi2_security_profile_final_par_plain_pkce_rejected() {
    let bed = Bed::start().await;
    for more in [
        &[
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "plain"),
        ][..],
        &[("code_challenge", CHALLENGE)],
    ] {
        let form = [&[("client_id", CLIENT)], more].concat();
        let answer = bed.post("/oauth/device_authorization", &form).await;
        assert_eq!(answer.error(), (400, "invalid_request"));
    }
}

#[tokio::test]
async fn fapi2_security_profile_final_par_without_duplicate_parameters() {
    let bed = Bed::start().await;
    let form = [
        ("client_id", CLIENT),
        ("scope", "user.info.basic"),
        ("scope", "user.info.basic"),
    ];
    let answer = bed.post("/oauth/device_authorization", &form).await;
    assert_eq!(answer.error(), (400, "invalid_request"));
}

#[tokio::test]
async fn fapi2_security_profile_final_par_attempt_invalid_http_method() {
    let bed = Bed::start().await;
    for method in [Method::GET, Method::PUT] {
        let request = bed.request(method, "/oauth/device_authorization");
        let answer = Answer::to(request.form(&[("client_id", CLIENT)])).await;
        assert_eq!(answer.error(), (405, "method_not_allowed"));
    }
}
