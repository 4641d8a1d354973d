//! Short words for what every test here does.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use latchkey_testbed::{
    Desktop, DesktopOptions, Keyring, LinkServer, LinkServerOptions, Phone, binaries,
};
use serde_json::Value;
use url::Url;

pub(crate) type Outcome = Result<(), Box<dyn Error>>;

/// How long anything that should be quick may take on a loaded machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// Three seconds are the promise; the rest is the program starting on a loaded machine.
pub(crate) const AT_MOST: Duration = Duration::from_millis(3_800);

/// What the keychain holds of a vault whose accounts are all gone.
pub(crate) const WITHOUT_ACCOUNTS: [&str; 2] = ["generation", "vault-key-v1"];

/// One of the sandbox's people, whom the tests' link servers can have as staff.
pub(crate) const STAFF: &str = "9b4e0c52-3f7d-4d11-8a60-7c1e95f2d8aa";

/// The item that says how far the audit log has come.
const AUDIT: &str = "audit";

/// A desktop without a screen.
pub(crate) async fn terminal(keyring: Keyring) -> Result<Desktop, Box<dyn Error>> {
    Ok(Desktop::start(DesktopOptions {
        keyring,
        display: false,
    })
    .await?)
}

/// What `latchkey` said and how it ended.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) took: Duration,
}

/// Runs `latchkey` to its end.
pub(crate) fn latchkey(desktop: &Desktop, arguments: &[&str]) -> Result<Said, Box<dyn Error>> {
    latchkey_with(desktop, arguments, &[])
}

/// Runs `latchkey` to its end with more environment.
pub(crate) fn latchkey_with(
    desktop: &Desktop,
    arguments: &[&str],
    environment: &[(&str, &str)],
) -> Result<Said, Box<dyn Error>> {
    run(desktop, arguments, environment, "")
}

/// Runs `latchkey` to its end with something on its standard input.
pub(crate) fn latchkey_reading(
    desktop: &Desktop,
    arguments: &[&str],
    input: &str,
) -> Result<Said, Box<dyn Error>> {
    run(desktop, arguments, &[], input)
}

/// Runs `latchkey` to its end with more environment and something on its standard input.
pub(crate) fn run(
    desktop: &Desktop,
    arguments: &[&str],
    environment: &[(&str, &str)],
    input: &str,
) -> Result<Said, Box<dyn Error>> {
    let file = desktop.path().join("stdin");
    std::fs::write(&file, input)?;
    let began = Instant::now();
    let output = desktop
        .command(binaries().latchkey()?)
        .args(arguments)
        .envs(environment.iter().copied())
        .stdin(std::fs::File::open(&file)?)
        .output()?;
    let took = began.elapsed();
    std::fs::remove_file(file)?;
    Ok(Said {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        took,
    })
}

/// Asserts that a run with `--json` failed as it should, in one sentence and in time.
pub(crate) fn assert_told(said: &Said, exit: i32, code: &str, words: &str) {
    let lines: Vec<&str> = said.stderr.lines().collect();
    assert_eq!(lines.len(), 1, "{code}: one line, not {:?}", said.stderr);
    let error: Value = serde_json::from_str(lines[0]).unwrap_or_default();
    assert_eq!(error["error"]["code"], code, "{}", said.stderr);
    let message = error["error"]["message"].as_str().unwrap_or_default();
    assert!(
        message.contains(words) && message.ends_with('.'),
        "{code}: {message}"
    );
    assert_eq!(said.code, exit, "{code}");
    assert!(said.took < AT_MOST, "{code} took {:?}", said.took);
}

/// The one object that a run with `--json` that went well printed.
pub(crate) fn object(said: &Said) -> Result<Value, Box<dyn Error>> {
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert_eq!(said.stderr, "");
    Ok(serde_json::from_str(&said.stdout)?)
}

/// The objects that a command printed, one a line.
pub(crate) fn objects(text: &str) -> Result<Vec<Value>, serde_json::Error> {
    text.lines().map(serde_json::from_str).collect()
}

/// Links an account at a server through the terminal and gives what `linked` said of it.
pub(crate) async fn link(
    desktop: &Desktop,
    server: &Url,
    phone: &Phone,
    account: &str,
) -> Result<Value, Box<dyn Error>> {
    link_with(desktop, server, phone, account, &[]).await
}

