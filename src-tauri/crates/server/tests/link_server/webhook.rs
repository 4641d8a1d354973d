use hmac::{Hmac, KeyInit, Mac};
use reqwest::Method;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::bed::{Answer, Bed, Tokens, read};
use crate::watching::{Stream, link_id};
use crate::zero_knowledge::count;

/// What TikTok would send at the server's present time.
fn removal(bed: &Bed, account: &str, reason: u8, age: i64) -> Value {
    json!({
        "client_key": "latchkey-sandbox",
        "event": "authorization.removed",
        "create_time": now(bed) - age,
        "user_openid": account,
        "content": format!("{{\"reason\": {reason} }}"),
    })
}

fn now(bed: &Bed) -> i64 {
    latchkey_server::clock::Clock::now(&bed.clock).as_second()
}

fn secret(bed: &Bed) -> String {
    let platform = bed.sandbox.as_ref().unwrap().platform_config();
    platform.client_secret.expose_secret().to_owned()
}

fn signature(secret: &str, time: i64, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{time}.{body}").as_bytes());
    format!("t={time},s={}", hex::encode(mac.finalize().into_bytes()))
}

async fn send(bed: &Bed, signature: &str, body: &str) -> Answer {
    let request = bed
        .request(Method::POST, "/platform/tiktok/webhook")
        .header("tiktok-signature", signature)
        .header("content-type", "application/json")
        .body(body.to_owned());
    read(request).await
}

async fn tell(bed: &Bed, webhook: &Value) -> Answer {
    let body = webhook.to_string();
    send(bed, &signature(&secret(bed), now(bed), &body), &body).await
}

async fn linked(bed: &Bed, account: &str) -> Tokens {
    bed.link_account(Some(account)).await
}

#[tokio::test]
async fn a_removal_ends_every_link_of_its_account_and_is_told_with_its_reason() {
    let bed = Bed::start().await;
    let accounts = bed.accounts().await;
    let one = linked(&bed, &accounts[0]).await;
    let two = linked(&bed, &accounts[0]).await;
    let other = linked(&bed, &accounts[1]).await;
    let mut stream = Stream::open(&bed, &one).await;

    let webhook = removal(&bed, &accounts[0], 1, 0);
    for _ in 0..2 {
        // It comes at least once.
        let answer = tell(&bed, &webhook).await;
        assert_eq!((answer.status.as_u16(), answer.body), (200, json!({})));
    }
    let told = stream.next().await.unwrap();
    assert_eq!(told.name, "platform_disconnected");
    assert_eq!(
        told.data,
        json!({ "reason": "the account's owner disconnected the app in TikTok" })
    );
    // Once, and then the stream ends with its link.
    assert_eq!(stream.next().await, None);
    for dead in [&one, &two] {
        assert_eq!(bed.refresh(dead).await.error(), (400, "invalid_grant"));
        assert_eq!(bed.userinfo(&dead.access).await.status, 401);
    }
    assert_eq!(bed.refresh(&other).await.status, 200);
    assert_eq!(count(&bed, "session").await, 1);
    assert_eq!(count(&bed, "platform_session").await, 1);
}

#[tokio::test]
async fn a_late_removal_leaves_what_was_linked_after_it() {
    let bed = Bed::start().await;
    let account = &bed.accounts().await[0];
    let old = linked(&bed, account).await;
    bed.advance(100);
    let webhook = removal(&bed, account, 1, 0);
    bed.advance(3600);
    let new = linked(&bed, account).await;
    let mut stream = Stream::open(&bed, &new).await;
    assert_eq!(tell(&bed, &webhook).await.status, 200);
    assert_eq!(bed.refresh(&old).await.error(), (400, "invalid_grant"));
    assert_eq!(bed.userinfo(&new.access).await.status, 200);
    // To the link that lives it is the end of another.
    let told = stream.next().await.unwrap();
    assert_eq!(
        (&*told.name, &told.data["by"]),
        ("revoked", &json!("platform"))
    );
    assert_ne!(told.data["link"], link_id(&bed, &new).await);
}

#[tokio::test]
async fn what_the_platform_did_not_sign_ends_nothing() {
    let bed = Bed::start().await;
    let account = &bed.accounts().await[0];
    let tokens = linked(&bed, account).await;
    let body = removal(&bed, account, 1, 0).to_string();
    let right = signature(&secret(&bed), now(&bed), &body);
    let foreign = removal(&bed, account, 1, 0)
        .to_string()
        .replace("latchkey-sandbox", "another-app");
    for (what, signature, body) in [
        ("none", String::new(), &body),
        (
            "another secret",
            signature("guess", now(&bed), &body),
            &body,
        ),
        (
            "of another body",
            right.clone(),
            &body.replace("authorization", "Authorization"),
        ),
        (
            "an old one",
            signature(&secret(&bed), now(&bed) - 301, &body),
            &body,
        ),
        (
            "one of the future",
            signature(&secret(&bed), now(&bed) + 301, &body),
            &body,
        ),
        (
            "another app",
            signature(&secret(&bed), now(&bed), &foreign),
            &foreign,
        ),
    ] {
        let answer = send(&bed, &signature, body).await;
        assert_eq!(answer.error(), (401, "invalid_signature"), "{what}");
    }
    assert_eq!(bed.userinfo(&tokens.access).await.status, 200);
    assert_eq!(send(&bed, &right, &body).await.status, 200);
    assert_eq!(bed.userinfo(&tokens.access).await.status, 401);
}

#[tokio::test]
async fn other_events_are_taken_and_do_nothing() {
    let bed = Bed::start().await;
    let account = &bed.accounts().await[0];
    let tokens = linked(&bed, account).await;
    let webhook = json!({
        "client_key": "latchkey-sandbox",
        "event": "video.publish.completed",
        "create_time": now(&bed),
        "user_openid": account,
        "content": "{}",
    });
    assert_eq!(tell(&bed, &webhook).await.status, 200);
    let unknown = removal(&bed, "nobody", 1, 0);
    assert_eq!(tell(&bed, &unknown).await.status, 200);
    assert_eq!(
        tell(&bed, &json!(["no", "webhook"])).await.error(),
        (400, "invalid_request")
    );
    assert_eq!(bed.userinfo(&tokens.access).await.status, 200);
}
