//! A computer without a keychain: files under a passphrase, because the person said so.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use latchkey_testbed::{Desktop, Keyring};
use latchkey_vault::key::Key;
use latchkey_vault::keychain::file::{FileStore, KeySlot};
use latchkey_vault::{KeychainStore as _, passphrase};
use secrecy::SecretString;

use crate::keychain::{Bed, WORDS, line, listed};
use crate::support::{
    Outcome, Said, assert_told, bare_keys, is_active, latchkey_with, leaks, object, run,
};

const FILES: &[(&str, &str)] = &[("LATCHKEY_KEYCHAIN", "file")];

#[tokio::test]
async fn s17_without_a_keychain_everything_works_in_files_under_a_passphrase() -> Outcome {
    let bed = Bed::new(Keyring::NoBus).await?;
    let (desktop, issuer) = (&bed.desktop, bed.server.issuer.as_str());
    let told = |arguments: &[&str], input: &str| -> Result<Said, Box<dyn std::error::Error>> {
        run(desktop, &[&["--json"], arguments].concat(), FILES, input)
    };

    let said = told(&["link", "--server", issuer], "")?;
    assert_told(&said, 3, "no_passphrase_yet", "latchkey unlock");
    assert_eq!(said.stdout, "", "no code is shown that could not be kept");
    assert!(!desktop.latchkey_home().join("keychain").exists());
    let said = told(&["unlock"], "short\n")?;
    assert_told(&said, 3, "passphrase_too_short", "at least 8 characters");
    assert_eq!(
        object(&told(&["unlock"], &line(WORDS))?)?["event"],
        "unlocked"
    );

    let id = bed.link_with(0, FILES).await?;
    let first = object(&told(&["token", &id], "")?)?["access_token"].clone();
    let first = first.as_str().ok_or("no token")?;
    assert!(is_active(&bed.server.issuer, first).await?);
    assert_eq!(told(&["refresh", &id], "")?.code, 0);
    let second = object(&told(&["token", &id], "")?)?["access_token"].clone();
    let second = second.as_str().ok_or("no token")?;
    assert_ne!(second, first);

    // Unlocked or locked: nothing lies in the clear, neither a token nor a key that opens one.
    let keys = keys_behind(desktop)?;
    assert_sealed(desktop.path(), &[first, second, WORDS], &keys)?;
    assert_eq!(object(&told(&["lock"], "")?)?["event"], "locked");
    assert_sealed(desktop.path(), &[first, second, WORDS], &keys)?;

    for command in ["token", "refresh", "revoke", "logout"] {
        let said = told(&[command, &id], "")?;
        assert_told(&said, 3, "locked", "latchkey unlock");
    }
    let said = told(&["unlock"], "another passphrase\n")?;
    assert_told(&said, 3, "wrong_passphrase", "nothing was deleted");
    assert_told(&told(&["token", &id], "")?, 3, "locked", "latchkey unlock");
    assert_eq!(
        object(&told(&["unlock"], &line(WORDS))?)?["event"],
        "unlocked"
    );
    let again = object(&told(&["token", &id], "")?)?;
    assert_eq!(again["access_token"], second, "nothing was deleted");

    // The setting is not what decides any more: where the tokens are does.
    let (before, files) = (
        listed(desktop)?,
        files_of(&desktop.latchkey_home().join("keychain"))?,
    );
    for wanted in ["os", "environment"] {
        for arguments in [
            &["--json", "token", &id][..],
            &["--json", "link", "--server", issuer],
        ] {
            let said = latchkey_with(desktop, arguments, &[("LATCHKEY_KEYCHAIN", wanted)])?;
            assert_told(&said, 1, "other_keychain", "files under a passphrase");
        }
    }
    assert_eq!(listed(desktop)?, before);
    assert_eq!(files_of(&desktop.latchkey_home().join("keychain"))?, files);
    let unset = latchkey_with(desktop, &["--json", "token", &id], &[])?;
    assert_eq!(object(&unset)?["access_token"], second);

    let revoked = object(&told(&["revoke", &id], "")?)?;
    assert_eq!(revoked["platform"], "disconnected");
    assert!(!is_active(&bed.server.issuer, second).await?);
    assert_sealed(desktop.path(), &[first, second, WORDS], &keys)?;
    let left = files_of(&desktop.latchkey_home().join("keychain"))?;
    assert_eq!(left.len(), files.len() - 1, "the tokens' file is gone");
    Ok(())
}

