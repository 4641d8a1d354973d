use std::collections::BTreeSet;
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use latchkey_server::clock::SystemEntropy;
use latchkey_server::token::{Token, TokenKind};
use reqwest::Method;
use reqwest::header::COOKIE;
use secrecy::ExposeSecret;
use tracing_subscriber::fmt::MakeWriter;

use crate::bed::{Bed, Tokens, VERIFIER};
use crate::browser;
use crate::digits::{Browser, send};

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
    assert!(bed.database.files_with(b"user.info.basic") > 0);
    for secret in secrets {
        let found = bed.database.files_with(secret.as_bytes());
        assert_eq!(found, 0, "{secret}");
    }
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

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

/// What libraries say through the older of the two facades.
impl log::Log for Log {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let line = format!("{} {} {}\n", record.level(), record.target(), record.args());
        self.0.lock().unwrap().extend_from_slice(line.as_bytes());
    }

    fn flush(&self) {}
}

/// The paths of all routes, as the program itself has them.
fn routes() -> BTreeSet<String> {
    let program = concat!(
        include_str!("../../src/routes/mod.rs"),
        include_str!("../../src/routes/authorize/mod.rs")
    );
    let after_each = program.split(".route(").skip(1);
    let paths = after_each.filter_map(|rest| {
        let path = rest.trim_start().strip_prefix('"')?.split('"').next()?;
        Some(path.to_owned())
    });
    paths.collect()
}

/// Every endpoint, those of later versions included, is sent every kind of secret in every place that one could be in.
async fn knock_everywhere(bed: &Bed, secrets: &[String]) {
    for route in routes() {
        for secret in secrets {
            let path = route
                .split('/')
                .map(|part| if part.starts_with('{') { secret } else { part })
                .collect::<Vec<_>>()
                .join("/");
            let members = [
                "token",
                "refresh_token",
                "code",
                "device_code",
                "user_code",
                "client_secret",
                "digits",
                "code_verifier",
                "state",
                "request_uri",
                "id_token_hint",
                "scope",
                "redirect_uri",
            ]
            .map(|name| (name, secret));
            let mut form = vec![("client_id", crate::bed::CLIENT.to_owned())];
            form.push(("grant_type", "refresh_token".to_owned()));
            form.extend(members.map(|(name, secret)| (name, secret.clone())));
            for method in [Method::GET, Method::POST] {
                let request = bed
                    .request(method.clone(), &path)
                    .query(&[("token", secret), ("user_code", secret)])
                    .bearer_auth(secret)
                    .header(
                        COOKIE,
                        ["latchkey_device", "latchkey_request", "latchkey_sign_on"]
                            .map(|name| format!("{name}={secret}"))
                            .join("; "),
                    );
                let request = if method == Method::POST {
                    request.form(&form)
                } else {
                    request
                };
                // Event streams have no end; their beginning is answer enough.
                let answer = request
                    .timeout(Duration::from_secs(20))
                    .send()
                    .await
                    .unwrap();
                assert!(answer.status().as_u16() < 500, "{method} {route}");
            }
        }
    }
}

#[tokio::test]
async fn no_secret_is_in_the_log_at_any_level() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(log.clone())
        .with_ansi(false)
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    log::set_logger(Box::leak(Box::new(log.clone()))).unwrap();
    log::set_max_level(log::LevelFilter::Trace);

    let bed = Bed::start().await;
    let begun = bed.begin().await;
    bed.poll(&begun).await;
    let mut phone = Browser::new(&bed);
    phone.open(&begun).await;
    phone.press("continue", &begun).await;
    bed.scan_and_approve(&begun, None).await;
    let digits = phone.digits(&begun).await;
    send(&bed, &begun, &digits).await;
    bed.events_until(&begun, "confirmed").await;
    let first = Tokens::of(&bed.poll(&begun).await.body);
    let second = bed.refreshed(&first).await;
    bed.userinfo(&second.access).await;
    bed.introspect(&second.access).await;
    bed.refresh(&first).await;
    let third = bed.link().await;
    bed.revoke(&third.access).await;
    bed.bearer(Method::POST, "/auth/logout", &third.access)
        .await;
    let mut web = browser::Browser::default();
    let with_email = [("scope", Some("user.info.basic email"))];
    let consent = web.sign_in(&bed, None, &with_email).await;
    let email = "canary@example.org";
    let url = web.allow(&bed, &consent, &[("email", email)]).await;
    let authorization_code = browser::parameter(&url, "code").unwrap();
    let fourth = Tokens::of(&browser::redeem(&bed, &url).await.body);
    bed.userinfo(&fourth.access).await;
    browser::redeem(&bed, &url).await;
    web.open(&bed, "/auth/logout").await;
    let strange: Vec<String> = TokenKind::ALL
        .map(|kind| Token::generate(kind, &SystemEntropy).expose().to_owned())
        .into();
    knock_everywhere(&bed, &strange).await;

    let platform = bed.sandbox.as_ref().unwrap().platform_config();
    let code = begun["user_code"].as_str().unwrap();
    let keys = std::fs::read_to_string(bed.folder.path().join("keys.toml")).unwrap();
    let key = keys.split("secret = \"").nth(1).unwrap();
    let letters = code.replace('-', "");
    let mut canaries = vec![
        begun["device_code"].as_str().unwrap(),
        code,
        &letters,
        &first.access,
        &first.refresh,
        &second.access,
        &second.refresh,
        &third.access,
        &third.refresh,
        &web.cookies["latchkey_request"],
        &web.cookies["latchkey_sign_on"],
        &authorization_code,
        email,
        &fourth.access,
        &fourth.refresh,
        VERIFIER,
        platform.client_secret.expose_secret(),
        key.split('"').next().unwrap(),
        "act.",
        "rft.",
        "aweme://",
    ];
    canaries.extend(strange.iter().map(|token| &**token));
    let log = log.text();
    for canary in canaries {
        if let Some(at) = log.find(canary) {
            let line = log[..at].matches('\n').count();
            panic!("{canary}: {}", log.lines().nth(line).unwrap());
        }
    }
    // It was listened to, down to the libraries.
    for route in routes() {
        assert!(log.contains(&route), "{route}");
    }
    let database = if crate::ON_POSTGRESQL {
        "sqlx"
    } else {
        "sqlx::query"
    };
    for target in ["TRACE", "hyper_util", "reqwest", database] {
        assert!(log.contains(target), "{target}");
    }
}
