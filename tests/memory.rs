//! Nothing readable is left: not on the disk, not in the keychain and not in memory, once an account is gone or the vault is
//! locked. Every search is first shown to find what is there.
//!
//! The secrets are known because the test opens the vault itself: see `open_vault`.

mod open_vault;

use std::error::Error;
use std::io::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use latchkey_testbed::memory::{Found, Sought, family, program_of, search};
use latchkey_testbed::{
    Desktop, DesktopOptions, Keyring, LinkServer, LinkServerOptions, Phone, Window, WindowOptions,
    binaries,
};

use self::open_vault::OpenVault;
use crate::support::{
    Outcome, PATIENCE, holds_token, is_active, latchkey, latchkey_reading, link, terminal, token,
    wait_until,
};

/// How long the app may take to let go of what it no longer needs.
const LETS_GO: Duration = Duration::from_secs(3);
const LOOK: Duration = Duration::from_millis(100);
const PASSPHRASE: &str = "correct horse battery staple";
const APP: &str = "latchkey-desktop";
/// Presses the first button of the account's row, which renews it.
const RENEW: &str = "document.querySelector('[data-testid=\"account-row\"] button').click()";

#[tokio::test]
async fn s09_logout_leaves_nothing_readable() -> Outcome {
    let desktop = Desktop::start(DesktopOptions::default()).await?;
    let (server, window) = open_with_account(&desktop).await?;
    let vault = OpenVault::read(&desktop).await?;
    let (tokens, sealed) = (vault.tokens(&desktop)?, vault.records(&desktop)?);
    let access_token = token(&desktop, &vault.account_id)?;
    assert!(tokens[0].is_in(access_token.as_bytes()));

    // While the server hangs the app waits for its answer, with the tokens in its memory: that they are found there is
    // what makes not finding them mean something.
    window.click("nav-accounts").await?;
    server.pause();
    window.click("logout").await?;
    window.click("confirm").await?;
    let held = app_holds(&window, &tokens, |held| names(held).len() == tokens.len()).await?;
    assert_eq!(names(&held), ["access token", "refresh token"]);
    assert_eq!(programs(&held), [APP], "no other program gets a token");
    server.resume();

    window
        .wait_for_text("receipt", "logged out", PATIENCE)
        .await?;
    assert!(!is_active(&server.issuer, &access_token).await?);
    let secrets = [tokens, vault.data_keys()].concat();
    let held = app_holds(&window, &secrets, <[Found]>::is_empty).await?;
    assert!(held.is_empty(), "{held:#?}");

    // With the app running, whose database is open, and without it.
    let records = [secrets, sealed].concat();
    assert_nothing_kept(&desktop, &records)?;
    let log = window.close().await?;
    assert!(!holds_token(log.as_bytes()));
    assert_nothing_kept(&desktop, &records)?;
    assert_what_is_planted_is_found(&desktop, &records)
}

#[tokio::test]
async fn s09_revoking_leaves_nothing_readable() -> Outcome {
    let desktop = terminal(Keyring::Unlocked).await?;
    let server = LinkServer::start(&desktop, LinkServerOptions::default()).await?;
    link(&desktop, &server.issuer, &Phone::new(&server.sandbox), "").await?;
    let vault = OpenVault::read(&desktop).await?;
    let first = vault.tokens(&desktop)?;
    assert_eq!(latchkey(&desktop, &["refresh", &vault.account_id])?.code, 0);
    let second = vault.tokens(&desktop)?;
    let sealed = vault.records(&desktop)?;
    let records = [first, second, vault.data_keys(), sealed].concat();

    let said = latchkey(&desktop, &["revoke", &vault.account_id])?;
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert!(!holds_token(said.stdout.as_bytes()) && !holds_token(said.stderr.as_bytes()));
    assert_nothing_kept(&desktop, &records)?;
    assert_what_is_planted_is_found(&desktop, &records)
}

