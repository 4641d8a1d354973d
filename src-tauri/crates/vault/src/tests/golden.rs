//! Whole vaults as earlier versions left them. What is in the folder `golden` is never made anew, only added to: next year's
//! code has to open it. `LATCHKEY_NEW_GOLDEN=1` writes those that are not there yet.

use std::path::{Path, PathBuf};

use super::{Computer, read, words};
#[cfg(target_os = "linux")]
use crate::LockState;
use crate::keychain::KeychainError;
#[cfg(target_os = "linux")]
use crate::steps::Step;
use crate::storage::Storage;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name)
}

/// Keeps a computer's database, keychain and files, if that golden vault is wanted and not there.
async fn keep(computer: &Computer, name: &str) {
    let folder = folder(name);
    if folder.exists() || std::env::var_os("LATCHKEY_NEW_GOLDEN").is_none() {
        return;
    }
    std::fs::create_dir_all(folder.join("keychain")).unwrap();
    computer.copy_database(&folder.join("latchkey.db")).await;
    let items: Vec<String> = computer
        .items
        .map()
        .iter()
        .map(|(name, item)| format!("{name} {}\n", hex::encode(item)))
        .collect();
    std::fs::write(folder.join("items"), items.concat()).unwrap();
    if let Ok(files) = std::fs::read_dir(computer.folder.path().join("keychain")) {
        for file in files {
            let file = file.unwrap().path();
            std::fs::copy(
                &file,
                folder.join("keychain").join(file.file_name().unwrap()),
            )
            .unwrap();
        }
    }
}

/// A computer on which a golden vault was left.
async fn computer(name: &str) -> Computer {
    let (folder, computer) = (folder(name), Computer::new());
    let home = computer.folder.path();
    computer.restore_database(&folder.join("latchkey.db")).await;
    for line in std::fs::read_to_string(folder.join("items"))
        .unwrap()
        .lines()
    {
        let (name, item) = line.split_once(' ').unwrap();
        let item = hex::decode(item).unwrap();
        computer.items.map().insert(name.to_owned(), item);
    }
    std::fs::create_dir_all(home.join("keychain")).unwrap();
    for file in std::fs::read_dir(folder.join("keychain"))
        .into_iter()
        .flatten()
    {
        let file = file.unwrap().path();
        std::fs::copy(&file, home.join("keychain").join(file.file_name().unwrap())).unwrap();
    }
    computer
}

/// The second version of the vault key, an account with its second data key, another whose second is just taking over.
/// Its keychain was a Secret Service, which no other system has.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_vault_in_a_keychain_opens_as_it_was_left() {
    const NAME: &str = "vault-1-keychain";
    let today = Computer::new();
    let vault = today.vault().await;
    vault.put("a", b"of a").await.unwrap();
    vault.put("b", b"of b").await.unwrap();
    vault.rotate().await.unwrap();
    vault.renew("a").await.unwrap();
    *vault.stop_at.lock().unwrap() = Some((Step::ItemResealed, 1));
    let stopped = std::time::Duration::from_millis(100);
    let _ = tokio::time::timeout(stopped, vault.renew("b")).await;
    drop(vault);
    keep(&today, NAME).await;

    let computer = computer(NAME).await;
    let vault = computer.vault().await;
    assert_eq!(vault.lock_state().await.unwrap(), LockState::Off);
    assert_eq!(vault.key_status().await.unwrap().current, 2);
    assert_eq!(read(&vault, "a").await, b"of a");
    assert_eq!(read(&vault, "b").await, b"of b");
    vault.renew("b").await.unwrap();
    vault.rotate().await.unwrap();
    assert_eq!(read(&vault, "b").await, b"of b");
}

/// Its keychain was a Secret Service, which no other system has.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_locked_vault_opens_with_the_passphrase_it_was_locked_with() {
    const NAME: &str = "vault-1-locked";
    let today = Computer::new();
    let vault = today.vault().await;
    vault.put("a", b"of a").await.unwrap();
    vault.set_passphrase(&words("correct horse")).await.unwrap();
    vault.lock().await.unwrap();
    drop(vault);
    keep(&today, NAME).await;

    let computer = computer(NAME).await;
    let vault = computer.vault().await;
    assert_eq!(vault.lock_state().await.unwrap(), LockState::Locked);
    vault.unlock(&words("correct horse")).await.unwrap();
    assert_eq!(read(&vault, "a").await, b"of a");
}

#[tokio::test]
async fn files_under_a_passphrase_open_as_they_were_left() {
    const NAME: &str = "vault-1-file";
    let mut today = Computer::new();
    today.wanted = Some(Storage::File);
    let vault = today.vault().await;
    vault.set_passphrase(&words("correct horse")).await.unwrap();
    vault.put("a", b"of a").await.unwrap();
    vault.lock().await.unwrap();
    drop(vault);
    keep(&today, NAME).await;

    let computer = computer(NAME).await;
    let vault = computer.vault().await;
    vault.unlock(&words("correct horse")).await.unwrap();
    assert_eq!(read(&vault, "a").await, b"of a");
}

#[tokio::test]
async fn files_under_keys_from_the_environment_open_as_they_were_left() {
    const NAME: &str = "vault-1-environment";
    let gone = || Some(KeychainError::Unavailable("no bus".to_owned()));
    let mut today = Computer::new();
    *today.items.trouble.lock().unwrap() = gone();
    today.export("ENCRYPTION_KEY_V1", 1);
    today.vault().await.put("a", b"of a").await.unwrap();
    today.export("ENCRYPTION_KEY_V2", 2);
    today.vault().await.put("b", b"of b").await.unwrap();
    keep(&today, NAME).await;

    let mut computer = computer(NAME).await;
    computer.export("ENCRYPTION_KEY_V1", 1);
    computer.export("ENCRYPTION_KEY_V2", 2);
    let vault = computer.vault().await;
    assert_eq!(read(&vault, "a").await, b"of a");
    assert_eq!(read(&vault, "b").await, b"of b");
}
