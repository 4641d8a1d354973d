use super::{Computer, read};
use crate::VaultError;
use crate::check::Found;
use crate::keychain::KeychainError;

#[tokio::test]
async fn what_was_put_is_there_after_a_restart_and_gone_after_removal() {
    let computer = Computer::new();
    computer.vault().await.put("a", b"first").await.unwrap();
    computer.vault().await.put("a", b"second").await.unwrap();
    let reopened = computer.vault().await;
    assert_eq!(read(&reopened, "a").await, b"second");
    assert!(reopened.get("b").await.unwrap().is_none());
    assert_eq!(reopened.accounts().await.unwrap(), ["a"]);

    reopened.remove("a").await.unwrap();
    assert!(reopened.get("a").await.unwrap().is_none());
    assert_eq!(computer.items.named("account:a"), None);
    reopened.remove("a").await.unwrap();
    reopened.put("a", b"third").await.unwrap();
    assert_eq!(read(&computer.vault().await, "a").await, b"third");
}

#[tokio::test]
async fn neither_the_keychain_nor_the_disk_alone_holds_the_secret() {
    let computer = Computer::new();
    computer
        .vault()
        .await
        .put("a", b"canary-secret")
        .await
        .unwrap();

    let holds = |bytes: &[u8]| bytes.windows(13).any(|window| window == b"canary-secret");
    assert!(computer.items.map().values().all(|item| !holds(item)));
    for file in ["latchkey.db", "latchkey.db-wal"] {
        let bytes = std::fs::read(computer.folder.path().join(file)).unwrap_or_default();
        assert!(!holds(&bytes));
    }
    let mut other_disk = Computer::new();
    other_disk.items = computer.items.clone();
    assert!(other_disk.vault().await.get("a").await.unwrap().is_none());

    computer
        .items
        .map()
        .retain(|name, _| name.ends_with("account:a"));
    let missing = computer.vault().await.get("a").await;
    assert!(matches!(
        missing,
        Err(VaultError::VaultKeyMissing { version: 1 })
    ));
}

#[tokio::test]
async fn a_key_is_never_made_while_sealed_accounts_exist() {
    let computer = Computer::new();
    computer.vault().await.put("a", b"secret").await.unwrap();
    let before = computer.items.map().clone();
    let is_key = |name: &String| name.contains("vault-key");
    computer.items.map().retain(|name, _| !is_key(name));

    let without = computer.vault().await;
    for tried in [
        without.put("b", b"x").await,
        without.prepare().await,
        without.put("a", b"x").await,
    ] {
        assert!(matches!(tried, Err(VaultError::VaultKeyMissing { .. })));
    }
    let rotated = without.rotate().await;
    assert!(matches!(rotated, Err(VaultError::VaultKeyMissing { .. })));
    assert!(!computer.items.map().keys().any(is_key));

    computer.items.map().extend(before);
    assert_eq!(read(&without, "a").await, b"secret");
}

#[tokio::test]
async fn not_found_locked_and_broken_are_different_answers() {
    let computer = Computer::new();
    let vault = computer.vault().await;
    vault.put("a", b"secret").await.unwrap();
    assert!(vault.get("nobody").await.unwrap().is_none());
    for trouble in [
        KeychainError::Locked,
        KeychainError::Unavailable("gone".to_owned()),
        KeychainError::Broken("odd".to_owned()),
    ] {
        *computer.items.trouble.lock().unwrap() = Some(trouble.clone());
        let Err(VaultError::Keychain(said)) = vault.get("a").await else {
            panic!("{trouble:?} is an error of the keychain");
        };
        assert_eq!(said, trouble);
    }
    *computer.items.trouble.lock().unwrap() = None;
    assert_eq!(read(&vault, "a").await, b"secret");
}

