//! A link under way when the keychain dies. The program has used the keychain before and holds a connection to it.

use std::time::{Duration, Instant};

use latchkey_testbed::{Keyring, Process, binaries};
use serde_json::Value;

use crate::keychain::{Bed, listed};
use crate::support::{
    AT_MOST, Outcome, PATIENCE, is_active, latchkey, leaks, object, objects, sealed_items, token,
};

#[tokio::test]
async fn s17_a_keychain_that_was_started_again_takes_the_link() -> Outcome {
    let mut bed = Bed::new(Keyring::Unlocked).await?;
    let earlier = bed.link(1).await?;
    let (mut program, qr_uri) = begin(&bed).await?;

    bed.desktop.restart_keychain().await?;
    bed.phone.scan(&qr_uri).await?;
    bed.phone.approve(&qr_uri, "").await?;
    let status = program.wait(PATIENCE).await?;
    assert_eq!(status.code(), Some(0), "{}", program.log());

    let accounts = listed(&bed.desktop)?;
    assert_eq!(accounts.len(), 2);
    for account in [&earlier, accounts[1]["id"].as_str().ok_or("no id")?] {
        assert!(is_active(&bed.server.issuer, &token(&bed.desktop, account)?).await?);
    }
    Ok(())
}

#[tokio::test]
async fn s17_a_keychain_that_dies_under_a_link_is_told_and_the_link_lives_nowhere() -> Outcome {
    let mut bed = Bed::new(Keyring::Unlocked).await?;
    let (mut program, qr_uri) = begin(&bed).await?;

    bed.desktop.kill_keychain().await?;
    bed.phone.scan(&qr_uri).await?;
    bed.phone.approve(&qr_uri, "").await?;
    let approved = Instant::now();
    let status = program.wait(PATIENCE).await?;
    let told = program.log();
    assert_eq!(status.code(), Some(1), "{told}");
    assert!(approved.elapsed() < AT_MOST, "{:?}", approved.elapsed());
    let last: Value = serde_json::from_str(told.lines().last().ok_or("it said nothing")?)?;
    assert_eq!(last["error"]["code"], "keychain_unavailable", "{told}");
    assert!(leaks(bed.desktop.path(), &[])?.is_empty());

    bed.desktop.restart_keychain().await?;
    assert_eq!(listed(&bed.desktop)?, Vec::<Value>::new());
    // Were the first link still alive at the server, the platform would be told to keep its grant for it.
    let id = bed.link(0).await?;
    let revoked = object(&latchkey(&bed.desktop, &["--json", "revoke", &id])?)?;
    assert_eq!(revoked["platform"], "disconnected");
    assert_eq!(
        sealed_items(&bed.desktop)?,
        crate::support::WITHOUT_ACCOUNTS
    );
    Ok(())
}

/// Starts to link and gives the program and the code it shows.
async fn begin(bed: &Bed) -> Result<(Process, String), Box<dyn std::error::Error>> {
    let mut command = bed.desktop.command(binaries().latchkey()?);
    command.args(["--json", "link", "--server", bed.server.issuer.as_str()]);
    let program = bed.desktop.spawn(command)?;
    let deadline = Instant::now() + PATIENCE;
    while !program.log().contains('\n') {
        assert!(Instant::now() < deadline, "no code");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let code = objects(&program.log())?;
    let qr_uri = code[0]["qr_uri"].as_str().ok_or("no qr_uri")?.to_owned();
    Ok((program, qr_uri))
}
