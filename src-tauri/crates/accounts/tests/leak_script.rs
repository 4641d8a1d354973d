//! A link server that staff ask and that does what a test says, and staff of it.

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use latchkey_accounts::leak::Fingerprint;
use latchkey_accounts::{Engine, LinkProgress, SecretString};
use latchkey_scripted::link_server::lock;
use latchkey_scripted::{Reply, Request, Scripted};
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::bed::Bed;

/// A link server that staff ask, and what it says beyond the usual.
#[derive(Default)]
pub(crate) struct Script {
    /// Fingerprints of what has ended.
    pub(crate) dead: Mutex<HashSet<String>>,
    /// What the next orders are answered, one after the other; none is the usual.
    pub(crate) of_orders: Mutex<VecDeque<Option<Reply>>>,
    /// What the next revocations by holders are answered, one after the other, before the usual.
    pub(crate) of_revocations: Mutex<VecDeque<Reply>>,
    /// What dry runs are answered in the place of the usual.
    pub(crate) of_previews: Mutex<Option<(u16, &'static str)>>,
    /// A token of the session of another: it is unknown once that has ended.
    pub(crate) shared: Mutex<Option<(String, String)>>,
    /// Whether an order is at hand that takes its time.
    pub(crate) slow: Mutex<Option<Arc<Notify>>>,
}

impl Script {
    pub(crate) fn play(self: &Arc<Self>) -> Scripted {
        let script = Arc::clone(self);
        Scripted::start(move |request| script.answer(request))
    }

    fn answer(&self, request: &Request) -> Reply {
        let at = request.origin();
        let json = |body: &str| Reply::Json(200, body.replace("AT", &at));
        match request.path.as_str() {
            "/device" => json(
                r#"{"device_code":"d","user_code":"ABCD-EFGH","verification_uri":"AT/v","expires_in":120,"interval":0}"#,
            ),
            "/token" => json(
                r#"{"access_token":"at1","token_type":"Bearer","expires_in":3600,"refresh_token":"rt1",
                    "scope":"user.info.basic support:revoke"}"#,
            ),
            "/userinfo" => match request.bearer() {
                Some("at1") => json(r#"{"sub":"sandbox:staff","name":"Staff"}"#),
                Some(token) if lock(&self.dead).contains(&sha256(token)) => {
                    Reply::Json(401, r#"{"error":"invalid_token"}"#.to_owned())
                }
                _ => json(r#"{"sub":"sandbox:mia","name":"Mia"}"#),
            },
            "/links" => json(
                r#"[{"link":"own","client":"Latchkey","device":null,"system":null,"created_at":"x","current":true}]"#,
            ),
            "/revoke" => {
                if let Some(reply) = lock(&self.of_revocations).pop_front() {
                    return reply;
                }
                let token = request.field("token").unwrap();
                lock(&self.dead).insert(sha256(&token));
                json(r#"{"platform":"disconnected"}"#)
            }
            "/support" => self.support(request),
            _ => json(
                r#"{"issuer":"AT","token_endpoint":"AT/token","device_authorization_endpoint":"AT/device",
                    "userinfo_endpoint":"AT/userinfo","revocation_endpoint":"AT/revoke",
                    "account_links_endpoint":"AT/links","support_revocations_endpoint":"AT/support",
                    "code_challenge_methods_supported":["S256"]}"#,
            ),
        }
    }

    fn support(&self, request: &Request) -> Reply {
        let asked: Value = serde_json::from_str(&request.body).unwrap();
        let dry = asked["dry_run"] == true;
        if let (true, Some((status, body))) = (dry, *lock(&self.of_previews)) {
            return Reply::Json(status, body.to_owned());
        }
        if !dry && let Some(Some(reply)) = lock(&self.of_orders).pop_front() {
            return reply;
        }
        let items = asked["items"].as_array().cloned().unwrap_or_default();
        let mut dead = lock(&self.dead);
        let answered: Vec<Value> = items
            .iter()
            .map(|item| {
                let item = item.as_str().unwrap();
                let fingerprint = if item.len() == 64 {
                    item.to_owned()
                } else {
                    sha256(item)
                };
                let shared = lock(&self.shared).clone();
                let first = shared
                    .filter(|(it, _)| *it == fingerprint)
                    .map(|(_, first)| first);
                let link = first.as_ref().unwrap_or(&fingerprint)[..8].to_owned();
                let status = match (dead.contains(&fingerprint), dry) {
                    _ if first.is_some_and(|first| dead.contains(&first)) => "unknown",
                    (true, _) => "already_gone",
                    (false, true) => "found",
                    (false, false) => "revoked",
                };
                if !dry {
                    dead.insert(fingerprint.clone());
                }
                json!({ "fingerprint": fingerprint, "status": status, "link": link,
                    "subject": "sandbox:mia", "client": "latchkey-desktop", "device": null })
            })
            .collect();
        drop(dead);
        if !dry && let Some(slow) = lock(&self.slow).take() {
            slow.notify_one();
            std::thread::sleep(Duration::from_millis(400));
        }
        let (status, sessions) = if dry { ("dry_run", 1) } else { ("done", 1) };
        let body = json!({ "dry_run": dry, "status": status, "sessions": sessions, "accounts": 1, "items": answered });
        Reply::Json(200, body.to_string())
    }
}

fn sha256(token: &str) -> String {
    Fingerprint::of(&SecretString::from(token)).to_string()
}

async fn link(engine: &Engine, server: &Scripted) {
    let mut link = engine.link(server.origin(), vec!["support:revoke".to_owned()]);
    while let Some(progress) = link.next().await {
        if let LinkProgress::Failed(error) = progress {
            panic!("{error}");
        }
    }
}

/// Staff of a scripted server, and the server.
pub(crate) async fn staffed() -> (Bed, Arc<Script>, Scripted, Engine) {
    let (bed, script) = (Bed::new(), Arc::new(Script::default()));
    let server = script.play();
    let engine = bed.engine().await;
    link(&engine, &server).await;
    (bed, script, server, engine)
}

/// Orders that came, as key and body.
pub(crate) fn orders(server: &Scripted) -> Vec<(String, String)> {
    let mut asked = server.requests_to("/support");
    asked.retain(|request| request.body.contains("\"dry_run\":false"));
    let key = |request: &Request| request.header("idempotency-key").unwrap().to_owned();
    asked.iter().map(|it| (key(it), it.body.clone())).collect()
}
