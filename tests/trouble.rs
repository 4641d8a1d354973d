//! What happens when something is in the way: one sentence with the way out, the right exit code, within three seconds, and
//! nothing lost. Trouble of the keychain has tests of its own, in `keychain`.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::time::Duration;

use latchkey_testbed::{Keyring, LinkServer, LinkServerOptions, Phone, binaries};

use crate::support::{
    Outcome, assert_told, latchkey, latchkey_with, link, objects, terminal, token,
};

#[tokio::test]
async fn a_server_that_is_down_changes_nothing_here() -> Outcome {
    let desktop = terminal(Keyring::Unlocked).await?;
    let mut server = LinkServer::start(&desktop, LinkServerOptions::default()).await?;
    let account = link(&desktop, &server.issuer, &Phone::new(&server.sandbox), "").await?;
    let id = account["id"].as_str().ok_or("no id")?;
    let kept = token(&desktop, id)?;
    server.kill();

    let said = latchkey(&desktop, &["--json", "refresh", id])?;
    assert_told(&said, 1, "server_unreachable", "then try again");
    let issuer = server.issuer.as_str();
    let said = latchkey(&desktop, &["--json", "link", "--server", issuer])?;
    assert_told(&said, 1, "server_unreachable", "then try again");
    assert_eq!(
        token(&desktop, id)?,
        kept,
        "a token that lasts needs no server"
    );
    Ok(())
}

