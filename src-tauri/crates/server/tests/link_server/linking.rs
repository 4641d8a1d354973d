use reqwest::Method;

use crate::bed::{Bed, CHALLENGE, CLIENT, DEVICE_CODE_GRANT, VERIFIER};

#[tokio::test]
async fn the_metadata_names_what_there_is() {
    let bed = Bed::start().await;
    let answer = bed.request(Method::GET, "/.well-known/oauth-authorization-server");
    let metadata: serde_json::Value = answer.send().await.unwrap().json().await.unwrap();
    let issuer = metadata["issuer"].as_str().unwrap();
    assert!(!issuer.ends_with('/'), "{issuer}");
    for endpoint in [
        "device_authorization_endpoint",
        "pushed_authorization_request_endpoint",
        "token_endpoint",
        "revocation_endpoint",
        "introspection_endpoint",
    ] {
        let url = metadata[endpoint].as_str().unwrap();
        assert!(url.starts_with(issuer), "{url}");
        let answer = bed.post(url.strip_prefix(issuer).unwrap(), &[]).await;
        assert_eq!(answer.error(), (400, "invalid_request"), "{endpoint}");
    }
    assert_eq!(
        metadata["code_challenge_methods_supported"],
        serde_json::json!(["S256"])
    );
    assert_eq!(
        metadata["token_endpoint_auth_methods_supported"],
        serde_json::json!(["none", "client_secret_basic", "client_secret_post"])
    );
    assert_eq!(
        metadata["grant_types_supported"],
        serde_json::json!(["authorization_code", DEVICE_CODE_GRANT, "refresh_token"])
    );
    assert_eq!(metadata["scopes_supported"].as_array().unwrap().len(), 5);
}

#[tokio::test]
async fn a_scanned_and_approved_code_gives_tokens_that_open_the_account() {
    let bed = Bed::start().await;
    let begun = bed.begin().await;
    assert_eq!(
        (&begun["expires_in"], &begun["interval"]),
        (&120.into(), &5.into())
    );
    assert!(
        begun["qr_uri"]
            .as_str()
            .unwrap()
            .starts_with("aweme://authorize?")
    );
    assert!(!begun["events_uri"].as_str().unwrap().contains("lk_dc_"));
    assert_eq!(
        bed.poll(&begun).await.error(),
        (400, "authorization_pending")
    );

    bed.scan_and_approve(&begun, None).await;
    let seen = bed.events_until(&begun, "confirmed").await;
    assert_eq!(
        seen.last().map(String::as_str),
        Some("confirmed"),
        "{seen:?}"
    );
    let answer = bed.poll(&begun).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert_eq!(answer.body["token_type"], "Bearer");
    assert_eq!(answer.body["expires_in"], 3600);
    assert_eq!(answer.body["refresh_token_expires_in"], 30 * 24 * 3600);
    assert_eq!(answer.body["scope"], "user.info.basic user.info.profile");
    assert!(answer.body.get("error").is_none());
    let token = answer.body["access_token"].as_str().unwrap();
    let links = bed.bearer(Method::GET, "/account/links", token).await;
    assert_eq!(answer.body["link"], links.body[0]["link"]);
    assert_eq!(bed.events_until(&begun, "redeemed").await, ["redeemed"]);

    let account = bed
        .userinfo(answer.body["access_token"].as_str().unwrap())
        .await;
    assert_eq!(account.status, 200, "{}", account.body);
    assert!(
        account.body["sub"]
            .as_str()
            .unwrap()
            .starts_with("sandbox:")
    );
    assert!(!account.body["name"].as_str().unwrap().is_empty());
    assert!(account.body["preferred_username"].is_string());
}

#[tokio::test]
async fn the_event_stream_follows_the_phone() {
    let bed = Bed::start().await;
    let begun = bed.begin().await;
    assert_eq!(bed.events_until(&begun, "new").await, ["new"]);
    bed.phone("scan", &begun, None).await;
    assert!(
        bed.events_until(&begun, "scanned")
            .await
            .contains(&"scanned".to_owned())
    );
    bed.phone("approve", &begun, None).await;
    assert!(
        bed.events_until(&begun, "confirmed")
            .await
            .contains(&"confirmed".to_owned())
    );
    let unknown = bed
        .request(Method::GET, "/oauth/device/events/00ff")
        .send()
        .await
        .unwrap();
    assert_eq!(unknown.status(), 404);
}

