use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use latchkey_scripted::Scripted;
use latchkey_scripted::link_server::{LinkScript, lock};
use latchkey_scripted::visitor::{visit, way_back};
use serde_json::Value;
use tempfile::TempDir;
use url::Url;

const WITH_PAGE: &str = r#""authorization_endpoint":"AT/authorize","#;

fn latchkey(home: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_latchkey"));
    command
        .env_clear()
        .env("LATCHKEY_HOME", home)
        .env("LATCHKEY_KEYCHAIN", "environment")
        .env("ENCRYPTION_KEY", BASE64_STANDARD.encode([7; 32]))
        .arg("--json")
        .args(words);
    command
}

/// Runs it to its end with something on its standard input.
fn run(home: &Path, words: &[&str], input: &str) -> Output {
    let mut program = latchkey(home, words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let _ = program.stdin.take().unwrap().write_all(input.as_bytes());
    program.wait_with_output().unwrap()
}

/// What it printed, one object a line.
fn objects(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    assert!(output.status.success(), "{output:?}");
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The exit code and the error's code.
fn failure(output: &Output) -> (i32, String) {
    let error: Value = serde_json::from_slice(&output.stderr).unwrap_or_default();
    let code = error["error"]["code"].as_str().unwrap_or_default();
    (output.status.code().unwrap(), code.to_owned())
}

fn server() -> Scripted {
    let script = Arc::new(LinkScript::default());
    *lock(&script.metadata) = WITH_PAGE;
    script.play()
}

/// Links in the browser, where the person agrees at once, and gives the account.
fn link(home: &Path, words: &[&str]) -> Value {
    link_by(home, words, |url| {
        let page = visit(&way_back(url, &[("code", "c")]));
        assert!(page.contains("You can close this window."), "{page}");
    })
}

/// Links in the browser, where somebody goes to the address.
fn link_by(home: &Path, words: &[&str], person: impl FnOnce(&Url)) -> Value {
    let mut program = latchkey(home, words)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    let mut events = BufReader::new(program.stdout.take().unwrap()).lines();
    let mut event = || -> Value { serde_json::from_str(&events.next().unwrap().unwrap()).unwrap() };
    let browser = event();
    assert_eq!(browser["event"], "browser", "{browser}");
    let url: Url = browser["url"].as_str().unwrap().parse().unwrap();
    person(&url);
    let linked = event();
    assert_eq!(linked["event"], "linked", "{linked}");
    assert!(program.wait().unwrap().success());
    linked["account"].clone()
}

#[test]
fn an_account_is_linked_in_the_browser_and_used_and_revoked() {
    let (home, server) = (tempfile::tempdir().unwrap(), server());
    let account = link(
        home.path(),
        &["link", "--server", &server.origin(), "--browser"],
    );
    let id = account["id"].as_str().unwrap();
    let token = objects(&run(home.path(), &["token", id], "")).remove(0);
    assert_eq!(token["access_token"], "at1");
    objects(&run(home.path(), &["refresh", id], ""));
    objects(&run(home.path(), &["revoke", id], ""));
    assert_eq!(server.requests_to("/revoke").len(), 1);
}

#[test]
fn an_issuer_is_linked_by_its_address_and_client_id_alone() {
    let (home, server) = (tempfile::tempdir().unwrap(), server());
    let origin = server.origin();
    let words = [
        "link",
        "--issuer",
        &origin,
        "--client-id",
        "app",
        "--browser",
        "--scope",
        "read",
    ];
    let account = link(home.path(), &words);
    assert_eq!(account["provider"], "127.0.0.1");
    let again = link(
        home.path(),
        &[
            "link",
            "--provider",
            "127.0.0.1",
            "--browser",
            "--scope",
            "read",
        ],
    );
    assert_eq!(again["id"], account["id"], "it was added, and is the same");
    let asked = server.requests_to("/token").remove(0);
    assert_eq!(asked.field("client_id").as_deref(), Some("app"));

    let alone = run(home.path(), &["link", "--issuer", &origin], "");
    assert_eq!(alone.status.code(), Some(2), "whose app is that?");
}

/// A home with a manifest of the server in a file.
fn manifest(server: &Scripted, lines: &str) -> (TempDir, String) {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("in.toml");
    let text = format!(
        "id = \"example\"\nname = \"Example\"\nissuer = \"{}\"\n{lines}\n",
        server.origin()
    );
    std::fs::write(&file, text).unwrap();
    let file = file.to_str().unwrap().to_owned();
    (home, file)
}

#[test]
fn a_provider_is_added_with_its_secret_listed_checked_and_removed() {
    let server = server();
    let (home, file) = manifest(
        &server,
        "flows = [\"browser\"]\nclient_secret = \"required\"",
    );
    let home = home.path();
    let add = [
        "provider",
        "add",
        &file,
        "--client-id",
        "app",
        "--client-secret-stdin",
    ];
    assert_eq!(failure(&run(home, &add, "")), (2, "usage".to_owned()));
    let added = objects(&run(home, &add, "canary\n")).remove(0);
    assert_eq!(added["id"], "example");
    assert_eq!(added["redirect_uri"], "http://127.0.0.1/callback/example");
    assert_eq!(
        failure(&run(home, &add, "canary\n")),
        (1, "provider_exists".to_owned())
    );

    let listed = objects(&run(home, &["provider", "list"], ""));
    let state = |id: &str| {
        let of = listed.iter().find(|one| one["id"] == id).unwrap();
        of["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        (state("example"), state("twitch")),
        ("added".to_owned(), "preset".to_owned())
    );
    let checked = objects(&run(home, &["provider", "check", "example"], ""));
    assert_eq!(checked[0]["event"], "checked", "{checked:?}");

    let account = link(home, &["link", "--provider", "example"]);
    let asked = server.requests_to("/token").remove(0);
    assert_eq!(asked.field("client_secret").as_deref(), Some("canary"));
    let remove = ["provider", "remove", "example"];
    assert_eq!(
        failure(&run(home, &remove, "")),
        (1, "provider_in_use".to_owned())
    );
    objects(&run(home, &["revoke", account["id"].as_str().unwrap()], ""));
    objects(&run(home, &remove, ""));
    let gone = run(home, &["link", "--provider", "example"], "");
    assert_eq!(failure(&gone), (1, "unknown_server".to_owned()));
}

#[test]
fn a_wrong_manifest_is_refused_with_file_line_and_reason() {
    let (home, file) = manifest(&server(), "flows = [\"browser\"]\n\n[answers]\nexpires = 1");
    let refused = run(
        home.path(),
        &["provider", "add", &file, "--client-id", "app"],
        "",
    );
    assert_eq!(failure(&refused), (1, "bad_manifest".to_owned()));
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(
        said.contains("in.toml, line 7: unknown field `expires`"),
        "{said}"
    );
    assert!(!home.path().join("providers/example.toml").exists());
}

#[test]
fn a_preset_is_shown_to_be_changed_and_told_how_it_is_added() {
    let home = tempfile::tempdir().unwrap();
    let shown = objects(&run(
        home.path(),
        &["provider", "show", "tiktok-desktop"],
        "",
    ));
    assert!(
        shown[0]["manifest"]
            .as_str()
            .unwrap()
            .contains("challenge = \"hex\"")
    );
    let refused = run(home.path(), &["link", "--provider", "kick"], "");
    assert_eq!(failure(&refused), (1, "provider_not_added".to_owned()));
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(
        said.contains("latchkey provider add kick --client-id ID"),
        "{said}"
    );
}

/// The server that is embedded in this program, hosted by this test.
#[tokio::test]
async fn an_account_is_linked_in_the_browser_at_a_real_link_server() {
    let peer = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/peers/openid-client");
    assert!(
        peer.join("node_modules").exists(),
        "openid-client is not there: `cargo xtask setup` installs it"
    );
    let home = tempfile::tempdir().unwrap();
    let sandbox = latchkey_server::embedded::join(home.path()).unwrap();
    let at = sandbox.endpoints().await.unwrap();
    let phone = at.sandbox.as_str().trim_end_matches('/').to_owned();
    let folder = home.path().to_owned();
    let linked = tokio::task::spawn_blocking(move || {
        link_by(&folder, &["link", "--browser"], |url| {
            // The request was left at the server beforehand (RFC 9126).
            assert!(url.query().unwrap().contains("request_uri="), "{url}");
            let person = Command::new("node")
                .arg(peer.join("person.mjs"))
                .arg(url.as_str())
                .env("SANDBOX", phone)
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&person.stdout);
            assert!(said.contains("You can close this window."), "{person:?}");
        })
    });
    let account = linked.await.unwrap();
    assert_eq!(account["provider"], "sandbox");
    let folder = home.path().to_owned();
    let id = account["id"].as_str().unwrap().to_owned();
    let ended = tokio::task::spawn_blocking(move || {
        objects(&run(&folder, &["refresh", &id], ""));
        objects(&run(&folder, &["revoke", &id], ""))
    });
    // The browser is still signed in to the server, so the app keeps its place at the platform.
    assert_eq!(ended.await.unwrap()[0]["platform"], "kept");
}

#[cfg(target_os = "linux")]
#[test]
fn the_systems_browser_is_opened_at_the_address_that_is_printed() {
    use std::os::unix::fs::PermissionsExt as _;
    let (home, server) = (tempfile::tempdir().unwrap(), server());
    let (browser, opened) = (home.path().join("xdg-open"), home.path().join("opened"));
    let script = format!(
        "#!/bin/sh\nprintf %s \"$1\" > '{0}.new' && mv '{0}.new' '{0}'\n",
        opened.display()
    );
    std::fs::write(&browser, script).unwrap();
    std::fs::set_permissions(&browser, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_latchkey"))
        .env_clear()
        .env("LATCHKEY_HOME", home.path())
        .env("LATCHKEY_KEYCHAIN", "environment")
        .env("ENCRYPTION_KEY", BASE64_STANDARD.encode([7; 32]))
        .env("PATH", format!("{}:/usr/bin:/bin", home.path().display()))
        .args(["link", "--server", &server.origin(), "--browser"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let began = std::time::Instant::now();
    while !opened.exists() {
        assert!(began.elapsed().as_secs() < 20, "no browser was opened");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let url: Url = std::fs::read_to_string(&opened).unwrap().parse().unwrap();
    assert!(visit(&way_back(&url, &[("code", "c")])).contains(" 200 "));
    assert!(program.wait().unwrap().success());
    let mut said = String::new();
    program
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    assert!(said.contains(url.as_str()), "{said}");
    assert!(said.contains("Linked Mia"), "{said}");
}
