//! Debian's oidc-agent, which hands out tokens in the same way. It is a client of the same link server, and gets its refresh token from
//! a link that is made for it.

use std::process::{Command, Stdio};

use latchkey_testbed::{Desktop, LinkServer, Phone, Process};
use serde::Deserialize;
use serde_json::Value;

use super::Result;

/// What has `oidc-token` fetch a new token.
pub(super) const REFRESH: &str = "--force-new";
const CLIENT: &str = "latchkey-desktop";
const ACCOUNT: &str = "bench";

/// A running agent with one account. Dropping it ends the agent.
pub(super) struct OidcAgent<'d> {
    desktop: &'d Desktop,
    _process: Process,
}

impl<'d> OidcAgent<'d> {
    pub(super) async fn start(desktop: &'d Desktop, server: &LinkServer) -> Result<Self> {
        let refresh_token = refresh_token(server).await?;
        std::fs::create_dir_all(desktop.path().join("config/oidc-agent"))?;
        let mut agent = command(desktop, "oidc-agent");
        agent.args(["--console", "--quiet", "--socket-path"]);
        agent.arg(socket(desktop));
        let process = desktop.spawn(agent)?;
        for _ in 0..500 {
            if socket(desktop).exists() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        // The refresh token goes through the environment, never through the argument list.
        let mut generate = command(desktop, "oidc-gen");
        generate
            .args(["--rt-env", "--pw-env", "--prompt=none", "--confirm-yes"])
            .args(["--scope", "openid offline_access user.info.basic"])
            .args(["--client-id", CLIENT, "--client-secret", "", "--issuer"])
            .args([server.issuer.as_str(), ACCOUNT])
            .env("OIDC_REFRESH_TOKEN", refresh_token)
            .env("OIDC_ENCRYPTION_PW", "bench")
            .stdin(Stdio::null());
        let generated = generate.output()?;
        if !generated.status.success() {
            let said = String::from_utf8_lossy(&generated.stderr).into_owned();
            return Err(format!("oidc-gen failed: {said}").into());
        }
        Ok(Self {
            desktop,
            _process: process,
        })
    }

    pub(super) fn token(&self, more: &'static [&str]) -> impl Fn() -> Result<Command> {
        move || {
            let mut token = command(self.desktop, "oidc-token");
            token.args(more).arg(ACCOUNT);
            Ok(token)
        }
    }
}

fn command(desktop: &Desktop, program: &str) -> Command {
    let mut command = desktop.command(program);
    command
        .env("OIDC_SOCK", socket(desktop))
        .env("OIDC_CONFIG_DIR", desktop.path().join("config/oidc-agent"));
    command
}

fn socket(desktop: &Desktop) -> std::path::PathBuf {
    desktop.path().join("runtime/oidc-agent")
}

/// Links once more, as any client of RFC 8628 does.
async fn refresh_token(server: &LinkServer) -> Result<String> {
    #[derive(Deserialize)]
    struct Code {
        device_code: String,
        qr_uri: String,
    }
    let http = reqwest::Client::builder().no_proxy().build()?;
    let form = [("client_id", CLIENT), ("scope", "user.info.basic")];
    let asked = http.post(server.issuer.join("oauth/device_authorization")?);
    let code: Code = asked.form(&form).send().await?.json().await?;
    let phone = Phone::new(&server.sandbox);
    phone.scan(&code.qr_uri).await?;
    phone.approve(&code.qr_uri, "").await?;
    let form = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
        ("client_id", CLIENT),
        ("device_code", &code.device_code),
    ];
    for _ in 0..50 {
        let polled = http.post(server.issuer.join("oauth/token")?);
        let answer: Value = polled.form(&form).send().await?.json().await?;
        if let Some(token) = answer["refresh_token"].as_str() {
            return Ok(token.to_owned());
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    Err("the link for oidc-agent was not approved".into())
}
