//! Accounts in a file under a passphrase, and back on another computer.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use latchkey_testbed::Keyring;
use serde_json::{Value, json};

use crate::keychain::{Bed, WORDS, line, listed};
use crate::support::{
    Outcome, Said, assert_told, bare_keys, holds_token, is_active, keychain, latchkey,
    latchkey_reading, leaks, object, sealed_items, terminal, token,
};

#[tokio::test]
async fn a_backup_without_tokens_brings_names_to_another_computer() -> Outcome {
    let bed = Bed::new(Keyring::Unlocked).await?;
    let (first, second) = (bed.link(0).await?, bed.link(1).await?);
    assert_eq!(latchkey(&bed.desktop, &["revoke", &second])?.code, 0);
    let kept = token(&bed.desktop, &first)?;
    let file = bed.desktop.path().join("accounts.backup");
    let path = file.to_str().ok_or("a path in UTF-8")?;

    let said = latchkey_reading(&bed.desktop, &["--json", "backup", path], "short\n")?;
    assert_told(&said, 3, "passphrase_too_short", "at least 8 characters");
    assert!(!file.exists());
    let said = latchkey_reading(&bed.desktop, &["--json", "backup", path], &line(WORDS))?;
    assert_eq!(object(&said)?, backed_up(path, 2, 0));
    assert_sealed(&bed, &file, &[&kept])?;

    let bytes = std::fs::read(&file)?;
    let said = latchkey_reading(&bed.desktop, &["--json", "backup", path], &line(WORDS))?;
    assert_told(&said, 1, "backup_exists", "nothing was written");
    assert_eq!(std::fs::read(&file)?, bytes);

    let other = terminal(Keyring::Unlocked).await?;
    let restore = |input: &str| latchkey_reading(&other, &["--json", "restore", path], input);
    assert_eq!(object(&restore(&line(WORDS))?)?, restored(0, 2, 0));
    let accounts = listed(&other)?;
    let here = listed(&bed.desktop)?;
    for (nth, state) in ["needs_person", "revoked"].into_iter().enumerate() {
        assert_eq!(accounts[nth]["state"], state);
        for same in ["provider", "subject", "name", "username", "scopes"] {
            assert_eq!(accounts[nth][same], here[nth][same]);
        }
    }
    let subject = accounts[0]["subject"].as_str().ok_or("no subject")?;
    let said = latchkey(&other, &["--json", "token", subject])?;
    assert_told(&said, 3, "needs_person", "Link the account again");
    assert_eq!(sealed_items(&other)?.len(), 2, "there is nothing to keep");

    assert_eq!(object(&restore(&line(WORDS))?)?, restored(0, 0, 2));
    assert_eq!(listed(&other)?, accounts);
    assert_eq!(token(&bed.desktop, &first)?, kept, "nothing changed here");
    Ok(())
}

#[tokio::test]
async fn a_backup_with_tokens_brings_links_to_another_computer() -> Outcome {
    let bed = Bed::new(Keyring::Unlocked).await?;
    let id = bed.link(0).await?;
    let kept = token(&bed.desktop, &id)?;
    let file = bed.desktop.path().join("accounts.backup");
    let path = file.to_str().ok_or("a path in UTF-8")?;

    let arguments = ["backup", path, "--with-tokens"];
    let said = latchkey_reading(&bed.desktop, &arguments, &line(WORDS))?;
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert!(
        said.stderr.contains("The live tokens go into this file"),
        "{}",
        said.stderr
    );
    assert!(
        said.stdout.contains("The live tokens of 1 are in it"),
        "{}",
        said.stdout
    );
    assert_sealed(&bed, &file, &[&kept])?;

    let other = terminal(Keyring::Unlocked).await?;
    let restore = |input: &str| latchkey_reading(&other, &["--json", "restore", path], input);
    assert_eq!(object(&restore(&line(WORDS))?)?, restored(1, 0, 0));
    let accounts = listed(&other)?;
    assert_eq!(accounts[0]["state"], "linked");
    let there = accounts[0]["id"].as_str().ok_or("no id")?;
    assert_eq!(token(&other, there)?, kept);
    assert_eq!(object(&restore(&line(WORDS))?)?, restored(0, 0, 1));
    assert_eq!(listed(&other)?, accounts);

    assert_eq!(latchkey(&other, &["refresh", there])?.code, 0);
    assert!(is_active(&bed.server.issuer, &token(&other, there)?).await?);
    assert!(leaks(other.path(), &[&kept, WORDS])?.is_empty());
    let keys: Vec<Vec<u8>> = [keychain(&other)?, keychain(&bed.desktop)?]
        .iter()
        .map(|items| items["vault-key-v1"].clone())
        .collect();
    assert_ne!(keys[0], keys[1]);
    assert!(bare_keys(bed.desktop.path(), &keys)?.is_empty());
    Ok(())
}

