use latchkey_accounts::audit::{AuditError, Checked, Fault};
use latchkey_accounts::{Engine, EngineError, SecretString};
use latchkey_scripted::Reply;
use latchkey_scripted::link_server::lock;
use latchkey_vault::KeychainError;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};

use crate::bed::Bed;

async fn events(engine: &Engine) -> Vec<String> {
    let log = engine.audit_log(None, None).await.unwrap();
    let event = |name: &serde_json::Value| name.as_str().unwrap_or_default().to_owned();
    log.iter()
        .map(|entry| event(&entry.members["event"]))
        .collect()
}

async fn database(bed: &Bed) -> SqliteConnection {
    let mut connection = SqliteConnectOptions::new()
        .filename(bed.database())
        .connect()
        .await
        .unwrap();
    for trigger in ["audit_is_not_changed", "audit_is_not_cut"] {
        run(
            &mut connection,
            &format!("DROP TRIGGER IF EXISTS {trigger}"),
        )
        .await;
    }
    connection
}

async fn run(connection: &mut SqliteConnection, sql: &str) {
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()))
        .execute(connection)
        .await
        .unwrap();
}

fn whole(records: u64) -> Checked {
    Checked {
        records,
        ..Checked::default()
    }
}

async fn fault(engine: &Engine) -> Fault {
    match engine.verify_audit().await {
        Err(EngineError::Audit(AuditError::Broken(fault))) => fault,
        other => panic!("{other:?}"),
    }
}

/// Linked and refreshed, five records in all, and the keychain knows of them.
async fn five_records(bed: &Bed) -> (Engine, String) {
    let engine = bed.engine().await;
    let id = bed.link(&engine).await.id;
    for _ in 0..4 {
        engine.refresh(&id).await.unwrap();
    }
    engine.settle().await;
    (engine, id)
}

