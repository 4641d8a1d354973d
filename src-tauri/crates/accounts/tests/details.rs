use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use jiff::SignedDuration;
use latchkey_accounts::{AccountState, Engine, EngineError};
use latchkey_scripted::Reply;
use latchkey_scripted::link_server::lock;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};

use crate::bed::{Bed, eventually};

const WITH_PICTURE: &str = r#","email":"mia@example.org","picture":"AT/picture""#;

fn png() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let image = RgbImage::from_pixel(300, 200, Rgb([9, 99, 199]));
    image.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn serve(bed: &Bed, which: &str, reply: Reply) {
    lock(&bed.script.pictures).insert(which.to_owned(), reply);
}

async fn picture(engine: &Engine, id: &str) -> Option<Vec<u8>> {
    engine.avatar(id).await.unwrap()
}

async fn asked(bed: &Bed, times: usize) {
    eventually("the picture was asked for", async || {
        bed.server.requests_to("/picture").len() == times
    })
    .await;
}

#[tokio::test]
async fn a_label_is_found_and_kept_when_the_account_is_linked_again() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let id = bed.link(&engine).await.id;
    assert!(engine.find("Main channel").await.is_err());
    let labelled = engine.set_label(&id, " Main channel ").await.unwrap();
    assert_eq!(labelled.details.label.as_deref(), Some("Main channel"));
    assert_eq!(engine.find("Main channel").await.unwrap().id, id);
    assert_eq!(engine.find("@mia").await.unwrap().id, id);
    let again = bed.link(&engine).await;
    assert_eq!(again.details.label.as_deref(), Some("Main channel"));

    for bad in ["two\nlines", "\u{202e}reversed", &"x".repeat(65)] {
        let refused = engine.set_label(&id, bad).await;
        assert!(matches!(refused, Err(EngineError::BadLabel)), "{bad:?}");
    }
    let without = engine.set_label(&id, "").await.unwrap();
    assert_eq!(without.details.label, None);
    assert!(engine.find("Main channel").await.is_err());
}

#[tokio::test]
async fn what_was_asked_for_and_not_granted_is_known() {
    let bed = Bed::new();
    *lock(&bed.script.userinfo) = WITH_PICTURE;
    let engine = bed.engine().await;
    let account = bed.link(&engine).await;
    assert_eq!(account.scopes, ["user.info.basic"]);
    assert_eq!(
        account.details.asked,
        ["user.info.basic", "user.info.profile"]
    );
    assert_eq!(account.missing(), ["user.info.profile"]);
    assert_eq!(account.details.email.as_deref(), Some("mia@example.org"));
    assert_eq!(bed.account(&bed.engine().await).await, account);
}

#[tokio::test]
async fn a_failing_refresh_is_listed_since_when_it_fails_and_forgotten_when_one_works() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let account = bed.link(&engine).await;
    assert_eq!(account.details.last_refresh, None);
    let began = account.linked_at + SignedDuration::from_secs(60);
    for _ in 0..2 {
        bed.clock.pass(60);
        lock(&bed.script.of_refresh).push_back(Reply::Empty(503));
        engine.refresh(&account.id).await.unwrap_err();
    }
    let last = bed.account(&engine).await.details.last_refresh.unwrap();
    let failure = last.failure.unwrap();
    assert_eq!(last.at, began + SignedDuration::from_secs(60));
    assert_eq!(
        (failure.since, failure.code.as_str()),
        (began, "server_unavailable")
    );
    assert!(failure.message.contains("try again in a minute"));

    let refreshed = engine.refresh(&account.id).await.unwrap();
    let last = refreshed.details.last_refresh.unwrap();
    assert_eq!(
        (last.at, last.failure),
        (began + SignedDuration::from_secs(60), None)
    );

    let over = Reply::Json(400, r#"{"error":"invalid_grant"}"#.to_owned());
    lock(&bed.script.of_refresh).push_back(over);
    engine.refresh(&account.id).await.unwrap_err();
    let ended = bed.account(&engine).await;
    assert!(matches!(ended.state, AccountState::NeedsPerson { .. }));
    let failure = ended.details.last_refresh.unwrap().failure.unwrap();
    assert_eq!(failure.code, "needs_person");
    assert_eq!(bed.link(&engine).await.details.last_refresh, None);
}