#[tokio::test]
async fn what_is_no_backup_or_has_another_passphrase_restores_nothing() -> Outcome {
    let bed = Bed::new(Keyring::Unlocked).await?;
    bed.link(0).await?;
    let file = bed.desktop.path().join("accounts.backup");
    let path = file.to_str().ok_or("a path in UTF-8")?;
    let arguments = ["--json", "backup", path, "--with-tokens"];
    object(&latchkey_reading(&bed.desktop, &arguments, &line(WORDS))?)?;
    let whole = std::fs::read(&file)?;

    let other = terminal(Keyring::Unlocked).await?;
    let restore = |bytes: &[u8], words: &str| -> Result<Said, Box<dyn std::error::Error>> {
        let file = other.path().join("given.backup");
        std::fs::write(&file, bytes)?;
        let path = file.to_str().ok_or("a path in UTF-8")?;
        latchkey_reading(&other, &["--json", "restore", path], &line(words))
    };
    let said = restore(&whole, "another passphrase")?;
    assert_told(&said, 3, "wrong_passphrase", "nothing was changed");
    let mut changed = whole.clone();
    let last = changed.len() - 1;
    changed[last] ^= 1;
    let said = restore(&changed, WORDS)?;
    assert_told(&said, 3, "wrong_passphrase", "the file was changed");
    for length in [0, 10, 18, 30, 47] {
        let said = restore(&whole[..length], WORDS)?;
        assert_told(&said, 1, "not_a_backup", "nothing was changed");
    }
    let said = restore(&whole[..last], WORDS)?;
    assert_told(&said, 3, "wrong_passphrase", "the file was changed");
    let said = restore(b"%PDF-1.7 something else entirely", WORDS)?;
    assert_told(&said, 1, "not_a_backup", "no backup of Latchkey");
    let newer = [b"latchkey backup 2\n", &whole[18..]].concat();
    assert_told(
        &restore(&newer, WORDS)?,
        1,
        "backup_newer",
        "Update Latchkey",
    );
    let missing = latchkey_reading(
        &other,
        &["--json", "restore", "/nowhere/at.all"],
        &line(WORDS),
    )?;
    assert_told(&missing, 1, "backup_file", "nothing was changed");

    assert_eq!(listed(&other)?, Vec::<Value>::new());
    assert_eq!(sealed_items(&other)?, Vec::<String>::new());
    Ok(())
}

/// Readable by its owner, and by nobody without the passphrase.
fn assert_sealed(bed: &Bed, file: &Path, tokens: &[&str]) -> Outcome {
    let bytes = std::fs::read(file)?;
    assert!(bytes.starts_with(b"latchkey backup 1\n"));
    assert!(!holds_token(&bytes));
    for account in listed(&bed.desktop)? {
        let name = account["name"].as_str().ok_or("no name")?.as_bytes();
        assert!(!bytes.windows(name.len()).any(|part| part == name));
    }
    assert!(leaks(bed.desktop.path(), &[tokens, &[WORDS]].concat())?.is_empty());
    assert_eq!(std::fs::metadata(file)?.permissions().mode() & 0o777, 0o600);
    Ok(())
}

fn backed_up(file: &str, accounts: usize, with_tokens: usize) -> Value {
    json!({ "event": "backed_up", "file": file, "accounts": accounts, "with_tokens": with_tokens })
}

fn restored(with_tokens: usize, by_name: usize, skipped: usize) -> Value {
    json!({
        "event": "restored",
        "with_tokens": with_tokens,
        "by_name": by_name,
        "skipped": skipped,
    })
}
