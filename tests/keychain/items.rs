//! What goes into an open keychain comes out of it. The calls are the vault's own, made by this test once more, as a program
//! on the desktop.

use std::io::Read as _;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use latchkey_testbed::{Desktop, Keyring};
use latchkey_vault::{Keychain, OsKeychain};

use crate::support::{Outcome, terminal};

/// Set where a test runs as a program on its desktop.
const ON_DESKTOP: &str = "LATCHKEY_TEST_ON_DESKTOP";

const LENGTHS: [usize; 7] = [0, 1, 32, 300, 2_560, 20_000, 60_000];

#[tokio::test]
async fn items_of_any_length_come_back_and_lie_there_as_text() -> Outcome {
    if std::env::var_os(ON_DESKTOP).is_some() {
        return round_trips().await;
    }
    let desktop = terminal(Keyring::Unlocked).await?;
    run_on(
        &desktop,
        "items_of_any_length_come_back_and_lie_there_as_text",
    )?;

    let mut lengths = Vec::new();
    for item in desktop.keychain_items()? {
        assert_eq!(item.attributes["service"], "dev.latchkey");
        assert!(item.secret.is_ascii(), "KWallet takes text only");
        let bytes = BASE64_STANDARD.decode(&item.secret)?;
        assert_eq!(item.attributes["username"], format!("of {}", bytes.len()));
        lengths.push(bytes.len());
    }
    lengths.sort_unstable();
    assert_eq!(lengths, LENGTHS);
    Ok(())
}

#[tokio::test]
async fn a_thousand_calls_one_after_the_other_are_all_answered() -> Outcome {
    if std::env::var_os(ON_DESKTOP).is_some() {
        return a_thousand_calls().await;
    }
    let desktop = terminal(Keyring::Unlocked).await?;
    run_on(
        &desktop,
        "a_thousand_calls_one_after_the_other_are_all_answered",
    )?;
    assert!(desktop.keychain_items()?.is_empty());
    Ok(())
}

async fn round_trips() -> Outcome {
    let keychain = Keychain::start(OsKeychain::default);
    for length in LENGTHS {
        let name = format!("of {length}");
        assert_eq!(keychain.get(&name).await?, None);
        let mut kept = Vec::new();
        for again in 0..2 {
            kept = random(length)?;
            keychain.set(&name, &kept).await?;
            let back = keychain.get(&name).await?.ok_or("it is not there")?;
            assert!(
                *back == kept,
                "{length} bytes, written {again} times before"
            );
        }
        keychain.delete(&name).await?;
        assert_eq!(keychain.get(&name).await?, None, "{length} bytes");
        keychain.delete(&name).await?;
        // For the test on the other side to look at.
        keychain.set(&name, &kept).await?;
    }
    Ok(())
}

async fn a_thousand_calls() -> Outcome {
    let keychain = Keychain::start(OsKeychain::default);
    for nth in 0..250 {
        let name = format!("item {}", nth % 10);
        let secret = random(300)?;
        keychain.set(&name, &secret).await?;
        let back = keychain.get(&name).await?.ok_or("it is not there")?;
        assert!(*back == secret, "call {nth}");
        keychain.delete(&name).await?;
        assert_eq!(keychain.get(&name).await?, None, "call {nth}");
    }
    Ok(())
}

/// Runs a test of this file as a program on a desktop: the keychain's bus is the one in its environment.
fn run_on(desktop: &Desktop, test: &str) -> Outcome {
    let (_, module) = module_path!().split_once("::").ok_or("a test in a crate")?;
    let output = desktop
        .command(std::env::current_exe()?)
        .args(["--exact", &format!("{module}::{test}"), "--nocapture"])
        .env(ON_DESKTOP, "1")
        .output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

fn random(length: usize) -> std::io::Result<Vec<u8>> {
    let mut bytes = vec![0; length];
    std::fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes)
}
