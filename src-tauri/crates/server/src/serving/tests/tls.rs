use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore, version};
use tempfile::TempDir;
use tokio::io::{AsyncWriteExt as _, DuplexStream};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::bed::{Bed, ELSEWHERE, GET, ask, assert_after, end};
use crate::config::ServingConfig;
use crate::serving::{Tls, TlsError, TlsFiles};

fn pair() -> (String, String, CertificateDer<'static>) {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["link.example".to_owned()]).unwrap();
    (cert.pem(), signing_key.serialize_pem(), cert.der().clone())
}

fn write(folder: &Path, certificate: &str, key: &str) -> TlsFiles {
    let files = TlsFiles {
        certificate: folder.join("chain.pem"),
        key: folder.join("key.pem"),
    };
    std::fs::write(&files.certificate, certificate).unwrap();
    std::fs::write(&files.key, key).unwrap();
    files
}

fn start(files: TlsFiles) -> Bed {
    let config = ServingConfig {
        tls: Some(files),
        ..ServingConfig::default()
    };
    Bed::start_with(Router::new().route("/", get(async || "here")), &config)
}

async fn handshake(
    bed: &Bed,
    trusted: &CertificateDer<'static>,
    versions: &[&'static rustls::SupportedProtocolVersion],
) -> std::io::Result<TlsStream<DuplexStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(versions)
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("link.example").unwrap();
    TlsConnector::from(Arc::new(config))
        .connect(name, bed.connect(ELSEWHERE))
        .await
}

#[tokio::test(start_paused = true)]
async fn tls_1_2_and_1_3_are_spoken() {
    let folder = TempDir::new().unwrap();
    let (certificate, key, der) = pair();
    let bed = start(write(folder.path(), &certificate, &key));
    for version in [&version::TLS12, &version::TLS13] {
        let mut stream = handshake(&bed, &der, &[version]).await.unwrap();
        let answer = ask(&mut stream, GET).await;
        assert!(answer.ends_with("here"), "{answer}");
        assert!(
            answer.contains("\r\nstrict-transport-security: max-age="),
            "{answer}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_handshake_that_does_not_come_ends_the_connection() {
    let folder = TempDir::new().unwrap();
    let (certificate, key, _) = pair();
    let bed = start(write(folder.path(), &certificate, &key));
    let mut silent = bed.connect(ELSEWHERE);
    assert_after(end(&mut silent).await.0, 10);
    assert!(bed.has_counted("dropped_connections_total{reason=\"slow\"} 1"));
    let mut plain = bed.connect(ELSEWHERE);
    plain.write_all(GET.as_bytes()).await.unwrap();
    assert_after(end(&mut plain).await.0, 0);
    assert!(bed.has_counted("dropped_connections_total{reason=\"handshake\"} 1"));
}

#[test]
fn wrong_files_are_refused_by_name() {
    let folder = TempDir::new().unwrap();
    let (certificate, key, _) = pair();
    let (_, other_key, _) = pair();
    let broken = certificate.replace('M', "!");
    let no_certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for (certificate, key, file, words) in [
        (&*certificate, &*other_key, "key.pem", "does not fit"),
        (&certificate, "", "key.pem", "no private key"),
        (&certificate, &certificate, "key.pem", "no private key"),
        ("", &key, "chain.pem", "no certificate"),
        (&key, &key, "chain.pem", "no certificate"),
        (&broken, &key, "chain.pem", "no certificate"),
        (no_certificate, &key, "chain.pem", "no certificate"),
    ] {
        let error = Tls::load(write(folder.path(), certificate, key)).unwrap_err();
        let message = error.to_string();
        assert!(
            message.contains(file) && message.contains(words),
            "{message}"
        );
        assert!(!message.contains('\n'), "{message}");
    }
    let files = TlsFiles {
        certificate: folder.path().join("nowhere.pem"),
        key: folder.path().join("key.pem"),
    };
    let error = Tls::load(files).unwrap_err();
    assert!(matches!(error, TlsError::Unreadable(..)), "{error}");
    assert!(error.to_string().contains("nowhere.pem"));
}
