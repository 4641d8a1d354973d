use std::sync::Arc;

use reqwest::Method;
use serde_json::json;

use crate::bed::{Bed, Tokens};
use crate::browser::{Browser, PROFILE, parameter, redeem};
use crate::support;
use crate::zero_knowledge::{becomes_empty, count};

const SIGN_ON: &str = "latchkey_sign_on";

const SCAN: (u16, &str) = (200, "Sign in with TikTok sandbox");
const CONSENT: (u16, &str) = (200, "Let Latchkey see your account?");

#[tokio::test]
async fn the_next_program_needs_no_code_and_asks_for_consent_all_the_same() {
    let bed = Bed::start().await;
    let mut browser = Browser::default();
    let first = browser.link(&bed, None).await;
    let set = browser.set.iter().find(|set| set.starts_with(SIGN_ON));
    let (_, attributes) = set.unwrap().split_once(';').unwrap();
    assert_eq!(
        attributes,
        " Path=/; Max-Age=604800; HttpOnly; SameSite=Lax"
    );
    assert_eq!(browser.ask(&bed, &[]).await.says(), CONSENT);
    let second = browser.link_again(&bed).await;
    let sub = |user: &crate::bed::Answer| user.body["sub"].clone();
    let (one, other) = (
        bed.userinfo(&first.access).await,
        bed.userinfo(&second.access).await,
    );
    assert_eq!(sub(&one), sub(&other));
    // They are links of their own: one is revoked, the other lives.
    bed.revoke(&first.refresh).await;
    assert!(bed.is_active(&second.access).await);
    bed.refreshed(&second).await;
}

#[tokio::test]
async fn a_cookie_of_an_https_server_is_for_https_and_this_host_only() {
    let bed = Bed::start_with("issuer = \"https://link.example\"\n").await;
    let mut url = bed.address().join("/oauth/authorize").unwrap();
    url.query_pairs_mut().extend_pairs(crate::browser::REQUEST);
    let http = latchkey_server::http_client::http_client(bed.address()).unwrap();
    let answer = http.get(url).send().await.unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("__Host-latchkey_request="), "{cookie}");
    assert!(
        cookie.ends_with("; HttpOnly; SameSite=Lax; Secure"),
        "{cookie}"
    );
}

#[tokio::test]
async fn prompts_ask_for_the_account_or_for_the_code_again() {
    let bed = Bed::start().await;
    let accounts = bed.accounts().await;
    let mut browser = Browser::default();
    browser.link(&bed, Some(&accounts[0])).await;
    let choose = browser
        .ask(&bed, &[("prompt", Some("select_account"))])
        .await;
    assert_eq!(choose.says(), (200, "Which account?"));
    let path = choose.path();
    let consent = browser.send(&bed, &format!("{path}/go-on"), &[]).await;
    assert_eq!(consent.says(), CONSENT);
    // Or another one after all, which takes the first one's place.
    let shown = browser.send(&bed, &format!("{path}/scan"), &[]).await;
    assert_eq!(shown.says(), SCAN);
    let before = browser.cookies[SIGN_ON].clone();
    let consent = browser.scan(&bed, &shown, Some(&accounts[1])).await;
    assert_ne!(browser.cookies[SIGN_ON], before);
    assert_eq!(count(&bed, "sign_on").await, 1);
    let url = browser.allow(&bed, &consent, &[]).await;
    let tokens = Tokens::of(&redeem(&bed, &url).await.body);
    let second = bed.userinfo(&tokens.access).await.body["sub"].clone();

    let shown = browser.ask(&bed, &[("prompt", Some("login"))]).await;
    assert_eq!(shown.says(), SCAN);
    let consent = browser.scan(&bed, &shown, Some(&accounts[0])).await;
    let url = browser.allow(&bed, &consent, &[]).await;
    let tokens = Tokens::of(&redeem(&bed, &url).await.body);
    assert_ne!(bed.userinfo(&tokens.access).await.body["sub"], second);
    // Where nobody is signed in there is nothing to choose from.
    let mut fresh = Browser::default();
    let shown = fresh.ask(&bed, &[("prompt", Some("select_account"))]).await;
    assert_eq!(shown.says(), SCAN);
}

