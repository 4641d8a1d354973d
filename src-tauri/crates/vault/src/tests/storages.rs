use super::{Computer, read, words};
use crate::VaultError;
use crate::environment::EnvironmentKeyError;
use crate::keychain::KeychainError;
use crate::storage::Storage;
use crate::testing::files_of;

fn gone(computer: &Computer) {
    *computer.items.trouble.lock().unwrap() = Some(KeychainError::Unavailable("no bus".to_owned()));
}

#[tokio::test]
async fn s17_without_a_keychain_nothing_is_written_anywhere_until_somebody_chooses() {
    let computer = Computer::new();
    gone(&computer);
    let vault = computer.vault().await;
    let put = vault.put("a", b"canary").await;
    assert!(matches!(
        put,
        Err(VaultError::Keychain(KeychainError::Unavailable(_)))
    ));
    assert!(!computer.folder.path().join("keychain").exists());
    assert!(computer.items.map().is_empty());
}

#[tokio::test]
async fn s17_a_keychain_that_is_away_for_a_day_is_not_replaced_by_files() {
    let mut computer = Computer::new();
    computer.vault().await.put("a", b"secret").await.unwrap();
    gone(&computer);
    computer.export("ENCRYPTION_KEY", 7);
    let put = computer.vault().await.put("b", b"x").await;
    assert!(
        matches!(put, Err(VaultError::Keychain(_))),
        "not even with keys at hand"
    );
    computer.wanted = Some(Storage::File);
    let put = computer.vault().await.put("b", b"x").await;
    assert!(
        matches!(put, Err(VaultError::OtherStorage { .. })),
        "{put:?}"
    );
    assert!(!computer.folder.path().join("keychain").exists());
}

#[tokio::test]
async fn s17_an_item_written_by_another_store_is_refused() {
    let computer = Computer::new();
    computer.vault().await.put("a", b"secret").await.unwrap();
    sqlx::query("UPDATE wrapped_keys SET storage = 'kwallet4'")
        .execute(&computer.database().await)
        .await
        .unwrap();
    let got = computer.vault().await.get("a").await;
    assert!(matches!(got, Err(VaultError::OtherStorage { .. })));
    sqlx::query("UPDATE vault_state SET storage = 'kwallet4'")
        .execute(&computer.database().await)
        .await
        .unwrap();
    let got = computer.vault().await.get("a").await;
    assert!(matches!(got, Err(VaultError::OtherStorage { .. })));
}

#[tokio::test]
async fn files_under_a_passphrase_hold_what_a_keychain_would() {
    let mut computer = Computer::new();
    computer.wanted = Some(Storage::File);
    gone(&computer);
    let vault = computer.vault().await;
    assert!(matches!(
        vault.put("a", b"x").await,
        Err(VaultError::NoPassphraseYet)
    ));
    vault.set_passphrase(&words("correct horse")).await.unwrap();
    vault.put("a", b"canary-secret").await.unwrap();
    vault.rotate().await.unwrap();
    assert_eq!(read(&computer.vault().await, "a").await, b"canary-secret");
    for (file, bytes) in files_of(&computer.folder.path().join("keychain")) {
        assert!(
            !bytes.windows(6).any(|window| window == b"canary"),
            "{file:?}"
        );
        assert!(bytes.starts_with(&[1, 1]), "an envelope");
    }
    vault.lock().await.unwrap();
    for vault in [&vault, &computer.vault().await] {
        assert!(matches!(vault.get("a").await, Err(VaultError::Locked)));
        assert!(matches!(
            vault.put("b", b"x").await,
            Err(VaultError::Locked)
        ));
    }
    let removed = vault.remove_passphrase(&words("correct horse")).await;
    assert!(
        matches!(removed, Err(VaultError::NotLockable(_))),
        "never in the clear"
    );
    vault.unlock(&words("correct horse")).await.unwrap();
    assert_eq!(read(&vault, "a").await, b"canary-secret");
}

#[tokio::test]
async fn keys_from_the_environment_seal_with_the_current_version_and_open_with_any() {
    let mut computer = Computer::new();
    gone(&computer);
    computer.export("ENCRYPTION_KEY", 1);
    let vault = computer.vault().await;
    vault.put("a", b"of a").await.unwrap();
    assert!(matches!(
        vault.set_passphrase(&words("correct horse")).await,
        Err(VaultError::NotLockable(_))
    ));
    assert!(computer.items.map().is_empty());

    computer.environment.clear();
    computer.export("ENCRYPTION_KEY_V1", 1);
    computer.export("ENCRYPTION_KEY_V2", 2);
    let vault = computer.vault().await;
    assert_eq!(read(&vault, "a").await, b"of a");
    vault.put("b", b"of b").await.unwrap();
    let status = vault.key_status().await.unwrap();
    assert_eq!((status.storage, status.current), (Storage::Environment, 2));
    let needs: Vec<_> = status
        .accounts
        .iter()
        .map(|key| (key.key_version, key.needs_reencryption))
        .collect();
    assert_eq!(needs, [(1, true), (2, false)]);

    let rotation = vault.rotate().await.unwrap();
    assert_eq!((rotation.from, rotation.to, rotation.rewrapped), (1, 2, 1));
    computer.environment.clear();
    computer.export("ENCRYPTION_KEY_V2", 2);
    let vault = computer.vault().await;
    assert_eq!(read(&vault, "a").await, b"of a");
    assert_eq!(read(&vault, "b").await, b"of b");
}

#[tokio::test]
async fn a_version_that_is_missing_from_the_environment_is_named() {
    let mut computer = Computer::new();
    gone(&computer);
    computer.export("ENCRYPTION_KEY_V3", 3);
    computer.vault().await.put("a", b"of a").await.unwrap();
    computer.environment.clear();
    computer.export("ENCRYPTION_KEY_V4", 4);
    let Err(VaultError::Environment(error)) = computer.vault().await.get("a").await else {
        panic!("the key of version 3 is missing");
    };
    assert_eq!(error, EnvironmentKeyError::MissingVersion { version: 3 });
    assert!(error.to_string().contains("ENCRYPTION_KEY_V3"));
    computer.environment.clear();
    assert!(matches!(
        computer.vault().await.get("a").await,
        Err(VaultError::Environment(_))
    ));
    computer.export("ENCRYPTION_KEY_V3", 9);
    assert!(
        matches!(
            computer.vault().await.get("a").await,
            Err(VaultError::Sealed(_))
        ),
        "another key"
    );
}

#[tokio::test]
async fn a_keychain_that_answers_is_used_even_where_keys_are_in_the_environment() {
    let mut computer = Computer::new();
    computer.export("ENCRYPTION_KEY", 1);
    computer.vault().await.put("a", b"of a").await.unwrap();
    assert!(computer.items.named("account:a").is_some());
    computer.environment.clear();
    assert_eq!(read(&computer.vault().await, "a").await, b"of a");
}
