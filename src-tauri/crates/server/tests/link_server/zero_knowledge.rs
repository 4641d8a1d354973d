use std::io::Write;
use std::sync::{Arc, Mutex};

use latchkey_server::clock::SystemEntropy;
use latchkey_server::envelope::{Dek, Key, Place};
use latchkey_server::keys::ServerKeys;
use latchkey_server::token::Token;
use reqwest::Method;
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection, Row, SqlSafeStr};
use tracing_subscriber::fmt::MakeWriter;

use crate::bed::{Bed, Tokens, VERIFIER};

/// How many rows a table has.
pub(crate) async fn count(bed: &Bed, table: &'static str) -> i64 {
    let mut database = open(bed).await;
    sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}")).into_sql_str())
        .fetch_one(&mut database)
        .await
        .unwrap()
}

/// The database, beside the server.
pub(crate) async fn open(bed: &Bed) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(bed.database());
    SqliteConnection::connect_with(&options).await.unwrap()
}

/// One link as a thief finds it in the database.
struct Stolen {
    session_id: String,
    sealed: Vec<u8>,
    pair_id: String,
    access_wrap: Vec<u8>,
    refresh_wrap: Vec<u8>,
}

impl Stolen {
    fn session_place(&self) -> Place<'_> {
        Place {
            table: "session",
            row: &self.session_id,
            field: "sealed",
        }
    }

    fn wraps(&self) -> [(Place<'_>, &[u8]); 2] {
        let place = |field| Place {
            table: "token_pair",
            row: &self.pair_id,
            field,
        };
        [
            (place("access_wrap"), &self.access_wrap),
            (place("refresh_wrap"), &self.refresh_wrap),
        ]
    }
}

async fn steal(bed: &Bed) -> Vec<Stolen> {
    let rows = sqlx::query(
        "SELECT platform_session.id AS session_id, sealed, token_pair.id AS pair_id, access_wrap,
             refresh_wrap
         FROM platform_session JOIN session ON platform_session_id = platform_session.id
         JOIN token_pair ON session_id = session.id ORDER BY session.rowid",
    )
    .fetch_all(&mut open(bed).await)
    .await
    .unwrap();
    rows.iter()
        .map(|row| Stolen {
            session_id: row.get("session_id"),
            sealed: row.get("sealed"),
            pair_id: row.get("pair_id"),
            access_wrap: row.get("access_wrap"),
            refresh_wrap: row.get("refresh_wrap"),
        })
        .collect()
}

/// Every stored value of every column of every table, as bytes.
pub(crate) async fn every_stored_value(bed: &Bed) -> Vec<Vec<u8>> {
    let mut database = open(bed).await;
    let columns: Vec<(String, String)> = sqlx::query_as(
        "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'",
    )
    .fetch_all(&mut database)
    .await
    .unwrap();
    let mut values = Vec::new();
    for (table, column) in columns {
        let query =
            format!("SELECT CAST({column} AS BLOB) FROM {table} WHERE {column} IS NOT NULL");
        let stored: Vec<Vec<u8>> = sqlx::query_scalar(sqlx::AssertSqlSafe(query).into_sql_str())
            .fetch_all(&mut database)
            .await
            .unwrap();
        values.extend(stored);
    }
    values
}

/// Every key that a thief could think of making from a value.
fn keys_from(value: &[u8]) -> Vec<Key> {
    let mut keys = vec![Key::new(&Sha256::digest(value).into())];
    keys.extend(
        value
            .windows(32)
            .map(|window| Key::new(window.first_chunk().unwrap())),
    );
    for domain in ["access-token", "refresh-token", "device-code"] {
        let mut key = [0; 32];
        hkdf::Hkdf::<Sha256>::new(None, value)
            .expand(format!("latchkey/1/wrap/{domain}").as_bytes(), &mut key)
            .unwrap();
        keys.push(Key::new(&key));
    }
    keys
}

