//! The passphrase lock over a real keychain.

use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::PathBuf;

use latchkey_testbed::{Desktop, Keyring};

use crate::keychain::{Bed, WORDS, line, listed};
use crate::support::{
    Outcome, Said, assert_told, bare_keys, keychain, latchkey, latchkey_reading, leaks, object,
    token,
};

const OTHER_WORDS: &str = "four other small words";

#[tokio::test]
async fn s17_a_locked_vault_opens_for_nobody_without_the_passphrase() -> Outcome {
    let bed = Bed::new(Keyring::Unlocked).await?;
    let desktop = &bed.desktop;
    let id = bed.link(0).await?;
    let (kept, accounts) = (token(desktop, &id)?, listed(desktop)?);
    let bare = keychain(desktop)?;
    let vault_key = bare["vault-key-v1"].clone();
    assert_eq!(vault_key.len(), 32);

    let said = latchkey_reading(desktop, &["--json", "lock"], "short\n")?;
    assert_told(&said, 3, "passphrase_too_short", "at least 8 characters");
    assert_eq!(keychain(desktop)?, bare);
    assert_eq!(
        event(&latchkey_reading(
            desktop,
            &["--json", "lock"],
            &line(WORDS)
        )?)?,
        "locked"
    );

    assert_told_locked(desktop, &id)?;
    let sealed = keychain(desktop)?;
    assert_eq!(
        sealed.keys().collect::<Vec<_>>(),
        bare.keys().collect::<Vec<_>>(),
        "nothing was deleted"
    );
    assert!(
        sealed
            .values()
            .all(|item| item.len() != 32 && !item.windows(32).any(|part| part == vault_key)),
        "a vault key lies bare in the keychain"
    );
    assert!(bare_keys(desktop.path(), &[vault_key])?.is_empty());
    assert!(leaks(desktop.path(), &[&kept, WORDS])?.is_empty());
    assert_eq!(listed(desktop)?, accounts, "names are not behind the lock");
    let status = object(&latchkey(desktop, &["--json", "key", "status"])?)?;
    assert_eq!(status["lock"], "locked");

    for _ in 0..2 {
        let said = latchkey_reading(desktop, &["--json", "unlock"], &line(OTHER_WORDS))?;
        assert_told(&said, 3, "wrong_passphrase", "nothing was deleted");
        assert_told_locked(desktop, &id)?;
    }
    assert_eq!(keychain(desktop)?, sealed);

    assert_eq!(
        event(&latchkey_reading(
            desktop,
            &["--json", "unlock"],
            &line(WORDS)
        )?)?,
        "unlocked"
    );
    assert_eq!(token(desktop, &id)?, kept, "for every program");
    assert_eq!(latchkey(desktop, &["refresh", &id])?.code, 0);
    let second = bed.link(1).await?;
    assert_eq!(keychain(desktop)?["vault-key-v1"], sealed["vault-key-v1"]);

    // The second time there is a passphrase already.
    assert_eq!(event(&latchkey(desktop, &["--json", "lock"])?)?, "locked");
    assert_told_locked(desktop, &second)?;
    Ok(())
}

#[tokio::test]
async fn a_lock_closes_by_itself_when_nothing_uses_it_for_as_long_as_it_was_told() -> Outcome {
    let bed = Bed::new(Keyring::Unlocked).await?;
    let desktop = &bed.desktop;
    let id = bed.link(0).await?;
    let said = latchkey(desktop, &["--json", "lock", "--idle", "5"])?;
    assert_told(&said, 1, "no_lock", "\"latchkey lock\" sets one");

    event(&latchkey_reading(
        desktop,
        &["--json", "lock"],
        &line(WORDS),
    )?)?;
    event(&latchkey_reading(
        desktop,
        &["--json", "unlock"],
        &line(WORDS),
    )?)?;
    let set = object(&latchkey(desktop, &["--json", "lock", "--idle", "5"])?)?;
    assert_eq!(
        set,
        serde_json::json!({ "event": "idle_set", "minutes": 5 })
    );

    // The clock is the computer's, so it is the last use that is moved.
    let session = session(desktop)?;
    set_last_use(&session, 4 * 60)?;
    token(desktop, &id)?;
    set_last_use(&session, 4 * 60)?;
    token(desktop, &id)?;
    set_last_use(&session, 5 * 60 + 1)?;
    assert_told_locked(desktop, &id)?;
    assert!(!session.exists(), "nobody may set the clock back");

    event(&latchkey_reading(
        desktop,
        &["--json", "unlock"],
        &line(WORDS),
    )?)?;
    object(&latchkey(desktop, &["--json", "lock", "--idle", "0"])?)?;
    set_last_use(&session, 7 * 24 * 60 * 60)?;
    token(desktop, &id)?;

    // A restart of the computer empties the folder.
    std::fs::remove_file(&session)?;
    assert_told_locked(desktop, &id)?;
    Ok(())
}

