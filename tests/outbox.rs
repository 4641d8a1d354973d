//! What is ended while its server is away: ended here at once, and at the server as soon as it is back.

use latchkey_testbed::{Desktop, Keyring, LinkServer, LinkServerOptions, Phone};
use serde_json::Value;

use crate::support::{
    Outcome, WITHOUT_ACCOUNTS, assert_told, is_active, latchkey, leaks, link, object, objects,
    sealed_items, terminal, token,
};

#[tokio::test]
async fn s08_what_is_revoked_while_the_server_hangs_is_revoked_when_it_is_back() -> Outcome {
    let desktop = terminal(Keyring::Unlocked).await?;
    let server = LinkServer::start(&desktop, LinkServerOptions::default()).await?;
    let phone = Phone::new(&server.sandbox);
    let people = phone.accounts().await?;
    let revoked = link(&desktop, &server.issuer, &phone, &people[0]).await?;
    let logged_out = link(&desktop, &server.issuer, &phone, &people[1]).await?;
    let stays = link(&desktop, &server.issuer, &phone, &people[2]).await?;
    let id = |account: &Value| account["id"].as_str().map(str::to_owned).ok_or("no id");
    let (revoked, logged_out, stays) = (id(&revoked)?, id(&logged_out)?, id(&stays)?);
    let tokens = [token(&desktop, &revoked)?, token(&desktop, &logged_out)?];
    server.pause();

    let said = latchkey(&desktop, &["--json", "revoke", &revoked])?;
    assert_eq!(said.code, 4, "offline and queued: {}", said.stderr);
    assert_eq!(objects(&said.stdout)?[0]["receipt"], "pending");
    let said = latchkey(&desktop, &["--json", "logout", &logged_out])?;
    assert_eq!(said.code, 4, "{}", said.stderr);
    let said = latchkey(&desktop, &["--json", "token", &revoked])?;
    assert_told(&said, 3, "already_revoked", "Link the account again");
    let listed = objects(&latchkey(&desktop, &["--json", "accounts"])?.stdout)?;
    assert_eq!(listed.len(), 2);
    assert_eq!(listed[0]["revocation"], "pending");
    assert_eq!(receipts(&desktop, &[], 4)?, ["pending", "pending"]);
    let secrets: Vec<&str> = tokens.iter().map(String::as_str).collect();
    assert!(leaks(&desktop.latchkey_home(), &secrets)?.is_empty());

    server.resume();
    let flushed = receipts(&desktop, &["--flush"], 0)?;
    assert_eq!(flushed, ["confirmed", "confirmed"]);
    for token in tokens {
        assert!(!is_active(&server.issuer, &token).await?);
    }
    assert!(is_active(&server.issuer, &token(&desktop, &stays)?).await?);
    assert_eq!(latchkey(&desktop, &["refresh", &stays])?.code, 0);
    assert_eq!(
        sealed_items(&desktop)?.len(),
        WITHOUT_ACCOUNTS.len() + 1,
        "of the two nothing is left"
    );
    Ok(())
}

#[tokio::test]
async fn a_revocation_is_given_up_only_by_a_person() -> Outcome {
    let desktop = terminal(Keyring::Unlocked).await?;
    let mut server = LinkServer::start(&desktop, LinkServerOptions::default()).await?;
    let account = link(&desktop, &server.issuer, &Phone::new(&server.sandbox), "").await?;
    server.kill();
    let id = account["id"].as_str().ok_or("no id")?;
    assert_eq!(latchkey(&desktop, &["revoke", id])?.code, 4);
    let waiting = latchkey(&desktop, &["--json", "outbox"])?;
    let waiting = objects(&waiting.stdout)?[0]["id"].clone();

    let said = latchkey(&desktop, &["--json", "outbox", "--forget", "nothing"])?;
    assert_told(&said, 1, "no_such_revocation", "latchkey outbox");
    let forget = [
        "--json",
        "outbox",
        "--forget",
        waiting.as_str().ok_or("no id")?,
    ];
    assert_eq!(object(&latchkey(&desktop, &forget)?)?["event"], "forgotten");
    assert!(receipts(&desktop, &[], 0)?.is_empty());
    assert_eq!(sealed_items(&desktop)?, WITHOUT_ACCOUNTS);
    Ok(())
}

fn receipts(
    desktop: &Desktop,
    more: &[&str],
    code: i32,
) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let said = latchkey(desktop, &[&["--json", "outbox"], more].concat())?;
    assert_eq!(said.code, code, "{}{}", said.stdout, said.stderr);
    let outbox = objects(&said.stdout)?;
    let receipt = |sent: &Value| sent["receipt"].as_str().unwrap_or_default().to_owned();
    Ok(outbox.iter().map(receipt).collect())
}
