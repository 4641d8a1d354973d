use reqwest::Method;
use reqwest::header::{COOKIE, SET_COOKIE};
use serde_json::Value;

use crate::bed::{Answer, Bed, CLIENT, VERIFIER};
use crate::zero_knowledge::count;

/// A phone's browser: it follows redirects, keeps its cookie and runs no script.
pub(crate) struct Browser<'a> {
    bed: &'a Bed,
    cookie: Option<String>,
}

impl<'a> Browser<'a> {
    pub(crate) fn new(bed: &'a Bed) -> Self {
        Self { bed, cookie: None }
    }

    pub(crate) fn cookie(&self) -> Option<&str> {
        self.cookie.as_deref()
    }

    pub(crate) async fn open(&self, begun: &Value) -> (u16, String) {
        let path = format!("/device?user_code={}", begun["user_code"].as_str().unwrap());
        let mut request = self.bed.request(Method::GET, &path);
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, cookie);
        }
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    pub(crate) async fn press(&mut self, what: &str, begun: &Value) -> (u16, String) {
        let form = [("user_code", begun["user_code"].as_str().unwrap())];
        let mut request = self
            .bed
            .request(Method::POST, &format!("/device/{what}"))
            .form(&form);
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, cookie);
        }
        let answer = request.send().await.unwrap();
        if let Some(cookie) = answer.headers().get(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            assert!(cookie.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
            self.cookie = cookie.split(';').next().map(str::to_owned);
        }
        if answer.status() == 303 {
            return self.open(begun).await;
        }
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    /// The digits on the page, once there are any.
    pub(crate) async fn digits(&self, begun: &Value) -> String {
        loop {
            let (_, html) = self.open(begun).await;
            if let Some((_, rest)) = html.split_once("<p class=\"digits\">") {
                return rest[..2].to_owned();
            }
        }
    }
}

pub(crate) async fn send(bed: &Bed, begun: &Value, digits: &str) -> Answer {
    bed.post(
        "/oauth/device/digits",
        &[
            ("client_id", CLIENT),
            ("device_code", begun["device_code"].as_str().unwrap()),
            ("code_verifier", VERIFIER),
            ("digits", digits),
        ],
    )
    .await
}

fn other_than(digits: &str) -> &'static str {
    if digits == "10" { "11" } else { "10" }
}

/// The person goes through the page and approves.
async fn approved<'a>(bed: &'a Bed, begun: &Value) -> Browser<'a> {
    let mut browser = Browser::new(bed);
    let (status, html) = browser.press("continue", begun).await;
    assert_eq!(status, 200);
    assert!(html.contains("Open TikTok sandbox"), "{html}");
    bed.scan_and_approve(begun, None).await;
    browser
}

#[tokio::test]
async fn s15_a_link_through_the_page_is_complete_only_with_the_digits_from_the_phone() {
    let bed = Bed::start().await;
    let begun = bed.begin().await;
    let browser = approved(&bed, &begun).await;
    let digits = browser.digits(&begun).await;
    let seen = bed.events_until(&begun, "digits").await;
    assert_eq!(seen.last().map(String::as_str), Some("digits"));
    let answer = bed.poll(&begun).await;
    assert_eq!(answer.error(), (400, "authorization_pending"));
    assert_eq!(answer.body["digits_required"], true);

    let wrong = send(&bed, &begun, other_than(&digits)).await;
    assert_eq!(wrong.error(), (400, "wrong_digits"));
    assert_eq!(wrong.body["tries_left"], 1);
    assert_eq!(send(&bed, &begun, &digits).await.status, 200);
    assert_eq!(bed.poll(&begun).await.status, 200);
    assert!(browser.open(&begun).await.1.contains("Linked"));
}

#[tokio::test]
async fn s15_wrong_digits_twice_end_the_link_and_leave_nothing() {
    let bed = Bed::start().await;
    let begun = bed.begin().await;
    let browser = approved(&bed, &begun).await;
    let digits = browser.digits(&begun).await;
    let wrong = other_than(&digits);
    assert_eq!(
        send(&bed, &begun, wrong).await.error(),
        (400, "wrong_digits")
    );
    assert_eq!(
        send(&bed, &begun, wrong).await.error(),
        (400, "access_denied")
    );
    assert_eq!(
        send(&bed, &begun, &digits).await.error(),
        (400, "access_denied")
    );
    assert_eq!(bed.poll(&begun).await.error(), (400, "access_denied"));
    assert!(browser.open(&begun).await.1.contains("Nothing was linked"));
    assert_eq!(count(&bed, "session").await, 0);
    assert_eq!(count(&bed, "platform_session").await, 0);
}

#[tokio::test]
async fn s15_the_person_sees_what_they_approve_and_the_focus_is_on_not_me() {
    let bed = Bed::start().await;
    let begun = bed
        .post(
            "/oauth/device_authorization",
            &[
                ("client_id", CLIENT),
                ("device_name", "Mia's <laptop>"),
                ("device_system", "Linux (Debian 12)"),
                ("device_version", "Latchkey 0.1.0"),
            ],
        )
        .await
        .body;
    bed.advance(42);
    let (_, html) = Browser::new(&bed).open(&begun).await;
    for expected in [
        "Mia&#39;s &lt;laptop&gt;",
        "Linux (Debian 12)",
        "Latchkey 0.1.0",
        "42 seconds ago",
        "the same internet connection as this phone",
        begun["user_code"].as_str().unwrap(),
    ] {
        assert!(html.contains(expected), "{expected}: {html}");
    }
    assert_eq!(html.matches("autofocus").count(), 1);
    assert!(html.contains("autofocus>Not me</button>"), "{html}");
    assert!(!html.contains("<script"), "{html}");
}