/// Links somebody of the link server's staff, with their powers.
pub(crate) async fn link_staff(
    desktop: &Desktop,
    server: &LinkServer,
) -> Result<Value, Box<dyn Error>> {
    let scopes = ["user.info.basic", "support:revoke", "support:audit"];
    let mut command = desktop.command(binaries().latchkey()?);
    command
        .args(["--json", "link", "--server", server.issuer.as_str()])
        .args(scopes.iter().flat_map(|scope| ["--scope", scope]));
    let linked = link_through(command, &Phone::new(&server.sandbox), STAFF).await?;
    assert_eq!(linked["scopes"], serde_json::json!(scopes));
    Ok(linked)
}

/// A link server one of whose people is staff.
pub(crate) async fn server_with_staff(desktop: &Desktop) -> Result<LinkServer, Box<dyn Error>> {
    let staff = format!("sandbox:{STAFF}");
    let options = LinkServerOptions {
        environment: vec![("LATCHKEYD_STAFF_ACCOUNTS".to_owned(), staff)],
        ..LinkServerOptions::default()
    };
    Ok(LinkServer::start(desktop, options).await?)
}

/// The same with more environment.
pub(crate) async fn link_with(
    desktop: &Desktop,
    server: &Url,
    phone: &Phone,
    account: &str,
    environment: &[(&str, &str)],
) -> Result<Value, Box<dyn Error>> {
    let mut command = desktop.command(binaries().latchkey()?);
    command
        .args(["--json", "link", "--server", server.as_str()])
        .envs(environment.iter().copied());
    link_through(command, phone, account).await
}

async fn link_through(
    mut command: Command,
    phone: &Phone,
    account: &str,
) -> Result<Value, Box<dyn Error>> {
    let mut program = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut events = BufReader::new(program.stdout.take().ok_or("no output")?).lines();
    let mut next = || -> Result<Value, Box<dyn Error>> {
        Ok(serde_json::from_str(
            &events.next().ok_or("the program said no more")??,
        )?)
    };

    let code = next()?;
    assert_eq!(code["event"], "code");
    let qr_uri = code["qr_uri"].as_str().ok_or("no qr_uri")?;
    phone.scan(qr_uri).await?;
    assert_eq!(next()?["event"], "scanned");
    phone.approve(qr_uri, account).await?;
    let linked = next()?;
    assert_eq!(linked["event"], "linked");
    assert_eq!(program.wait()?.code(), Some(0));
    Ok(linked["account"].clone())
}

/// Saves what is on the screen as `NAME.png`, when `LATCHKEY_SCREENSHOTS` names a folder to keep pictures in.
pub(crate) async fn photograph(desktop: &Desktop, name: &str) -> Outcome {
    if let Some(folder) = std::env::var_os("LATCHKEY_SCREENSHOTS") {
        // What the page holds is on the screen some frames later, when its transitions are over.
        tokio::time::sleep(Duration::from_millis(400)).await;
        let folder = PathBuf::from(folder);
        std::fs::create_dir_all(&folder)?;
        desktop.save_screenshot(&folder.join(name).with_extension("png"))?;
    }
    Ok(())
}

/// Whether a server says that a token is active (RFC 7662).
pub(crate) async fn is_active(issuer: &Url, token: &str) -> Result<bool, Box<dyn Error>> {
    let answer: Value = http()
        .post(issuer.join("oauth/introspect")?)
        .form(&[("token", token), ("client_id", "latchkey-desktop")])
        .send()
        .await?
        .error_for_status()?
        .json()
        .await?;
    answer["active"]
        .as_bool()
        .ok_or_else(|| "no `active` in the answer".into())
}

/// What a link server's own log has of a kind, as staff read it.
pub(crate) async fn server_audit(
    issuer: &Url,
    staff: &str,
    kind: &str,
) -> Result<Value, Box<dyn Error>> {
    let mut address = issuer.join("support/audit")?;
    address.query_pairs_mut().append_pair("kind", kind);
    let answer = http().get(address).bearer_auth(staff).send().await?;
    Ok(answer.error_for_status()?.json().await?)
}

/// The text of an account's access token, as a tool would get it.
pub(crate) fn token(desktop: &Desktop, account: &str) -> Result<String, Box<dyn Error>> {
    let said = latchkey(desktop, &["token", account])?;
    assert_eq!(said.code, 0, "{}", said.stderr);
    Ok(said.stdout.trim().to_owned())
}

