use super::{Computer, read};
use crate::VaultError;

#[tokio::test]
async fn s19_an_older_copy_of_the_database_is_noticed_and_nothing_is_done_until_it_is_accepted() {
    let computer = Computer::new();
    let copy = computer.folder.path().join("yesterday.db");
    let vault = computer.vault().await;
    vault.put("a", b"of a").await.unwrap();
    computer.copy_database(&copy).await;
    vault.put("b", b"of b").await.unwrap();
    drop(vault);

    computer.restore_database(&copy).await;
    let vault = computer.vault().await;
    assert!(matches!(vault.get("a").await, Err(VaultError::RolledBack)));
    assert!(matches!(
        vault.put("c", b"x").await,
        Err(VaultError::RolledBack)
    ));
    assert!(matches!(
        vault.remove("a").await,
        Err(VaultError::RolledBack)
    ));
    assert!(matches!(vault.rotate().await, Err(VaultError::RolledBack)));
    assert!(matches!(vault.prepare().await, Err(VaultError::RolledBack)));

    vault.accept_older().await.unwrap();
    let noticed = vault.notice_older(std::time::Duration::from_secs(1)).await;
    assert!(noticed.is_ok());
    assert_eq!(read(&vault, "a").await, b"of a");
    assert!(matches!(
        vault.accept_older().await,
        Err(VaultError::NotRolledBack)
    ));
    vault.put("c", b"of c").await.unwrap();
    assert_eq!(read(&computer.vault().await, "c").await, b"of c");
}

#[tokio::test]
async fn s19_each_kind_of_change_is_counted() {
    for change in ["put", "remove", "rotate"] {
        let computer = Computer::new();
        let copy = computer.folder.path().join("yesterday.db");
        let vault = computer.vault().await;
        vault.put("a", b"of a").await.unwrap();
        computer.copy_database(&copy).await;
        match change {
            "put" => vault.put("b", b"of b").await.unwrap(),
            "remove" => vault.remove("a").await.unwrap(),
            _ => drop(vault.rotate().await.unwrap()),
        }
        drop(vault);
        assert!(
            computer.vault().await.prepare().await.is_ok(),
            "{change}: the newest is fine"
        );
        computer.restore_database(&copy).await;
        let older = computer.vault().await.prepare().await;
        assert!(matches!(older, Err(VaultError::RolledBack)), "{change}");
    }
}

#[tokio::test]
async fn a_refresh_is_no_change_of_the_database() {
    let computer = Computer::new();
    let copy = computer.folder.path().join("yesterday.db");
    let vault = computer.vault().await;
    vault.put("a", b"first").await.unwrap();
    computer.copy_database(&copy).await;
    vault.put("a", b"second").await.unwrap();
    drop(vault);
    computer.restore_database(&copy).await;
    assert_eq!(
        read(&computer.vault().await, "a").await,
        b"second",
        "the newest token is kept"
    );
}
