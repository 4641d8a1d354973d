//! The settings as they are written: the file's tables and the environment's variables, before they are checked.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;
use tracing_subscriber::filter::Targets;
use url::{Host, Url};

use super::platform::PlatformSettings;
use super::serving::{LimitSettings, MetricsSettings, ProxySettings, TlsSettings, address};
use super::watching::{AlertSettings, StaffSettings};
use super::written::{ConfigFile, Written, Wrong};
use super::{
    Config, ConfigError, ConfiguredPlatform, Database, Lifetimes, LogFormat, SandboxLifetimes,
    default_clients,
};
use crate::model::{Client, ClientKind, Confirmation, RedirectUri, Scope};

const PREFIX: &str = "LATCHKEYD_";

/// Ten years: a longer lifetime is a mistake in the unit.
const LONGEST_LIFETIME: u64 = 10 * 366 * 24 * 60 * 60;

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Settings {
    listen: Option<Written<String>>,
    issuer: Option<Written<String>>,
    database: Option<Written<String>>,
    keys: Option<PathBuf>,
    log: Option<Written<String>>,
    log_format: Option<Written<String>>,
    pub(super) tls: Option<Written<TlsSettings>>,
    pub(super) proxy: ProxySettings,
    pub(super) limits: LimitSettings,
    pub(super) metrics: MetricsSettings,
    platform: PlatformSettings,
    lifetimes: LifetimeSettings,
    sandbox: SandboxSettings,
    client: Vec<ClientSettings>,
    staff: StaffSettings,
    alerts: AlertSettings,
    #[serde(skip)]
    file: ConfigFile,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct LifetimeSettings {
    device_code: Option<Written<u64>>,
    access_token: Option<Written<u64>>,
    refresh_token: Option<Written<u64>>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct SandboxSettings {
    qr_lifetime: Option<Written<u64>>,
    access_token_lifetime: Option<Written<u64>>,
    refresh_token_lifetime: Option<Written<u64>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClientSettings {
    id: Written<String>,
    name: Option<String>,
    public: Option<Written<bool>>,
    introspects: Option<Written<bool>>,
    scopes: Written<Vec<String>>,
    redirect_uris: Option<Written<Vec<String>>>,
    confirmation: Option<Written<String>>,
}

impl Settings {
    pub(super) fn from_file(path: &Path) -> Result<Self, ConfigError> {
        let file = ConfigFile::read(path)?;
        let settings = file.parse()?;
        Ok(Self { file, ..settings })
    }

    /// Takes one environment variable; those without our prefix are not ours.
    pub(super) fn set_variable(&mut self, name: &str, value: String) -> Result<(), ConfigError> {
        let Some(setting) = name.strip_prefix(PREFIX) else {
            return Ok(());
        };
        if self.set_serving_variable(name, setting, &value)?
            || self.platform.set_variable(name, setting, &value)?
            || self.staff.set_variable(name, setting, &value)
            || self.alerts.set_variable(name, setting, &value)?
        {
            return Ok(());
        }
        let text = |value| Some(Written::in_variable(name, value));
        let seconds = |value: String| whole_number(name, &value);
        match setting {
            "LISTEN" => self.listen = text(value),
            "ISSUER" => self.issuer = text(value),
            "DATABASE" => self.database = text(value),
            "KEYS" => self.keys = Some(value.into()),
            "LOG" => self.log = text(value),
            "LOG_FORMAT" => self.log_format = text(value),
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

    pub(super) fn into_config(mut self) -> Result<Config, ConfigError> {
        let file = std::mem::take(&mut self.file);
        self.check().map_err(|wrong| wrong.told(&file))
    }

    fn check(self) -> Result<Config, Wrong> {
        let serving = self.serving()?;
        let database = match &self.database {
            Some(written) => database(written)?,
            None => Database::Sqlite(PathBuf::from("latchkeyd.db")),
        };
        let issuer = self.issuer.as_ref().map(issuer).transpose()?;
        let platform = self.platform.check(issuer.as_ref())?;
        Ok(Config {
            listen: match &self.listen {
                Some(written) => address("listen", written)?,
                None => SocketAddr::from(([127, 0, 0, 1], 8787)),
            },
            issuer,
            keys: self
                .keys
                .unwrap_or_else(|| database.file_beside("keys.toml")),
            database,
            log: log(self.log)?,
            log_format: log_format(self.log_format.as_ref())?,
            serving,
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
    fn check(&self) -> Result<Lifetimes, Wrong> {
        let default = Lifetimes::default();
        Ok(Lifetimes {
            device_code: lifetime(
                "lifetimes.device_code",
                self.device_code.as_ref(),
                default.device_code,
            )?,
            access_token: lifetime(
                "lifetimes.access_token",
                self.access_token.as_ref(),
                default.access_token,
            )?,
            refresh_token: lifetime(
                "lifetimes.refresh_token",
                self.refresh_token.as_ref(),
                default.refresh_token,
            )?,
        })
    }
}

impl SandboxSettings {
    fn check(&self) -> Result<SandboxLifetimes, Wrong> {
        let default = SandboxLifetimes::default();
        Ok(SandboxLifetimes {
            qr: lifetime("sandbox.qr_lifetime", self.qr_lifetime.as_ref(), default.qr)?,
            access_token: lifetime(
                "sandbox.access_token_lifetime",
                self.access_token_lifetime.as_ref(),
                default.access_token,
            )?,
            refresh_token: lifetime(
                "sandbox.refresh_token_lifetime",
                self.refresh_token_lifetime.as_ref(),
                default.refresh_token,
            )?,
        })
    }
}

fn clients(
    settings: Vec<ClientSettings>,
    platform: Option<&ConfiguredPlatform>,
) -> Result<Vec<Client>, Wrong> {
    if settings.is_empty() {
        return Ok(default_clients(platform));
    }
    let mut clients: Vec<Client> = Vec::with_capacity(settings.len());
    for client in settings {
        let id = &client.id.value;
        // RFC 6749 appendix A.1: printable ASCII.
        if id.is_empty() || !id.bytes().all(|byte| matches!(byte, 0x20..=0x7e)) {
            return Err(client
                .id
                .wrong("client.id", "give a name of printable ASCII characters"));
        }
        if clients.iter().any(|known| known.id == *id) {
            return Err(client
                .id
                .wrong("client.id", "give every client a name of its own"));
        }
        let is_public = client.public.as_ref().is_none_or(|public| public.value);
        let kind = match &client.introspects {
            Some(written) if written.value && is_public => {
                return Err(written.wrong(
                    "client.introspects",
                    "everybody could claim to be a public client; say public = false, too",
                ));
            }
            _ if is_public => ClientKind::Public,
            introspects => ClientKind::Confidential {
                introspects: introspects.as_ref().is_some_and(|written| written.value),
            },
        };
        let scopes = Scope::parse(&client.scopes.value.join(" "))
            .filter(|scopes| !scopes.is_empty())
            .ok_or_else(|| {
                client.scopes.wrong(
                    "client.scopes",
                    "name at least one scope, without spaces in it",
                )
            })?;
        let confirmation = match &client.confirmation {
            None => Confirmation::Digits,
            Some(written) => match written.value.as_str() {
                "digits" => Confirmation::Digits,
                "user_code" => Confirmation::UserCode,
                _ => {
                    return Err(written.wrong(
                        "client.confirmation",
                        "say \"digits\", or \"user_code\" for a client that cannot ask for digits",
                    ));
                }
            },
        };
        let redirect_uris = redirect_uris(client.redirect_uris.as_ref())?;
        let id = client.id.value;
        let name = client.name.unwrap_or_else(|| id.clone());
        clients.push(Client {
            id,
            kind,
            name,
            scopes,
            redirect_uris,
            confirmation,
        });
    }
    Ok(clients)
}

fn redirect_uris(written: Option<&Written<Vec<String>>>) -> Result<Vec<RedirectUri>, Wrong> {
    let Some(written) = written else {
        return Ok(Vec::new());
    };
    let parse = |uri: &String| {
        RedirectUri::parse(uri).ok_or_else(|| {
            written.wrong(
                "client.redirect_uris",
                "give whole https:// URIs without a fragment, http://127.0.0.1/PATH for a program \
                 on people's own computers, or a private scheme with a dot in its name",
            )
        })
    };
    written.value.iter().map(parse).collect()
}

fn database(written: &Written<String>) -> Result<Database, Wrong> {
    let url = &written.value;
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Ok(Database::Postgres(url.as_str().into()));
    }
    match url.strip_prefix("sqlite://") {
        Some(path) if !path.is_empty() && !path.starts_with(':') => {
            Ok(Database::Sqlite(PathBuf::from(path)))
        }
        _ => Err(written.wrong(
            "database",
            "give the path of a file as sqlite://PATH, or postgres://USER@HOST/DATABASE",
        )),
    }
}

fn log(written: Option<Written<String>>) -> Result<String, Wrong> {
    match written {
        None => Ok("info".to_owned()),
        Some(written) if written.value.parse::<Targets>().is_ok() => Ok(written.value),
        Some(written) => Err(written.wrong(
            "log",
            "give directives such as \"info\" or \"latchkey_server=debug\"",
        )),
    }
}

fn log_format(written: Option<&Written<String>>) -> Result<LogFormat, Wrong> {
    match written.map(|written| (written, written.value.as_str())) {
        None | Some((_, "text")) => Ok(LogFormat::Text),
        Some((_, "json")) => Ok(LogFormat::Json),
        Some((written, _)) => Err(written.wrong("log_format", "say \"text\" or \"json\"")),
    }
}

fn issuer(written: &Written<String>) -> Result<Url, Wrong> {
    let url = secure_url("issuer", written)?;
    // RFC 8414 section 2: no query and no fragment. The routes stand at the root, so no path either.
    if url.query().is_some() || url.fragment().is_some() || url.path() != "/" {
        return Err(written.wrong("issuer", "give a URL without path, query and fragment"));
    }
    Ok(url)
}

/// An https URL; plain http only to this computer.
pub(super) fn secure_url(setting: &'static str, written: &Written<String>) -> Result<Url, Wrong> {
    let url = Url::parse(&written.value)
        .map_err(|_| written.wrong(setting, "give a whole URL, with https://"))?;
    let local = match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    match url.scheme() {
        "https" => Ok(url),
        "http" if local => Ok(url),
        _ => Err(written.wrong(
            setting,
            "give an https:// URL; plain http is for this computer only",
        )),
    }
}

pub(super) fn lifetime(
    setting: &'static str,
    written: Option<&Written<u64>>,
    default: Duration,
) -> Result<Duration, Wrong> {
    match written {
        None => Ok(default),
        Some(Written {
            value: seconds @ 1..=LONGEST_LIFETIME,
            ..
        }) => Ok(Duration::from_secs(*seconds)),
        Some(written) => {
            Err(written.wrong(setting, "give a number of seconds from 1 to ten years"))
        }
    }
}

/// The number in the variable `name`.
pub(super) fn whole_number(name: &str, value: &str) -> Result<Option<Written<u64>>, ConfigError> {
    match value.parse() {
        Ok(number) => Ok(Some(Written::in_variable(name, number))),
        Err(_) => Err(ConfigError::Value {
            setting: name.to_owned(),
            problem: "give a whole number".to_owned(),
        }),
    }
}