#[tokio::test]
async fn a_passphrase_is_changed_and_taken_off_by_whoever_knows_it() -> Outcome {
    let bed = Bed::new(Keyring::Unlocked).await?;
    let desktop = &bed.desktop;
    let id = bed.link(0).await?;
    let (kept, bare) = (token(desktop, &id)?, keychain(desktop)?);
    event(&latchkey_reading(
        desktop,
        &["--json", "lock"],
        &line(WORDS),
    )?)?;

    let both = |old: &str, new: &str| line(old) + &line(new);
    let change = ["--json", "lock", "--change"];
    let said = latchkey_reading(desktop, &change, &both(OTHER_WORDS, WORDS))?;
    assert_told(&said, 3, "wrong_passphrase", "nothing was deleted");
    let changed = latchkey_reading(desktop, &change, &both(WORDS, OTHER_WORDS))?;
    assert_eq!(event(&changed)?, "passphrase_changed");
    assert_eq!(event(&latchkey(desktop, &["--json", "lock"])?)?, "locked");
    let said = latchkey_reading(desktop, &["--json", "unlock"], &line(WORDS))?;
    assert_told(&said, 3, "wrong_passphrase", "nothing was deleted");

    let remove = ["--json", "lock", "--remove"];
    let said = latchkey_reading(desktop, &remove, &line(WORDS))?;
    assert_told(&said, 3, "wrong_passphrase", "nothing was deleted");
    assert_told_locked(desktop, &id)?;
    let removed = latchkey_reading(desktop, &remove, &line(OTHER_WORDS))?;
    assert_eq!(event(&removed)?, "lock_removed");
    assert_eq!(token(desktop, &id)?, kept);
    assert_eq!(keychain(desktop)?, bare, "as if there had been no lock");
    let said = latchkey_reading(desktop, &["--json", "unlock"], &line(OTHER_WORDS))?;
    assert_told(&said, 1, "no_lock", "\"latchkey lock\" sets one");
    assert!(leaks(desktop.path(), &[WORDS, OTHER_WORDS])?.is_empty());
    Ok(())
}

fn assert_told_locked(desktop: &Desktop, id: &str) -> Outcome {
    for command in ["token", "refresh", "revoke", "logout"] {
        let said = latchkey(desktop, &["--json", command, id])?;
        assert_told(&said, 3, "locked", "latchkey unlock");
        assert_eq!(said.stdout, "");
    }
    Ok(())
}

fn event(said: &Said) -> Result<String, Box<dyn std::error::Error>> {
    Ok(object(said)?["event"]
        .as_str()
        .ok_or("no event")?
        .to_owned())
}

/// The file that keeps the vault open between two programs.
fn session(desktop: &Desktop) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let folder = desktop.path().join("runtime/latchkey");
    let mut files = std::fs::read_dir(folder)?;
    let file = files.next().ok_or("no session is open")??.path();
    assert!(files.next().is_none());
    Ok(file)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the programs under test read the computer's clock"
)]
fn set_last_use(session: &std::path::Path, seconds_ago: u64) -> Outcome {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    let last = u64::try_from(now.as_millis())? - seconds_ago * 1000;
    let mut file = std::fs::OpenOptions::new().write(true).open(session)?;
    file.seek(SeekFrom::Start(32))?;
    file.write_all(&last.to_be_bytes())?;
    Ok(())
}
