//! The whole path through `latchkey`, against a link server of its own.

use std::process::Stdio;
use std::time::Duration;

use latchkey_testbed::{Keyring, LinkServer, LinkServerOptions, Phone, read_qr};

use crate::support::{
    Outcome, PATIENCE, WITHOUT_ACCOUNTS, is_active, latchkey, latchkey_reading, leaks, link,
    objects, sealed_items, terminal, token, wait_until,
};

#[tokio::test]
async fn an_account_is_linked_used_refreshed_revoked_and_logged_out() -> Outcome {
    let desktop = terminal(Keyring::Unlocked).await?;
    let server = LinkServer::start(&desktop, LinkServerOptions::default()).await?;
    let phone = Phone::new(&server.sandbox);

    let account = link(&desktop, &server.issuer, &phone, "").await?;
    let id = account["id"].as_str().ok_or("no id")?;
    assert_eq!(account["provider"], server.issuer.as_str());
    assert!(
        account["subject"]
            .as_str()
            .is_some_and(|subject| subject.starts_with("sandbox:"))
    );

    let first = token(&desktop, id)?;
    assert!(is_active(&server.issuer, &first).await?);
    assert_eq!(
        token(&desktop, id)?,
        first,
        "a token that lasts is not refreshed"
    );
    let items = sealed_items(&desktop)?;
    assert!(
        items[0].starts_with("account:") && items[1..] == WITHOUT_ACCOUNTS,
        "{items:?}"
    );

    assert_eq!(latchkey(&desktop, &["refresh", id])?.code, 0);
    let second = token(&desktop, id)?;
    assert_ne!(second, first);
    let asked_for_more = latchkey(&desktop, &["--json", "token", id, "--min-ttl", "3700"])?;
    let third = objects(&asked_for_more.stdout)?[0]["access_token"].clone();
    let third = third.as_str().ok_or("no token")?;
    assert_ne!(
        third, second,
        "a token that lasts an hour does not last longer than one"
    );
    assert!(leaks(&desktop.latchkey_home(), &[&first, &second, third])?.is_empty());
    assert!(leaks(server.folder(), &[&first, &second, third])?.is_empty());

    let revoked = latchkey(&desktop, &["--json", "revoke", id])?;
    assert_eq!(objects(&revoked.stdout)?[0]["platform"], "disconnected");
    for token in [&first, &second, third] {
        assert!(!is_active(&server.issuer, token).await?);
    }
    assert_eq!(sealed_items(&desktop)?, WITHOUT_ACCOUNTS);
    assert_eq!(latchkey(&desktop, &["token", id])?.code, 3);

    assert_eq!(latchkey(&desktop, &["logout", id])?.code, 0);
    assert_eq!(latchkey(&desktop, &["--json", "accounts"])?.stdout, "");
    assert!(!server.log().contains(&first) && !server.log().contains("lk_"));
    Ok(())
}

#[tokio::test]
async fn s25_revoking_one_account_leaves_the_other() -> Outcome {
    let desktop = terminal(Keyring::Unlocked).await?;
    let server = LinkServer::start(&desktop, LinkServerOptions::default()).await?;
    let phone = Phone::new(&server.sandbox);
    let people = phone.accounts().await?;

    let one = link(&desktop, &server.issuer, &phone, &people[0]).await?;
    let two = link(&desktop, &server.issuer, &phone, &people[1]).await?;
    let (one, two) = (
        one["id"].as_str().ok_or("no id")?,
        two["id"].as_str().ok_or("no id")?,
    );
    let of_two = token(&desktop, two)?;

    assert_eq!(latchkey(&desktop, &["revoke", one])?.code, 0);
    assert!(is_active(&server.issuer, &of_two).await?);
    assert_eq!(latchkey(&desktop, &["refresh", two])?.code, 0);
    let listed = objects(&latchkey(&desktop, &["--json", "accounts"])?.stdout)?;
    assert_eq!(listed[0]["state"], "revoked");
    assert_eq!(listed[1]["state"], "linked");

    assert_eq!(latchkey(&desktop, &["logout", one])?.code, 0);
    assert_eq!(latchkey(&desktop, &["refresh", two])?.code, 0);
    Ok(())
}

