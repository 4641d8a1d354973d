//! How the server faces the network: `[tls]`, `[proxy]`, `[limits]` and `[metrics]`.
//!
//! ```toml
//! [tls]                                # without it: plain HTTP, for loopback or behind a proxy
//! certificate = "chain.pem"
//! key = "key.pem"
//!
//! [proxy]                              # who may say for whom a request is
//! trusted = ["10.0.0.0/8"]
//! header = "x-forwarded-for"           # or "forwarded" (RFC 7239); the other one is never read
//!
//! [limits]
//! connections = 10000                  # at once, overall
//! connections_per_address = 256        # at once, from one IPv4 address or one IPv6 /64
//! requests_per_second = 100            # from one address, for any length of time
//! request_burst = 200                  # from one address, at a stroke
//! header_seconds = 10                  # for the head of a request, and for the TLS handshake
//! body_seconds = 15                    # for its body
//! idle_seconds = 120                   # between two requests
//! write_seconds = 30                   # without the client taking any of an answer
//!
//! [metrics]
//! listen = "127.0.0.1:9464"            # without it: at /metrics of the server itself, for this computer and the proxies
//! ```

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;

use super::ConfigError;
use super::settings::{Settings, whole_number};
use super::written::{Written, Wrong};
use crate::serving::{ForwardingHeader, Limits, Patience, TlsFiles, TrustedProxies};

/// More than any machine has room for: a larger number is a mistake.
const MOST: u32 = 1_000_000;

/// An hour: nobody waits longer for a slow client.
const LONGEST_WAIT: u64 = 60 * 60;