#[tokio::test]
async fn only_the_browser_that_went_on_is_shown_the_digits() {
    let bed = Bed::start().await;
    let begun = bed.begin().await;
    let browser = approved(&bed, &begun).await;
    browser.digits(&begun).await;
    let mut stranger = Browser::new(&bed);
    assert_eq!(stranger.open(&begun).await.0, 404);
    assert_eq!(stranger.press("continue", &begun).await.0, 404);
    assert_eq!(stranger.press("refuse", &begun).await.0, 404);
}

#[tokio::test]
async fn not_me_ends_the_code() {
    let bed = Bed::start().await;
    let begun = bed.begin().await;
    let (status, html) = Browser::new(&bed).press("refuse", &begun).await;
    assert_eq!(status, 200);
    assert!(html.contains("Nothing was linked"));
    assert_eq!(bed.poll(&begun).await.error(), (400, "access_denied"));
    let seen = bed.events_until(&begun, "denied").await;
    assert_eq!(seen.last().map(String::as_str), Some("denied"));
}

#[tokio::test]
async fn the_platforms_own_code_asks_for_no_digits() {
    let bed = Bed::start().await;
    let begun = bed.begin().await;
    bed.scan_and_approve(&begun, None).await;
    bed.events_until(&begun, "confirmed").await;
    assert_eq!(
        send(&bed, &begun, "10").await.error(),
        (400, "invalid_request")
    );
    assert_eq!(bed.poll(&begun).await.status, 200);
}

#[tokio::test]
async fn a_client_that_cannot_ask_for_digits_has_its_user_code_compared() {
    let bed = Bed::start_with(
        "[[client]]\nid = \"latchkey-desktop\"\nconfirmation = \"user_code\"\n\
         scopes = [\"user.info.basic\", \"user.info.profile\"]\n",
    )
    .await;
    let begun = bed.begin().await;
    assert!(begun.get("digits_uri").is_none());
    let mut browser = Browser::new(&bed);
    let (_, html) = browser.open(&begun).await;
    assert!(html.contains("it shows this code"), "{html}");
    browser.press("continue", &begun).await;
    bed.scan_and_approve(&begun, None).await;
    bed.events_until(&begun, "confirmed").await;
    assert_eq!(bed.poll(&begun).await.status, 200);
}

#[tokio::test]
async fn digits_need_the_device_code_its_client_and_its_verifier() {
    let bed = Bed::start().await;
    let begun = bed.begin().await;
    let browser = approved(&bed, &begun).await;
    let digits = browser.digits(&begun).await;
    let code = begun["device_code"].as_str().unwrap();
    for (form, expected) in [
        (
            vec![
                ("client_id", CLIENT),
                ("device_code", code),
                ("digits", &*digits),
            ],
            (400, "invalid_request"),
        ),
        (
            vec![
                ("client_id", CLIENT),
                ("device_code", code),
                (
                    "code_verifier",
                    "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXX",
                ),
                ("digits", &*digits),
            ],
            (400, "invalid_grant"),
        ),
        (
            vec![
                ("client_id", "other"),
                ("device_code", code),
                ("code_verifier", VERIFIER),
                ("digits", &*digits),
            ],
            (401, "invalid_client"),
        ),
        (
            vec![
                ("client_id", CLIENT),
                ("device_code", code),
                ("code_verifier", VERIFIER),
                ("digits", "7"),
            ],
            (400, "invalid_request"),
        ),
    ] {
        let answer = bed.post("/oauth/device/digits", &form).await;
        assert_eq!(answer.error(), expected, "{form:?}");
    }
    assert_eq!(send(&bed, &begun, &digits).await.status, 200);
}

#[tokio::test]
async fn s14_five_wrong_user_codes_end_a_try() {
    let bed = Bed::start().await;
    let begun = bed.begin().await;
    let open = async |code: &str| {
        let path = format!("/device?user_code={code}");
        bed.request(Method::GET, &path).send().await.unwrap()
    };
    for code in ["BBBB-BBBB", "CCCC-CCCC", "DDDD-DDDD", "FFFF-FFFF", "x"] {
        assert_eq!(open(code).await.status(), 404);
    }
    let right = begun["user_code"].as_str().unwrap();
    let limited = open(right).await;
    assert_eq!(limited.status(), 429);
    assert!(limited.headers().contains_key("retry-after"));
    bed.advance(11 * 60);
    let begun = bed.begin().await;
    assert_eq!(
        open(begun["user_code"].as_str().unwrap()).await.status(),
        200
    );
}

#[tokio::test]
async fn what_is_approved_after_not_me_links_nothing() {
    let bed = Bed::start().await;
    let begun = bed.begin().await;
    bed.phone("scan", &begun, None).await;
    bed.events_until(&begun, "scanned").await;
    Browser::new(&bed).press("refuse", &begun).await;
    // The person approves on the phone all the same.
    bed.phone("approve", &begun, None).await;
    assert_eq!(bed.poll(&begun).await.error(), (400, "access_denied"));
    assert_eq!(count(&bed, "session").await, 0);
}