#[tokio::test]
async fn links_and_refreshes_and_their_failures_are_recorded() {
    let bed = Bed::new();
    let engine = bed.engine().await;
    let id = bed.link(&engine).await.id;
    bed.link(&engine).await;
    engine.refresh(&id).await.unwrap();
    lock(&bed.script.of_refresh).push_back(Reply::Empty(503));
    engine.refresh(&id).await.unwrap_err();
    lock(&bed.script.of_refresh).push_back(Reply::Json(400, r#"{"error":"invalid_grant"}"#.into()));
    engine.refresh(&id).await.unwrap_err();
    assert_eq!(
        events(&engine).await,
        [
            "linked",
            "relinked",
            "revoked",
            "refreshed",
            "refresh_failed",
            "needs_person"
        ]
    );
    engine.settle().await;
    assert_eq!(engine.verify_audit().await.unwrap(), whole(6));

    let log = engine.audit_log(Some(&id), None).await.unwrap();
    assert_eq!(log.len(), 6);
    assert_eq!(log[0].members["subject"], "mia");
    assert_eq!(log[2].members["asked"], "replace");
    assert_eq!(log[4].members["reason"], "server_unavailable");
    let second = engine
        .fingerprint(&SecretString::from("at2"))
        .await
        .unwrap();
    assert_eq!(log[1].members["token"], second.as_str());
    assert_eq!(second.len(), 16);
    assert!(
        engine
            .audit_log(Some("other"), None)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn s18_whatever_is_done_to_the_database_is_noticed_and_located() {
    for (deed, located) in [
        ("UPDATE audit SET members = replace(members, 'refreshed', 'linked') WHERE number = 3", 3),
        ("UPDATE audit SET at = at - 1 WHERE number = 2", 2),
        ("UPDATE audit SET hash = x'00' WHERE number = 1", 1),
        ("DELETE FROM audit WHERE number = 3", 3),
        ("DELETE FROM audit WHERE number > 3", 4),
        ("DELETE FROM audit", 1),
        (
            "UPDATE audit SET number = -2 WHERE number = 2; UPDATE audit SET number = 2 WHERE number = 3;
             UPDATE audit SET number = 3 WHERE number = -2",
            2,
        ),
        (
            "INSERT INTO audit SELECT 6, at, members, hash FROM audit WHERE number = 5",
            6,
        ),
        ("INSERT INTO audit SELECT -1, at, members, hash FROM audit WHERE number = 5", 1),
    ] {
        let bed = Bed::new();
        let (engine, _) = five_records(&bed).await;
        assert_eq!(engine.verify_audit().await.unwrap(), whole(5));
        run(&mut database(&bed).await, deed).await;
        assert_eq!(fault(&engine).await.number(), located, "{deed}");
        let doctor = engine.doctor().await;
        let check = doctor.iter().find(|check| check.name == "audit log").unwrap();
        assert_eq!(check.found.as_ref().unwrap_err().code, "audit_broken");
    }
}

#[tokio::test]
async fn s18_an_older_database_is_noticed_and_what_is_added_to_it_does_not_hide_that() {
    let bed = Bed::new();
    let (engine, id) = five_records(&bed).await;
    let other = tempfile::tempdir().unwrap();
    let older = other.path().join("latchkey.db");
    let into = format!("VACUUM INTO '{}'", older.display());
    run(&mut database(&bed).await, &into).await;
    for _ in 0..3 {
        engine.refresh(&id).await.unwrap();
    }
    engine.settle().await;
    drop(engine);

    let older = bed.engine_in(other.path()).await;
    assert_eq!(fault(&older).await, Fault::Missing { from: 6, to: 8 });
    for _ in 0..5 {
        older.refresh(&id).await.unwrap();
        older.settle().await;
        assert_eq!(fault(&older).await, Fault::Missing { from: 6, to: 8 });
    }
    let again = bed.engine_in(other.path()).await;
    again.refresh(&id).await.unwrap();
    again.settle().await;
    assert_eq!(fault(&again).await, Fault::Missing { from: 6, to: 8 });
}

#[tokio::test]
async fn what_a_killed_program_did_not_tell_the_keychain_is_told_by_the_next() {
    let bed = Bed::new();
    let (engine, id) = five_records(&bed).await;
    engine.refresh(&id).await.unwrap();
    drop(engine);

    let engine = bed.engine().await;
    let checked = engine.verify_audit().await.unwrap();
    assert_eq!((checked.records, checked.newer_than_keychain), (6, 1));
    engine.refresh(&id).await.unwrap();
    engine.settle().await;
    assert_eq!(engine.verify_audit().await.unwrap(), whole(7));
    run(
        &mut database(&bed).await,
        "DELETE FROM audit WHERE number > 5",
    )
    .await;
    assert_eq!(fault(&engine).await, Fault::Missing { from: 6, to: 7 });
}

#[tokio::test]
async fn programs_that_record_at_once_make_one_log() {
    let bed = Bed::new();
    let (engine, id) = five_records(&bed).await;
    let mut others = Vec::new();
    for _ in 0..4 {
        let (engine, id) = (bed.engine().await, id.clone());
        others.push(tokio::spawn(async move {
            for _ in 0..10 {
                engine.refresh(&id).await.unwrap();
            }
            engine.settle().await;
        }));
    }
    for other in others {
        other.await.unwrap();
    }
    assert_eq!(engine.verify_audit().await.unwrap(), whole(45));
}

#[tokio::test]
async fn what_happens_while_the_key_cannot_be_had_is_added_later() {
    let bed = Bed::new();
    let (engine, id) = five_records(&bed).await;
    drop(engine);
    let engine = bed.engine().await;
    let linked_elsewhere =
        r#"{"link":"l9","client":"x","device":null,"system":null,"at":"2026-11-25T17:00:00Z"}"#;
    let _open = Bed::watch_over(&engine);
    bed.opened().await;
    *lock(&bed.keychain.trouble) = Some(KeychainError::Locked);
    bed.script.tell("1", "new_link", linked_elsewhere);
    crate::bed::eventually("it is told", async || {
        !engine.new_links().await.unwrap().is_empty()
    })
    .await;
    crate::bed::eventually("it waits", async || {
        let mut database = database(&bed).await;
        let waiting: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM audit_waiting")
            .fetch_one(&mut database)
            .await
            .unwrap();
        database.close().await.unwrap();
        waiting == 1
    })
    .await;
    *lock(&bed.keychain.trouble) = None;
    assert_eq!(engine.verify_audit().await.unwrap().waiting, 1);
    engine.refresh(&id).await.unwrap();
    engine.settle().await;
    let events = events(&engine).await;
    assert_eq!(events[5..], ["link_elsewhere", "refreshed"]);
    assert_eq!(engine.verify_audit().await.unwrap(), whole(7));
    let log = engine.audit_log(None, None).await.unwrap();
    assert_eq!(log[5].members["late"], true);
}

#[tokio::test]
async fn without_its_key_the_log_is_neither_believed_nor_begun_anew() {
    let bed = Bed::new();
    let (engine, id) = five_records(&bed).await;
    bed.keychain.forget(":audit");
    drop(engine);
    let engine = bed.engine().await;
    engine.refresh(&id).await.unwrap();
    assert!(matches!(
        engine.verify_audit().await,
        Err(EngineError::Audit(AuditError::KeyMissing))
    ));
    assert_eq!(events(&engine).await.len(), 5);
}

#[tokio::test]
async fn locking_and_unlocking_are_recorded() {
    let bed = Bed::new();
    let (engine, _) = five_records(&bed).await;
    let words = SecretString::from("correct horse battery staple");
    engine.set_passphrase(&words).await.unwrap();
    engine.lock().await.unwrap();
    assert!(engine.verify_audit().await.is_err(), "it is locked");
    engine.unlock(&words).await.unwrap();
    engine.rotate_keys(false, |_, _| {}).await.unwrap();
    engine.settle().await;
    let events = events(&engine).await;
    assert_eq!(
        events[5..],
        ["passphrase_changed", "locked", "unlocked", "keys_rotated"]
    );
    assert_eq!(engine.verify_audit().await.unwrap(), whole(9));
}

#[tokio::test]
async fn backups_and_what_comes_back_from_them_are_recorded() {
    let bed = Bed::new();
    let (engine, _) = five_records(&bed).await;
    let (words, file) = (
        SecretString::from("correct horse battery"),
        bed.file("backup"),
    );
    engine.backup(&file, &words, true).await.unwrap();
    let log = engine.audit_log(None, None).await.unwrap();
    assert_eq!(log[5].members["event"], "backed_up");
    assert_eq!(log[5].members["with_tokens"], 1);

    let other = tempfile::tempdir().unwrap();
    let elsewhere = bed.engine_in(other.path()).await;
    elsewhere.restore(&file, &words).await.unwrap();
    let log = elsewhere.audit_log(None, None).await.unwrap();
    let restored = &log[0].members;
    assert_eq!(
        (&restored["event"], &restored["subject"]),
        (&"restored".into(), &"mia".into())
    );
    assert_eq!(restored["with_tokens"], true);
    elsewhere.settle().await;
    assert_eq!(elsewhere.verify_audit().await.unwrap(), whole(1));
}