#[tokio::test]
async fn programs_that_refresh_at_once_take_turns() -> Outcome {
    const PROGRAMS: usize = 8;
    // So many programs that come and go at once now and then end gnome-keyring 42; a desktop starts it again, and so does this.
    let desktop = terminal(Keyring::Restarted).await?;
    let server = LinkServer::start(&desktop, LinkServerOptions::default()).await?;
    let account = link(&desktop, &server.issuer, &Phone::new(&server.sandbox), "").await?;
    let id = account["id"].as_str().ok_or("no id")?;

    for _ in 0..16 {
        let mut programs = Vec::new();
        for _ in 0..PROGRAMS {
            let mut command = desktop.command(latchkey_testbed::binaries().latchkey()?);
            command.args(["refresh", id]);
            programs.push(desktop.spawn(command)?);
        }
        for program in &mut programs {
            assert_eq!(
                program.wait(PATIENCE).await?.code(),
                Some(0),
                "{}",
                program.log()
            );
        }
        // Whoever was last has stored what the server holds for the live pair.
        assert!(is_active(&server.issuer, &token(&desktop, id)?).await?);
    }
    Ok(())
}

#[tokio::test]
async fn linking_the_same_account_again_replaces_its_link() -> Outcome {
    let desktop = terminal(Keyring::Unlocked).await?;
    let server = LinkServer::start(&desktop, LinkServerOptions::default()).await?;
    let phone = Phone::new(&server.sandbox);

    let first = link(&desktop, &server.issuer, &phone, "").await?;
    let id = first["id"].as_str().ok_or("no id")?;
    let of_first = token(&desktop, id)?;
    let second = link(&desktop, &server.issuer, &phone, "").await?;

    assert_eq!(second["id"], id, "scripts keep the id they know");
    assert!(
        !is_active(&server.issuer, &of_first).await?,
        "the older link was ended"
    );
    assert!(is_active(&server.issuer, &token(&desktop, id)?).await?);
    assert_eq!(
        latchkey(&desktop, &["refresh", id])?.code,
        0,
        "the platform's grant lives"
    );
    assert_eq!(
        sealed_items(&desktop)?.len(),
        1 + WITHOUT_ACCOUNTS.len(),
        "the older tokens are gone"
    );
    Ok(())
}

#[tokio::test]
async fn linking_again_while_the_older_link_is_refreshed_leaves_the_account_linked() -> Outcome {
    // So many programs that come and go at once now and then end gnome-keyring 42; a desktop starts it again, and so does this.
    let desktop = terminal(Keyring::Restarted).await?;
    let server = LinkServer::start(&desktop, LinkServerOptions::default()).await?;
    let phone = Phone::new(&server.sandbox);
    let account = link(&desktop, &server.issuer, &phone, "").await?;
    let id = account["id"].as_str().ok_or("no id")?;
    for _ in 0..8 {
        let refreshes: Vec<_> = (0..12)
            .map(|_| {
                let mut command = desktop.command(latchkey_testbed::binaries().latchkey()?);
                command.args(["refresh", id]).stderr(Stdio::null());
                Ok(command)
            })
            .collect::<Result<_, latchkey_testbed::TestbedError>>()?;
        // All through the link, from its first question to the end of the older one.
        let refreshing = std::thread::spawn(move || {
            let began = refreshes.into_iter().map(|mut command| {
                std::thread::sleep(Duration::from_millis(12));
                command.stdout(Stdio::null()).spawn()
            });
            began.collect::<Result<Vec<_>, _>>()
        });
        let again = link(&desktop, &server.issuer, &phone, "").await?;
        assert_eq!(again["id"], id);
        for mut refresh in refreshing.join().map_err(|_| "panicked")?? {
            refresh.wait()?;
        }
        let listed = objects(&latchkey(&desktop, &["--json", "accounts"])?.stdout)?;
        assert_eq!(listed[0]["state"], "linked");
        assert!(is_active(&server.issuer, &token(&desktop, id)?).await?);
    }
    Ok(())
}

#[tokio::test]
async fn the_code_is_written_to_a_picture_and_no_core_file_can_be() -> Outcome {
    let desktop = terminal(Keyring::Unlocked).await?;
    let server = LinkServer::start(&desktop, LinkServerOptions::default()).await?;
    let picture = desktop.path().join("code.png");

    let mut command = desktop.command(latchkey_testbed::binaries().latchkey()?);
    command
        .args([
            "--json",
            "link",
            "--server",
            server.issuer.as_str(),
            "--png",
        ])
        .arg(&picture);
    let program = desktop.spawn(command)?;
    wait_until("it says nothing", async || Ok(program.log().contains('\n'))).await?;
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", program.id()))?;
    let core_size: Vec<&str> = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"))
        .ok_or("no limit")?
        .split_whitespace()
        .collect();
    assert_eq!(
        core_size[4..6],
        ["0", "0"],
        "s09: no core file may hold what memory holds"
    );

    let code = objects(&program.log())?;
    let read = read_qr(&image::open(&picture)?.to_luma8());
    assert_eq!(read.as_deref(), code[0]["qr_uri"].as_str());
    Ok(())
}

