use std::time::Duration;

use reqwest::Method;

use crate::bed::{Answer, Bed, CLIENT, Tokens};
use crate::browser::{
    Browser, PROFILE, REDIRECT_URI, Shown, parameter, redeem, redeem_with, request_with,
};
use crate::clients;

#[tokio::test]
async fn a_person_scans_in_a_browser_allows_it_and_the_program_has_its_tokens() {
    let bed = Bed::start().await;
    let mut browser = Browser::default();
    let account = bed.accounts().await.remove(0);
    let shown = browser.ask(&bed, &[]).await;
    assert_eq!(shown.says(), (200, "Sign in with TikTok sandbox"));
    assert!(shown.html().contains("http-equiv=\"refresh\""));
    let consent = browser.scan(&bed, &shown, Some(&account)).await;
    assert_eq!(consent.says(), (200, "Let Latchkey see your account?"));
    let Shown::Page { policy, html, .. } = &consent else {
        panic!("a page")
    };
    // Browsers hold the redirect after a form to it, too.
    assert!(
        policy.contains("form-action 'self' http://127.0.0.1:49152;"),
        "{policy}"
    );
    assert!(!html.contains("<script") && !html.contains("http-equiv"));
    assert!(html.contains("a program on this computer"), "{html}");

    let url = browser.allow(&bed, &consent, &[PROFILE]).await;
    assert!(url.as_str().starts_with(REDIRECT_URI), "{url}");
    assert_eq!(parameter(&url, "state").unwrap(), "s+1 &");
    // RFC 9207: the issuer to the letter.
    let issuer = bed.issuer().as_str().trim_end_matches('/');
    assert_eq!(parameter(&url, "iss").unwrap(), issuer);
    assert_eq!(parameter(&url, "error"), None);

    let answer = redeem(&bed, &url).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert_eq!(answer.body["scope"], "user.info.basic user.info.profile");
    let tokens = bed.refreshed(&Tokens::of(&answer.body)).await;
    let user = bed.userinfo(&tokens.access).await;
    let name = user.body["name"].as_str().unwrap();
    assert!(html.contains(name), "{html}");
}

#[tokio::test]
async fn what_the_person_unticks_is_not_granted() {
    let bed = Bed::start().await;
    let mut browser = Browser::default();
    let consent = browser.sign_in(&bed, None, &[]).await;
    let url = browser.allow(&bed, &consent, &[]).await;
    let answer = redeem(&bed, &url).await;
    assert_eq!(answer.body["scope"], "user.info.basic");
    let tokens = Tokens::of(&answer.body);
    let user = bed.userinfo(&tokens.access).await;
    assert_eq!(user.status, 200);
    // Nobody gets more by naming it in the form.
    let consent = browser
        .ask(&bed, &[("scope", Some("user.info.basic"))])
        .await;
    let url = browser.allow(&bed, &consent, &[PROFILE]).await;
    assert_eq!(redeem(&bed, &url).await.body["scope"], "user.info.basic");
}

#[tokio::test]
async fn a_person_who_declines_sends_the_program_away() {
    let bed = Bed::start().await;
    let mut browser = Browser::default();
    let at_the_code = browser.ask(&bed, &[]).await;
    let at_consent = browser.sign_in(&bed, None, &[]).await;
    for shown in [at_the_code, at_consent] {
        let path = format!("{}/decline", shown.path());
        let url = browser.send(&bed, &path, &[]).await.left();
        assert_eq!(parameter(&url, "error").unwrap(), "access_denied");
        assert_eq!(parameter(&url, "state").unwrap(), "s+1 &");
        assert!(parameter(&url, "iss").is_some());
        assert_eq!(parameter(&url, "code"), None);
        // It is answered, and is not answered again.
        assert_eq!(browser.send(&bed, &path, &[]).await.says().0, 404);
        let allow = format!("{}/allow", shown.path());
        assert_eq!(browser.send(&bed, &allow, &[]).await.says().0, 404);
    }
}