#[tokio::test]
async fn a_code_works_once() {
    let bed = Bed::start().await;
    let begun = bed.begin().await;
    bed.scan_and_approve(&begun, None).await;
    bed.events_until(&begun, "confirmed").await;
    let (one, two) = tokio::join!(bed.poll(&begun), bed.poll(&begun));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400]);
    assert_eq!(bed.poll(&begun).await.error(), (400, "invalid_grant"));
}

#[tokio::test]
async fn a_confirmed_code_is_granted_however_often_it_was_polled() {
    let bed = Bed::start().await;
    let begun = bed.begin().await;
    bed.poll(&begun).await;
    assert_eq!(bed.poll(&begun).await.error(), (400, "slow_down"));
    bed.scan_and_approve(&begun, None).await;
    bed.events_until(&begun, "confirmed").await;
    assert_eq!(bed.poll(&begun).await.status, 200);
}

#[tokio::test]
async fn polling_too_often_makes_the_interval_longer() {
    let bed = Bed::start().await;
    let begun = bed.begin().await;
    assert_eq!(
        bed.poll(&begun).await.error(),
        (400, "authorization_pending")
    );
    assert_eq!(bed.poll(&begun).await.error(), (400, "slow_down"));
    bed.advance(9);
    assert_eq!(bed.poll(&begun).await.error(), (400, "slow_down"));
    bed.advance(15);
    assert_eq!(
        bed.poll(&begun).await.error(),
        (400, "authorization_pending")
    );
}

#[tokio::test]
async fn polls_at_the_same_moment_count_each() {
    let bed = Bed::start().await;
    let begun = bed.begin().await;
    let answers = futures_util::future::join_all((0..8).map(|_| bed.poll(&begun))).await;
    let pending = answers
        .iter()
        .filter(|answer| answer.error().1 == "authorization_pending");
    assert_eq!(pending.count(), 1);
}

#[tokio::test]
async fn a_challenged_code_needs_its_own_verifier() {
    let bed = Bed::start().await;
    let begun = bed.begin().await;
    bed.scan_and_approve(&begun, None).await;
    bed.events_until(&begun, "confirmed").await;
    assert_eq!(
        bed.redeem(&begun, &[]).await.error(),
        (400, "invalid_request")
    );
    let other = [(
        "code_verifier",
        "0123456789012345678901234567890123456789012",
    )];
    assert_eq!(
        bed.redeem(&begun, &other).await.error(),
        (400, "invalid_grant")
    );
    let challenge_itself = [("code_verifier", CHALLENGE)];
    assert_eq!(
        bed.redeem(&begun, &challenge_itself).await.error(),
        (400, "invalid_grant")
    );
    assert_eq!(bed.poll(&begun).await.status, 200);
}

#[tokio::test]
async fn a_verifier_for_a_code_without_challenge_is_refused() {
    let bed = Bed::start().await;
    let begun = bed
        .post("/oauth/device_authorization", &[("client_id", CLIENT)])
        .await
        .body;
    bed.scan_and_approve(&begun, None).await;
    bed.events_until(&begun, "confirmed").await;
    let grafted = bed.redeem(&begun, &[("code_verifier", VERIFIER)]).await;
    assert_eq!(grafted.error(), (400, "invalid_grant"));
    let answer = bed.redeem(&begun, &[]).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body["scope"], "user.info.basic");
}

#[tokio::test]
async fn a_challenge_must_be_whole_and_s256() {
    let bed = Bed::start().await;
    for form in [
        &[("code_challenge", CHALLENGE)][..],
        &[("code_challenge_method", "S256")],
        &[
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "plain"),
        ],
        &[
            ("code_challenge", "short"),
            ("code_challenge_method", "S256"),
        ],
    ] {
        let form = [&[("client_id", CLIENT)], form].concat();
        let answer = bed.post("/oauth/device_authorization", &form).await;
        assert_eq!(answer.error(), (400, "invalid_request"), "{form:?}");
    }
}