#[tokio::test]
async fn a_token_that_somebody_merely_holds_can_be_revoked() -> Outcome {
    let desktop = terminal(Keyring::Unlocked).await?;
    let server = LinkServer::start(&desktop, LinkServerOptions::default()).await?;
    let config = format!("server = \"{}\"\n", server.issuer);
    std::fs::create_dir_all(desktop.latchkey_home())?;
    std::fs::write(desktop.latchkey_home().join("config.toml"), config)?;
    let account = link(&desktop, &server.issuer, &Phone::new(&server.sandbox), "").await?;
    let leaked = token(&desktop, account["id"].as_str().ok_or("no id")?)?;

    let (whole, last) = leaked.split_at(leaked.len() - 1);
    let damaged = format!("{whole}{}", if last == "x" { "y" } else { "x" });
    let refused = latchkey_reading(&desktop, &["--json", "revoke", "--token-stdin"], &damaged)?;
    assert_eq!(refused.code, 1);
    assert!(refused.stderr.contains("malformed_token") && !refused.stderr.contains(&damaged));
    assert!(is_active(&server.issuer, &leaked).await?);

    let revoked = latchkey_reading(&desktop, &["revoke", "--token-stdin"], &leaked)?;
    assert_eq!(revoked.code, 0, "{}", revoked.stderr);
    assert!(!is_active(&server.issuer, &leaked).await?);
    Ok(())
}

#[tokio::test]
async fn the_doctor_finds_a_healthy_computer_healthy() -> Outcome {
    let desktop = terminal(Keyring::Unlocked).await?;
    let said = latchkey(&desktop, &["--json", "doctor"])?;
    assert_eq!(said.code, 0, "{}", said.stderr);
    let checks = objects(&said.stdout)?;
    assert_eq!(checks.len(), 7, "{}", said.stdout);
    assert!(
        checks.iter().all(|check| check["ok"] == true),
        "{}",
        said.stdout
    );
    assert_eq!(
        sealed_items(&desktop)?,
        WITHOUT_ACCOUNTS,
        "the probe is gone"
    );
    Ok(())
}

#[tokio::test]
async fn an_agent_serves_tokens_over_a_real_keychain_and_all_of_it_is_recorded() -> Outcome {
    let desktop = terminal(Keyring::Unlocked).await?;
    let server = LinkServer::start(&desktop, LinkServerOptions::default()).await?;
    let account = link(&desktop, &server.issuer, &Phone::new(&server.sandbox), "").await?;
    let id = account["id"].as_str().ok_or("no id")?;
    let mut command = desktop.command(latchkey_testbed::binaries().latchkey()?);
    command.args(["--json", "agent"]);
    let mut agent = desktop.spawn(command)?;
    wait_until("the agent does not listen", async || {
        Ok(agent.log().contains("listening"))
    })
    .await?;

    let first = token(&desktop, id)?;
    assert!(is_active(&server.issuer, &first).await?);
    assert_eq!(token(&desktop, id)?, first);
    assert_eq!(latchkey(&desktop, &["refresh", id])?.code, 0);
    let second = token(&desktop, id)?;
    assert_ne!(second, first, "another program refreshed it");
    let environment = latchkey(
        &desktop,
        &["exec", id, "--", "sh", "-c", "echo $LATCHKEY_ACCESS_TOKEN"],
    )?;
    assert_eq!(environment.stdout.trim(), second);
    assert_eq!(latchkey(&desktop, &["revoke", id])?.code, 0);
    assert_eq!(latchkey(&desktop, &["token", id])?.code, 3);
    assert!(!is_active(&server.issuer, &second).await?);
    assert!(!agent.log().contains("lk_"), "{}", agent.log());
    agent.stop();

    let log = objects(&latchkey(&desktop, &["--json", "audit"])?.stdout)?;
    let handed = log.iter().filter(|record| record["event"] == "handed_off");
    assert!(handed.clone().all(|record| record["program"] == "latchkey"));
    assert_eq!(handed.count(), 4);
    let verified = latchkey(&desktop, &["--json", "audit", "--verify"])?;
    assert_eq!(objects(&verified.stdout)?[0]["newer_than_keychain"], 0);
    assert!(leaks(&desktop.latchkey_home(), &[&first, &second])?.is_empty());
    Ok(())
}
