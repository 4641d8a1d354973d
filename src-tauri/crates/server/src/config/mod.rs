//! The server's configuration: a TOML file, then `LATCHKEYD_<SECTION>_<KEY>` variables, then the command line.
//!
//! ```toml
//! listen = "127.0.0.1:8787"
//! issuer = "https://link.example"
//! database = "sqlite://latchkeyd.db"
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
//! A key that nobody reads and a value that cannot be used stop the start, by name and with the way out. Reading the file and
//! the variables is in `config/settings.rs` and `config/platform.rs`; here is what comes out of it.

mod platform;
mod settings;
mod watching;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use crate::model::{Client, ClientKind, Confirmation, SUPPORT_SCOPES, Scope};
pub use platform::{ConfiguredPlatform, EULER_CALLBACK, EulerConfig, PlatformConfig};
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
    /// The file is not TOML, or holds a key that nobody reads or a value of the wrong type.
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
    /// A value that cannot be used.
    #[error("The setting {setting} cannot be used: {problem}.")]
    Value {
        /// The setting as it was written.
        setting: String,
        /// What is expected.
        problem: String,
    },
    /// A value without which the server cannot run.
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
        scopes: Scope::new(scopes.into_iter().chain(of_staff)),
        confirmation: Confirmation::Digits,
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(toml: &str, variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("latchkeyd.toml");
        std::fs::write(&path, toml).unwrap();
        Config::read(
            Some(&path),
            variables
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        )
    }

    fn message(toml: &str, variables: &[(&str, &str)]) -> String {
        read(toml, variables).unwrap_err().to_string()
    }

    #[test]
    fn nothing_at_all_is_a_configuration_for_the_sandbox() {
        let config = Config::read(None, []).unwrap();
        assert_eq!(config.listen.to_string(), "127.0.0.1:8787");
        assert_eq!(config.lifetimes, Lifetimes::default());
        assert_eq!(config.clients[0].id, "latchkey-desktop");
        assert!(config.platform.is_none());
        assert_eq!(config.keys, Path::new("keys.toml"));
    }

    #[test]
    fn every_value_of_the_file_arrives() {
        let config = read(
            r#"
            listen = "127.0.0.1:1"
            issuer = "https://link.example"
            database = "sqlite:///var/lib/latchkeyd/link.db"
            log = "debug"
            [platform.tiktok]
            base_url = "https://tiktok.example"
            client_key = "key"
            client_secret = "secret"
            redirect_uri = "https://link.example/callback"
            scopes = ["user.info.basic"]
            [lifetimes]
            device_code = 60
            access_token = 61
            refresh_token = 62
            [sandbox]
            qr_lifetime = 63
            access_token_lifetime = 64
            refresh_token_lifetime = 65
            [[client]]
            id = "tv"
            public = true
            scopes = ["user.info.basic"]
            [[client]]
            id = "shop"
            public = false
            scopes = ["user.info.basic"]
            [[client]]
            id = "api"
            public = false
            introspects = true
            scopes = ["user.info.basic"]
            "#,
            &[],
        )
        .unwrap();
        assert_eq!(config.issuer.unwrap().as_str(), "https://link.example/");
        let Database::Sqlite(path) = config.database else {
            panic!("an sqlite:// URL is SQLite");
        };
        assert_eq!(path, Path::new("/var/lib/latchkeyd/link.db"));
        assert_eq!(config.keys, Path::new("/var/lib/latchkeyd/keys.toml"));
        assert_eq!(config.lifetimes.refresh_token, Duration::from_secs(62));
        assert_eq!(config.sandbox.refresh_token, Duration::from_secs(65));
        let kinds: Vec<_> = config.clients.iter().map(|client| client.kind).collect();
        let confidential = |introspects| ClientKind::Confidential { introspects };
        assert_eq!(
            kinds,
            [ClientKind::Public, confidential(false), confidential(true)]
        );
        let Some(ConfiguredPlatform::TikTok(platform)) = config.platform else {
            panic!("TikTok is configured")
        };
        assert_eq!(platform.base_url.as_str(), "https://tiktok.example/");
        assert!(!format!("{platform:?}").contains("\"secret\""));
    }

    #[test]
    fn variables_win_over_the_file() {
        let config = read(
            "listen = \"127.0.0.1:1\"\n[lifetimes]\ndevice_code = 60\n",
            &[
                ("LATCHKEYD_LISTEN", "127.0.0.1:2"),
                ("LATCHKEYD_LIFETIMES_DEVICE_CODE", "7"),
                ("LATCHKEYD_SANDBOX_QR_LIFETIME", "8"),
                ("LATCHKEYD_PLATFORM_TIKTOK_CLIENT_KEY", "key"),
                ("LATCHKEYD_PLATFORM_TIKTOK_CLIENT_SECRET", "secret"),
                (
                    "LATCHKEYD_PLATFORM_TIKTOK_REDIRECT_URI",
                    "https://link.example/callback",
                ),
                (
                    "LATCHKEYD_PLATFORM_TIKTOK_SCOPES",
                    "user.info.basic,video.list",
                ),
                ("PATH", "/bin"),
            ],
        )
        .unwrap();
        assert_eq!(config.listen.port(), 2);
        assert_eq!(config.lifetimes.device_code, Duration::from_secs(7));
        assert_eq!(config.sandbox.qr, Duration::from_secs(8));
        assert_eq!(
            config.platform.unwrap().scopes(),
            ["user.info.basic", "video.list"]
        );
    }

    #[test]
    fn what_cannot_be_used_is_refused_by_name() {
        for (toml, variables, expected) in [
            ("liten = 1", &[][..], "line 1"),
            ("\n[lifetimes]\ndevice_cod = 60", &[], "device_cod"),
            ("\n\nlisten = 5", &[], "line 3"),
            ("listen = \"localhost\"", &[], "listen"),
            ("issuer = \"ftp://x\"", &[], "issuer"),
            ("issuer = \"http://link.example\"", &[], "https"),
            ("issuer = \"https://link.example/?a=b\"", &[], "issuer"),
            ("database = \"mysql://x\"", &[], "postgres://"),
            (
                "[lifetimes]\naccess_token = 0",
                &[],
                "lifetimes.access_token",
            ),
            (
                "[platform.tiktok]\nclient_key = \"k\"",
                &[],
                "platform.tiktok.redirect_uri",
            ),
            ("[platform.tiktk]\nclient_key = \"k\"", &[], "tiktk"),
            ("[[client]]\nid = \"\"\nscopes = []", &[], "client.id"),
            ("[[client]]\nid = \"a\"\nscopes = []", &[], "client.scopes"),
            (
                "[[client]]\nid = \"a\"\nintrospects = true\nscopes = [\"x\"]",
                &[],
                "client.introspects",
            ),
            ("", &[("LATCHKEYD_LISTN", "x")], "LATCHKEYD_LISTN"),
            (
                "",
                &[("LATCHKEYD_LIFETIMES_DEVICE_CODE", "soon")],
                "LATCHKEYD_LIFETIMES_DEVICE_CODE",
            ),
        ] {
            let message = message(toml, variables);
            assert!(
                message.contains(expected),
                "{toml} {variables:?}: {message}"
            );
            assert!(!message.contains('\n'), "{message}");
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_said_so() {
        let error = Config::read(Some(Path::new("/nowhere/x.toml")), []).unwrap_err();
        assert!(error.to_string().contains("/nowhere/x.toml"));
    }
}