#[tokio::test]
async fn an_item_that_cannot_be_deleted_yet_is_unreadable_at_once_and_deleted_later() {
    let computer = Computer::new();
    let vault = computer.vault().await;
    vault.put("a", b"secret").await.unwrap();
    let copy = computer.items.map().clone();
    *vault.stop_at.lock().unwrap() = Some((crate::steps::Step::DataKeyDeleted, 1));
    let cut_short = tokio::time::timeout(std::time::Duration::from_millis(50), vault.remove("a"));
    assert!(cut_short.await.is_err());

    assert_eq!(*computer.items.map(), copy, "the item is still there");
    let later = computer.vault().await;
    assert!(later.get("a").await.unwrap().is_none());
    later.prepare().await.unwrap();
    assert_eq!(computer.items.named("account:a"), None);
}

#[tokio::test]
async fn two_homes_share_a_keychain_without_meeting() {
    let (one, mut other) = (Computer::new(), Computer::new());
    other.items = one.items.clone();
    one.vault().await.put("a", b"of one").await.unwrap();
    other.vault().await.put("a", b"of the other").await.unwrap();
    one.vault().await.rotate().await.unwrap();
    one.vault().await.remove("a").await.unwrap();
    assert_eq!(read(&other.vault().await, "a").await, b"of the other");
}

#[tokio::test]
async fn two_programs_that_start_at_once_make_one_key() {
    for _ in 0..20 {
        let computer = Computer::new();
        let (one, other) = (computer.vault().await, computer.vault().await);
        let (first, second) = tokio::join!(one.put("a", b"of a"), other.put("b", b"of b"));
        first.unwrap();
        second.unwrap();
        let third = computer.vault().await;
        assert_eq!(read(&third, "a").await, b"of a");
        assert_eq!(read(&third, "b").await, b"of b");
    }
}

#[tokio::test]
async fn a_check_tells_what_does_not_open() {
    let computer = Computer::new();
    let vault = computer.vault().await;
    for account in ["fine", "gone", "changed"] {
        vault.put(account, b"secret").await.unwrap();
    }
    let name = |end: &str| {
        let map = computer.items.map();
        map.keys().find(|name| name.ends_with(end)).unwrap().clone()
    };
    let (gone, changed) = (name("account:gone"), name("account:changed"));
    computer.items.map().remove(&gone);
    computer.items.map().get_mut(&changed).unwrap()[90] ^= 1;
    let found: Vec<_> = vault
        .check()
        .await
        .unwrap()
        .iter()
        .map(|found| found.state)
        .collect();
    assert_eq!(
        found,
        [Found::Opens, Found::ItemMissing, Found::DoesNotOpen]
    );
    computer
        .items
        .map()
        .retain(|name, _| !name.contains("vault-key"));
    let found = computer.vault().await.check().await.unwrap();
    assert_eq!(found[0].state, Found::KeyMissing { version: 1 });
}

/// A database from before vaults had ids keeps its names in the keychain.
#[tokio::test]
async fn a_vault_from_before_there_were_ids_still_opens() {
    let computer = Computer::new();
    computer.vault().await.put("a", b"secret").await.unwrap();
    sqlx::query("UPDATE vault_state SET vault_id = '', storage = NULL")
        .execute(&computer.database().await)
        .await
        .unwrap();
    sqlx::query("UPDATE wrapped_keys SET storage = NULL")
        .execute(&computer.database().await)
        .await
        .unwrap();
    let named: Vec<_> = computer.items.map().clone().into_iter().collect();
    computer.items.map().clear();
    for (name, item) in named {
        let (_, short) = name.split_once(':').unwrap();
        if short != "generation" {
            computer.items.map().insert(short.to_owned(), item);
        }
    }
    let vault = computer.vault().await;
    assert_eq!(read(&vault, "a").await, b"secret");
    vault.put("b", b"new").await.unwrap();
    vault.rotate().await.unwrap();
    assert_eq!(read(&computer.vault().await, "a").await, b"secret");
    assert_eq!(computer.items.named("vault-key-v1"), None);
}
