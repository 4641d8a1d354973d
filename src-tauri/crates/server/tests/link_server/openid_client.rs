use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use latchkey_server::instance::ReadyFile;

use crate::process::{Running, latchkeyd};
use crate::program::with_clients;

fn peer() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/peers/openid-client")
}

/// Runs one of the peer's test files against a server that has just been started with `arguments`.
fn run(folder: &Path, arguments: &[&str], file: &str, secrets: &[(&str, &str)]) {
    let peer = peer();
    assert!(
        peer.join("node_modules").exists(),
        "openid-client is not there: `cargo xtask setup` installs it"
    );
    let ready_file = folder.join("ready.json");
    let running = latchkeyd(arguments)
        .args(["--sandbox", "--ready-file", ready_file.to_str().unwrap()])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut running = Running(running.unwrap());
    let mut serves = String::new();
    let mut stdout = BufReader::new(running.0.stdout.take().unwrap());
    stdout.read_line(&mut serves).unwrap();
    let ready = ReadyFile::read(&ready_file).unwrap();
    let bare = |url: &url::Url| url.as_str().trim_end_matches('/').to_owned();
    let output = Command::new("node")
        .arg("--test-reporter=tap")
        .arg(peer.join(file))
        .env("ISSUER", bare(&ready.issuer))
        .env("SANDBOX", bare(ready.sandbox.as_ref().unwrap()))
        .envs(secrets.iter().copied())
        .stdin(Stdio::null())
        .output()
        .expect("node is installed: the project's set-up does it");
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    let all_passed = output.status.success() && said.contains("\n# fail 0\n");
    assert!(
        all_passed && !said.contains("\n# pass 0\n"),
        "{said}\n{complained}"
    );
}

#[test]
fn openid_client_as_a_public_client_links_refreshes_revokes_and_introspects() {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite://{}", folder.path().join("x.db").display());
    let arguments = ["--listen", "127.0.0.1:0", "--database", &database];
    run(folder.path(), &arguments, "public.test.mjs", &[]);
}

#[test]
fn openid_client_as_a_confidential_client_proves_itself_by_header_and_by_body() {
    let folder = tempfile::tempdir().unwrap();
    let config = with_clients(folder.path());
    let secret = |client| {
        let output = latchkeyd(&["client-secret", client, "--config", &config]).output();
        let printed = String::from_utf8(output.unwrap().stdout).unwrap();
        printed.trim().to_owned()
    };
    let (shop, api) = (secret("shop"), secret("api"));
    run(
        folder.path(),
        &["--config", &config],
        "confidential.test.mjs",
        &[("SHOP_SECRET", &shop), ("API_SECRET", &api)],
    );
}