#[tokio::test]
async fn s17_files_are_never_kept_without_a_passphrase() -> Outcome {
    let bed = Bed::new(Keyring::NoBus).await?;
    let said = run(&bed.desktop, &["--json", "unlock"], FILES, &line(WORDS))?;
    object(&said)?;
    let id = bed.link_with(0, FILES).await?;
    let said = run(
        &bed.desktop,
        &["--json", "lock", "--remove"],
        FILES,
        &line(WORDS),
    )?;
    assert_told(
        &said,
        1,
        "not_lockable",
        "only ever kept under a passphrase",
    );
    assert_eq!(
        object(&latchkey_with(
            &bed.desktop,
            &["--json", "token", &id],
            FILES
        )?)?["token_type"],
        "Bearer"
    );
    assert!(leaks(bed.desktop.path(), &[WORDS])?.is_empty());
    Ok(())
}

fn assert_sealed(folder: &Path, known: &[&str], keys: &[Vec<u8>]) -> Outcome {
    let found = leaks(folder, known)?;
    assert!(found.is_empty(), "tokens in {found:?}");
    let found = bare_keys(folder, keys)?;
    assert!(found.is_empty(), "keys in {found:?}");
    Ok(())
}

/// The keys that a thief would look for, had with the passphrase: the one behind the lock, and the vault key.
fn keys_behind(desktop: &Desktop) -> Result<Vec<Vec<u8>>, Box<dyn std::error::Error>> {
    // Format 1, Argon2id, 64 MiB, 3 passes, 4 lanes: so begins what a passphrase seals.
    const BEGINS: [u8; 14] = [1, 1, 0, 1, 0, 0, 0, 0, 0, 3, 0, 0, 0, 4];
    let cheap = passphrase::Cost {
        memory: 32,
        iterations: 1,
        lanes: 4,
    };
    let length = passphrase::seal(&words(), cheap, "lock", &[0; 32], &|_| {}).len();
    let home = desktop.latchkey_home();
    let mut root = None;
    for name in ["latchkey.db", "latchkey.db-wal"] {
        let bytes = std::fs::read(home.join(name)).unwrap_or_default();
        let sealed = bytes
            .windows(length)
            .filter(|window| window.starts_with(&BEGINS));
        for sealed in sealed {
            root = root.or_else(|| passphrase::open(&words(), "lock", sealed).ok());
        }
    }
    let root = root.ok_or("the key behind the lock was not found")?;

    let slot = KeySlot::default();
    slot.put(Key::from_slice(&root).map(Arc::new));
    let mut store = FileStore::new(home.join("keychain"), slot, Arc::new(|_: &mut [u8]| {}));
    let mut keys = vec![root.to_vec()];
    for name in files_of(&home.join("keychain"))?.into_keys() {
        if name.ends_with(":vault-key-v1") {
            let key = store.get(&name)?.ok_or("no vault key")?;
            assert_eq!(key.len(), 32);
            keys.push(key.to_vec());
        }
    }
    assert_eq!(
        keys.len(),
        2,
        "both keys are known, or the search is for nothing"
    );
    Ok(keys)
}

/// The items of a file store by name, sealed as they are.
fn files_of(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, Box<dyn std::error::Error>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let hex = path
            .file_stem()
            .and_then(|name| name.to_str())
            .ok_or("a name")?;
        let name: Result<Vec<u8>, _> = (0..hex.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&hex[at..at + 2], 16))
            .collect();
        files.insert(String::from_utf8(name?)?, std::fs::read(&path)?);
    }
    Ok(files)
}

fn words() -> SecretString {
    SecretString::from(WORDS)
}
