//! The server's configuration: a TOML file, then `LATCHKEYD_<SECTION>_<KEY>` variables, then the command line.
//!
//! ```toml
//! listen = "127.0.0.1:8787"
//! issuer = "https://link.example"
//! database = "sqlite://latchkeyd.db"
//! log = "info"
//! log_format = "text"  # or "json"
//!
//! [platform.tiktok]
//! client_key = "…"
//! client_secret = "…"
//! redirect_uri = "https://link.example/callback"
//!
//! # or, instead of it
//! [platform.euler]
//! client_id = "…"
//! client_secret = "…"  # redirect_uri is the issuer's /callback/euler
//!
//! [lifetimes]          # seconds
//! device_code = 120
//!
//! [[client]]
//! id = "latchkey-desktop"
//! name = "Latchkey"
//! scopes = ["user.info.basic"]
//!
//! [[client]]
//! id = "shop"
//! public = false       # its secret: latchkeyd client-secret shop
//! introspects = true   # it may ask about every token, not its own only
//! scopes = ["user.info.basic"]
//! ```
//!
//! A key that nobody reads and a value that cannot be used stop the start, by line or variable and with the way out. Reading the
//! file and the variables is in `config/settings.rs`, with a file for each larger group of sections; here is what comes out of it.

mod platform;
mod serving;
mod settings;
mod watching;
mod written;

#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use crate::model::{Client, ClientKind, Confirmation, EMAIL, RedirectUri, SUPPORT_SCOPES, Scope};
pub use platform::{ConfiguredPlatform, EULER_CALLBACK, EulerConfig, PlatformConfig};
pub use serving::ServingConfig;
use settings::Settings;
pub use watching::{AlertThresholds, Staff};

/// The scopes that the platform's preset and the default client have.
const DEFAULT_SCOPES: [&str; 4] = [
    "user.info.basic",
    "user.info.profile",
    "user.info.stats",
    "video.list",
];

/// Everything the server can be told.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen. Port 0 takes a free one.
    pub listen: SocketAddr,
    /// The public base URL; without it the server names itself after the address it listens on.
    pub issuer: Option<Url>,
    /// Where everything is kept.
    pub database: Database,
    /// The file of the server's own keys.
    pub keys: PathBuf,
    /// Which messages are logged, as `tracing` filter directives.
    pub log: String,
    /// How the messages are written.
    pub log_format: LogFormat,
    /// How the server faces the network.
    pub serving: ServingConfig,
    /// Who may ask for tokens.
    pub clients: Vec<Client>,
    /// How long what the server gives out holds.
    pub lifetimes: Lifetimes,
    /// Who may end others' sessions and read the audit log.
    pub staff: Staff,
    /// From when on something is too much.
    pub alerts: AlertThresholds,
    /// The platform, unless the sandbox stands in for it.
    pub platform: Option<ConfiguredPlatform>,
    /// How long what the sandbox gives out holds.
    pub sandbox: SandboxLifetimes,
}

/// How log messages are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// A line of text each.
    Text,
    /// A JSON object each, for a log collector.
    Json,
}

/// Which database.
#[derive(Clone, Debug)]
pub enum Database {
    /// SQLite in this file, for one instance.
    Sqlite(PathBuf),
    /// PostgreSQL at this URL, which may hold a password, for any number of instances.
    Postgres(SecretString),
}

impl Database {
    /// A file that belongs to the database: beside SQLite's own, or in the present folder.
    #[must_use]
    pub fn file_beside(&self, name: &str) -> PathBuf {
        match self {
            Self::Sqlite(path) => path.with_file_name(name),
            Self::Postgres(_) => PathBuf::from(name),
        }
    }
}

/// How long what the server gives out holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetimes {
    /// Device codes, and so the QR code.
    pub device_code: Duration,
    /// Access tokens.
    pub access_token: Duration,
    /// Refresh tokens, each from its own issue on.
    pub refresh_token: Duration,
}

/// How long what the sandbox gives out holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SandboxLifetimes {
    /// A QR code.
    pub qr: Duration,
    /// The sandbox's access tokens.
    pub access_token: Duration,
    /// The sandbox's refresh tokens.
    pub refresh_token: Duration,
}

/// Why the server cannot be started with this configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file named on the command line cannot be read.
    #[error("The configuration file {0} cannot be read: check the path and its permissions.")]
    Unreadable(PathBuf, #[source] std::io::Error),
    /// The file is not TOML, or holds a key that nobody reads, a value that cannot be used, or a section that lacks one.
    #[error(
        "The configuration file {file} is wrong in line {line}: {problem}. Correct it and start again."
    )]
    File {
        /// The file.
        file: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        problem: String,
    },
    /// An environment variable with our prefix that nobody reads.
    #[error(
        "The environment variable {0} is not a setting of latchkeyd: correct its name or unset it."
    )]
    UnknownVariable(String),
    /// A variable whose value cannot be used.
    #[error("The setting {setting} cannot be used: {problem}.")]
    Value {
        /// The variable.
        setting: String,
        /// What is expected.
        problem: String,
    },
    /// A value without which the server cannot run, of a section that only variables fill.
    #[error("The setting {setting} is missing: {way_out}.")]
    Missing {
        /// The setting.
        setting: &'static str,
        /// What to do about it.
        way_out: &'static str,
    },
}

impl Config {
    /// Reads the file, if one is named, and the variables, of which only those with our prefix count.
    ///
    /// Of the command line, `--listen` and `--database` are given as the variables of the same name, last.
    pub fn read(
        file: Option<&Path>,
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let mut settings = match file {
            Some(path) => Settings::from_file(path)?,
            None => Settings::default(),
        };
        for (name, value) in variables {
            settings.set_variable(&name, value)?;
        }
        settings.into_config()
    }
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self {
            device_code: Duration::from_secs(120),
            access_token: Duration::from_hours(1),
            refresh_token: Duration::from_hours(30 * 24),
        }
    }
}

impl Default for SandboxLifetimes {
    fn default() -> Self {
        Self {
            qr: Duration::from_secs(120),
            access_token: Duration::from_hours(2),
            refresh_token: Duration::from_hours(180 * 24),
        }
    }
}

/// How far the time in a webhook's signature may be from ours unless it is told otherwise.
pub(crate) const WEBHOOK_TOLERANCE: Duration = Duration::from_mins(5);

/// The client every server knows unless it is told of others: this project's own desktop programs.
///
/// It may ask for what staff may do, since only listed accounts are granted that.
fn default_clients(platform: Option<&ConfiguredPlatform>) -> Vec<Client> {
    let scopes = match platform {
        // What TikTok's scopes are called means nothing at Euler Stream.
        Some(ConfiguredPlatform::Euler(euler)) => euler.scopes.clone(),
        Some(ConfiguredPlatform::TikTok(_)) | None => DEFAULT_SCOPES.map(str::to_owned).to_vec(),
    };
    let of_staff = SUPPORT_SCOPES.map(str::to_owned);
    vec![Client {
        id: "latchkey-desktop".into(),
        kind: ClientKind::Public,
        name: "Latchkey".into(),
        scopes: Scope::new(scopes.into_iter().chain(of_staff).chain([EMAIL.to_owned()])),
        redirect_uris: ["http://127.0.0.1/callback", "http://[::1]/callback"]
            .into_iter()
            .filter_map(RedirectUri::parse)
            .collect(),
        confirmation: Confirmation::Digits,
    }]
}
