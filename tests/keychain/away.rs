//! A keychain that is locked, has no collection, is not there or is held still. Each command says so in one sentence within
//! three seconds, nothing is lost, and nothing is ever written in the clear instead.

use latchkey_testbed::Keyring;

use crate::keychain::{Bed, WORDS, line, listed};
use crate::support::{
    Outcome, assert_told, keychain, latchkey, latchkey_reading, leaks, object, objects, terminal,
    token,
};

#[tokio::test]
async fn s17_a_locked_keychain_is_told_and_keeps_what_it_has() -> Outcome {
    let mut bed = Bed::new(Keyring::Unlocked).await?;
    let id = bed.link(0).await?;
    let kept = token(&bed.desktop, &id)?;
    let (accounts, items) = (listed(&bed.desktop)?, keychain(&bed.desktop)?);
    let old = bed.desktop.path().join("old.backup");
    let old = old.to_str().ok_or("a path in UTF-8")?;
    object(&latchkey_reading(
        &bed.desktop,
        &["--json", "backup", old],
        &line(WORDS),
    )?)?;
    let new = bed.desktop.path().join("new.backup");
    let new_text = new.to_str().ok_or("a path in UTF-8")?;

    bed.desktop.lock_keychain()?;
    let issuer = bed.server.issuer.as_str();
    for arguments in [
        &["token", &id][..],
        &["refresh", &id],
        &["revoke", &id],
        &["revoke", "--all"],
        &["logout", &id],
        &["link", "--server", issuer],
        &["key", "rotate"],
        &["key", "rotate", "--deep"],
        &["key", "accept"],
        &["lock"],
        &["backup", new_text, "--with-tokens"],
        &["restore", old],
    ] {
        let arguments = [&["--json"], arguments].concat();
        let said = latchkey_reading(&bed.desktop, &arguments, &line(WORDS))?;
        assert_told(&said, 3, "keychain_locked", "Unlock it");
        assert_eq!(said.stdout, "", "{arguments:?}");
    }
    let said = latchkey(&bed.desktop, &["--json", "doctor"])?;
    assert_told(&said, 3, "keychain_locked", "Unlock it");
    assert!(!new.exists());
    assert_eq!(
        listed(&bed.desktop)?,
        accounts,
        "a revocation that did not happen is not shown"
    );
    let leaks = leaks(bed.desktop.path(), &[&kept, WORDS])?;
    assert!(leaks.is_empty(), "{leaks:?}");

    bed.desktop.restart_keychain().await?;
    assert_eq!(keychain(&bed.desktop)?, items);
    assert_eq!(token(&bed.desktop, &id)?, kept);
    assert_eq!(latchkey(&bed.desktop, &["refresh", &id])?.code, 0);
    Ok(())
}

#[tokio::test]
async fn s17_a_keychain_without_a_collection_is_told_and_nothing_is_kept_elsewhere() -> Outcome {
    let bed = Bed::new(Keyring::NoCollection).await?;
    let issuer = bed.server.issuer.as_str();
    for arguments in [
        &["--json", "link", "--server", issuer][..],
        &["--json", "link", "--server", issuer],
        &["--json", "key", "rotate"],
        &["--json", "lock"],
    ] {
        let said = latchkey_reading(&bed.desktop, arguments, &line(WORDS))?;
        assert_told(
            &said,
            1,
            "keychain_without_collection",
            "LATCHKEY_KEYCHAIN=file",
        );
        assert_eq!(said.stdout, "", "no code is shown that could not be kept");
    }
    let said = latchkey(&bed.desktop, &["--json", "doctor"])?;
    assert_told(&said, 1, "keychain_without_collection", "Make one");
    assert!(leaks(bed.desktop.path(), &[WORDS])?.is_empty());
    assert!(!bed.desktop.latchkey_home().join("keychain").exists());
    Ok(())
}

#[tokio::test]
async fn s17_no_keychain_is_told_before_anything_is_scanned() -> Outcome {
    for keyring in [Keyring::Absent, Keyring::NoBus] {
        let desktop = terminal(keyring).await?;
        for arguments in [
            &["--json", "link"][..],
            &["--json", "key", "rotate"],
            &["--json", "lock"],
        ] {
            let said = latchkey_reading(&desktop, arguments, &line(WORDS))?;
            for words in ["Start GNOME Keyring or KWallet", "LATCHKEY_KEYCHAIN=file"] {
                assert_told(&said, 1, "keychain_unavailable", words);
            }
            assert_eq!(said.stdout, "", "no code is shown that could not be kept");
        }
        assert!(leaks(desktop.path(), &[WORDS])?.is_empty());
        assert!(!desktop.latchkey_home().join("keychain").exists());
    }
    Ok(())
}

#[tokio::test]
async fn s17_a_keychain_that_went_away_is_told_until_it_is_back() -> Outcome {
    let mut bed = Bed::new(Keyring::Unlocked).await?;
    let id = bed.link(0).await?;
    let kept = token(&bed.desktop, &id)?;

    bed.desktop.kill_keychain().await?;
    for command in ["token", "refresh", "revoke", "logout"] {
        let said = latchkey(&bed.desktop, &["--json", command, &id])?;
        assert_told(
            &said,
            1,
            "keychain_unavailable",
            "Start GNOME Keyring or KWallet",
        );
    }
    assert!(leaks(bed.desktop.path(), &[&kept])?.is_empty());

    bed.desktop.restart_keychain().await?;
    assert_eq!(token(&bed.desktop, &id)?, kept);
    Ok(())
}

#[tokio::test]
async fn s17_a_keychain_that_hangs_is_told_in_time_and_holds_up_no_program() -> Outcome {
    let bed = Bed::new(Keyring::Unlocked).await?;
    let id = bed.link(0).await?;
    let kept = token(&bed.desktop, &id)?;
    let items = keychain(&bed.desktop)?;

    bed.desktop.pause_keychain();
    let issuer = bed.server.issuer.as_str();
    for arguments in [
        &["--json", "token", &id][..],
        &["--json", "refresh", &id],
        &["--json", "revoke", &id],
        &["--json", "logout", &id],
        &["--json", "link", "--server", issuer],
        &["--json", "key", "rotate"],
        &["--json", "lock"],
        &["--json", "doctor"],
    ] {
        let said = latchkey_reading(&bed.desktop, arguments, &line(WORDS))?;
        // The program has ended by then, whatever its call still waits for.
        assert_told(&said, 3, "keychain_no_answer", "within 3 seconds");
    }
    assert_eq!(
        objects(&latchkey(&bed.desktop, &["--json", "accounts"])?.stdout)?.len(),
        1
    );
    assert!(leaks(bed.desktop.path(), &[&kept, WORDS])?.is_empty());

    bed.desktop.resume_keychain();
    assert_eq!(token(&bed.desktop, &id)?, kept);
    assert_eq!(keychain(&bed.desktop)?, items);
    Ok(())
}
