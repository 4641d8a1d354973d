use std::path::Path;

use rusqlite::Connection;

/// The migrations of SQLite whose names are in this range, in their order.
fn migrations(from: &str, to: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/sqlite");
    let mut names: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| (from..to).contains(&name.as_str()))
        .collect();
    names.sort();
    let read = |name: &String| std::fs::read_to_string(folder.join(name)).unwrap();
    names.iter().map(read).collect()
}

fn column(database: &Connection, query: &str) -> Vec<String> {
    let mut statement = database.prepare(query).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn pairs_keep_what_they_are_when_their_state_is_checked_otherwise() {
    let database = Connection::open_in_memory().unwrap();
    database.execute_batch(&migrations("0001", "0100")).unwrap();
    database
        .execute_batch(
            "PRAGMA foreign_keys = ON;
             INSERT INTO platform_session (id, platform, open_id, scope, sealed, created_at)
                 VALUES ('p', 'sandbox', 'mia', 's', x'00', 1);
             INSERT INTO session (id, client_id, platform, open_id, scope, platform_session_id, created_at, ending)
                 VALUES ('l', 'c', 'sandbox', 'mia', 's', 'p', 1, 0);
             INSERT INTO token_pair VALUES
                 ('b', 'l', 'a', 'fresh', 2, x'01', 3, x'02', x'03', 4, NULL),
                 ('a', 'l', NULL, 'superseded', 1, x'04', 2, NULL, x'05', 3, x'06');",
        )
        .unwrap();
    let rows = "SELECT format('%Q %Q %Q %Q %d %Q %d %Q %Q %d %Q', id, session_id, parent, state, issued_at,
            hex(access_hash), access_expires_at, hex(access_wrap), hex(refresh_hash), refresh_expires_at, hex(refresh_wrap))
        FROM token_pair ORDER BY id";
    let indexes = "SELECT coalesce(sql, name) FROM sqlite_schema
        WHERE type = 'index' AND tbl_name = 'token_pair' ORDER BY 1";
    let before = [column(&database, rows), column(&database, indexes)];
    assert_eq!(before[0].len(), 2);
    database.execute_batch(&migrations("0100", "0101")).unwrap();
    assert_eq!(
        [column(&database, rows), column(&database, indexes)],
        before
    );
    for broken in [
        "UPDATE token_pair SET state = 'new'",
        "UPDATE token_pair SET session_id = 'none'",
        "UPDATE token_pair SET access_hash = x'01'",
    ] {
        assert!(database.execute_batch(broken).is_err(), "{broken}");
    }
    database.execute_batch("DELETE FROM session").unwrap();
    assert!(column(&database, rows).is_empty());
}