#[tokio::test]
async fn a_server_that_answers_nonsense_is_told_as_what_it_is() -> Outcome {
    let desktop = terminal(Keyring::Unlocked).await?;
    let answers = [
        (
            "HTTP/1.1 200 OK",
            "text/html",
            "<html>Sign in to the hotel</html>",
            "not_an_oauth_server",
        ),
        (
            "HTTP/1.1 500 Oh",
            "text/html",
            "<html>oops</html>",
            "server_unavailable",
        ),
        (
            "HTTP/1.1 200 OK",
            "application/json",
            "{\"issuer\":",
            "malformed_answer",
        ),
    ];
    for (status, kind, body, code) in answers {
        let server = answering(format!(
            "{status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        ))?;
        let said = latchkey(&desktop, &["--json", "link", "--server", &server])?;
        assert_told(&said, 1, code, ".");
        assert!(!said.stderr.contains("hotel"), "an answer is never quoted");
    }
    let silent = answering(String::new())?;
    let said = latchkey(&desktop, &["--json", "link", "--server", &silent])?;
    assert_told(&said, 1, "server_unreachable", "then try again");
    Ok(())
}

#[tokio::test]
async fn an_address_that_would_show_tokens_to_the_network_is_refused() -> Outcome {
    let desktop = terminal(Keyring::Unlocked).await?;
    let said = latchkey(
        &desktop,
        &["--json", "link", "--server", "http://link.example"],
    )?;
    assert_told(&said, 1, "insecure_address", "https");
    let said = latchkey(&desktop, &["--json", "link", "--server", "nonsense"])?;
    assert_told(&said, 1, "unknown_server", "https://link.example");
    Ok(())
}

#[tokio::test]
async fn declined_and_expired_codes_are_told() -> Outcome {
    let desktop = terminal(Keyring::Unlocked).await?;
    let brief = LinkServerOptions {
        environment: vec![("LATCHKEYD_LIFETIMES_DEVICE_CODE".into(), "1".into())],
        ..LinkServerOptions::default()
    };
    let server = LinkServer::start(&desktop, brief).await?;
    let said = latchkey(
        &desktop,
        &["--json", "link", "--server", server.issuer.as_str()],
    )?;
    assert_eq!(
        objects(&said.stdout)?.len(),
        6,
        "codes are renewed, but not for ever"
    );
    assert_eq!(said.code, 3, "{}", said.stderr);
    assert!(said.stderr.contains("expired_token"), "{}", said.stderr);
    drop(server);

    let server = LinkServer::start(&desktop, LinkServerOptions::default()).await?;
    let mut command = desktop.command(binaries().latchkey()?);
    command.args(["--json", "link", "--server", server.issuer.as_str()]);
    let mut program = desktop.spawn(command)?;
    let qr_uri = loop {
        if let Some(line) = program.log().lines().next() {
            let code: serde_json::Value = serde_json::from_str(line)?;
            break code["qr_uri"].as_str().ok_or("no qr_uri")?.to_owned();
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    let phone = Phone::new(&server.sandbox);
    phone.scan(&qr_uri).await?;
    phone.deny(&qr_uri).await?;
    let status = program.wait(Duration::from_secs(3)).await?;
    assert_eq!(status.code(), Some(3));
    assert!(program.log().contains("access_denied"), "{}", program.log());
    Ok(())
}

#[tokio::test]
async fn a_server_that_does_not_know_this_app_is_told() -> Outcome {
    let desktop = terminal(Keyring::Unlocked).await?;
    let config = desktop.path().join("other-client.toml");
    std::fs::write(
        &config,
        "[[client]]\nid = \"another-app\"\npublic = true\nscopes = [\"user.info.basic\"]\n",
    )?;
    let other = LinkServerOptions {
        arguments: vec!["--config".into(), config.into()],
        ..LinkServerOptions::default()
    };
    let server = LinkServer::start(&desktop, other).await?;
    let said = latchkey(
        &desktop,
        &["--json", "link", "--server", server.issuer.as_str()],
    )?;
    assert_told(&said, 1, "invalid_client", "ask whoever runs the server");
    Ok(())
}

#[tokio::test]
async fn a_damaged_database_is_told_and_left_as_it_is() -> Outcome {
    let desktop = terminal(Keyring::Unlocked).await?;
    assert_eq!(latchkey(&desktop, &["accounts"])?.code, 0);
    let file = desktop.latchkey_home().join("latchkey.db");
    for name in ["latchkey.db-wal", "latchkey.db-shm"] {
        let _ = std::fs::remove_file(desktop.latchkey_home().join(name));
    }
    let damaged = vec![0x5a; 8192];
    std::fs::write(&file, &damaged)?;

    let said = latchkey(&desktop, &["--json", "accounts"])?;
    assert_told(&said, 1, "database_damaged", "Move it out of the way");
    assert_eq!(std::fs::read(&file)?, damaged);
    Ok(())
}

#[tokio::test]
async fn a_home_that_cannot_be_written_is_told() -> Outcome {
    let desktop = terminal(Keyring::Unlocked).await?;
    // Root may write anywhere but below a file.
    let file = desktop.path().join("a-file");
    std::fs::write(&file, "")?;
    let home = file.join("latchkey");
    let home = home.to_str().ok_or("a path in UTF-8")?;
    let said = latchkey_with(
        &desktop,
        &["--json", "accounts"],
        &[("LATCHKEY_HOME", home)],
    )?;
    assert_told(&said, 1, "home_not_writable", "LATCHKEY_HOME");
    Ok(())
}

#[tokio::test]
async fn a_taken_port_is_told() -> Outcome {
    let desktop = terminal(Keyring::NoBus).await?;
    let taken = TcpListener::bind("127.0.0.1:0")?;
    let output = desktop
        .command(binaries().latchkeyd()?)
        .args(["--sandbox", "--listen", &taken.local_addr()?.to_string()])
        .args(["--database", "sqlite://taken.db"])
        .current_dir(desktop.path())
        .output()?;
    let stderr = String::from_utf8(output.stderr)?;
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.contains("Choose another port"), "{stderr}");
    assert!(!stderr.contains("panicked"), "{stderr}");
    Ok(())
}

#[tokio::test]
async fn nobody_by_that_name_and_nobody_at_all_are_told() -> Outcome {
    let desktop = terminal(Keyring::Unlocked).await?;
    let said = latchkey(&desktop, &["--json", "token", "nobody"])?;
    assert_told(&said, 1, "no_such_account", "latchkey accounts");
    let said = latchkey(&desktop, &["--json", "revoke"])?;
    assert_told(&said, 2, "usage", "--all");
    assert_eq!(latchkey(&desktop, &["frobnicate"])?.code, 2);
    Ok(())
}

/// A server that gives every caller the same bytes, or none at all, for as long as the test runs.
fn answering(answer: String) -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = format!("http://{}", listener.local_addr()?);
    std::thread::spawn(move || {
        let mut held = Vec::new();
        for mut stream in listener.incoming().flatten() {
            if answer.is_empty() {
                held.push(stream);
                continue;
            }
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    Ok(address)
}
