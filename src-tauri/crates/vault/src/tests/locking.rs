use std::sync::atomic::Ordering;
use std::time::Duration;

use super::{Computer, read, words};
use crate::lock::USUAL_IDLE;
use crate::{LockState, VaultError};

async fn locked() -> Computer {
    let computer = Computer::new();
    let vault = computer.vault().await;
    vault.put("a", b"of a").await.unwrap();
    vault.set_passphrase(&words("correct horse")).await.unwrap();
    vault.lock().await.unwrap();
    computer
}

#[tokio::test]
async fn a_lock_closes_every_program_and_the_passphrase_opens_them_all() {
    let computer = Computer::new();
    let (one, other) = (computer.vault().await, computer.vault().await);
    assert_eq!(one.lock_state().await.unwrap(), LockState::Off);
    assert!(matches!(one.lock().await, Err(VaultError::NoLock)));
    one.put("a", b"of a").await.unwrap();
    one.set_passphrase(&words("correct horse")).await.unwrap();
    assert!(matches!(
        one.set_passphrase(&words("another one")).await,
        Err(VaultError::LockExists)
    ));
    assert_eq!(
        read(&other, "a").await,
        b"of a",
        "unlocked until it is locked"
    );

    other.lock().await.unwrap();
    for vault in [&one, &other, &computer.vault().await] {
        assert_eq!(vault.lock_state().await.unwrap(), LockState::Locked);
        assert!(matches!(vault.get("a").await, Err(VaultError::Locked)));
        assert!(matches!(
            vault.put("b", b"x").await,
            Err(VaultError::Locked)
        ));
        assert!(vault.held_keys().is_empty());
    }
    one.unlock(&words("correct horse")).await.unwrap();
    for vault in [&one, &other, &computer.vault().await] {
        assert_eq!(
            vault.lock_state().await.unwrap(),
            LockState::Unlocked { idle: USUAL_IDLE }
        );
        assert_eq!(read(vault, "a").await, b"of a");
    }
}

#[tokio::test]
async fn while_locked_neither_keychain_nor_disk_nor_both_hold_a_bare_key() {
    let computer = Computer::new();
    let vault = computer.vault().await;
    vault.put("a", b"of a").await.unwrap();
    let bare = computer.items.named("vault-key-v1").unwrap();
    assert_eq!(bare.len(), 32);
    vault.set_passphrase(&words("correct horse")).await.unwrap();
    vault.rotate().await.unwrap();
    vault.lock().await.unwrap();
    let sealed = computer.items.named("vault-key-v2").unwrap();
    assert!(sealed.len() > 90, "an envelope");
    for item in computer.items.map().values() {
        assert!(!item.windows(32).any(|window| window == bare));
    }
    assert!(
        !computer
            .folder
            .path()
            .join("runtime")
            .join("session")
            .exists()
    );
    assert_eq!(
        std::fs::read_dir(computer.folder.path().join("runtime"))
            .unwrap()
            .count(),
        0
    );
}

#[tokio::test]
async fn a_vault_that_nothing_uses_locks_itself() {
    let computer = Computer::new();
    let vault = computer.vault().await;
    vault.put("a", b"of a").await.unwrap();
    vault.set_passphrase(&words("correct horse")).await.unwrap();
    vault.set_idle(Duration::from_secs(60)).await.unwrap();
    for _ in 0..3 {
        computer.pass(50_000);
        assert_eq!(read(&vault, "a").await, b"of a", "use keeps it open");
    }
    computer.pass(50_000);
    assert!(
        matches!(
            vault.lock_state().await.unwrap(),
            LockState::Unlocked { .. }
        ),
        "a glance is no use"
    );
    computer.pass(10_001);
    assert!(matches!(vault.get("a").await, Err(VaultError::Locked)));
    computer.pass(-60_000);
    assert!(
        matches!(vault.get("a").await, Err(VaultError::Locked)),
        "nor does setting the clock back help"
    );

    vault.unlock(&words("correct horse")).await.unwrap();
    vault.set_idle(Duration::ZERO).await.unwrap();
    computer.pass(1_000_000_000);
    assert_eq!(read(&vault, "a").await, b"of a");
}

