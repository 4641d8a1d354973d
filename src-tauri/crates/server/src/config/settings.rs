//! The settings as they are written: the file's tables and the environment's variables, before they are checked.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;
use url::{Host, Url};

use super::platform::PlatformSettings;
use super::watching::{AlertSettings, StaffSettings};
use super::{
    Config, ConfigError, ConfiguredPlatform, Database, Lifetimes, SandboxLifetimes, default_clients,
};
use crate::model::{Client, ClientKind, Confirmation, Scope};

const PREFIX: &str = "LATCHKEYD_";

/// Ten years: a longer lifetime is a mistake in the unit.
const LONGEST_LIFETIME: u64 = 10 * 366 * 24 * 60 * 60;

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Settings {
    listen: Option<String>,
    issuer: Option<String>,
    database: Option<String>,
    keys: Option<PathBuf>,
    log: Option<String>,
    platform: PlatformSettings,
    lifetimes: LifetimeSettings,
    sandbox: SandboxSettings,
    client: Vec<ClientSettings>,
    staff: StaffSettings,
    alerts: AlertSettings,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct LifetimeSettings {
    device_code: Option<u64>,
    access_token: Option<u64>,
    refresh_token: Option<u64>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct SandboxSettings {
    qr_lifetime: Option<u64>,
    access_token_lifetime: Option<u64>,
    refresh_token_lifetime: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClientSettings {
    id: String,
    name: Option<String>,
    #[serde(default = "yes")]
    public: bool,
    #[serde(default)]
    introspects: bool,
    scopes: Vec<String>,
    confirmation: Option<String>,
}

fn yes() -> bool {
    true
}

impl Settings {
    pub(super) fn from_file(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| ConfigError::Unreadable(path.to_owned(), error))?;
        toml::from_str(&text).map_err(|error| ConfigError::File {
            file: path.to_owned(),
            line: error
                .span()
                .map_or(1, |span| text[..span.start].matches('\n').count() + 1),
            problem: error.message().replace('\n', " "),
        })
    }

    /// Takes one environment variable; those without our prefix are not ours.
    pub(super) fn set_variable(&mut self, name: &str, value: String) -> Result<(), ConfigError> {
        let Some(setting) = name.strip_prefix(PREFIX) else {
            return Ok(());
        };
        if let Some(setting) = setting.strip_prefix("PLATFORM_") {
            return if self.platform.set_variable(setting, value) {
                Ok(())
            } else {
                Err(ConfigError::UnknownVariable(name.to_owned()))
            };
        }
        if let Some(key) = setting.strip_prefix("STAFF_")
            && self.staff.set(key, &value)
        {
            return Ok(());
        }
        if let Some(key) = setting.strip_prefix("ALERTS_")
            && let Some(set) = self.alerts.set(key, &value)
        {
            return set.map_err(|()| bad(name, "give a whole number"));
        }
        let seconds = |value: String| number(name, &value).map(Some);
        match setting {
            "LISTEN" => self.listen = Some(value),
            "ISSUER" => self.issuer = Some(value),
            "DATABASE" => self.database = Some(value),
            "KEYS" => self.keys = Some(value.into()),
            "LOG" => self.log = Some(value),
            "LIFETIMES_DEVICE_CODE" => self.lifetimes.device_code = seconds(value)?,
            "LIFETIMES_ACCESS_TOKEN" => self.lifetimes.access_token = seconds(value)?,
            "LIFETIMES_REFRESH_TOKEN" => self.lifetimes.refresh_token = seconds(value)?,
            "SANDBOX_QR_LIFETIME" => self.sandbox.qr_lifetime = seconds(value)?,
            "SANDBOX_ACCESS_TOKEN_LIFETIME" => {
                self.sandbox.access_token_lifetime = seconds(value)?;
            }
            "SANDBOX_REFRESH_TOKEN_LIFETIME" => {
                self.sandbox.refresh_token_lifetime = seconds(value)?;
            }
            _ => return Err(ConfigError::UnknownVariable(name.to_owned())),
        }
        Ok(())
    }

    pub(super) fn into_config(self) -> Result<Config, ConfigError> {
        let database = database(self.database.as_deref().unwrap_or("sqlite://latchkeyd.db"))?;
        let listen = self.listen.as_deref().unwrap_or("127.0.0.1:8787");
        let issuer = self.issuer.as_deref().map(issuer).transpose()?;
        let platform = self.platform.check(issuer.as_ref())?;
        Ok(Config {
            listen: listen.parse().map_err(|_| {
                bad(
                    "listen",
                    "give an IP address and a port, such as \"127.0.0.1:8787\"",
                )
            })?,
            issuer,
            keys: self
                .keys
                .unwrap_or_else(|| database.file_beside("keys.toml")),
            database,
            log: self.log.unwrap_or_else(|| "info".to_owned()),
            clients: clients(self.client, platform.as_ref())?,
            lifetimes: self.lifetimes.check()?,
            platform,
            sandbox: self.sandbox.check()?,
            staff: self.staff.check()?,
            alerts: self.alerts.check()?,
        })
    }
}

impl LifetimeSettings {
    fn check(&self) -> Result<Lifetimes, ConfigError> {
        let default = Lifetimes::default();
        Ok(Lifetimes {
            device_code: lifetime(
                "lifetimes.device_code",
                self.device_code,
                default.device_code,
            )?,
            access_token: lifetime(
                "lifetimes.access_token",
                self.access_token,
                default.access_token,
            )?,
            refresh_token: lifetime(
                "lifetimes.refresh_token",
                self.refresh_token,
                default.refresh_token,
            )?,
        })
    }
}

impl SandboxSettings {
    fn check(&self) -> Result<SandboxLifetimes, ConfigError> {
        let default = SandboxLifetimes::default();
        Ok(SandboxLifetimes {
            qr: lifetime("sandbox.qr_lifetime", self.qr_lifetime, default.qr)?,
            access_token: lifetime(
                "sandbox.access_token_lifetime",
                self.access_token_lifetime,
                default.access_token,
            )?,
            refresh_token: lifetime(
                "sandbox.refresh_token_lifetime",
                self.refresh_token_lifetime,
                default.refresh_token,
            )?,
        })
    }
}

fn clients(
    settings: Vec<ClientSettings>,
    platform: Option<&ConfiguredPlatform>,
) -> Result<Vec<Client>, ConfigError> {
    if settings.is_empty() {
        return Ok(default_clients(platform));
    }
    let mut clients: Vec<Client> = Vec::with_capacity(settings.len());
    for client in settings {
        // RFC 6749 appendix A.1: printable ASCII.
        if client.id.is_empty() || !client.id.bytes().all(|byte| matches!(byte, 0x20..=0x7e)) {
            return Err(bad(
                "client.id",
                "give a name of printable ASCII characters",
            ));
        }
        if clients.iter().any(|known| known.id == client.id) {
            return Err(bad("client.id", "give every client a name of its own"));
        }
        let kind = match (client.public, client.introspects) {
            (true, false) => ClientKind::Public,
            (false, introspects) => ClientKind::Confidential { introspects },
            (true, true) => {
                return Err(bad(
                    "client.introspects",
                    "everybody could claim to be a public client; say public = false, too",
                ));
            }
        };
        let scopes = Scope::parse(&client.scopes.join(" "))
            .filter(|scopes| !scopes.is_empty())
            .ok_or_else(|| {
                bad(
                    "client.scopes",
                    "name at least one scope, without spaces in it",
                )
            })?;
        let name = client.name.unwrap_or_else(|| client.id.clone());
        let confirmation = match client.confirmation.as_deref() {
            None | Some("digits") => Confirmation::Digits,
            Some("user_code") => Confirmation::UserCode,
            Some(_) => {
                return Err(bad(
                    "client.confirmation",
                    "say \"digits\", or \"user_code\" for a client that cannot ask for digits",
                ));
            }
        };
        clients.push(Client {
            id: client.id,
            kind,
            name,
            scopes,
            confirmation,
        });
    }
    Ok(clients)
}

fn database(url: &str) -> Result<Database, ConfigError> {
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Ok(Database::Postgres(url.into()));
    }
    match url.strip_prefix("sqlite://") {
        Some(path) if !path.is_empty() && !path.starts_with(':') => {
            Ok(Database::Sqlite(PathBuf::from(path)))
        }
        _ => Err(bad(
            "database",
            "give the path of a file as sqlite://PATH, or postgres://USER@HOST/DATABASE",
        )),
    }
}

fn issuer(text: &str) -> Result<Url, ConfigError> {
    let url = secure_url("issuer", text)?;
    // RFC 8414 section 2: no query and no fragment. The routes stand at the root, so no path either.
    if url.query().is_some() || url.fragment().is_some() || url.path() != "/" {
        return Err(bad("issuer", "give a URL without path, query and fragment"));
    }
    Ok(url)
}

/// An https URL; plain http only to this computer.
pub(super) fn secure_url(setting: &str, text: &str) -> Result<Url, ConfigError> {
    let url = Url::parse(text).map_err(|_| bad(setting, "give a whole URL, with https://"))?;
    let local = match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    match url.scheme() {
        "https" => Ok(url),
        "http" if local => Ok(url),
        _ => Err(bad(
            setting,
            "give an https:// URL; plain http is for this computer only",
        )),
    }
}

fn number(variable: &str, value: &str) -> Result<u64, ConfigError> {
    value
        .parse()
        .map_err(|_| bad(variable, "give a whole number of seconds"))
}

pub(super) fn lifetime(
    setting: &str,
    seconds: Option<u64>,
    default: Duration,
) -> Result<Duration, ConfigError> {
    match seconds {
        None => Ok(default),
        Some(seconds @ 1..=LONGEST_LIFETIME) => Ok(Duration::from_secs(seconds)),
        Some(_) => Err(bad(setting, "give a number of seconds from 1 to ten years")),
    }
}

pub(super) fn bad(setting: &str, problem: &str) -> ConfigError {
    ConfigError::Value {
        setting: setting.to_owned(),
        problem: problem.to_owned(),
    }
}