#[tokio::test]
async fn whoever_declines_at_the_platform_may_try_again() {
    let bed = Bed::start().await;
    let mut browser = Browser::default();
    let shown = browser.ask(&bed, &[]).await;
    bed.phone("scan", &shown.code(), None).await;
    browser.wait_for(&bed, shown.path(), "Scanned.").await;
    bed.phone("deny", &shown.code(), None).await;
    let declined = browser.wait_for(&bed, shown.path(), "You declined").await;
    let path = format!("{}/scan", declined.path());
    let again = browser.send(&bed, &path, &[]).await;
    assert_ne!(again.code(), shown.code());
    let consent = browser.scan(&bed, &again, None).await;
    let url = browser.allow(&bed, &consent, &[]).await;
    assert_eq!(redeem(&bed, &url).await.status, 200);
}

#[tokio::test]
async fn codes_are_renewed_six_times_and_then_on_a_click() {
    let bed = Bed::start().await;
    let mut browser = Browser::default();
    let mut shown = browser.ask(&bed, &[]).await;
    let path = shown.path().to_owned();
    for _ in 1..6 {
        let before = shown.code();
        bed.advance(121);
        shown = browser.open(&bed, &path).await;
        assert_ne!(shown.code(), before);
    }
    bed.advance(121);
    let paused = browser.open(&bed, &path).await;
    assert_eq!(paused.says(), (200, "Are you still there?"));
    let shown = browser.send(&bed, &format!("{path}/scan"), &[]).await;
    bed.scan_and_approve(&shown.code(), None).await;
    let mut shown = browser.open(&bed, &path).await;
    // Time goes on while the person looks, as instances that keep their codes need it to.
    for _ in 0..100 {
        if shown.says() == (200, "Let Latchkey see your account?") {
            break;
        }
        bed.advance(1);
        tokio::time::sleep(Duration::from_millis(50)).await;
        shown = browser.open(&bed, &path).await;
    }
    assert_eq!(shown.says(), (200, "Let Latchkey see your account?"));
    // Half an hour after it began it is over.
    bed.advance(30 * 60 - 6 * 121);
    assert_eq!(browser.open(&bed, &path).await.says().0, 404);
    let allow = format!("{path}/allow");
    assert_eq!(browser.send(&bed, &allow, &[]).await.says().0, 404);
}

#[tokio::test]
async fn s16_only_the_browser_that_brought_a_request_answers_it() {
    let bed = Bed::start().await;
    let mut mine = Browser::default();
    let shown = mine.ask(&bed, &[]).await;
    let mut other = Browser::default();
    other.ask(&bed, &[]).await;
    for what in ["", "/allow", "/decline", "/go-on", "/scan"] {
        let path = format!("{}{what}", shown.path());
        for browser in [&mut other, &mut Browser::default()] {
            let answer = match what {
                "" => browser.open(&bed, &path).await,
                _ => browser.send(&bed, &path, &[PROFILE]).await,
            };
            assert_eq!(answer.says().0, 404, "{what}");
        }
    }
    // Whoever planted the secret that the browser had before it was signed in has nothing afterwards.
    let planted = mine.cookies["latchkey_request"].clone();
    mine.scan(&bed, &shown, None).await;
    let mut thief = Browser::default();
    thief.cookies.insert("latchkey_sign_on".into(), planted);
    let shown = thief.ask(&bed, &[]).await;
    assert_eq!(shown.says(), (200, "Sign in with TikTok sandbox"));
    assert_ne!(
        mine.cookies["latchkey_sign_on"],
        mine.cookies["latchkey_request"]
    );
}

#[tokio::test]
async fn a_sign_in_goes_on_after_a_restart() {
    let mut bed = Bed::start().await;
    let mut browser = Browser::default();
    let shown = browser.ask(&bed, &[]).await;
    bed.restart().await;
    let consent = browser.scan(&bed, &shown, None).await;
    bed.restart().await;
    let url = browser.allow(&bed, &consent, &[]).await;
    bed.restart().await;
    assert_eq!(redeem(&bed, &url).await.status, 200);
}

