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
//! [lifetimes]          # seconds
//! device_code = 120
//!
//! [[client]]
//! id = "latchkey-desktop"
//! name = "Latchkey"
//! scopes = ["user.info.basic"]
//! ```
//!
//! A key that nobody reads and a value that cannot be used stop the start, by line or variable and with the way out. Reading the
//! file and the variables is in `config/settings.rs`, `[tls]`, `[proxy]`, `[limits]` and `[metrics]` are in `config/serving.rs`;
//! here is what comes out of it.

mod serving;
mod settings;
mod written;

pub use serving::ServingConfig;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use crate::model::{Client, Scope};
use settings::Settings;

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
    /// The SQLite file.
    pub database: PathBuf,
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
    /// The platform, unless the sandbox stands in for it.
    pub platform: Option<PlatformConfig>,
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

/// How to speak to the platform.
#[derive(Clone, Debug)]
pub struct PlatformConfig {
    /// `tiktok` or `sandbox`: the first half of every subject.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Where its API begins.
    pub base_url: Url,
    /// Our name at the platform.
    pub client_key: String,
    /// Our secret at the platform.
    pub client_secret: SecretString,
    /// The redirect URI registered at the platform.
    pub redirect_uri: Url,
    /// The scopes the app may ask the platform for.
    pub scopes: Vec<String>,
    /// How long the broker waits between two checks of a code.
    pub poll_interval: Duration,
    /// How long the platform may hold a check open until something changes (`Prefer: wait=N`, RFC 7240).
    pub poll_wait: Option<Duration>,
    /// A page at which a `qr_uri` can be opened in a browser.
    pub phone_page: Option<Url>,
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

/// The client every server knows unless it is told of others: this project's own desktop programs.
fn default_clients() -> Vec<Client> {
    vec![Client {
        id: "latchkey-desktop".into(),
        name: "Latchkey".into(),
        scopes: Scope::new(DEFAULT_SCOPES),
    }]
}

#[cfg(test)]
mod tests {
    use ipnet::IpNet;

    use super::*;
    use crate::serving::{ForwardingHeader, TrustedProxies};