#[tokio::test]
async fn a_silent_request_is_answered_at_once_and_grants_nothing() {
    let bed = Bed::start().await;
    let mut browser = Browser::default();
    let silent = [("prompt", Some("none"))];
    let url = browser.ask(&bed, &silent).await.left();
    assert_eq!(parameter(&url, "error").unwrap(), "login_required");
    browser
        .sign_in(&bed, None, &[("scope", Some("user.info.basic"))])
        .await;
    let basic = [("prompt", Some("none")), ("scope", Some("user.info.basic"))];
    let url = browser.ask(&bed, &basic).await.left();
    assert_eq!(parameter(&url, "error").unwrap(), "consent_required");
    // More than was granted at the platform.
    let url = browser.ask(&bed, &silent).await.left();
    assert_eq!(parameter(&url, "error").unwrap(), "login_required");
    assert_eq!(parameter(&url, "state").unwrap(), "s+1 &");
}

#[tokio::test]
async fn a_program_that_asks_for_more_than_was_granted_has_the_person_scan_again() {
    let bed = Bed::start().await;
    let mut browser = Browser::default();
    browser
        .sign_in(&bed, None, &[("scope", Some("user.info.basic"))])
        .await;
    let shown = browser.ask(&bed, &[]).await;
    assert_eq!(shown.says(), SCAN);
    assert!(shown.html().contains("asks for more than you granted"));
    let consent = browser.scan(&bed, &shown, None).await;
    let url = browser.allow(&bed, &consent, &[PROFILE]).await;
    let answer = redeem(&bed, &url).await;
    assert_eq!(answer.body["scope"], "user.info.basic user.info.profile");
    assert_eq!(browser.ask(&bed, &[]).await.says(), CONSENT);
}

#[tokio::test]
async fn signing_out_ends_it_and_revoking_a_link_does_not() {
    let bed = Bed::start().await;
    let mut browser = Browser::default();
    let tokens = browser.link(&bed, None).await;
    // The account's only link; but the browser is still signed in.
    let answer = bed.revoke(&tokens.refresh).await;
    assert_eq!(answer.status, 200);
    assert!(!bed.is_active(&tokens.access).await);
    let tokens = browser.link_again(&bed).await;
    assert_eq!(bed.userinfo(&tokens.access).await.status, 200);

    let secret = browser.cookies[SIGN_ON].clone();
    let page = browser.open(&bed, "/auth/logout").await;
    assert_eq!(page.says(), (200, "Sign out?"));
    let page = browser.send(&bed, "/auth/logout", &[]).await;
    assert_eq!(page.says(), (200, "You are signed out"));
    assert!(!browser.cookies.contains_key(SIGN_ON));
    assert_eq!(browser.ask(&bed, &[]).await.says(), SCAN);
    // The cookie itself is good for nothing, wherever it was copied to.
    let mut copy = Browser::default();
    copy.cookies.insert(SIGN_ON.to_owned(), secret);
    assert_eq!(copy.ask(&bed, &[]).await.says(), SCAN);
    let page = copy.open(&bed, "/auth/logout").await;
    assert_eq!(page.says(), (200, "You are signed out"));
    // What was linked in it lives on, up to the platform.
    bed.refreshed(&tokens).await;
    assert_eq!(bed.userinfo(&tokens.access).await.status, 200);
    assert_eq!(count(&bed, "sign_on").await, 0);
}