/// How the server faces the network.
#[derive(Clone, Debug, Default)]
pub struct ServingConfig {
    /// The certificate and its key; without them the server speaks plain HTTP.
    pub tls: Option<TlsFiles>,
    /// Who may say for whom a request is.
    pub proxies: TrustedProxies,
    /// How much one address may ask for at once.
    pub limits: Limits,
    /// How long a client may take.
    pub patience: Patience,
    /// Where the metrics are served, unless the server's own `/metrics` is to do.
    pub metrics: Option<SocketAddr>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct TlsSettings {
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ProxySettings {
    trusted: Option<Written<Vec<String>>>,
    header: Option<Written<String>>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct LimitSettings {
    connections: Option<Written<u64>>,
    connections_per_address: Option<Written<u64>>,
    requests_per_second: Option<Written<u64>>,
    request_burst: Option<Written<u64>>,
    header_seconds: Option<Written<u64>>,
    body_seconds: Option<Written<u64>>,
    idle_seconds: Option<Written<u64>>,
    write_seconds: Option<Written<u64>>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct MetricsSettings {
    listen: Option<Written<String>>,
}

impl Settings {
    /// Takes the variable `name` if it is one of these sections'; `setting` is its name without our prefix.
    pub(super) fn set_serving_variable(
        &mut self,
        name: &str,
        setting: &str,
        value: &str,
    ) -> Result<bool, ConfigError> {
        let text = || Some(Written::in_variable(name, value.to_owned()));
        let number = || whole_number(name, value);
        match setting {
            "TLS_CERTIFICATE" => self.tls_in(name).certificate = Some(value.into()),
            "TLS_KEY" => self.tls_in(name).key = Some(value.into()),
            "PROXY_TRUSTED" => {
                let networks = value.split(',').map(|network| network.trim().to_owned());
                self.proxy.trusted = Some(Written::in_variable(name, networks.collect()));
            }
            "PROXY_HEADER" => self.proxy.header = text(),
            "LIMITS_CONNECTIONS" => self.limits.connections = number()?,
            "LIMITS_CONNECTIONS_PER_ADDRESS" => self.limits.connections_per_address = number()?,
            "LIMITS_REQUESTS_PER_SECOND" => self.limits.requests_per_second = number()?,
            "LIMITS_REQUEST_BURST" => self.limits.request_burst = number()?,
            "LIMITS_HEADER_SECONDS" => self.limits.header_seconds = number()?,
            "LIMITS_BODY_SECONDS" => self.limits.body_seconds = number()?,
            "LIMITS_IDLE_SECONDS" => self.limits.idle_seconds = number()?,
            "LIMITS_WRITE_SECONDS" => self.limits.write_seconds = number()?,
            "METRICS_LISTEN" => self.metrics.listen = text(),
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn tls_in(&mut self, variable: &str) -> &mut TlsSettings {
        let tls = self
            .tls
            .get_or_insert_with(|| Written::in_variable(variable, TlsSettings::default()));
        &mut tls.value
    }

    pub(super) fn serving(&self) -> Result<ServingConfig, Wrong> {
        Ok(ServingConfig {
            tls: self.tls.as_ref().map(tls_files).transpose()?,
            proxies: self.proxy.check()?,
            limits: self.limits.check()?,
            patience: self.limits.patience()?,
            metrics: match &self.metrics.listen {
                Some(written) => Some(address("metrics.listen", written)?),
                None => None,
            },
        })
    }
}

fn tls_files(written: &Written<TlsSettings>) -> Result<TlsFiles, Wrong> {
    const WAY_OUT: &str = "name both files, or leave [tls] out and let a proxy speak TLS";
    let lacks = |setting| written.lacks(setting, WAY_OUT);
    let TlsSettings { certificate, key } = &written.value;
    Ok(TlsFiles {
        certificate: certificate
            .clone()
            .ok_or_else(|| lacks("tls.certificate"))?,
        key: key.clone().ok_or_else(|| lacks("tls.key"))?,
    })
}

impl ProxySettings {
    fn check(&self) -> Result<TrustedProxies, Wrong> {
        let header = match &self.header {
            None => ForwardingHeader::default(),
            Some(written) => match written.value.to_ascii_lowercase().as_str() {
                "x-forwarded-for" => ForwardingHeader::XForwardedFor,
                "forwarded" => ForwardingHeader::Forwarded,
                _ => {
                    return Err(
                        written.wrong("proxy.header", "say \"x-forwarded-for\" or \"forwarded\"")
                    );
                }
            },
        };
        let Some(trusted) = &self.trusted else {
            return Ok(TrustedProxies::new(header, []));
        };
        let networks = trusted
            .value
            .iter()
            .map(|text| {
                TrustedProxies::network(text)
                    .map_err(|problem| trusted.wrong("proxy.trusted", problem.to_string()))
            })
            .collect::<Result<Vec<_>, _>>()?;
        Ok(TrustedProxies::new(header, networks))
    }
}

impl LimitSettings {
    fn check(&self) -> Result<Limits, Wrong> {
        let default = Limits::default();
        let requests_per_second = count(
            "limits.requests_per_second",
            self.requests_per_second.as_ref(),
            default.requests_per_second,
        )?;
        Ok(Limits {
            connections: count(
                "limits.connections",
                self.connections.as_ref(),
                default.connections,
            )?,
            connections_per_address: count(
                "limits.connections_per_address",
                self.connections_per_address.as_ref(),
                default.connections_per_address,
            )?,
            requests_per_second,
            request_burst: count(
                "limits.request_burst",
                self.request_burst.as_ref(),
                // Twice the rate, so that whoever raises or lowers the one need not think of the other.
                requests_per_second.saturating_mul(NonZeroU32::MIN.saturating_add(1)),
            )?,
        })
    }

    fn patience(&self) -> Result<Patience, Wrong> {
        let default = Patience::default();
        Ok(Patience {
            header: wait(
                "limits.header_seconds",
                self.header_seconds.as_ref(),
                default.header,
            )?,
            body: wait(
                "limits.body_seconds",
                self.body_seconds.as_ref(),
                default.body,
            )?,
            idle: wait(
                "limits.idle_seconds",
                self.idle_seconds.as_ref(),
                default.idle,
            )?,
            write: wait(
                "limits.write_seconds",
                self.write_seconds.as_ref(),
                default.write,
            )?,
        })
    }
}

/// An IP address and a port.
pub(super) fn address(
    setting: &'static str,
    written: &Written<String>,
) -> Result<SocketAddr, Wrong> {
    written.value.parse().map_err(|_| {
        written.wrong(
            setting,
            "give an IP address and a port, such as \"127.0.0.1:8787\"",
        )
    })
}

fn count(
    setting: &'static str,
    written: Option<&Written<u64>>,
    default: NonZeroU32,
) -> Result<NonZeroU32, Wrong> {
    let Some(written) = written else {
        return Ok(default);
    };
    u32::try_from(written.value)
        .ok()
        .filter(|number| *number <= MOST)
        .and_then(NonZeroU32::new)
        .ok_or_else(|| written.wrong(setting, "give a whole number from 1 to a million"))
}

fn wait(
    setting: &'static str,
    written: Option<&Written<u64>>,
    default: Duration,
) -> Result<Duration, Wrong> {
    match written {
        None => Ok(default),
        Some(Written {
            value: seconds @ 1..=LONGEST_WAIT,
            ..
        }) => Ok(Duration::from_secs(*seconds)),
        Some(written) => Err(written.wrong(setting, "give a number of seconds from 1 to 3600")),
    }
}
