use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use latchkey_server::http_client::http_client;
use latchkey_server::instance::ReadyFile;

use crate::process::{Running, latchkeyd};

pub(crate) fn refused(arguments: &[&str]) -> (Option<i32>, String) {
    let Output { status, stderr, .. } = latchkeyd(arguments).output().unwrap();
    let lines = String::from_utf8(stderr).unwrap();
    let sentence = lines.lines().last().unwrap_or_default().to_owned();
    assert!(!lines.contains("panicked"), "{lines}");
    (status.code(), sentence)
}

pub(crate) fn database(folder: &Path) -> String {
    format!("sqlite://{}", folder.join("x.db").display())
}

#[cfg(unix)]
#[test]
fn it_says_where_it_serves_and_ends_cleanly_on_a_signal() {
    let folder = tempfile::tempdir().unwrap();
    let ready = folder.path().join("ready.json");
    for signal in ["-INT", "-TERM"] {
        let mut running = Running(
            latchkeyd(&[
                "--sandbox",
                "--listen",
                "127.0.0.1:0",
                "--database",
                &database(folder.path()),
            ])
            .args(["--ready-file", ready.to_str().unwrap()])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap(),
        );
        let mut output = BufReader::new(running.0.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let addresses: serde_json::Value =
            serde_json::from_slice(&std::fs::read(&ready).unwrap()).unwrap();
        assert!(
            line.contains(addresses["issuer"].as_str().unwrap()),
            "{line}"
        );
        assert!(addresses["sandbox"].is_string());

        Command::new("kill")
            .args([signal, &running.0.id().to_string()])
            .status()
            .unwrap();
        assert_eq!(running.0.wait().unwrap().code(), Some(0));
        let mut rest = String::new();
        output.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "");
    }
}

#[test]
fn a_taken_port_is_one_sentence_with_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (code, sentence) = refused(&[
        "--sandbox",
        "--listen",
        &address,
        "--database",
        &database(folder.path()),
    ]);
    assert_eq!(code, Some(1));
    assert!(
        sentence.contains(&address) && sentence.contains("--listen"),
        "{sentence}"
    );
}

#[test]
fn a_damaged_database_is_one_sentence_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("x.db"),
        "not a database at all".repeat(50),
    )
    .unwrap();
    let (code, sentence) = refused(&[
        "--sandbox",
        "--listen",
        "127.0.0.1:0",
        "--database",
        &database(folder.path()),
    ]);
    assert_eq!(code, Some(1));
    assert!(sentence.contains("damaged"), "{sentence}");
    assert!(folder.path().join("x.db").exists());
}

#[test]
fn a_missing_folder_is_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let (code, sentence) = refused(&[
        "--sandbox",
        "--listen",
        "127.0.0.1:0",
        "--database",
        &database(&folder.path().join("nowhere")),
    ]);
    assert_eq!(code, Some(1));
    assert!(sentence.contains("folder"), "{sentence}");
}

#[test]
fn no_platform_and_no_sandbox_is_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let (code, sentence) = refused(&[
        "--listen",
        "127.0.0.1:0",
        "--database",
        &database(folder.path()),
    ]);
    assert_eq!(code, Some(1));
    assert!(sentence.contains("--sandbox"), "{sentence}");
}

#[test]
fn a_wrong_configuration_names_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("latchkeyd.toml");
    for (wrong, named) in [
        ("lisen = 1", "lisen"),
        ("issuer = \"http://link.example\"", "issuer"),
        ("limits = { connections = 0 }", "limits.connections"),
    ] {
        std::fs::write(&file, format!("\nlog = \"info\"\n{wrong}\n")).unwrap();
        let (code, sentence) = refused(&["--config", file.to_str().unwrap()]);
        assert_eq!(code, Some(1));
        assert!(
            sentence.contains("line 3") && sentence.contains(named),
            "{sentence}"
        );
    }
}

/// Writes a configuration with a public and two confidential clients.
pub(crate) fn with_clients(folder: &Path) -> String {
    let file = folder.join("latchkeyd.toml");
    let text = format!(
        "listen = \"127.0.0.1:0\"\ndatabase = \"{}\"\n\
         [[client]]\nid = \"tv\"\nscopes = [\"user.info.basic\"]\n\
         [[client]]\nid = \"shop\"\npublic = false\nscopes = [\"user.info.basic\"]\n\
         [[client]]\nid = \"api\"\npublic = false\nintrospects = true\nscopes = [\"user.info.basic\"]\n",
        database(folder)
    );
    std::fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_clients_secret_is_made_and_printed_beside_the_running_server() {
    let folder = tempfile::tempdir().unwrap();
    let config = with_clients(folder.path());
    let ready = folder.path().join("ready.json");
    let running = latchkeyd(&["--sandbox", "--config", &config])
        .args(["--ready-file", ready.to_str().unwrap()])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut running = Running(running.unwrap());
    let mut line = String::new();
    let mut output = BufReader::new(running.0.stdout.take().unwrap());
    output.read_line(&mut line).unwrap();
    let ready = ReadyFile::read(&ready).unwrap();
    let http = http_client(&ready.issuer).unwrap();
    let url = ready.issuer.join("/oauth/device_authorization").unwrap();
    for arguments in [
        ["client-secret", "shop", "--config", &config],
        ["--config", &config, "client-secret", "shop"],
    ] {
        let output = latchkeyd(&arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(output.stderr, b"");
        let printed = String::from_utf8(output.stdout).unwrap();
        let secret = printed.strip_suffix('\n').unwrap();
        assert!(secret.starts_with("lk_cs_") && !secret.contains('\n'));
        let request = http.post(url.clone()).basic_auth("shop", Some(secret));
        let answer = request.form(&[("scope", "user.info.basic")]);
        assert_eq!(answer.send().await.unwrap().status(), 200);
    }
}

#[test]
fn a_secret_for_nobody_and_for_a_public_client_is_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let config = with_clients(folder.path());
    for (client, expected) in [("nobody", "[[client]]"), ("tv", "public = false")] {
        let (code, sentence) = refused(&["client-secret", client, "--config", &config]);
        assert_eq!(code, Some(1));
        assert!(
            sentence.contains(client) && sentence.contains(expected),
            "{sentence}"
        );
    }
    assert_eq!(refused(&["client-secret", "--config", &config]).0, Some(2));
}

#[cfg(unix)]
#[test]
fn keys_that_cannot_be_used_are_one_sentence_and_stay_as_they_are() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let database = database(folder.path());
    let file = folder.path().join("keys.toml");
    for command in ["status", "rotate"] {
        let refused = || refused(&["keys", command, "--database", &database]);
        let _ = std::fs::remove_file(&file);
        let (code, sentence) = refused();
        assert_eq!(code, Some(1));
        assert!(sentence.contains("There is no key file"), "{sentence}");
        for (text, mode, expected) in [
            ("newest = 1", 0o600, "damaged"),
            ("newest = 1", 0o644, "chmod 600"),
        ] {
            std::fs::write(&file, text).unwrap();
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
            let (code, sentence) = refused();
            assert_eq!(code, Some(1));
            assert!(sentence.contains(expected), "{sentence}");
            assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
        }
    }
    // And no database was made for nothing.
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    assert_eq!(refused(&["keys", "--database", &database]).0, Some(2));
}

#[test]
fn wrong_usage_ends_with_two() {
    assert_eq!(refused(&["--nonsense"]).0, Some(2));
}
