//! The HTTP client with which the server calls the platform.
//!
//! TLS is rustls with the ring provider, handed over explicitly: nothing is installed process-wide. Loading the system's
//! root certificates takes longer than starting the rest of the server, so a platform on plain HTTP (the sandbox on
//! loopback) gets a client that trusts no certificate at all and loads none.

use std::sync::Arc;
use std::time::Duration;

use rustls::{ClientConfig, RootCertStore, crypto::CryptoProvider};
use rustls_platform_verifier::BuilderVerifierExt as _;
use url::Url;

/// How long the platform may take to accept a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Why no HTTP client could be built.
#[derive(Debug, thiserror::Error)]
#[error(
    "The system's root certificates cannot be used: install your system's CA certificate package."
)]
pub struct HttpClientError(#[source] Box<dyn std::error::Error + Send + Sync>);

/// A client for calls to `base_url` and nowhere else: it follows no redirect.
pub fn http_client(base_url: &Url) -> Result<reqwest::Client, HttpClientError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls_config(provider, base_url)?)
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT_TIMEOUT)
        .user_agent(concat!("latchkeyd/", env!("CARGO_PKG_VERSION")));
    if base_url.scheme() == "http" {
        builder = builder.no_proxy();
    }
    builder
        .build()
        .map_err(|error| HttpClientError(error.into()))
}

fn tls_config(
    provider: Arc<CryptoProvider>,
    base_url: &Url,
) -> Result<ClientConfig, HttpClientError> {
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| HttpClientError(error.into()))?;
    let builder = if base_url.scheme() == "http" {
        builder.with_root_certificates(RootCertStore::empty())
    } else {
        builder
            .with_platform_verifier()
            .map_err(|error| HttpClientError(error.into()))?
    };
    Ok(builder.with_no_client_auth())
}