/// The names of the keychain items without the vault's id, sorted. None of them may hold a token as it is, and all have to be
/// of one vault. The audit log's item, which is there from the first event on and moves with each, is left out.
pub(crate) fn sealed_items(desktop: &Desktop) -> Result<Vec<String>, Box<dyn Error>> {
    let mut names = Vec::new();
    let mut vaults = BTreeSet::new();
    for item in desktop.keychain_items()? {
        assert!(
            !holds_token(&BASE64_STANDARD.decode(&item.secret)?),
            "the item {:?} is not sealed",
            item.label
        );
        let full = item
            .attributes
            .get("username")
            .ok_or("an item has no name")?;
        let (vault, name) = full.split_once(':').ok_or("an item has no vault")?;
        vaults.insert(vault.to_owned());
        if name != AUDIT {
            names.push(name.to_owned());
        }
    }
    assert!(vaults.len() <= 1, "{vaults:?}");
    names.sort();
    Ok(names)
}

/// What the keychain holds, by the names that [`sealed_items`] gives.
pub(crate) fn keychain(desktop: &Desktop) -> Result<BTreeMap<String, Vec<u8>>, Box<dyn Error>> {
    let mut items = BTreeMap::new();
    for item in desktop.keychain_items()? {
        let full = item.attributes.get("username");
        let (_, name) = full
            .and_then(|name| name.split_once(':'))
            .ok_or("an item has no vault")?;
        if name != AUDIT {
            items.insert(name.to_owned(), BASE64_STANDARD.decode(&item.secret)?);
        }
    }
    Ok(items)
}

/// The files under a folder that hold something shaped like a token, ours or the platform's, or one of `known`.
pub(crate) fn leaks(folder: &Path, known: &[&str]) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    files_with(folder, |bytes| {
        holds_token(bytes) || known.iter().any(|known| contains(bytes, known.as_bytes()))
    })
}

/// The files under a folder that hold one of these keys: as it is, in base64 or in hexadecimal.
pub(crate) fn bare_keys(folder: &Path, keys: &[Vec<u8>]) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let forms: Vec<Vec<u8>> = keys
        .iter()
        .flat_map(|key| {
            let mut hex = String::new();
            for byte in key {
                let _ = write!(hex, "{byte:02x}");
            }
            // Its end is another one where more follows.
            let base64 = BASE64_STANDARD.encode(key)[..40].to_owned();
            [key.clone(), base64.into_bytes(), hex.into_bytes()]
        })
        .collect();
    files_with(folder, |bytes| {
        forms.iter().any(|form| contains(bytes, form))
    })
}

/// The files under a folder whose bytes are like that.
fn files_with(
    folder: &Path,
    like_that: impl Fn(&[u8]) -> bool,
) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            // A socket holds nothing.
            if !path.is_file() {
                continue;
            }
            files += 1;
            if like_that(&std::fs::read(&path)?) {
                found.push(path);
            }
        }
    }
    assert!(files > 0, "there was nothing to search");
    Ok(found)
}

/// Whether bytes hold something shaped like a token of the link server or of the platform.
pub(crate) fn holds_token(bytes: &[u8]) -> bool {
    ["lk_at_", "lk_rt_", "lk_dc_", "act.", "rft."]
        .iter()
        .any(|prefix| {
            bytes.windows(prefix.len() + 20).any(|window| {
                window.starts_with(prefix.as_bytes())
                    && window[prefix.len()..].iter().all(u8::is_ascii_alphanumeric)
            })
        })
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

fn http() -> reqwest::Client {
    // The programs under test choose their own; this is the tests' own client.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
}

#[test]
fn the_search_for_tokens_finds_one() -> Outcome {
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join("clean"), "lk_at_ is a prefix, act. too")?;
    assert!(leaks(folder.path(), &[])?.is_empty());
    let token = format!("\u{1}lk_rt_{}\u{2}", "x".repeat(49));
    std::fs::write(folder.path().join("leak"), token)?;
    assert_eq!(leaks(folder.path(), &[])?.len(), 1);
    assert_eq!(leaks(folder.path(), &["is a prefix"])?.len(), 2);
    Ok(())
}

#[test]
fn the_search_for_keys_finds_one() -> Outcome {
    let folder = tempfile::tempdir()?;
    let key: Vec<u8> = (0..32).collect();
    for (name, form) in [
        ("raw", key.clone()),
        ("base64", BASE64_STANDARD.encode(&key).into_bytes()),
        (
            "hex",
            b"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f".to_vec(),
        ),
    ] {
        std::fs::write(folder.path().join(name), [b"<", &*form, b">"].concat())?;
    }
    assert_eq!(bare_keys(folder.path(), &[key])?.len(), 3);
    assert!(bare_keys(folder.path(), &[vec![1; 32]])?.is_empty());
    Ok(())
}
