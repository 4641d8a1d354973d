use serde_json::json;
use sqlx::{ConnectOptions as _, Connection as _};

use crate::bed::Bed;

/// Does something to the database that no program of Latchkey does.
fn tamper(bed: &Bed, sql: &'static str) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let file = bed.path().join("home/latchkey.db");
        let database = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
        let mut database = database.connect().await.unwrap();
        sqlx::raw_sql(sql).execute(&mut database).await.unwrap();
        database.close().await.unwrap();
    });
}

#[test]
fn s18_the_log_is_shown_and_its_first_bad_record_is_named() {
    let bed = Bed::new();
    assert_eq!(bed.latchkey(&["audit"]).ok(), "");
    assert_eq!(
        bed.latchkey(&["audit", "--verify"]).ok(),
        "The audit log is empty.\n"
    );
    let id = bed.link();
    bed.latchkey(&["refresh", &id]).ok();
    bed.latchkey(&["token", &id]).ok();

    let log = bed.objects(&["--json", "audit", "--since", "1h", "--account", "@mia"]);
    let events: Vec<_> = log.iter().map(|record| &record["event"]).collect();
    assert_eq!(
        events,
        [&json!("linked"), &json!("refreshed"), &json!("handed_off")]
    );
    assert_eq!(log[1]["token"], log[2]["token"]);
    assert_eq!(
        (&log[2]["number"], &log[2]["account"]),
        (&json!(3), &json!(id))
    );
    let words = bed.latchkey(&["audit", "--since", "2d"]).ok();
    assert_eq!(words.lines().count(), 3);
    assert!(words.contains("refreshed  account="), "{words}");
    assert!(!words.contains("at1") && !words.contains("at2"), "{words}");
    let none = bed.latchkey(&["audit", "--since", "1h", "--account", "somebody"]);
    assert_eq!(none.ok(), "");
    assert!(
        bed.latchkey(&["audit", "--verify"])
            .ok()
            .starts_with("3 records")
    );

    for (deed, said) in [
        (
            "DROP TRIGGER audit_is_not_changed; DROP TRIGGER audit_is_not_cut;
             UPDATE audit SET members = replace(members, 'refreshed', 'linked')",
            "record 2 was changed",
        ),
        (
            "DELETE FROM audit WHERE number > 1",
            "records 2 to 3 are missing",
        ),
    ] {
        tamper(&bed, deed);
        let told = bed.latchkey(&["--json", "audit", "--verify"]);
        assert_eq!(
            (told.code, told.error().as_str()),
            (Some(1), "audit_broken")
        );
        assert!(told.stderr.contains(said), "{}", told.stderr);
    }
    let doctor = bed.latchkey(&["--json", "doctor"]);
    assert!(doctor.stdout.contains("audit_broken"), "{}", doctor.stdout);
}
