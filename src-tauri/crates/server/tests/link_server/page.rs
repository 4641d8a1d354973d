use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::Value;

use crate::bed::Bed;

async fn open(bed: &Bed, path: &str) -> (u16, HeaderMap, String) {
    let answer = bed.request(Method::GET, path).send().await.unwrap();
    (
        answer.status().as_u16(),
        answer.headers().clone(),
        answer.text().await.unwrap(),
    )
}

fn page_of(begun: &Value) -> String {
    format!("/device?user_code={}", begun["user_code"].as_str().unwrap())
}

#[tokio::test]
async fn the_page_says_who_asks_for_what_and_since_when() {
    let bed = Bed::start().await;
    let begun = bed.begin().await;
    bed.advance(42);
    let (status, headers, html) = open(&bed, &page_of(&begun)).await;
    assert_eq!(status, 200);
    for expected in [
        "Link your account to Latchkey?",
        begun["user_code"].as_str().unwrap(),
        "42 seconds ago",
        "your name and your picture",
        "Continue to TikTok sandbox",
        "Only go on if you started this yourself",
    ] {
        assert!(html.contains(expected), "{expected}: {html}");
    }
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
        "{policy}"
    );
    assert!(!html.contains("<script"));
}

#[tokio::test]
async fn unknown_old_and_used_codes_are_told_the_same() {
    let bed = Bed::start().await;
    let (used, old) = (bed.begin().await, bed.begin().await);
    bed.scan_and_approve(&used, None).await;
    bed.events_until(&used, "confirmed").await;
    let (status, _, html) = open(&bed, &page_of(&used)).await;
    assert_eq!(status, 404);
    bed.advance(120);
    for path in [
        page_of(&old),
        "/device?user_code=BBBB-BBBB".into(),
        "/device?user_code=%3Cb%3E".into(),
    ] {
        assert_eq!(open(&bed, &path).await.2, html, "{path}");
    }
}

#[tokio::test]
async fn without_a_code_there_is_a_field_for_it() {
    let bed = Bed::start().await;
    let (status, _, html) = open(&bed, "/device").await;
    assert_eq!(status, 200);
    assert!(html.contains("<input id=\"user_code\""));
}
