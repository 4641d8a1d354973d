//! A request to every endpoint that writes, for a database that does not take it.

use std::path::PathBuf;

use futures_util::future::join_all;
use hmac::{Hmac, KeyInit, Mac};
use latchkey_server::clock::{Clock as _, SystemClock};
use reqwest::header::RETRY_AFTER;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use sha2::Sha256;
use tempfile::TempDir;

use crate::bed::{Answer, CHALLENGE, Tokens, VERIFIER, read};
use crate::instance::{Events, Instance, TestPlatform};
use crate::process::latchkeyd;

const SCOPE: &str = "user.info.basic";

/// Accounts of the sandbox, which are the same everywhere.
const STAFF: &str = "9b4e0c52-3f7d-4d11-8a60-7c1e95f2d8aa";

const CLIENTS: &str = r#"
[[client]]
id = "latchkey-desktop"
scopes = ["user.info.basic", "support:revoke", "support:audit"]
[[client]]
id = "shop"
public = false
scopes = ["user.info.basic"]
[staff]
accounts = ["tiktok:9b4e0c52-3f7d-4d11-8a60-7c1e95f2d8aa"]
"#;

/// Where the database is, for whoever does something to it.
pub(crate) enum Place {
    File(PathBuf),
    Postgres(Box<latchkey_testbed::Postgres>),
}

/// The program, its database, and a request to every endpoint that writes.
pub(crate) struct World {
    pub(crate) instance: Instance,
    platform: TestPlatform,
    pub(crate) place: Place,
    config: String,
    pub(crate) writes: Vec<Write>,
    _folder: TempDir,
}

/// A request that writes when it comes through, each about something of its own.
pub(crate) struct Write {
    pub(crate) what: &'static str,
    pub(crate) request: RequestBuilder,
    /// The answer that says that it was done.
    done: u16,
}