#[tokio::test]
async fn a_picture_is_fetched_once_made_small_and_gone_with_its_account() {
    let bed = Bed::new();
    *lock(&bed.script.userinfo) = WITH_PICTURE;
    serve(&bed, "", Reply::File("image/png", png()));
    let engine = bed.engine().await;
    let id = bed.link(&engine).await.id;
    // The link fetches it by itself, and whoever asks meanwhile has it too.
    let at_once = tokio::join!(picture(&engine, &id), picture(&engine, &id));
    assert!(at_once.0.is_some() && at_once.1.is_some());
    // Another program asks for it only as long as it is not written down that it is kept.
    eventually("it is kept", async || is_kept(&bed, &id).await).await;
    let small = picture(&engine, &id).await.unwrap();
    let decoded = image::load_from_memory(&small).unwrap();
    assert_eq!((decoded.width(), decoded.height()), (96, 96));
    assert!(bed.server.requests_to("/picture")[0].bearer().is_none());

    let again = bed.engine().await;
    assert_eq!(picture(&again, &id).await, Some(small));
    assert_eq!(bed.server.requests_to("/picture").len(), 1);

    // Another address is another picture.
    *lock(&bed.script.userinfo) = r#","picture":"AT/picture/2""#;
    serve(&bed, "/2", Reply::File("image/png", png()));
    bed.link(&again).await;
    eventually("the other was asked for", async || {
        bed.server.requests_to("/picture/2").len() == 1
    })
    .await;

    let file = bed.file("avatars").join(&id).with_extension("png");
    again.recover().await.unwrap();
    assert!(file.exists());
    again.log_out(&id).await.unwrap();
    // One that was being fetched is thrown away when it arrives.
    eventually("the picture is gone", async || !file.exists()).await;
    assert!(again.avatar(&id).await.is_err());

    // A crash may have left it.
    let id = bed.link(&again).await.id;
    let file = bed.file("avatars").join(&id).with_extension("png");
    std::fs::write(&file, "left behind").unwrap();
    sqlx_delete(&bed, &id).await;
    again.recover().await.unwrap();
    assert!(!file.exists());
}

/// As a log-out does, cut short.
async fn sqlx_delete(bed: &Bed, id: &str) {
    let mut database = database(bed).await;
    let delete = sqlx::query("DELETE FROM accounts WHERE id = ?").bind(id);
    delete.execute(&mut database).await.unwrap();
    database.close().await.unwrap();
}

async fn is_kept(bed: &Bed, id: &str) -> bool {
    let mut database = database(bed).await;
    let kept = sqlx::query_scalar("SELECT picture_kept = picture FROM accounts WHERE id = ?")
        .bind(id)
        .fetch_one(&mut database)
        .await;
    database.close().await.unwrap();
    kept.unwrap_or(false)
}

async fn database(bed: &Bed) -> SqliteConnection {
    let database = SqliteConnectOptions::new().filename(bed.database());
    database.connect().await.unwrap()
}

#[tokio::test]
async fn a_bad_picture_is_not_shown_not_asked_for_again_and_keeps_nothing_from_working() {
    for reply in [
        Reply::Page(200, "<html>sign in</html>".to_owned()),
        Reply::File(
            "image/svg+xml",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
        ),
        Reply::File("image/png", png()[..60].to_vec()),
        Reply::File("image/png", vec![0; 3 * 1024 * 1024]),
        Reply::Empty(503),
    ] {
        let bed = Bed::new();
        *lock(&bed.script.userinfo) = WITH_PICTURE;
        serve(&bed, "", reply);
        let engine = bed.engine().await;
        let id = bed.link(&engine).await.id;
        asked(&bed, 1).await;
        assert_eq!(picture(&engine, &id).await, None);
        assert_eq!(picture(&engine, &id).await, None);
        assert_eq!(bed.server.requests_to("/picture").len(), 1);
        assert!(engine.refresh(&id).await.is_ok());
    }
}