#[tokio::test]
async fn a_request_that_names_no_program_to_trust_gets_a_page_and_no_redirect() {
    let bed = Bed::start().await;
    let mut browser = Browser::default();
    for instead in [
        ("client_id", None),
        ("client_id", Some("nobody")),
        ("redirect_uri", None),
        ("redirect_uri", Some("https://evil.example/")),
        ("redirect_uri", Some("http://127.0.0.1:1/other")),
        (
            "redirect_uri",
            Some("http://127.0.0.1@evil.example/callback"),
        ),
        ("redirect_uri", Some("javascript:alert(1)")),
        ("request_uri", Some("https://evil.example/request")),
        (
            "request_uri",
            Some("urn:ietf:params:oauth:request_uri:00000000000000000000000000000000"),
        ),
    ] {
        let shown = browser.ask(&bed, &[instead]).await;
        assert_eq!(shown.says().0, 400, "{instead:?}");
    }
    let twice = format!("{}&client_id={CLIENT}", crate::browser::authorize_path(&[]));
    assert_eq!(browser.open(&bed, &twice).await.says().0, 400);
}

#[tokio::test]
async fn every_other_mistake_is_told_to_the_program_with_its_state_and_the_issuer() {
    let bed = Bed::start().await;
    let mut browser = Browser::default();
    for (name, value, expected) in [
        ("response_type", None, "invalid_request"),
        ("response_type", Some("token"), "unsupported_response_type"),
        (
            "response_type",
            Some("code id_token"),
            "unsupported_response_type",
        ),
        ("response_mode", Some("fragment"), "invalid_request"),
        ("code_challenge", None, "invalid_request"),
        ("code_challenge", Some("short"), "invalid_request"),
        ("code_challenge_method", None, "invalid_request"),
        ("code_challenge_method", Some("plain"), "invalid_request"),
        ("scope", Some("admin"), "invalid_scope"),
        ("prompt", Some("create"), "invalid_request"),
        ("prompt", Some("none login"), "invalid_request"),
        ("request", Some("eyJ"), "request_not_supported"),
    ] {
        let url = browser.ask(&bed, &[(name, value)]).await.left();
        assert_eq!(parameter(&url, "error").unwrap(), expected, "{name}");
        assert_eq!(parameter(&url, "state").unwrap(), "s+1 &", "{name}");
        assert!(parameter(&url, "iss").is_some(), "{name}");
        assert!(parameter(&url, "error_description").is_some(), "{name}");
    }
    // Nothing to give back, nothing given back.
    let no_state = [("state", None), ("scope", Some("admin"))];
    let url = browser.ask(&bed, &no_state).await.left();
    assert_eq!(parameter(&url, "state"), None);
}

#[tokio::test]
async fn a_code_works_once_and_a_second_time_ends_what_it_gave() {
    let bed = Bed::start().await;
    let mut browser = Browser::default();
    let consent = browser.sign_in(&bed, None, &[]).await;
    let url = browser.allow(&bed, &consent, &[]).await;
    let first = redeem(&bed, &url).await;
    let tokens = bed.refreshed(&Tokens::of(&first.body)).await;
    assert!(bed.is_active(&tokens.access).await);
    assert_eq!(redeem(&bed, &url).await.error(), (400, "invalid_grant"));
    assert!(!bed.is_active(&tokens.access).await);
    assert_eq!(bed.refresh(&tokens).await.error(), (400, "invalid_grant"));
    assert_eq!(redeem(&bed, &url).await.error(), (400, "invalid_grant"));
    // Others of the same browser live on.
    let other = browser.link_again(&bed).await;
    assert_eq!(redeem(&bed, &url).await.error(), (400, "invalid_grant"));
    assert!(bed.is_active(&other.access).await);
}