#[tokio::test]
async fn s09_keys_leave_memory_on_lock() -> Outcome {
    let desktop = Desktop::start(DesktopOptions::default()).await?;
    let (_server, window) = open_with_account(&desktop).await?;
    let vault = OpenVault::read(&desktop).await?;
    let vault_key = vault.vault_keys();

    // The first passphrase is set by another program, while the app has the key already.
    let held = app_holds(&window, &vault_key, |held| !held.is_empty()).await?;
    assert!(names(&held).contains(&"vault key"), "{held:#?}");
    lock(&desktop)?;
    let held = app_holds(&window, &vault_key, <[Found]>::is_empty).await?;
    assert!(held.is_empty(), "after the first lock: {held:#?}");

    unlock(&desktop)?;
    let first = vault.tokens(&desktop)?;
    window.click("nav-accounts").await?;
    window.find("account-row").await?;
    window.execute(RENEW, vec![]).await?;
    wait_until("nothing was refreshed", async || {
        Ok(vault.item(&desktop)? != vault.sealed)
    })
    .await?;
    let secrets = [
        vault_key,
        vault.data_keys(),
        vault.lock_keys(&desktop, PASSPHRASE).await?,
        first,
        vault.tokens(&desktop)?,
    ]
    .concat();
    let held = app_holds(&window, &secrets, |held| {
        names(held).contains(&"key behind the lock")
    })
    .await?;
    for name in ["vault key", "key behind the lock", "key of the session"] {
        assert!(names(&held).contains(&name), "{name}: {held:#?}");
    }
    assert_eq!(programs(&held), [APP], "no other program gets a key");

    lock(&desktop)?;
    let held = app_holds(&window, &secrets, <[Found]>::is_empty).await?;
    assert!(held.is_empty(), "after the second lock: {held:#?}");
    window.close().await?;
    Ok(())
}

