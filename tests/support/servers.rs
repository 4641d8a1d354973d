//! What link servers are asked by others than Latchkey.

use std::error::Error;

use latchkey_testbed::{Desktop, LinkServer, LinkServerOptions};
use serde_json::Value;
use url::Url;

/// One of the sandbox's people, whom the tests' link servers can have as staff.
pub(crate) const STAFF: &str = "9b4e0c52-3f7d-4d11-8a60-7c1e95f2d8aa";

/// A link server one of whose people is staff.
pub(crate) async fn server_with_staff(desktop: &Desktop) -> Result<LinkServer, Box<dyn Error>> {
    let staff = format!("sandbox:{STAFF}");
    let options = LinkServerOptions {
        environment: vec![("LATCHKEYD_STAFF_ACCOUNTS".to_owned(), staff)],
        ..LinkServerOptions::default()
    };
    Ok(LinkServer::start(desktop, options).await?)
}

/// Whether a server says that a token is active (RFC 7662).
pub(crate) async fn is_active(issuer: &Url, token: &str) -> Result<bool, Box<dyn Error>> {
    let answer: Value = http()
        .post(issuer.join("oauth/introspect")?)
        .form(&[("token", token), ("client_id", "latchkey-desktop")])
        .send()
        .await?
        .error_for_status()?
        .json()
        .await?;
    answer["active"]
        .as_bool()
        .ok_or_else(|| "no `active` in the answer".into())
}

/// What a link server's own log has of a kind, as staff read it.
pub(crate) async fn server_audit(
    issuer: &Url,
    staff: &str,
    kind: &str,
) -> Result<Value, Box<dyn Error>> {
    let mut address = issuer.join("support/audit")?;
    address.query_pairs_mut().append_pair("kind", kind);
    let answer = http().get(address).bearer_auth(staff).send().await?;
    Ok(answer.error_for_status()?.json().await?)
}

fn http() -> reqwest::Client {
    // The programs under test choose their own; this is the tests' own client.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
}
