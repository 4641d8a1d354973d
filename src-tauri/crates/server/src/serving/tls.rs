//! TLS 1.2 and 1.3, with a certificate that is read anew when its files change.
//!
//! The files are looked at once a minute, and at once on SIGHUP. A new pair that cannot be used, such as a certificate that was
//! written while its key was not yet, leaves the old one in place and is tried again.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use jiff::SignedDuration;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::{self, PemObject as _};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{ServerConfig, version};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;

const LOOK_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// Where certificate and key are, as PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// The server's certificate, then those between it and the root.
    pub certificate: PathBuf,
    /// Its private key: PKCS #8, PKCS #1 or SEC1.
    pub key: PathBuf,
}

/// Why the server cannot speak TLS.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("The TLS file {0} cannot be read: check the path in [tls] and the file's permissions.")]
    Unreadable(PathBuf, #[source] io::Error),
    /// The file of the certificate holds none.
    #[error(
        "The TLS file {0} holds no certificate that can be used: \
         name a PEM file with the server's certificate first, then the intermediate ones."
    )]
    Certificate(PathBuf),
    /// The file of the key holds none.
    #[error(
        "The TLS file {0} holds no private key that can be used: \
         name a PEM file with an unencrypted RSA, ECDSA or Ed25519 key."
    )]
    Key(PathBuf),
    /// Certificate and key belong to different pairs.
    #[error(
        "The TLS key {key} does not fit the certificate {certificate}: name the two that were made together."
    )]
    NotAPair {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
    },
    /// The TLS library refuses what it was told. This is a defect of this program.
    #[error("TLS cannot be set up: report this as a defect.")]
    Setup(#[source] rustls::Error),
}

/// TLS for a listener, and what keeps its certificate fresh.
#[derive(Clone)]
pub(crate) struct Tls {
    pub(super) acceptor: TlsAcceptor,
    files: TlsFiles,
    /// Of the files that were read at the start.
    stamp: Stamp,
    current: Arc<Current>,
}

/// The pair that new connections get.
#[derive(Debug)]
struct Current {
    pair: RwLock<Arc<CertifiedKey>>,
}

impl Tls {
    /// Reads the files.
    pub(crate) fn load(files: TlsFiles) -> Result<Self, TlsError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        // Taken before reading: a change meanwhile is another change.
        let stamp = Stamp::of(&files);
        let pair = read(&files, &provider)?;
        let current = Arc::new(Current {
            pair: RwLock::new(Arc::new(pair)),
        });
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&version::TLS13, &version::TLS12])
            .map_err(TlsError::Setup)?
            .with_no_client_auth()
            .with_cert_resolver(Arc::clone(&current) as Arc<dyn ResolvesServerCert>);
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self {
            acceptor: TlsAcceptor::from(Arc::new(config)),
            files,
            stamp,
            current,
        })
    }

    /// Reads the files again when they change, until the server stops.
    pub(crate) async fn keep_fresh(self, clock: Arc<dyn Clock>, stopping: CancellationToken) {
        let mut hangups = Hangups::new();
        let mut stamp = self.stamp.clone();
        loop {
            let next_look = clock.sleep_until(clock.now() + LOOK_EVERY);
            tokio::select! {
                () = stopping.cancelled() => return,
                () = hangups.next() => {}
                () = next_look => {
                    if Stamp::of(&self.files) == stamp {
                        continue;
                    }
                }
            }
            let seen = Stamp::of(&self.files);
            match self.reload() {
                Ok(()) => {
                    stamp = seen;
                    tracing::info!("the TLS certificate was read anew");
                }
                Err(error) => tracing::error!(%error, "the TLS certificate stays the old one"),
            }
        }
    }

    fn reload(&self) -> Result<(), TlsError> {
        let provider = self.acceptor.config().crypto_provider();
        let pair = read(&self.files, provider)?;
        let mut current = self
            .current
            .pair
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *current = Arc::new(pair);
        Ok(())
    }
}

impl ResolvesServerCert for Current {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let pair = self.pair.read().unwrap_or_else(PoisonError::into_inner);
        Some(Arc::clone(&pair))
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Tls")
            .field("files", &self.files)
            .finish_non_exhaustive()
    }
}

fn read(files: &TlsFiles, provider: &CryptoProvider) -> Result<CertifiedKey, TlsError> {
    let chain = certificates(&files.certificate)?;
    let key = key(&files.key)?;
    let key = provider
        .key_provider
        .load_private_key(key)
        .map_err(|_| TlsError::Key(files.key.clone()))?;
    let pair = CertifiedKey::new(chain, key);
    match pair.keys_match() {
        Ok(()) => Ok(pair),
        Err(rustls::Error::InconsistentKeys(_)) => Err(TlsError::NotAPair {
            certificate: files.certificate.clone(),
            key: files.key.clone(),
        }),
        Err(_) => Err(TlsError::Certificate(files.certificate.clone())),
    }
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let wrong = |error| wrong_file(path, error, TlsError::Certificate);
    let chain = CertificateDer::pem_file_iter(path)
        .map_err(wrong)?
        .collect::<Result<Vec<_>, _>>()
        .map_err(wrong)?;
    if chain.is_empty() {
        return Err(TlsError::Certificate(path.to_owned()));
    }
    Ok(chain)
}

fn key(path: &Path) -> Result<PrivateKeyDer<'static>, TlsError> {
    PrivateKeyDer::from_pem_file(path).map_err(|error| wrong_file(path, error, TlsError::Key))
}

fn wrong_file(path: &Path, error: pem::Error, otherwise: fn(PathBuf) -> TlsError) -> TlsError {
    match error {
        pem::Error::Io(error) => TlsError::Unreadable(path.to_owned(), error),
        _ => otherwise(path.to_owned()),
    }
}

/// Tells whether the files were written: when, and how long they are.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp([Option<(SystemTime, u64)>; 2]);

impl Stamp {
    fn of(files: &TlsFiles) -> Self {
        Self([&files.certificate, &files.key].map(|path| {
            let metadata = std::fs::metadata(path).ok()?;
            Some((metadata.modified().ok()?, metadata.len()))
        }))
    }
}

/// SIGHUP, where there are signals.
struct Hangups {
    #[cfg(unix)]
    signal: Option<tokio::signal::unix::Signal>,
}

impl Hangups {
    fn new() -> Self {
        Self {
            #[cfg(unix)]
            signal: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup())
                .inspect_err(|error| tracing::warn!(%error, "SIGHUP cannot be listened for"))
                .ok(),
        }
    }

    async fn next(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.signal
            && signal.recv().await.is_some()
        {
            return;
        }
        std::future::pending::<()>().await;
    }
}