#[tokio::test]
async fn s09_a_passphrase_is_in_no_argument_and_no_environment() -> Outcome {
    let desktop = terminal(Keyring::Unlocked).await?;
    assert_eq!(latchkey(&desktop, &["doctor"])?.code, 0);
    lock(&desktop)?;

    let mut program = desktop
        .command(binaries().latchkey()?)
        .args(["--json", "unlock"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()?;
    let passphrase = Sought::text("passphrase", PASSPHRASE);
    let unlock = Sought::text("argument", "unlock");
    let home = Sought::text("variable", "LATCHKEY_HOME=");
    let about = |what: &str| std::fs::read(format!("/proc/{}/{what}", program.id()));
    // The system shows both a moment after the program is started.
    wait_until("they cannot be seen", async || {
        Ok(unlock.is_in(&about("cmdline")?) && home.is_in(&about("environ")?))
    })
    .await?;
    let (arguments, environment) = (about("cmdline")?, about("environ")?);
    assert!(!passphrase.is_in(&arguments) && !passphrase.is_in(&environment));

    // Then while it tries the passphrase, to its end.
    let mut stdin = program.stdin.take().ok_or("no input")?;
    writeln!(stdin, "{PASSPHRASE}")?;
    let mut looked = 0;
    let status = loop {
        for what in ["cmdline", "environ"] {
            let about = std::fs::read(format!("/proc/{}/{what}", program.id()));
            assert!(!passphrase.is_in(&about.unwrap_or_default()), "{what}");
        }
        looked += 1;
        if let Some(status) = program.try_wait()? {
            break status;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    assert!(status.success() && looked > 1);
    Ok(())
}

#[tokio::test]
async fn s09_no_program_of_the_app_can_leave_a_core_file() -> Outcome {
    let desktop = Desktop::start(DesktopOptions::default()).await?;
    let (_server, window) = open_with_account(&desktop).await?;
    let processes = app_processes(&window)?;
    assert!(processes.len() > 1, "WebKit's processes are the app's too");
    for process in processes {
        assert_eq!(core_size(process)?, ["0", "0"], "{}", program_of(process));
    }
    window.close().await?;

    assert_eq!(latchkey(&desktop, &["doctor"])?.code, 0);
    lock(&desktop)?;
    let mut program = desktop
        .command(binaries().latchkey()?)
        .arg("unlock")
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    wait_until("its limit is not zero", async || {
        Ok(core_size(program.id())? == ["0", "0"])
    })
    .await?;
    program.kill()?;
    program.wait()?;
    Ok(())
}

/// The app on a desktop where an account is linked at a server outside of it.
async fn open_with_account(desktop: &Desktop) -> Result<(LinkServer, Window), Box<dyn Error>> {
    let server = LinkServer::start(desktop, LinkServerOptions::default()).await?;
    std::fs::create_dir_all(desktop.latchkey_home())?;
    std::fs::write(
        desktop.latchkey_home().join("config.toml"),
        format!("server = \"{}\"\n", server.issuer),
    )?;
    link(desktop, &server.issuer, &Phone::new(&server.sandbox), "").await?;
    let app = binaries().latchkey_desktop()?;
    let window = Window::open(desktop, &app, WindowOptions::default()).await?;
    Ok((server, window))
}

/// Sets the passphrase if there is none yet, and locks.
fn lock(desktop: &Desktop) -> Outcome {
    let said = latchkey_reading(desktop, &["lock"], &format!("{PASSPHRASE}\n"))?;
    assert_eq!(said.code, 0, "{}", said.stderr);
    Ok(())
}

fn unlock(desktop: &Desktop) -> Outcome {
    let said = latchkey_reading(desktop, &["unlock"], &format!("{PASSPHRASE}\n"))?;
    assert_eq!(said.code, 0, "{}", said.stderr);
    Ok(())
}

/// The app's own process, then those that it started.
fn app_processes(window: &Window) -> Result<Vec<u32>, Box<dyn Error>> {
    let started = family(window.driver_id());
    let app = started
        .into_iter()
        .find(|&process| program_of(process) == APP);
    Ok(family(app.ok_or("the app does not run")?))
}

/// What the app's processes hold, looked at again until it is as it should be or ought to be by now.
async fn app_holds(
    window: &Window,
    sought: &[Sought],
    as_it_should: impl Fn(&[Found]) -> bool,
) -> Result<Vec<Found>, Box<dyn Error>> {
    let deadline = Instant::now() + LETS_GO;
    loop {
        let began = Instant::now();
        let held = search(&app_processes(window)?, sought)?;
        if as_it_should(&held) || began > deadline {
            return Ok(held);
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// The names of what was found, once each.
fn names(found: &[Found]) -> Vec<&str> {
    let mut names: Vec<&str> = found.iter().map(|found| found.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The programs it was found in, once each.
fn programs(found: &[Found]) -> Vec<&str> {
    let mut programs: Vec<&str> = found.iter().map(|found| found.program.as_str()).collect();
    programs.sort_unstable();
    programs.dedup();
    programs
}

/// Neither a file on the desktop nor an item of its keychain holds any of it, or anything else shaped like a token.
fn assert_nothing_kept(desktop: &Desktop, secrets: &[Sought]) -> Outcome {
    let kept = kept(desktop, secrets)?;
    assert!(kept.is_empty(), "{kept:#?}");
    Ok(())
}

/// What every search that found nothing stands on.
fn assert_what_is_planted_is_found(desktop: &Desktop, secrets: &[Sought]) -> Outcome {
    let file = desktop.latchkey_home().join("planted");
    for secret in secrets {
        let around = [b"before\0", secret.expose(), b"\0after"].concat();
        std::fs::write(&file, &around)?;
        let found = kept(desktop, std::slice::from_ref(secret))?;
        assert!(!found.is_empty(), "{} in a file", secret.name());
        std::fs::remove_file(&file)?;

        store_item(desktop, &BASE64_STANDARD.encode(around))?;
        let found = kept(desktop, std::slice::from_ref(secret))?;
        assert!(!found.is_empty(), "{} in the keychain", secret.name());
    }
    Ok(())
}

/// Puts a text into the keychain, in the place of the one before.
fn store_item(desktop: &Desktop, text: &str) -> Outcome {
    let mut tool = desktop
        .command("secret-tool")
        .args(["store", "--label=planted", "service", "dev.latchkey"])
        .args(["username", "planted"])
        .stdin(Stdio::piped())
        .spawn()?;
    tool.stdin
        .take()
        .ok_or("no input")?
        .write_all(text.as_bytes())?;
    assert!(tool.wait()?.success());
    Ok(())
}

/// The soft and the hard limit of a process's core file.
fn core_size(process: u32) -> Result<[String; 2], Box<dyn Error>> {
    let limits = std::fs::read_to_string(format!("/proc/{process}/limits"))?;
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max core file size"))
        .ok_or("no such limit")?;
    let mut words = line.split_whitespace().map(str::to_owned);
    Ok([
        words.next().ok_or("no soft limit")?,
        words.next().ok_or("no hard limit")?,
    ])
}

/// Which files and items hold which of the secrets, or something shaped like a token.
fn kept(desktop: &Desktop, secrets: &[Sought]) -> Result<Vec<String>, Box<dyn Error>> {
    let mut kept = Vec::new();
    let mut look = |place: &str, bytes: &[u8]| {
        let found = secrets.iter().filter(|secret| secret.is_in(bytes));
        kept.extend(found.map(|secret| format!("{place}: {}", secret.name())));
        if holds_token(bytes) {
            kept.push(format!("{place}: a token"));
        }
    };
    let mut folders = vec![desktop.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let (path, kind) = (entry.path(), entry.file_type()?);
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() {
                look(&path.display().to_string(), &std::fs::read(&path)?);
            }
        }
    }
    for item in desktop.keychain_items()? {
        look(&item.label, &item.secret);
        if let Ok(bytes) = BASE64_STANDARD.decode(&item.secret) {
            look(&item.label, &bytes);
        }
    }
    Ok(kept)
}
