use std::process::Command;

use latchkey_oauth::{Http, ServerMetadata};
use latchkey_scripted::{Reply, Scripted};

use super::tls;

const ASK: &str = "LATCHKEY_TEST_ASK";

/// What a process with this environment says of an issuer.
pub(super) fn ask(issuer: &str, environment: &[(&str, &str)]) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "network::child::asks_for_its_parent",
            "--nocapture",
        ])
        .env_clear()
        .env(ASK, issuer)
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Only this process's environment says what it asks; without that it has nothing to do.
#[tokio::test]
async fn asks_for_its_parent() {
    let Ok(issuer) = std::env::var(ASK) else {
        return;
    };
    let asked = ServerMetadata::discover(&Http::new(), &issuer.parse().unwrap()).await;
    let said = match asked {
        Ok(_) => "REACHED".to_owned(),
        Err(error) => format!("NOT REACHED: {error:?}"),
    };
    std::io::Write::write_all(&mut std::io::stderr(), said.as_bytes()).unwrap();
}

#[test]
fn the_systems_proxy_is_used_unless_it_is_said_not_to() {
    let proxy = Scripted::start(|_| Reply::Empty(502));
    let at = proxy.origin();
    let issuer = "https://link.example";
    ask(issuer, &[("https_proxy", &at)]);
    let asked = proxy.requests();
    assert_eq!(asked.len(), 1);
    assert_eq!(
        (asked[0].method.as_str(), asked[0].path.as_str()),
        ("CONNECT", "link.example:443")
    );

    ask(
        issuer,
        &[("https_proxy", &at), ("no_proxy", "link.example")],
    );
    ask(issuer, &[("https_proxy", &at), ("NO_PROXY", ".example")]);
    assert_eq!(proxy.requests().len(), 1, "those went past it");
}

#[test]
fn what_is_on_this_computer_is_never_asked_through_a_proxy() {
    let proxy = Scripted::start(|_| Reply::Empty(502));
    let server = Scripted::start(super::metadata);
    let said = ask(
        &server.origin(),
        &[
            ("http_proxy", &proxy.origin()),
            ("all_proxy", &proxy.origin()),
        ],
    );
    assert!(said.contains("REACHED") && !said.contains("NOT"), "{said}");
    assert!(proxy.requests().is_empty());
}

#[test]
fn a_private_authority_is_believed_where_ssl_cert_file_names_it_and_nowhere_else() {
    let server = tls::Server::start();
    let issuer = server.issuer();
    let said = ask(&issuer, &[("SSL_CERT_FILE", server.authority())]);
    assert!(said.contains("REACHED") && !said.contains("NOT"), "{said}");
    let said = ask(&issuer, &[]);
    assert!(said.contains("NOT REACHED"), "{said}");
    assert!(
        said.contains("UnknownIssuer"),
        "for that reason and no other: {said}"
    );
}