#[tokio::test]
async fn a_program_that_stays_open_lets_go_of_its_keys_by_itself() {
    let computer = Computer::new();
    let (idle, other) = (computer.vault().await, computer.vault().await);
    idle.put("a", b"of a").await.unwrap();
    idle.set_passphrase(&words("correct horse")).await.unwrap();
    assert_eq!(read(&idle, "a").await, b"of a");
    assert_eq!(idle.held_keys().len(), 1);
    let told = std::cell::RefCell::new(Vec::new());
    let watch = idle.watch_lock(|state| told.borrow_mut().push(state));
    let others = async {
        while told.borrow().is_empty() {
            tokio::task::yield_now().await;
        }
        other.lock().await.unwrap();
        while told.borrow().len() < 2 {
            tokio::task::yield_now().await;
        }
        assert!(idle.held_keys().is_empty());
        assert!(idle.unlocked.lock().await.is_none());
        other.unlock(&words("correct horse")).await.unwrap();
        while told.borrow().len() < 3 {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        () = watch => unreachable!("it never returns"),
        () = others => {}
    }
    let open = LockState::Unlocked { idle: USUAL_IDLE };
    assert_eq!(*told.borrow(), [open, LockState::Locked, open]);
}

/// A window that shows what it sees would otherwise show it locked, and another that follows would let go of everything.
#[tokio::test]
async fn who_has_just_given_a_passphrase_is_at_no_moment_found_locked() {
    let computer = Computer::new();
    let (one, other) = (computer.vault().await, computer.vault().await);
    one.put("a", b"of a").await.unwrap();
    let (old, new) = (words("correct horse"), words("battery staple"));
    let work = async {
        for _ in 0..5 {
            one.set_passphrase(&old).await.unwrap();
            let session = computer.session();
            one.unlock(&old).await.unwrap();
            one.change_passphrase(&old, &new).await.unwrap();
            assert_eq!(computer.session(), session, "it goes on");
            one.remove_passphrase(&new).await.unwrap();
        }
    };
    let look = async {
        loop {
            for vault in [&one, &other] {
                assert_ne!(vault.lock_state().await.unwrap(), LockState::Locked);
            }
        }
    };
    tokio::select! {
        () = work => {}
        () = look => unreachable!("it never ends"),
    }
}

#[tokio::test]
async fn what_a_program_locks_and_unlocks_itself_is_told_at_once() {
    let computer = Computer::new();
    let mut vault = computer.vault().await;
    // It waits for ever between two looks.
    vault.parts.sleep = std::sync::Arc::new(|wait| {
        Box::pin(async move {
            if !wait.is_zero() {
                std::future::pending::<()>().await;
            }
        })
    });
    let told = std::cell::RefCell::new(Vec::new());
    let watch = vault.watch_lock(|state| told.borrow_mut().push(state));
    let until = async |count| {
        while told.borrow().len() < count {
            tokio::task::yield_now().await;
        }
    };
    let work = async {
        until(1).await;
        vault.set_passphrase(&words("correct horse")).await.unwrap();
        until(2).await;
        vault.lock().await.unwrap();
        until(3).await;
        vault.unlock(&words("correct horse")).await.unwrap();
        until(4).await;
        vault
            .remove_passphrase(&words("correct horse"))
            .await
            .unwrap();
        until(5).await;
    };
    let in_time = tokio::time::timeout(Duration::from_secs(20), async {
        tokio::select! {
            () = watch => unreachable!("it never returns"),
            () = work => {}
        }
    });
    in_time.await.unwrap();
    let open = LockState::Unlocked { idle: USUAL_IDLE };
    let (off, locked) = (LockState::Off, LockState::Locked);
    assert_eq!(*told.borrow(), [off, open, locked, open, off]);
}

/// With a lock, time alone may lock; without one nothing changes until somebody writes.
#[tokio::test]
async fn a_lock_that_another_program_sets_is_told_however_long_nothing_was_written() {
    let computer = Computer::new();
    let (mut idle, other) = (computer.vault().await, computer.vault().await);
    let waited = std::sync::Arc::clone(&computer.waited);
    // Readers see what was written some moments after it was told.
    idle.parts.sleep = std::sync::Arc::new(move |_| {
        waited.fetch_add(1, Ordering::Relaxed);
        Box::pin(tokio::time::sleep(Duration::from_millis(5)))
    });
    idle.put("a", b"of a").await.unwrap();
    let told = std::cell::RefCell::new(Vec::new());
    let watch = idle.watch_lock(|state| told.borrow_mut().push(state));
    let others = async {
        while told.borrow().is_empty() {
            tokio::task::yield_now().await;
        }
        // Many times as long as it waits between two looks.
        let moment = Duration::from_millis(100);
        tokio::time::sleep(moment).await;
        let looked = computer.waited.load(Ordering::Relaxed);
        tokio::time::sleep(moment).await;
        let looks = computer.waited.load(Ordering::Relaxed) - looked;
        assert!(looks == 0 || !cfg!(target_os = "linux"), "{looks} looks");
        for lock in [LockState::Unlocked { idle: USUAL_IDLE }, LockState::Locked] {
            match lock {
                LockState::Locked => other.lock().await.unwrap(),
                _ => other.set_passphrase(&words("correct horse")).await.unwrap(),
            }
            while told.borrow().last() != Some(&lock) {
                tokio::task::yield_now().await;
            }
        }
    };
    let within = Duration::from_secs(20);
    let told_of_both = tokio::time::timeout(within, async {
        tokio::select! {
            () = watch => unreachable!("it never returns"),
            () = others => {}
        }
    });
    told_of_both.await.unwrap();
    assert_eq!(told.borrow()[0], LockState::Off);
    assert!(idle.held_keys().is_empty());
}

#[tokio::test]
async fn what_nobody_asked_for_does_not_keep_the_lock_open() {
    for shared in [true, false] {
        let computer = locked().await;
        let mut vault = computer.vault().await;
        if !shared {
            vault.sessions = crate::session::Sessions::new(None);
        }
        vault.unlock(&words("correct horse")).await.unwrap();
        let most = i64::try_from(USUAL_IDLE.as_millis()).unwrap() - 1;
        computer.pass(most);
        let read = vault.unattended(vault.get("a")).await;
        assert!(read.unwrap().is_some(), "it opens while unlocked");
        vault.unattended(vault.put("a", b"anew")).await.unwrap();
        computer.pass(2);
        let read = vault.unattended(vault.get("a")).await;
        assert!(matches!(read, Err(VaultError::Locked)), "shared: {shared}");
    }
}

#[tokio::test]
async fn keys_from_before_there_was_a_lock_are_let_go_of_too() {
    let computer = Computer::new();
    let (idle, other) = (computer.vault().await, computer.vault().await);
    idle.put("a", b"of a").await.unwrap();
    assert_eq!(idle.held_keys().len(), 1);
    other.set_passphrase(&words("correct horse")).await.unwrap();
    other.lock().await.unwrap();
    let watch = idle.watch_lock(|_| ());
    let _ = tokio::time::timeout(Duration::from_millis(100), watch).await;
    assert!(idle.held_keys().is_empty());
}

#[tokio::test]
async fn wrong_passphrases_wait_longer_and_longer_in_all_programs_and_delete_nothing() {
    let computer = locked().await;
    let (one, other) = (computer.vault().await, computer.vault().await);
    let before = computer.items.map().clone();
    let mut waits = Vec::new();
    for nth in 0..8 {
        let vault = if nth % 2 == 0 { &one } else { &other };
        let before = computer.waited.load(Ordering::Relaxed);
        let tried = vault.unlock(&words("wrong horse")).await;
        assert!(matches!(tried, Err(VaultError::WrongPassphrase { .. })));
        waits.push(computer.waited.load(Ordering::Relaxed) - before);
    }
    // The clock of the test stands still, so each wait has the ones before it in it.
    assert_eq!(waits, [0, 500, 1500, 3500, 7500, 10_000, 10_000, 10_000]);
    assert_eq!(*computer.items.map(), before);
    computer.pass(10_000);
    one.unlock(&words("correct horse")).await.unwrap();
    assert_eq!(read(&other, "a").await, b"of a");
    one.lock().await.unwrap();
    let before = computer.waited.load(Ordering::Relaxed);
    one.unlock(&words("correct horse")).await.unwrap();
    let waited = computer.waited.load(Ordering::Relaxed) - before;
    assert_eq!(waited, 0, "the right one forgives");
}

#[tokio::test]
async fn the_passphrase_can_be_changed_and_taken_off() {
    let computer = locked().await;
    let vault = computer.vault().await;
    let changed = vault
        .change_passphrase(&words("wrong horse"), &words("battery staple"))
        .await;
    assert!(matches!(changed, Err(VaultError::WrongPassphrase { .. })));
    let short = vault
        .change_passphrase(&words("correct horse"), &words("staple"))
        .await;
    assert!(matches!(short, Err(VaultError::TooShort(_))));
    computer.pass(10_000);
    vault
        .change_passphrase(&words("correct horse"), &words("battery staple"))
        .await
        .unwrap();
    vault.lock().await.unwrap();
    assert!(vault.unlock(&words("correct horse")).await.is_err());
    computer.pass(10_000);
    vault.unlock(&words("battery staple")).await.unwrap();
    assert_eq!(read(&vault, "a").await, b"of a");

    vault
        .remove_passphrase(&words("battery staple"))
        .await
        .unwrap();
    assert_eq!(vault.lock_state().await.unwrap(), LockState::Off);
    assert_eq!(read(&computer.vault().await, "a").await, b"of a");
    assert_eq!(computer.items.named("vault-key-v1").unwrap().len(), 32);
}

#[tokio::test]
async fn without_a_folder_for_sessions_a_process_unlocks_itself_only() {
    let computer = locked().await;
    let mut vault = computer.vault().await;
    vault.sessions = crate::session::Sessions::new(None);
    vault.unlock(&words("correct horse")).await.unwrap();
    assert_eq!(read(&vault, "a").await, b"of a");
    assert!(matches!(
        computer.vault().await.get("a").await,
        Err(VaultError::Locked)
    ));
    computer.pass(i64::try_from(USUAL_IDLE.as_millis()).unwrap() + 1);
    assert!(matches!(vault.get("a").await, Err(VaultError::Locked)));
}