#[tokio::test]
async fn a_code_is_for_its_client_its_redirect_uri_and_its_verifier_and_for_a_minute() {
    let bed = Bed::start_with(
        "[[client]]\nid = \"latchkey-desktop\"\nscopes = [\"user.info.basic\", \"user.info.profile\"]\n\
         redirect_uris = [\"http://127.0.0.1/callback\"]\n\
         [[client]]\nid = \"tv\"\nscopes = [\"user.info.basic\"]\n",
    )
    .await;
    let mut browser = Browser::default();
    let consent = browser.sign_in(&bed, None, &[]).await;
    let url = browser.allow(&bed, &consent, &[]).await;
    let wrong = "x".repeat(43);
    for (name, value, expected) in [
        ("client_id", Some("tv"), "invalid_grant"),
        (
            "redirect_uri",
            Some("http://127.0.0.1:1/callback"),
            "invalid_grant",
        ),
        ("code_verifier", None, "invalid_request"),
        ("code_verifier", Some(&*wrong), "invalid_grant"),
        ("code", None, "invalid_request"),
        ("code", Some("lk_ac_x"), "invalid_grant"),
    ] {
        let answer = redeem_with(&bed, &url, &[(name, value)]).await;
        assert_eq!(answer.error(), (400, expected), "{name} {value:?}");
    }
    // None of these has used it up.
    let answer = redeem_with(&bed, &url, &[("redirect_uri", None)]).await;
    assert_eq!(answer.status, 200, "{}", answer.body);

    let consent = browser.ask(&bed, &[]).await;
    let url = browser.allow(&bed, &consent, &[]).await;
    bed.advance(60);
    assert_eq!(redeem(&bed, &url).await.error(), (400, "invalid_grant"));
}

async fn push(bed: &Bed, instead: &[(&str, Option<&str>)]) -> Answer {
    bed.post("/oauth/par", &request_with(instead)).await
}

fn by_name<'a>(request_uri: &'a str, client: &'a str) -> Vec<(&'a str, Option<&'a str>)> {
    let mut instead: Vec<_> = crate::browser::REQUEST
        .into_iter()
        .map(|(name, _)| (name, None))
        .collect();
    instead[0] = ("client_id", Some(client));
    instead.push(("request_uri", Some(request_uri)));
    instead
}

#[tokio::test]
async fn a_pushed_request_is_opened_by_its_name_in_one_browser() {
    let bed = Bed::start().await;
    let pushed = push(&bed, &[]).await;
    assert_eq!(pushed.status, 201, "{}", pushed.body);
    assert_eq!(pushed.body["expires_in"], 90);
    let request_uri = pushed.body["request_uri"].as_str().unwrap();
    let mut browser = Browser::default();
    let stranger = browser.ask(&bed, &by_name(request_uri, "nobody")).await;
    assert_eq!(stranger.says().0, 400);
    // Opened by the program, not by whoever has the name alone; what stands beside it does not count.
    let mut instead = by_name(request_uri, CLIENT);
    instead.push(("scope", Some("user.info.basic")));
    instead.retain(|pair| *pair != ("scope", None));
    let shown = browser.ask(&bed, &instead).await;
    let mut other = Browser::default();
    let elsewhere = other.ask(&bed, &by_name(request_uri, CLIENT)).await;
    assert_eq!(elsewhere.says().0, 400);
    // Loading the page again is no second use.
    let again = browser.ask(&bed, &by_name(request_uri, CLIENT)).await;
    assert_eq!(again.path(), shown.path());
    let consent = browser.scan(&bed, &shown, None).await;
    let url = browser.allow(&bed, &consent, &[PROFILE]).await;
    let answer = redeem(&bed, &url).await;
    assert_eq!(answer.body["scope"], "user.info.basic user.info.profile");
    let used = browser.ask(&bed, &by_name(request_uri, CLIENT)).await;
    assert_eq!(used.says().0, 400);
}