    fn networks() -> [IpNet; 2] {
        ["10.0.0.0/8", "::1/128"].map(|network| network.parse().unwrap())
    }

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
            log_format = "json"
            [tls]
            certificate = "chain.pem"
            key = "key.pem"
            [proxy]
            trusted = ["10.0.0.0/8", "::1"]
            header = "Forwarded"
            [limits]
            connections = 1
            connections_per_address = 2
            requests_per_second = 3
            header_seconds = 4
            body_seconds = 5
            idle_seconds = 6
            write_seconds = 7
            [metrics]
            listen = "127.0.0.1:9464"
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
            "#,
            &[],
        )
        .unwrap();
        assert_eq!(config.issuer.unwrap().as_str(), "https://link.example/");
        assert_eq!(config.database, Path::new("/var/lib/latchkeyd/link.db"));
        assert_eq!(config.keys, Path::new("/var/lib/latchkeyd/keys.toml"));
        assert_eq!(config.lifetimes.refresh_token, Duration::from_secs(62));
        assert_eq!(config.sandbox.refresh_token, Duration::from_secs(65));
        assert_eq!(config.clients.len(), 1);
        assert_eq!(config.log_format, LogFormat::Json);
        let serving = config.serving;
        assert_eq!(serving.tls.unwrap().key, Path::new("key.pem"));
        assert_eq!(
            serving.proxies,
            TrustedProxies::new(ForwardingHeader::Forwarded, networks())
        );
        let limits = serving.limits;
        assert_eq!(
            [
                limits.connections,
                limits.connections_per_address,
                limits.requests_per_second,
                limits.request_burst,
            ]
            .map(u32::from),
            // The burst is twice the rate unless it is given.
            [1, 2, 3, 6]
        );
        let patience = serving.patience;
        assert_eq!(
            [
                patience.header,
                patience.body,
                patience.idle,
                patience.write
            ]
            .map(|wait| wait.as_secs()),
            [4, 5, 6, 7]
        );
        assert_eq!(serving.metrics.unwrap().port(), 9464);
        let platform = config.platform.unwrap();
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
                ("LATCHKEYD_PROXY_TRUSTED", "10.0.0.0/8, ::1"),
                ("LATCHKEYD_LIMITS_REQUEST_BURST", "9"),
                ("LATCHKEYD_TLS_CERTIFICATE", "chain.pem"),
                ("LATCHKEYD_TLS_KEY", "key.pem"),
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
        let serving = config.serving;
        assert_eq!(
            serving.proxies,
            TrustedProxies::new(ForwardingHeader::XForwardedFor, networks())
        );
        assert_eq!(serving.limits.request_burst.get(), 9);
        assert_eq!(serving.tls.unwrap().certificate, Path::new("chain.pem"));
        assert_eq!(
            config.platform.unwrap().scopes,
            ["user.info.basic", "video.list"]
        );
    }

    #[test]
    fn a_value_that_cannot_be_used_is_refused_by_its_line() {
        for (toml, line, expected) in [
            ("liten = 1", 1, "liten"),
            ("\n[lifetimes]\ndevice_cod = 60", 3, "device_cod"),
            ("\n\nlisten = 5", 3, "string"),
            ("a = \"", 1, ""),
            (
                "listen = \"localhost\"",
                1,
                "listen cannot be used: give an IP",
            ),
            ("\nissuer = \"ftp://x\"", 2, "issuer"),
            ("issuer = \"http://link.example\"", 1, "https"),
            ("issuer = \"https://link.example/?a=b\"", 1, "issuer"),
            (
                "log = \"info\"\ndatabase = \"postgres://x\"",
                2,
                "sqlite://",
            ),
            ("log = \"latchkey=loud\"", 1, "latchkey_server=debug"),
            ("# \u{e9}\nlog_format = \"xml\"", 2, "log_format"),
            (
                "[lifetimes]\ndevice_code = 60\naccess_token = 0",
                3,
                "lifetimes.access_token",
            ),
            (
                "[sandbox]\n\nqr_lifetime = 999999999999",
                3,
                "sandbox.qr_lifetime",
            ),
            (
                "\n[platform.tiktok]\nclient_key = \"k\"",
                2,
                "platform.tiktok.redirect_uri is missing",
            ),
            (
                "[platform.tiktok]\nredirect_uri = \"http://x.example\"",
                2,
                "platform.tiktok.redirect_uri",
            ),
            ("[platform.tiktk]\nclient_key = \"k\"", 1, "tiktk"),
            ("[[client]]\nid = \"\"\nscopes = []", 2, "client.id"),
            ("[[client]]\nid = \"a\"", 1, "scopes"),
            ("[[client]]\nid = \"a\"\nscopes = []", 3, "client.scopes"),
            (
                "[[client]]\nid = \"a\"\nscopes = [\"x\"]\n[[client]]\nid = \"a\"\nscopes = [\"x\"]",
                5,
                "a name of its own",
            ),
            (
                "[[client]]\nid = \"a\"\npublic = false\nscopes = [\"x\"]",
                3,
                "client.public",
            ),
            ("\n[tls]\nkey = \"k\"", 2, "tls.certificate is missing"),
            ("[tls]\ncertificate = \"c\"", 1, "tls.key is missing"),
            ("[proxy]\ntrusted = [\"10.0.0.1/8\"]", 2, "10.0.0.0/8"),
            (
                "[proxy]\ntrusted = [\"10.0.0.0/8\",\n\"0.0.0.0/0\"]",
                2,
                "everybody",
            ),
            ("[proxy]\nheader = \"x-real-ip\"", 2, "x-forwarded-for"),
            ("[limits]\nconnections = 0", 2, "limits.connections"),
            (
                "[limits]\nrequests_per_second = 1\nrequest_burst = 4294967297",
                3,
                "limits.request_burst",
            ),
            ("[limits]\nbody_seconds = 3601", 2, "limits.body_seconds"),
            ("[limits]\nidle_seconds = -1", 2, "-1"),
            ("[metrics]\nlisten = \"9464\"", 2, "metrics.listen"),
        ] {
            let message = message(toml, &[]);
            assert!(
                message.contains("latchkeyd.toml is wrong in line")
                    && message.contains(&format!("line {line}:"))
                    && message.contains(expected),
                "{toml}: {message}"
            );
            assert!(!message.contains('\n'), "{message}");
        }
    }

    #[test]
    fn a_variable_that_cannot_be_used_is_refused_by_name() {
        for (variable, value) in [
            ("LATCHKEYD_LISTN", "x"),
            ("LATCHKEYD_LISTEN", "localhost"),
            ("LATCHKEYD_ISSUER", "ftp://x"),
            ("LATCHKEYD_DATABASE", "mysql://x"),
            ("LATCHKEYD_LOG", "latchkey=loud"),
            ("LATCHKEYD_LOG_FORMAT", "xml"),
            ("LATCHKEYD_LIFETIMES_DEVICE_CODE", "soon"),
            ("LATCHKEYD_LIFETIMES_ACCESS_TOKEN", "0"),
            ("LATCHKEYD_PROXY_TRUSTED", "10.0.0.0/8, everybody"),
            ("LATCHKEYD_PROXY_HEADER", "x-real-ip"),
            ("LATCHKEYD_LIMITS_CONNECTIONS", "0"),
            ("LATCHKEYD_LIMITS_CONNECTIONS_PER_ADDRESS", "many"),
            ("LATCHKEYD_LIMITS_WRITE_SECONDS", "0"),
            ("LATCHKEYD_METRICS_LISTEN", "9464"),
            ("LATCHKEYD_TLS_KEYS", "x"),
        ] {
            // The file's value is fine, and is not what is read.
            let toml = "listen = \"127.0.0.1:1\"\n[limits]\nconnections = 1";
            let message = message(toml, &[(variable, value)]);
            assert!(message.contains(variable), "{value}: {message}");
            assert!(!message.contains("line"), "{message}");
        }
    }

    #[test]
    fn a_section_that_only_variables_fill_lacks_what_it_lacks() {
        for (variable, expected) in [
            ("LATCHKEYD_TLS_KEY", "tls.certificate"),
            (
                "LATCHKEYD_PLATFORM_TIKTOK_CLIENT_KEY",
                "platform.tiktok.redirect_uri",
            ),
        ] {
            let message = message("", &[(variable, "x")]);
            assert!(
                message.contains(&format!("The setting {expected} is missing")),
                "{message}"
            );
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_said_so() {
        let error = Config::read(Some(Path::new("/nowhere/x.toml")), []).unwrap_err();
        assert!(error.to_string().contains("/nowhere/x.toml"));
    }
}