#[tokio::test]
async fn a_program_that_logs_out_signs_its_browser_out_too() {
    let bed = Bed::start().await;
    let mut browser = Browser::default();
    let (one, other) = (
        browser.link(&bed, None).await,
        browser.link_again(&bed).await,
    );
    let answer = bed.bearer(Method::POST, "/auth/logout", &one.access).await;
    assert_eq!(answer.status, 204);
    assert_eq!(browser.ask(&bed, &[]).await.says(), SCAN);
    assert!(bed.is_active(&other.access).await);
    assert_eq!(bed.userinfo(&other.access).await.status, 200);
    let nobody = bed.request(Method::POST, "/auth/logout");
    assert_eq!(crate::bed::Answer::to(nobody).await.status, 401);
}

/// How often the platform was told to disconnect, as the audit log has it.
async fn platform_revocations(bed: &Bed) -> i64 {
    count(bed, "audit WHERE kind = 'platform_disconnected'").await
}

#[tokio::test]
async fn the_platform_is_told_with_the_last_that_goes_be_it_a_link_or_a_browser() {
    let bed = Bed::start().await;
    let mut browser = Browser::default();
    let tokens = browser.link(&bed, None).await;
    let first = bed.revoke(&tokens.access).await;
    assert_eq!(first.body["platform"], "kept");
    assert_eq!(platform_revocations(&bed).await, 0);
    // What the browser holds still opens the account, and no code has to be scanned.
    let tokens = browser.link_again(&bed).await;
    assert_eq!(bed.userinfo(&tokens.access).await.status, 200);
    bed.revoke(&tokens.access).await;
    browser.send(&bed, "/auth/logout", &[]).await;
    assert_eq!(count(&bed, "platform_session").await, 0);
}

#[tokio::test]
async fn after_a_week_it_is_over_and_swept_away() {
    let bed = Bed::start().await;
    let mut browser = Browser::default();
    browser.sign_in(&bed, None, &[]).await;
    bed.advance(7 * 24 * 60 * 60 - 1);
    assert_eq!(browser.ask(&bed, &[]).await.says(), CONSENT);
    bed.advance(1);
    assert_eq!(browser.ask(&bed, &[]).await.says(), SCAN);
    bed.advance(60 * 60);
    becomes_empty(&bed, "sign_on").await;
    becomes_empty(&bed, "platform_session").await;
}

