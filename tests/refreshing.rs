//! Many programs that want fresh tokens of one account at once, from a server that forgives nothing: a refresh token is good once, and
//! whoever shows one a second time has burnt the link.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use latchkey_scripted::{Reply, Scripted};
use latchkey_testbed::{Keyring, binaries};

use crate::support::{Outcome, PATIENCE, latchkey_with, object, terminal};

const PROGRAMS: usize = 8;
const TIMES: usize = 50;

/// A server without any grace: it counts how often each generation of the refresh token was shown.
#[derive(Default)]
struct Strict {
    shown: Mutex<HashMap<String, u32>>,
    generation: Mutex<u32>,
}

impl Strict {
    fn shown(&self) -> std::sync::MutexGuard<'_, HashMap<String, u32>> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn token(&self, refresh_token: Option<String>) -> Reply {
        if let Some(token) = refresh_token {
            let mut shown = self.shown();
            let times = shown.entry(token).or_insert(0);
            *times += 1;
            if *times > 1 {
                return Reply::Json(400, r#"{"error":"invalid_grant"}"#.to_owned());
            }
        }
        let mut generation = self
            .generation
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *generation += 1;
        Reply::Json(
            200,
            format!(
                r#"{{"access_token":"at{generation}","token_type":"Bearer","expires_in":3600,"refresh_token":"rt{generation}","scope":"x"}}"#
            ),
        )
    }
}

#[tokio::test]
async fn s06_eight_programs_that_refresh_fifty_times_each_burn_no_refresh_token() -> Outcome {
    let desktop = terminal(Keyring::NoBus).await?;
    let strict = Arc::new(Strict::default());
    let answers = Arc::clone(&strict);
    let server = Scripted::start(move |request| {
        let at = request.origin();
        match request.path.as_str() {
            "/.well-known/oauth-authorization-server" => Reply::Json(
                200,
                format!(
                    r#"{{"issuer":"{at}","token_endpoint":"{at}/token","device_authorization_endpoint":"{at}/device",
                        "revocation_endpoint":"{at}/revoke","userinfo_endpoint":"{at}/userinfo",
                        "code_challenge_methods_supported":["S256"]}}"#
                ),
            ),
            "/device" => Reply::Json(
                200,
                format!(
                    r#"{{"device_code":"d","user_code":"ABCD-EFGH","verification_uri":"{at}/v","expires_in":120,"interval":0}}"#
                ),
            ),
            "/token" => answers.token(request.field("refresh_token")),
            "/userinfo" => Reply::Json(200, r#"{"sub":"mia","name":"Mia"}"#.to_owned()),
            _ => Reply::Empty(404),
        }
    });
    let key = (
        "ENCRYPTION_KEY",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    );
    let issuer = server.origin();
    let linked = latchkey_with(&desktop, &["--json", "link", "--server", &issuer], &[key])?;
    assert_eq!(linked.code, 0, "{}", linked.stderr);
    let listed = object(&latchkey_with(&desktop, &["--json", "accounts"], &[key])?)?;
    let id = listed["id"].as_str().ok_or("no id")?;

    for _ in 0..TIMES {
        let mut programs = Vec::new();
        for _ in 0..PROGRAMS {
            let mut command = desktop.command(binaries().latchkey()?);
            command.args(["refresh", id]).env(key.0, key.1);
            programs.push(desktop.spawn(command)?);
        }
        for program in &mut programs {
            let ended = program.wait(PATIENCE).await?;
            assert_eq!(ended.code(), Some(0), "{}", program.log());
        }
    }

    let shown = strict.shown();
    assert!(
        shown.values().all(|times| *times == 1),
        "one exchange a generation"
    );
    assert!(shown.len() >= TIMES, "{} exchanges", shown.len());
    let generation = *strict
        .generation
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    assert_eq!(shown.len() + 1, generation as usize);
    Ok(())
}
