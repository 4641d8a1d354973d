//! Euler Stream's quirks: against a stand-in that behaves as it is documented, and against a server that answers from a script.

/// The redirect back to us, of which anybody may make one up.
mod callback;
/// From the first page to the last revocation, against the stand-in.
mod flow;
/// Where the client secret and the tokens go, and where they never go.
mod secrets;
/// The documented service, in memory.
mod stand_in;
/// What tokens and the client are worth: introspection, validation, registration, revocation.
mod standing;
/// Pairs, of both grants.
mod token;
/// The profile, and what its refusal says of the token.
mod user;
/// How an answer says yes, no or neither, whatever the call.
mod wire;

use std::sync::Arc;

use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::Euler;
use crate::clock::{ManualClock, SystemEntropy};
use crate::config::EulerConfig;
use crate::http_client::http_client;
use crate::platform::script::Script;
use crate::platform::{AuthorizationCode, Hostile, PlatformError, PlatformSession};

const CLIENT_ID: &str = "our-client";
const SECRET: &str = "the-client-secret";
const REDIRECT: &str = "https://link.example/callback/euler";
const NOW: Timestamp = Timestamp::constant(1_790_000_000, 0);

impl Script {
    /// A client and its scripted server, which will answer `body` with HTTP 200 once.
    async fn answering_euler(body: &str) -> (Self, Euler) {
        let script = Self::start().await;
        script.then(200, body);
        let euler = euler(&script.url);
        (script, euler)
    }
}

fn euler(base_url: &Url) -> Euler {
    euler_with(base_url, |_| {})
}

fn euler_with(base_url: &Url, change: impl FnOnce(&mut EulerConfig)) -> Euler {
    let mut config = EulerConfig {
        base_url: base_url.clone(),
        authorize_url: Url::parse("https://www.eulerstream.com/tiktok/oauth/authorize").unwrap(),
        client_id: CLIENT_ID.into(),
        client_secret: SecretString::from(SECRET),
        redirect_uri: Url::parse(REDIRECT).unwrap(),
        scopes: vec!["user:info".into(), "webcast:chat".into()],
    };
    change(&mut config);
    let http = http_client(&config.base_url).unwrap();
    Euler::new(
        config,
        http,
        Arc::new(ManualClock::new(NOW)),
        Arc::new(SystemEntropy),
    )
}

fn code() -> AuthorizationCode {
    AuthorizationCode(SecretString::from("the-one-code"))
}

fn session() -> PlatformSession {
    PlatformSession {
        open_id: "7012345678901234567".into(),
        scopes: vec!["user:info".into(), "webcast:chat".into()],
        access_token: SecretString::from("live-access-token"),
        access_expires_at: Timestamp::constant(1_790_000_600, 0),
        refresh_token: SecretString::from("live-refresh-token"),
        refresh_expires_at: Timestamp::constant(1_791_000_000, 0),
    }
}

fn shown(secret: &SecretString) -> &str {
    secret.expose_secret()
}

/// The name of the member that the answer was refused for.
fn bad_member(error: PlatformError) -> String {
    match error {
        PlatformError::Hostile(Hostile::BadMember(member)) => member.to_owned(),
        other => format!("{other:?}"),
    }
}
