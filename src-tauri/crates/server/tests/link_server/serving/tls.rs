use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tempfile::TempDir;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use url::Url;

use super::wire::{ask, connect, end, get};
use crate::bed::Bed;
use crate::process::{Running, latchkeyd};
use crate::program::{database, refused};

/// A certificate for this computer, by its own word.
pub(super) struct Pair {
    certificate: String,
    key: String,
    der: CertificateDer<'static>,
}

impl Pair {
    pub(super) fn new() -> Self {
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
        Self {
            certificate: cert.pem(),
            key: signing_key.serialize_pem(),
            der: cert.der().clone(),
        }
    }

    pub(super) fn write(&self, folder: &Path) {
        std::fs::write(folder.join("chain.pem"), &self.certificate).unwrap();
        std::fs::write(folder.join("key.pem"), &self.key).unwrap();
    }

    /// A handshake that trusts this certificate only.
    pub(super) async fn connect(&self, server: &Url) -> std::io::Result<TlsStream<TcpStream>> {
        let mut roots = RootCertStore::empty();
        roots.add(self.der.clone()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from("127.0.0.1").unwrap();
        TlsConnector::from(Arc::new(config))
            .connect(name, connect(server).await)
            .await
    }
}

pub(super) fn section(folder: &Path) -> String {
    format!(
        "[tls]\ncertificate = '{}'\nkey = '{}'\n",
        folder.join("chain.pem").display(),
        folder.join("key.pem").display()
    )
}

#[tokio::test]
async fn the_server_speaks_tls_and_calls_itself_https() {
    let (folder, pair) = (TempDir::new().unwrap(), Pair::new());
    pair.write(folder.path());
    let bed = Bed::start_with(&section(folder.path())).await;
    assert_eq!(bed.issuer().scheme(), "https");
    let mut stream = pair.connect(bed.issuer()).await.unwrap();
    let path = "/.well-known/oauth-authorization-server";
    let metadata = ask(&mut stream, &get(path, "")).await;
    assert!(
        metadata.body.contains("\"issuer\":\"https://127.0.0.1:"),
        "{metadata:?}"
    );
    // Browsers would hold every other server on this computer to it.
    assert_eq!(metadata.header("strict-transport-security"), None);
    // Nobody speaks plain HTTP to it.
    let mut plain = connect(bed.issuer()).await;
    let request = get("/healthz", "");
    plain.write_all(request.as_bytes()).await.unwrap();
    assert!(!end(&mut plain).await.starts_with("HTTP/"));
    assert!(Pair::new().connect(bed.issuer()).await.is_err());
}

#[tokio::test]
async fn a_renewed_certificate_is_taken_within_a_minute_and_a_broken_one_never() {
    let (folder, old, new) = (TempDir::new().unwrap(), Pair::new(), Pair::new());
    old.write(folder.path());
    let bed = Bed::start_with(&section(folder.path())).await;
    let mut stream = old.connect(bed.issuer()).await.unwrap();

    // The certificate is there and its key is not yet: the old pair goes on.
    std::fs::write(folder.path().join("chain.pem"), &new.certificate).unwrap();
    for _ in 0..3 {
        bed.advance(60);
        tokio::task::yield_now().await;
        assert!(old.connect(bed.issuer()).await.is_ok());
    }
    std::fs::write(folder.path().join("key.pem"), &new.key).unwrap();
    while new.connect(bed.issuer()).await.is_err() {
        bed.advance(60);
        tokio::task::yield_now().await;
    }
    assert!(old.connect(bed.issuer()).await.is_err());
    // Whoever was connected still is.
    assert_eq!(ask(&mut stream, &get("/healthz", "")).await.status, 200);
}

#[cfg(unix)]
#[tokio::test]
async fn a_hangup_signal_reads_the_certificate_anew_and_does_not_end_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (Pair::new(), Pair::new());
    old.write(folder.path());
    let file = folder.path().join("latchkeyd.toml");
    let config = format!("listen = \"127.0.0.1:0\"\n{}", section(folder.path()));
    std::fs::write(&file, config).unwrap();
    let mut running = Running(
        latchkeyd(&["--sandbox", "--config", file.to_str().unwrap()])
            .args(["--database", &database(folder.path())])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap(),
    );
    let mut log = BufReader::new(running.0.stderr.take().unwrap()).lines();
    let issuer = running.issuer();
    assert!(old.connect(&issuer).await.is_ok());
    new.write(folder.path());
    Command::new("kill")
        .args(["-HUP", &running.0.id().to_string()])
        .status()
        .unwrap();
    assert!(log.any(|line| line.unwrap().contains("read anew")));
    let mut stream = new.connect(&issuer).await.unwrap();
    assert_eq!(ask(&mut stream, &get("/healthz", "")).await.status, 200);
}

#[test]
fn a_certificate_that_is_not_there_is_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("latchkeyd.toml");
    std::fs::write(&file, section(folder.path())).unwrap();
    let (code, sentence) = refused(&[
        "--sandbox",
        "--config",
        file.to_str().unwrap(),
        "--listen",
        "127.0.0.1:0",
        "--database",
        &database(folder.path()),
    ]);
    assert_eq!(code, Some(1));
    assert!(
        sentence.contains("chain.pem") && sentence.contains("[tls]"),
        "{sentence}"
    );
}
