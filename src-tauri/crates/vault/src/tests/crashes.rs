use std::future::Future;
use std::time::Duration;

use super::{Computer, read, words};
use crate::check::Found;
use crate::steps::Step;
use crate::vault::Vault;

/// Lets the power go at a step, the `times`-th time it is reached; false where it is not reached.
async fn crash_at(vault: &Vault, step: Step, times: usize, work: impl Future<Output = ()>) -> bool {
    *vault.stop_at.lock().unwrap() = Some((step, times));
    let mut work = std::pin::pin!(work);
    loop {
        tokio::select! {
            biased;
            () = &mut work => return false,
            () = tokio::time::sleep(Duration::from_millis(1)) => {
                if matches!(*vault.stop_at.lock().unwrap(), Some((_, 0))) {
                    return true;
                }
            }
        }
    }
}

/// What every one of these operations begins with: two accounts, one of them half-way through getting a new data key.
async fn two_accounts() -> Computer {
    let computer = Computer::new();
    let vault = computer.vault().await;
    vault.put("a", b"of a").await.unwrap();
    vault.put("b", b"of b").await.unwrap();
    computer
}

#[derive(Debug, Clone, Copy)]
enum Work {
    First,
    Put,
    Again,
    Remove,
    Rotate,
    Renew,
    Lock,
    Unlock,
}

impl Work {
    const ALL: [Self; 8] = [
        Self::First,
        Self::Put,
        Self::Again,
        Self::Remove,
        Self::Rotate,
        Self::Renew,
        Self::Lock,
        Self::Unlock,
    ];

    async fn run(self, vault: &Vault) {
        match self {
            Self::First | Self::Put => vault.put("c", b"of c").await.unwrap(),
            Self::Again => vault.put("a", b"of a again").await.unwrap(),
            Self::Remove => vault.remove("b").await.unwrap(),
            Self::Rotate => drop(vault.rotate().await.unwrap()),
            Self::Renew => vault.renew("a").await.unwrap(),
            Self::Lock => vault.set_passphrase(&words("correct horse")).await.unwrap(),
            Self::Unlock => vault
                .remove_passphrase(&words("correct horse"))
                .await
                .unwrap(),
        }
    }
}

#[tokio::test]
async fn s05_a_crash_at_any_named_step_leaves_every_account_readable() {
    let mut reached = Vec::new();
    for work in Work::ALL {
        for step in Step::ALL {
            for times in 1.. {
                let computer = match work {
                    Work::First => Computer::new(),
                    _ => two_accounts().await,
                };
                let vault = computer.vault().await;
                if let Work::Unlock = work {
                    vault.rotate().await.unwrap();
                    vault.set_passphrase(&words("correct horse")).await.unwrap();
                }
                if !crash_at(&vault, step, times, work.run(&vault)).await {
                    break;
                }
                drop(vault);
                reached.push(step);
                after_the_crash(&computer, work, step).await;
            }
        }
    }
    for step in Step::ALL {
        assert!(reached.contains(&step), "{step:?} is reached by nothing");
    }
}

async fn after_the_crash(computer: &Computer, work: Work, step: Step) {
    let vault = computer.vault().await;
    if let Ok(crate::LockState::Locked) = vault.lock_state().await {
        vault.unlock(&words("correct horse")).await.unwrap();
    }
    let at = format!("{work:?} at {step:?}");
    for found in vault.check().await.unwrap() {
        let may_lack = match work {
            Work::First | Work::Put => found.account == "c",
            _ => false,
        };
        assert!(
            found.state == Found::Opens || (may_lack && found.state == Found::ItemMissing),
            "{at}: {found:?}"
        );
    }
    let survivors: &[(&str, &[&[u8]])] = match work {
        Work::First => &[],
        Work::Again => &[("a", &[b"of a", b"of a again"]), ("b", &[b"of b"])],
        Work::Remove => &[("a", &[b"of a"])],
        _ => &[("a", &[b"of a"]), ("b", &[b"of b"])],
    };
    for (account, secrets) in survivors {
        let secret = read(&vault, account).await;
        assert!(secrets.contains(&secret.as_slice()), "{at}: {account}");
    }
    // The same work, done to its end by whoever comes next, ends as if nothing had happened.
    match (work, vault.lock_state().await.unwrap()) {
        (Work::Lock, crate::LockState::Unlocked { .. }) | (Work::Unlock, crate::LockState::Off) => {
        }
        _ => work.run(&vault).await,
    }
    let next = computer.vault().await;
    next.prepare().await.unwrap();
    if next.lock_state().await.unwrap() != crate::LockState::Off {
        let items = computer.items.map();
        for (name, key) in items.iter().filter(|(name, _)| name.contains("vault-key")) {
            assert!(key.len() > 32, "{at}: {name} lies bare behind a lock");
        }
    }
    next.put("d", b"of d").await.unwrap();
    next.rotate().await.unwrap();
    assert_eq!(read(&next, "d").await, b"of d", "{at}");
    let keys: Vec<_> = computer
        .items
        .map()
        .keys()
        .filter(|name| name.contains("vault-key"))
        .cloned()
        .collect();
    assert_eq!(keys.len(), 1, "{at}: one version is left of {keys:?}");
    let items = computer
        .items
        .map()
        .keys()
        .filter(|name| name.contains("account:"))
        .count();
    assert_eq!(
        items,
        next.accounts().await.unwrap().len(),
        "{at}: index and keychain agree"
    );
}