#[tokio::test]
async fn an_approval_that_no_browser_fetches_is_erased() {
    let bed = Bed::start().await;
    let mut browser = Browser::default();
    let shown = browser.ask(&bed, &[]).await;
    bed.scan_and_approve(&shown.code(), None).await;
    let approved = async {
        while count(&bed, "sign_on").await == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    let approved = tokio::time::timeout(std::time::Duration::from_secs(10), approved);
    approved.await.expect("the approval is noted");
    bed.advance(30 * 60);
    assert_eq!(browser.open(&bed, shown.path()).await.says().0, 404);
    bed.advance(60 * 60);
    becomes_empty(&bed, "platform_session").await;
}

#[tokio::test]
async fn staff_who_end_an_account_sign_its_browsers_out() {
    let bed = support::bed_with("").await;
    let staff = support::staff(&bed).await;
    let account = bed.accounts().await.remove(2);
    let mut browser = Browser::default();
    let tokens = browser.link(&bed, Some(&account)).await;
    let sub = bed.userinfo(&tokens.access).await.body["sub"].clone();
    let answer = support::order(&bed, &staff, &json!({ "account": sub })).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(!bed.is_active(&tokens.access).await);
    assert_eq!(browser.ask(&bed, &[]).await.says(), SCAN);
    assert_eq!(count(&bed, "sign_on").await, 0);
}

#[tokio::test]
async fn a_code_on_its_way_ends_with_the_sign_on_that_it_came_from() {
    let bed = support::bed_with("").await;
    let staff = support::staff(&bed).await;
    let account = bed.accounts().await.remove(2);
    let mut browser = Browser::default();
    let consent = browser.sign_in(&bed, Some(&account), &[]).await;
    let url = browser.allow(&bed, &consent, &[]).await;
    browser.send(&bed, "/auth/logout", &[]).await;
    assert_eq!(redeem(&bed, &url).await.error(), (400, "invalid_grant"));
    // What opens the account there is erased with it; the other is that of staff.
    assert_eq!(count(&bed, "platform_session").await, 1);

    let consent = browser.sign_in(&bed, Some(&account), &[]).await;
    let url = browser.allow(&bed, &consent, &[]).await;
    let order = json!({ "account": format!("sandbox:{account}") });
    let answer = support::order(&bed, &staff, &order).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(redeem(&bed, &url).await.error(), (400, "invalid_grant"));
    assert_eq!(count(&bed, "platform_session").await, 1);
}

#[tokio::test]
async fn two_requests_of_one_browser_do_not_get_into_each_others_way() {
    let bed = Arc::new(Bed::start().await);
    let mut browser = Browser::default();
    let (one, other) = (browser.ask(&bed, &[]).await, browser.ask(&bed, &[]).await);
    let consent = browser.scan(&bed, &one, None).await;
    // The other page, which showed a code of its own, goes on with the same account.
    let path = other.path().to_owned();
    assert_eq!(browser.open(&bed, &path).await.says(), CONSENT);
    let url = browser.allow(&bed, &consent, &[]).await;
    assert_eq!(redeem(&bed, &url).await.status, 200);
    let consent = browser.open(&bed, &path).await;
    let url = browser.allow(&bed, &consent, &[]).await;
    assert_eq!(redeem(&bed, &url).await.status, 200);
}

const WITH_EMAIL: [(&str, Option<&str>); 1] = [("scope", Some("user.info.basic email"))];

#[tokio::test]
async fn an_e_mail_address_is_given_or_left_out() {
    let bed = Bed::start().await;
    let mut browser = Browser::default();
    let consent = browser.sign_in(&bed, None, &WITH_EMAIL).await;
    assert!(consent.html().contains("type=\"email\""));
    let url = browser.allow(&bed, &consent, &[("email", "")]).await;
    let answer = redeem(&bed, &url).await;
    assert_eq!(answer.body["scope"], "user.info.basic");
    let tokens = Tokens::of(&answer.body);
    let user = bed.userinfo(&tokens.access).await.body;
    assert_eq!(user.get("email"), None);
    assert_eq!(user.get("email_verified"), None);

    let consent = browser.ask(&bed, &WITH_EMAIL).await;
    let allow = format!("{}/allow", consent.path());
    let wrong = browser.send(&bed, &allow, &[("email", "mia<at>x")]).await;
    assert!(wrong.html().contains("This is not an e-mail address"));
    assert!(wrong.html().contains("value=\"mia&lt;at&gt;x\""));
    let url = browser
        .allow(&bed, &consent, &[("email", " mia@example.org ")])
        .await;
    let answer = redeem(&bed, &url).await;
    assert_eq!(answer.body["scope"], "user.info.basic email");
    let tokens = bed.refreshed(&Tokens::of(&answer.body)).await;
    let user = bed.userinfo(&tokens.access).await.body;
    assert_eq!(user["email"], "mia@example.org");
    assert_eq!(user["email_verified"], false);
    // It lies nowhere as it is.
    for stored in bed.database.every_value() {
        let text = String::from_utf8_lossy(&stored.bytes).into_owned();
        assert!(!text.contains("mia@example"), "{}", stored.column);
    }

    // A program that did not ask for one is given none, whatever the form says.
    let consent = browser
        .ask(&bed, &[("scope", Some("user.info.basic"))])
        .await;
    assert!(!consent.html().contains("type=\"email\""));
    let url = browser
        .allow(&bed, &consent, &[("email", "mia@example.org")])
        .await;
    let answer = redeem(&bed, &url).await;
    assert_eq!(answer.body["scope"], "user.info.basic");
}