impl World {
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = if crate::ON_POSTGRESQL {
            Place::Postgres(Box::new(latchkey_testbed::Postgres::start().await.unwrap()))
        } else {
            Place::File(folder.path().join("x.db"))
        };
        let platform = TestPlatform::start().await;
        let config = platform.configure(folder.path(), &place.url(), CLIENTS);
        let mut world = Self {
            instance: Instance::start_on_a_small_disk(&config),
            platform,
            place,
            config,
            writes: Vec::new(),
            _folder: folder,
        };
        world.writes = world.every_write().await;
        world
    }

    async fn link(&self, scope: &str, account: Option<&str>) -> Tokens {
        self.instance.link(&self.platform, scope, account).await
    }

    fn bearer(&self, method: Method, path: &str, token: &str) -> RequestBuilder {
        self.instance.request(method, path).bearer_auth(token)
    }

    fn as_shop(&self, path: &str, secret: &str) -> RequestBuilder {
        let request = self.instance.request(Method::POST, path);
        request.basic_auth("shop", Some(secret)).form(&[("x", "y")])
    }

    #[expect(
        clippy::too_many_lines,
        reason = "a table with a row for each endpoint"
    )]
    async fn every_write(&self) -> Vec<Write> {
        let instance = &self.instance;
        let links = join_all((0..8).map(|_| self.link(SCOPE, None))).await;
        let [
            refreshed,
            revoked,
            held,
            introspected,
            shown,
            logged_out,
            owner,
            other,
        ] = <[Tokens; 8]>::try_from(links).unwrap();
        let (staff, approved, digits, waiting, refused, page) = tokio::join!(
            self.link("user.info.basic support:revoke support:audit", Some(STAFF)),
            instance.approved(&self.platform, SCOPE, None),
            self.code_with_digits(),
            instance.begin(SCOPE),
            instance.begin(SCOPE),
            instance.begin(SCOPE),
        );
        let secret = self.shops_secret();
        let typed = self.place.digits();
        let others_link = self.own_link(&other).await;
        let user_code = |begun: &Value, path: &str| {
            let form = [("user_code", begun["user_code"].as_str().unwrap())];
            instance.request(Method::POST, path).form(&form)
        };
        let write = |what, request, done| Write {
            what,
            request,
            done,
        };
        vec![
            write(
                "a code",
                instance.form("/oauth/device_authorization", &[("scope", SCOPE)]),
                200,
            ),
            write("a poll", instance.polling(&waiting), 400),
            write("tokens for a code", instance.polling(&approved), 200),
            write("tokens for a token", instance.refreshing(&refreshed), 200),
            write("digits", digits_typed(instance, &digits, &typed), 200),
            write(
                "a revocation",
                instance.form("/oauth/revoke", &[("token", &*revoked.refresh)]),
                200,
            ),
            write(
                "a revocation by a holder",
                instance
                    .request(Method::POST, "/tokens/revoke")
                    .json(&json!({ "token": held.access })),
                200,
            ),
            write(
                "an introspection of what just arrived",
                instance.form("/oauth/introspect", &[("token", &*introspected.access)]),
                200,
            ),
            write(
                "userinfo for what just arrived",
                self.bearer(Method::GET, "/oauth/userinfo", &shown.access),
                200,
            ),
            write(
                "a log-out",
                self.bearer(Method::POST, "/auth/logout", &logged_out.access),
                204,
            ),
            write(
                "the end of another link",
                self.bearer(
                    Method::DELETE,
                    &format!("/account/links/{others_link}"),
                    &owner.access,
                ),
                204,
            ),
            write("\"Not me\"", user_code(&refused, "/device/refuse"), 200),
            write("\"Continue\"", user_code(&page, "/device/continue"), 303),
            write(
                "a wrong user code",
                instance.request(Method::GET, "/device?user_code=BCDFGHJK"),
                404,
            ),
            write(
                "staff reading the audit log",
                self.bearer(Method::GET, "/support/audit", &staff.access),
                200,
            ),
            write(
                "an order of staff",
                self.bearer(Method::POST, "/support/revocations", &staff.access)
                    .header("idempotency-key", "k")
                    .json(&json!({ "account": "tiktok:nobody", "reason": "Taken over." })),
                200,
            ),
            write(
                "a wrong secret",
                self.as_shop("/oauth/device_authorization", "wrong"),
                401,
            ),
            write(
                "the next secret",
                self.as_shop("/oauth/clients/rotate-secret", &secret),
                200,
            ),
            write("a webhook", self.webhook(STAFF), 200),
        ]
    }

    /// A code that waits for the two digits on the phone.
    async fn code_with_digits(&self) -> Value {
        let instance = &self.instance;
        let form = [
            ("scope", SCOPE),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        let begun = read(instance.form("/oauth/device_authorization", &form)).await;
        let begun = begun.body;
        let mut events = Events::open(instance, &begun).await;
        let form = [("user_code", begun["user_code"].as_str().unwrap())];
        let claimed = instance
            .request(Method::POST, "/device/continue")
            .form(&form);
        assert_eq!(read(claimed).await.status, 303);
        self.platform.scan(&begun).await;
        self.platform.approve(&begun, None).await;
        events.until("digits").await;
        begun
    }

    fn shops_secret(&self) -> String {
        let made = latchkeyd(&["client-secret", "shop", "--config", &self.config]).output();
        let printed = String::from_utf8(made.unwrap().stdout).unwrap();
        printed.trim().to_owned()
    }

    async fn own_link(&self, tokens: &Tokens) -> String {
        let links = read(self.bearer(Method::GET, "/account/links", &tokens.access)).await;
        let links = links.body.as_array().unwrap().clone();
        let own = links.iter().find(|link| link["current"] == true).unwrap();
        own["link"].as_str().unwrap().to_owned()
    }

    fn webhook(&self, account: &str) -> RequestBuilder {
        let now = SystemClock.now().as_second();
        let body = json!({
            "client_key": "latchkey-sandbox",
            "event": "authorization.removed",
            "create_time": now,
            "user_openid": account,
            "content": "{\"reason\": 1 }",
        })
        .to_string();
        let secret = self.platform.client_secret();
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(format!("{now}.{body}").as_bytes());
        let signature = format!("t={now},s={}", hex::encode(mac.finalize().into_bytes()));
        self.instance
            .request(Method::POST, "/platform/tiktok/webhook")
            .header("tiktok-signature", signature)
            .header("content-type", "application/json")
            .body(body)
    }

    /// A code on show, which the phone is to approve while nothing can be written.
    pub(crate) async fn code_on_show(&self) -> Value {
        self.instance.begin(SCOPE).await
    }

    /// The platform tells the server of an approval, which it cannot write down.
    pub(crate) async fn approved_in_vain(&self, begun: &Value) {
        self.platform.scan(begun).await;
        self.platform.approve(begun, None).await;
        self.instance.says("an approval is noted later").await;
    }

    /// An approval is told once, and must not be lost over a database that does not take it at that moment.
    pub(crate) async fn becomes_a_link(&self, begun: &Value) {
        let mut events = Events::open(&self.instance, begun).await;
        events.until("confirmed").await;
        let answer = self.instance.poll(begun).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }

    /// Every request at once is told to come back, twice, and the process lives on.
    pub(crate) async fn nothing_can_be_written(&mut self) {
        for _ in 0..2 {
            let requests = self
                .writes
                .iter()
                .map(|write| read(write.request.try_clone().unwrap()));
            let answers = join_all(requests).await;
            for (write, answer) in self.writes.iter().zip(&answers) {
                assert_is_told_to_come_back(write.what, answer);
            }
        }
        self.instance.assert_alive_and_well();
    }

    /// The same requests are done now, one after the other, as if nothing had been.
    pub(crate) async fn everything_can_be_written(&mut self) {
        for write in &self.writes {
            let answer = read(write.request.try_clone().unwrap()).await;
            assert_eq!(answer.status, write.done, "{}: {}", write.what, answer.body);
        }
        self.instance.assert_alive_and_well();
        assert_eq!(self.instance.get("/readyz").await.status, 200);
    }
}

impl Place {
    fn url(&self) -> String {
        match self {
            Self::File(path) => format!("sqlite://{}", path.display()),
            Self::Postgres(postgres) => postgres.url.to_string(),
        }
    }

    /// The only digits that are waited for.
    fn digits(&self) -> String {
        let sql = "SELECT digits FROM device_grant WHERE digits IS NOT NULL";
        let digits: u8 = match self {
            Self::File(path) => {
                let database = rusqlite::Connection::open(path).unwrap();
                database.query_row(sql, [], |row| row.get(0)).unwrap()
            }
            Self::Postgres(postgres) => postgres.sql(sql).unwrap().parse().unwrap(),
        };
        format!("{digits:02}")
    }
}

fn digits_typed(instance: &Instance, begun: &Value, digits: &str) -> RequestBuilder {
    let form = [
        ("device_code", begun["device_code"].as_str().unwrap()),
        ("code_verifier", VERIFIER),
        ("digits", digits),
    ];
    instance.form("/oauth/device/digits", &form)
}

#[track_caller]
pub(crate) fn assert_is_told_to_come_back(what: &str, answer: &Answer) {
    assert_eq!(answer.status, 503, "{what}: {}", answer.body);
    let wait = answer.headers.get(RETRY_AFTER).map(|wait| wait.to_str());
    let wait: u32 = wait.expect(what).unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{what}: {wait}");
    assert_eq!(answer.error().1, "temporarily_unavailable", "{what}");
}
