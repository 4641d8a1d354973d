//! Accounts that are linked through the terminal, with the phone.

use std::error::Error;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use latchkey_testbed::{Desktop, LinkServer, Phone, binaries};
use serde_json::Value;
use url::Url;

use super::STAFF;

/// Links an account at a server through the terminal and gives what `linked` said of it.
pub(crate) async fn link(
    desktop: &Desktop,
    server: &Url,
    phone: &Phone,
    account: &str,
) -> Result<Value, Box<dyn Error>> {
    link_with(desktop, server, phone, account, &[]).await
}

/// The same with more environment.
pub(crate) async fn link_with(
    desktop: &Desktop,
    server: &Url,
    phone: &Phone,
    account: &str,
    environment: &[(&str, &str)],
) -> Result<Value, Box<dyn Error>> {
    let mut command = desktop.command(binaries().latchkey()?);
    command
        .args(["--json", "link", "--server", server.as_str()])
        .envs(environment.iter().copied());
    link_through(command, phone, account).await
}

/// Links somebody of the link server's staff, with their powers.
pub(crate) async fn link_staff(
    desktop: &Desktop,
    server: &LinkServer,
) -> Result<Value, Box<dyn Error>> {
    let scopes = ["user.info.basic", "support:revoke", "support:audit"];
    let mut command = desktop.command(binaries().latchkey()?);
    command
        .args(["--json", "link", "--server", server.issuer.as_str()])
        .args(scopes.iter().flat_map(|scope| ["--scope", scope]));
    let linked = link_through(command, &Phone::new(&server.sandbox), STAFF).await?;
    assert_eq!(linked["scopes"], serde_json::json!(scopes));
    Ok(linked)
}

async fn link_through(
    mut command: Command,
    phone: &Phone,
    account: &str,
) -> Result<Value, Box<dyn Error>> {
    let mut program = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut events = BufReader::new(program.stdout.take().ok_or("no output")?).lines();
    let mut next = || -> Result<Value, Box<dyn Error>> {
        Ok(serde_json::from_str(
            &events.next().ok_or("the program said no more")??,
        )?)
    };

    let code = next()?;
    assert_eq!(code["event"], "code");
    let qr_uri = code["qr_uri"].as_str().ok_or("no qr_uri")?;
    phone.scan(qr_uri).await?;
    assert_eq!(next()?["event"], "scanned");
    phone.approve(qr_uri, account).await?;
    let linked = next()?;
    assert_eq!(linked["event"], "linked");
    assert_eq!(program.wait()?.code(), Some(0));
    Ok(linked["account"].clone())
}