#[tokio::test]
async fn unknown_clients_scopes_and_grants_are_refused_by_the_book() {
    let bed = Bed::start().await;
    let unknown = bed
        .post("/oauth/device_authorization", &[("client_id", "x")])
        .await;
    assert_eq!(unknown.error(), (401, "invalid_client"));
    assert!(unknown.headers.contains_key("www-authenticate"));
    for scope in ["admin", "user.info.basic admin", "\u{7f}"] {
        let form = [("client_id", CLIENT), ("scope", scope)];
        let answer = bed.post("/oauth/device_authorization", &form).await;
        assert_eq!(answer.error(), (400, "invalid_scope"), "{scope}");
    }
    let form = [("client_id", CLIENT), ("grant_type", "password")];
    assert_eq!(
        bed.post("/oauth/token", &form).await.error(),
        (400, "unsupported_grant_type")
    );
    let twice = [("client_id", CLIENT), ("client_id", CLIENT)];
    assert_eq!(
        bed.post("/oauth/token", &twice).await.error(),
        (400, "invalid_request")
    );
    assert_eq!(
        bed.post("/oauth/nothing", &[]).await.error(),
        (404, "not_found")
    );
    let get = bed.bearer(Method::GET, "/oauth/token", "x").await;
    assert_eq!(get.error(), (405, "method_not_allowed"));
    let large = "x".repeat(70 * 1024);
    let large = bed.post("/oauth/token", &[("client_id", &large)]).await;
    assert_eq!(large.error(), (413, "invalid_request"));
}

#[tokio::test]
async fn another_clients_code_is_nobodys() {
    let bed = Bed::start_with(
        "[[client]]\nid = \"latchkey-desktop\"\nscopes = [\"user.info.basic\", \"user.info.profile\"]\n\
         [[client]]\nid = \"tv\"\nscopes = [\"user.info.basic\"]\n",
    )
    .await;
    let begun = bed.begin().await;
    let form = [
        ("client_id", "tv"),
        ("grant_type", DEVICE_CODE_GRANT),
        ("device_code", begun["device_code"].as_str().unwrap()),
        ("code_verifier", VERIFIER),
    ];
    assert_eq!(
        bed.post("/oauth/token", &form).await.error(),
        (400, "invalid_grant")
    );
}

#[tokio::test]
async fn malformed_device_codes_are_refused() {
    let bed = Bed::start().await;
    let tokens = bed.link().await;
    for code in ["x", "lk_dc_", &tokens.access, &tokens.refresh] {
        let answer = bed
            .redeem(&serde_json::json!({ "device_code": code }), &[])
            .await;
        assert_eq!(answer.error(), (400, "invalid_grant"));
    }
}

#[tokio::test]
async fn a_declined_code_says_so() {
    let bed = Bed::start().await;
    let begun = bed.begin().await;
    bed.phone("scan", &begun, None).await;
    bed.phone("deny", &begun, None).await;
    let seen = bed.events_until(&begun, "denied").await;
    assert_eq!(seen.last().map(String::as_str), Some("denied"));
    assert_eq!(bed.poll(&begun).await.error(), (400, "access_denied"));
}

#[tokio::test]
async fn an_old_code_is_expired_for_the_poll_and_for_the_stream() {
    let bed = Bed::start().await;
    let begun = bed.begin().await;
    bed.advance(119);
    assert_eq!(
        bed.poll(&begun).await.error(),
        (400, "authorization_pending")
    );
    bed.advance(1);
    assert_eq!(bed.poll(&begun).await.error(), (400, "expired_token"));
    assert_eq!(
        bed.events_until(&begun, "expired").await.last().unwrap(),
        "expired"
    );
}

#[tokio::test]
async fn an_approval_that_no_device_fetches_is_erased_with_its_code() {
    let bed = Bed::start().await;
    let begun = bed.begin().await;
    bed.scan_and_approve(&begun, None).await;
    bed.events_until(&begun, "confirmed").await;
    bed.advance(120);
    assert_eq!(bed.poll(&begun).await.error(), (400, "expired_token"));
    bed.events_until(&begun, "expired").await;
    crate::zero_knowledge::becomes_empty(&bed, "session").await;
}

#[tokio::test]
async fn a_restart_goes_on_with_the_codes_on_show_and_keeps_the_links() {
    let mut bed = Bed::start().await;
    let tokens = bed.link().await;
    let begun = bed.begin().await;
    bed.restart().await;
    assert_eq!(bed.userinfo(&tokens.access).await.status, 200);
    bed.scan_and_approve(&begun, None).await;
    let answer = loop {
        let answer = bed.poll(&begun).await;
        if answer.body["error"] != "authorization_pending" && answer.body["error"] != "slow_down" {
            break answer;
        }
    };
    assert_eq!(answer.status, 200, "{}", answer.body);
}

#[tokio::test]
async fn a_platform_that_is_down_is_said_so() {
    let bed = Bed::start_without_platform().await;
    let answer = bed
        .post("/oauth/device_authorization", &[("client_id", CLIENT)])
        .await;
    assert_eq!(answer.error(), (503, "temporarily_unavailable"));
    assert!(answer.headers.contains_key("retry-after"));
    assert!(
        answer.body["error_description"]
            .as_str()
            .unwrap()
            .contains("platform")
    );
}
