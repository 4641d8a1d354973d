use super::{Computer, read};
use crate::keychain::KeychainError;

#[tokio::test]
async fn a_rotation_wraps_every_account_anew_and_removes_the_version_nothing_needs() {
    let computer = Computer::new();
    let vault = computer.vault().await;
    for account in ["a", "b", "c"] {
        vault.put(account, account.as_bytes()).await.unwrap();
    }
    let old = computer.items.named("vault-key-v1").unwrap();
    let rotation = vault.rotate().await.unwrap();
    assert_eq!((rotation.from, rotation.to, rotation.rewrapped), (1, 2, 3));
    assert_eq!((rotation.removed, rotation.unreadable.len()), (vec![1], 0));
    assert_eq!(computer.items.named("vault-key-v1"), None);
    assert_ne!(computer.items.named("vault-key-v2").unwrap(), old);
    let status = vault.key_status().await.unwrap();
    assert_eq!(
        (
            status.current,
            status.versions.len(),
            status.versions[0].used_by
        ),
        (2, 1, 3)
    );
    assert!(
        status
            .accounts
            .iter()
            .all(|account| !account.needs_reencryption)
    );
    for vault in [vault, computer.vault().await] {
        for account in ["a", "b", "c"] {
            assert_eq!(read(&vault, account).await, account.as_bytes());
        }
    }
}

#[tokio::test]
async fn a_program_that_holds_the_old_key_meets_the_new_one() {
    let computer = Computer::new();
    let (one, other) = (computer.vault().await, computer.vault().await);
    one.put("a", b"of a").await.unwrap();
    assert_eq!(read(&other, "a").await, b"of a");
    one.rotate().await.unwrap();
    other.put("b", b"of b").await.unwrap();
    one.rotate().await.unwrap();
    for vault in [&one, &other, &computer.vault().await] {
        assert_eq!(read(vault, "a").await, b"of a");
        assert_eq!(read(vault, "b").await, b"of b");
    }
}

#[tokio::test]
async fn a_version_is_kept_while_an_account_needs_it_and_that_account_is_told() {
    let computer = Computer::new();
    let vault = computer.vault().await;
    vault.put("a", b"of a").await.unwrap();
    vault.put("b", b"of b").await.unwrap();
    let pool = computer.database().await;
    let record: Vec<u8> = sqlx::query_scalar("SELECT record FROM wrapped_keys WHERE account = 'b'")
        .fetch_one(&pool)
        .await
        .unwrap();
    let set = async |record: &[u8]| {
        sqlx::query("UPDATE wrapped_keys SET record = ? WHERE account = 'b'")
            .bind(record)
            .execute(&pool)
            .await
            .unwrap();
    };
    set(b"spoilt").await;
    let rotation = vault.rotate().await.unwrap();
    assert_eq!(
        (rotation.unreadable, rotation.removed),
        (vec!["b".to_owned()], vec![])
    );
    let status = vault.key_status().await.unwrap();
    let needs: Vec<_> = status
        .accounts
        .iter()
        .map(|account| account.needs_reencryption)
        .collect();
    assert_eq!(needs, [false, true]);
    assert_eq!(
        status
            .versions
            .iter()
            .map(|known| known.used_by)
            .collect::<Vec<_>>(),
        [1, 1]
    );

    set(&record).await;
    assert_eq!(read(&vault, "b").await, b"of b", "its key was kept");
    assert_eq!(vault.rotate().await.unwrap().removed, [1, 2]);
    assert_eq!(read(&computer.vault().await, "b").await, b"of b");
}

#[tokio::test]
async fn a_deep_rotation_changes_every_data_key_and_every_item() {
    let computer = Computer::new();
    let vault = computer.vault().await;
    vault.put("a", b"of a").await.unwrap();
    let before = computer.items.named("account:a").unwrap();
    let pool = computer.database().await;
    let old_row: Vec<u8> = sqlx::query_scalar("SELECT record FROM wrapped_keys")
        .fetch_one(&pool)
        .await
        .unwrap();
    vault.renew("a").await.unwrap();
    assert_ne!(computer.items.named("account:a").unwrap(), before);
    assert_eq!(read(&vault, "a").await, b"of a");
    vault.put("a", b"again").await.unwrap();
    vault.renew("a").await.unwrap();
    assert_eq!(read(&computer.vault().await, "a").await, b"again");
    // The old data key opens nothing any more.
    sqlx::query("UPDATE wrapped_keys SET record = ?, data_key_version = 1")
        .bind(old_row)
        .execute(&pool)
        .await
        .unwrap();
    assert!(computer.vault().await.get("a").await.is_err());
    vault.renew("nobody").await.unwrap();
}

#[tokio::test]
async fn readers_never_miss_an_account_while_keys_change() {
    let computer = Computer::new();
    let (writer, reader) = (computer.vault().await, computer.vault().await);
    writer.put("a", b"of a").await.unwrap();
    let work = async {
        for _ in 0..30 {
            writer.rotate().await.unwrap();
            writer.renew("a").await.unwrap();
        }
    };
    let mut work = std::pin::pin!(work);
    let mut reads = 0;
    loop {
        tokio::select! {
            biased;
            secret = read(&reader, "a") => {
                assert_eq!(secret, b"of a");
                reads += 1;
                tokio::task::yield_now().await;
            }
            () = &mut work => break,
        }
        if reads % 2 == 0 {
            tokio::select! { () = &mut work => break, () = tokio::time::sleep(std::time::Duration::from_micros(300)) => {} }
        }
    }
    assert!(reads > 10, "{reads}");
}

#[tokio::test]
async fn a_rotation_whose_keychain_fails_changes_nothing() {
    let computer = Computer::new();
    let vault = computer.vault().await;
    vault.put("a", b"of a").await.unwrap();
    *computer.items.trouble.lock().unwrap() = Some(KeychainError::Locked);
    assert!(vault.rotate().await.is_err());
    *computer.items.trouble.lock().unwrap() = None;
    assert_eq!(vault.key_status().await.unwrap().current, 1);
    assert_eq!(read(&computer.vault().await, "a").await, b"of a");
}