#[tokio::test]
async fn a_pushed_request_waits_for_ninety_seconds() {
    let bed = Bed::start().await;
    let pushed = push(&bed, &[]).await;
    let request_uri = pushed.body["request_uri"].as_str().unwrap();
    bed.advance(90);
    let shown = Browser::default()
        .ask(&bed, &by_name(request_uri, CLIENT))
        .await;
    assert_eq!(shown.says().0, 400);
}

#[tokio::test]
async fn mistakes_in_a_pushed_request_are_told_at_once() {
    let bed = Bed::start().await;
    for (name, value, expected) in [
        ("client_id", Some("nobody"), (401, "invalid_client")),
        ("redirect_uri", None, (400, "invalid_request")),
        (
            "redirect_uri",
            Some("https://evil.example/"),
            (400, "invalid_request"),
        ),
        (
            "response_type",
            Some("token"),
            (400, "unsupported_response_type"),
        ),
        ("code_challenge", None, (400, "invalid_request")),
        ("scope", Some("admin"), (400, "invalid_scope")),
        ("prompt", Some("create"), (400, "invalid_request")),
        (
            "request_uri",
            Some("urn:ietf:params:oauth:request_uri:00000000000000000000000000000000"),
            (400, "invalid_request"),
        ),
    ] {
        assert_eq!(
            push(&bed, &[(name, value)]).await.error(),
            expected,
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_confidential_client_proves_itself_when_it_pushes_and_when_it_redeems() {
    let config = clients::CLIENTS.replace(
        "id = \"shop\"",
        "id = \"shop\"\nredirect_uris = [\"https://shop.example/cb\"]",
    );
    let bed = Bed::start_with(&config).await;
    let secret = clients::make_secret(&bed, "shop").await;
    let shop = [
        ("client_id", Some("shop")),
        ("redirect_uri", Some("https://shop.example/cb")),
        ("scope", Some("user.info.basic")),
    ];
    assert_eq!(push(&bed, &shop).await.error(), (401, "invalid_client"));
    let mut proven = shop.to_vec();
    proven.push(("client_secret", Some(&*secret)));
    let pushed = push(&bed, &proven).await;
    assert_eq!(pushed.status, 201, "{}", pushed.body);
    let request_uri = pushed.body["request_uri"].as_str().unwrap();
    let mut browser = Browser::default();
    let shown = browser.ask(&bed, &by_name(request_uri, "shop")).await;
    let consent = browser.scan(&bed, &shown, None).await;
    assert!(consent.html().contains("The answer goes to shop.example."));
    let url = browser.allow(&bed, &consent, &[]).await;
    let mut form = shop[..2].to_vec();
    assert_eq!(
        redeem_with(&bed, &url, &form).await.error(),
        (401, "invalid_client")
    );
    form.push(("client_secret", Some(&*secret)));
    let answer = redeem_with(&bed, &url, &form).await;
    assert_eq!(answer.status, 200, "{}", answer.body);

    // Another secret ends what waits, too.
    let consent = browser.ask(&bed, &shop).await;
    let url = browser.allow(&bed, &consent, &[]).await;
    let next = clients::make_secret(&bed, "shop").await;
    form.pop();
    form.push(("client_secret", Some(&*next)));
    assert_eq!(
        redeem_with(&bed, &url, &form).await.error(),
        (400, "invalid_grant")
    );
}

#[tokio::test]
async fn a_browser_may_bring_a_request_as_a_form() {
    let bed = Bed::start().await;
    let mut browser = Browser::default();
    let shown = browser
        .send(&bed, "/oauth/authorize", &request_with(&[]))
        .await;
    assert_eq!(shown.says(), (200, "Sign in with TikTok sandbox"));
    let head = bed.request(Method::PUT, "/oauth/authorize");
    assert_eq!(Answer::to(head).await.status, 405);
}