#[tokio::test]
async fn s01_a_stolen_database_opens_no_session_even_with_the_servers_keys_and_configuration() {
    let mut bed = Bed::start().await;
    let mut links: Vec<Tokens> = Vec::new();
    for account in bed.accounts().await.iter().take(3) {
        links.push(bed.link_account(Some(account)).await);
    }
    bed.server.take().unwrap().stop().await;

    let stolen = steal(&bed).await;
    assert_eq!(stolen.len(), links.len());
    let key_file = bed.folder.path().join("keys.toml");
    let server_keys = ServerKeys::load_or_create(&key_file, true, &SystemEntropy).unwrap();
    let secret = bed
        .sandbox
        .as_ref()
        .unwrap()
        .platform_config()
        .client_secret;

    // What the thief has: the database, the key file, the configuration and the code.
    let mut loot = every_stored_value(&bed).await;
    loot.push(std::fs::read(&key_file).unwrap());
    loot.push(secret.expose_secret().as_bytes().to_vec());
    let (_, server_key) = server_keys.newest();
    let server_dek = || Dek::new(server_key.clone());
    let inner: Vec<(Place<'_>, Vec<u8>)> = stolen
        .iter()
        .flat_map(Stolen::wraps)
        .map(|(place, wrap)| {
            let opened = server_dek()
                .open(place, wrap)
                .expect("the outer wrap is the server's");
            (place, opened.to_vec())
        })
        .collect();
    loot.extend(inner.iter().map(|(_, bytes)| bytes.clone()));
    let mut keys: Vec<Dek> = loot
        .iter()
        .flat_map(|value| keys_from(value))
        .map(Dek::new)
        .collect();
    keys.push(server_dek());

    let mut opened = 0;
    for key in &keys {
        for (place, bytes) in &inner {
            opened += u32::from(key.open(*place, bytes).is_ok());
        }
        for session in &stolen {
            opened += u32::from(key.open(session.session_place(), &session.sealed).is_ok());
        }
    }
    assert_eq!(opened, 0, "with {} keys", keys.len());

    // The same attempt with a live token opens every one.
    for (session, tokens) in stolen.iter().zip(&links) {
        for ((place, wrap), token) in session
            .wraps()
            .into_iter()
            .zip([&tokens.access, &tokens.refresh])
        {
            let token = Token::parse(token).unwrap();
            let dek = Dek::unwrap(place, &token, &server_keys, wrap).unwrap();
            let plaintext = dek.open(session.session_place(), &session.sealed).unwrap();
            assert!(String::from_utf8_lossy(&plaintext).contains("\"act."));
        }
    }
}

#[tokio::test]
async fn a_token_without_the_servers_key_opens_nothing() {
    let mut bed = Bed::start().await;
    let tokens = bed.link().await;
    bed.server.take().unwrap().stop().await;
    let stolen = &steal(&bed).await[0];
    let strange_keys = ServerKeys::generate(&SystemEntropy);
    let token = Token::parse(&tokens.access).unwrap();
    let (place, wrap) = stolen.wraps()[0];
    assert!(Dek::unwrap(place, &token, &strange_keys, wrap).is_err());
}

#[tokio::test]
async fn no_token_is_in_any_file() {
    let mut bed = Bed::start().await;
    let begun = bed.begin().await;
    bed.scan_and_approve(&begun, None).await;
    bed.events_until(&begun, "confirmed").await;
    let first = Tokens::of(&bed.poll(&begun).await.body);
    let second = bed.refreshed(&first).await;
    bed.userinfo(&second.access).await;
    let device_code = begun["device_code"].as_str().unwrap().to_owned();

    let mut secrets = vec![
        device_code,
        first.access,
        first.refresh,
        second.access,
        second.refresh,
    ];
    secrets.extend(["act.", "rft."].map(str::to_owned));
    // While it runs, with the write-ahead log, and after it stopped.
    no_file_holds(&bed, &secrets);
    bed.server.take().unwrap().stop().await;
    no_file_holds(&bed, &secrets);
}

fn no_file_holds(bed: &Bed, secrets: &[String]) {
    for entry in std::fs::read_dir(bed.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        for secret in secrets {
            let found = bytes
                .windows(secret.len())
                .any(|window| window == secret.as_bytes());
            assert!(!found, "{secret} is in {}", path.display());
        }
    }
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn no_secret_is_in_the_log_at_any_level() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(log.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();

    let bed = Bed::start().await;
    let begun = bed.begin().await;
    bed.poll(&begun).await;
    bed.request(
        Method::GET,
        begun["verification_uri_complete"].as_str().unwrap(),
    )
    .send()
    .await
    .unwrap();
    bed.scan_and_approve(&begun, None).await;
    bed.events_until(&begun, "confirmed").await;
    let first = Tokens::of(&bed.poll(&begun).await.body);
    let second = bed.refreshed(&first).await;
    bed.userinfo(&second.access).await;
    bed.introspect(&second.access).await;
    bed.refresh(&first).await;
    bed.revoke(&second.access).await;
    bed.bearer(Method::POST, "/auth/logout", &second.access)
        .await;

    let log = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(log.contains("/oauth/token"), "the log was not captured");
    let secret = bed
        .sandbox
        .as_ref()
        .unwrap()
        .platform_config()
        .client_secret;
    let code = begun["user_code"].as_str().unwrap();
    for canary in [
        begun["device_code"].as_str().unwrap(),
        code,
        &code.replace('-', ""),
        &first.access,
        &first.refresh,
        &second.access,
        &second.refresh,
        VERIFIER,
        secret.expose_secret(),
        "act.",
        "rft.",
        "aweme://",
    ] {
        assert!(!log.contains(canary), "{canary} is in the log");
    }
}
