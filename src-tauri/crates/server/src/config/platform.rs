//! The platform's settings: `[platform.tiktok]` or `[platform.euler]`, one of them.

use std::time::Duration;

use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

use super::settings::{lifetime, secure_url, whole_number};
use super::written::{Written, Wrong};
use super::{ConfigError, DEFAULT_SCOPES, WEBHOOK_TOLERANCE};
use crate::model::Scope;

/// The path below the issuer to which Euler Stream sends people back.
///
/// It is below our device page, so that the cookie of the browser that went there comes along.
pub const EULER_CALLBACK: &str = "/device/callback/euler";

/// Says whose account it is; without it there is no link.
const EULER_DEFAULT_SCOPE: &str = "user:info";

/// The one platform that is configured.
#[derive(Clone, Debug)]
pub enum ConfiguredPlatform {
    /// `[platform.tiktok]`
    TikTok(PlatformConfig),
    /// `[platform.euler]`
    Euler(EulerConfig),
}

/// How to speak to TikTok, or to the sandbox, which speaks the same.
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
    /// How far the time in a webhook's signature may be from ours.
    pub webhook_tolerance: Duration,
}

/// How to speak to Euler Stream.
#[derive(Clone, Debug)]
pub struct EulerConfig {
    /// Where its API begins. Enterprise customers have another host.
    pub base_url: Url,
    /// The page that shows the QR code and asks for approval.
    pub authorize_url: Url,
    /// Our name at Euler Stream.
    pub client_id: String,
    /// Our secret at Euler Stream.
    pub client_secret: SecretString,
    /// Where people come back to, as registered at Euler Stream.
    pub redirect_uri: Url,
    /// The scopes the app may ask for.
    pub scopes: Vec<String>,
}

impl From<PlatformConfig> for ConfiguredPlatform {
    fn from(tiktok: PlatformConfig) -> Self {
        Self::TikTok(tiktok)
    }
}

impl From<EulerConfig> for ConfiguredPlatform {
    fn from(euler: EulerConfig) -> Self {
        Self::Euler(euler)
    }
}

impl ConfiguredPlatform {
    /// The scopes the app may ask the platform for.
    #[must_use]
    pub fn scopes(&self) -> &[String] {
        match self {
            Self::TikTok(tiktok) => &tiktok.scopes,
            Self::Euler(euler) => &euler.scopes,
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PlatformSettings {
    tiktok: Option<Written<TikTokSettings>>,
    euler: Option<Written<EulerSettings>>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct TikTokSettings {
    base_url: Option<Written<String>>,
    client_key: Option<String>,
    client_secret: Option<SecretString>,
    redirect_uri: Option<Written<String>>,
    scopes: Option<Vec<String>>,
    webhook_tolerance: Option<Written<u64>>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct EulerSettings {
    base_url: Option<Written<String>>,
    authorize_url: Option<Written<String>>,
    client_id: Option<Written<String>>,
    client_secret: Option<SecretString>,
    redirect_uri: Option<Written<String>>,
    scopes: Option<Written<Vec<String>>>,
}

impl PlatformSettings {
    /// Takes the variable `name` if it is one of a platform's; `setting` is its name without our prefix.
    pub(super) fn set_variable(
        &mut self,
        name: &str,
        setting: &str,
        value: &str,
    ) -> Result<bool, ConfigError> {
        if let Some(key) = setting.strip_prefix("PLATFORM_TIKTOK_") {
            return section(&mut self.tiktok, name).set(name, key, value);
        }
        if let Some(key) = setting.strip_prefix("PLATFORM_EULER_") {
            return Ok(section(&mut self.euler, name).set(name, key, value));
        }
        Ok(false)
    }

    pub(super) fn check(self, issuer: Option<&Url>) -> Result<Option<ConfiguredPlatform>, Wrong> {
        match (self.tiktok, self.euler) {
            (None, None) => Ok(None),
            (Some(tiktok), None) => Ok(Some(ConfiguredPlatform::TikTok(tiktok.check()?))),
            (None, Some(euler)) => Ok(Some(ConfiguredPlatform::Euler(euler.check(issuer)?))),
            (Some(_), Some(euler)) => Err(euler.wrong(
                "platform",
                "both platform.tiktok and platform.euler are set, in the file or by variables; \
                 a server has one platform, so take one of them out",
            )),
        }
    }
}

fn section<'a, T: Default>(section: &'a mut Option<Written<T>>, variable: &str) -> &'a mut T {
    let section = section.get_or_insert_with(|| Written::in_variable(variable, T::default()));
    &mut section.value
}

impl TikTokSettings {
    fn set(&mut self, name: &str, key: &str, value: &str) -> Result<bool, ConfigError> {
        let text = || Some(Written::in_variable(name, value.to_owned()));
        match key {
            "BASE_URL" => self.base_url = text(),
            "CLIENT_KEY" => self.client_key = Some(value.to_owned()),
            "CLIENT_SECRET" => self.client_secret = Some(value.into()),
            "REDIRECT_URI" => self.redirect_uri = text(),
            "SCOPES" => self.scopes = Some(list(value)),
            "WEBHOOK_TOLERANCE" => self.webhook_tolerance = whole_number(name, value)?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl Written<TikTokSettings> {
    fn check(self) -> Result<PlatformConfig, Wrong> {
        const WAY_OUT: &str =
            "take it from your app's page at the platform, or start with --sandbox";
        let missing = |setting| self.lacks(setting, WAY_OUT);
        let tiktok = &self.value;
        let redirect_uri = tiktok
            .redirect_uri
            .as_ref()
            .ok_or_else(|| missing("platform.tiktok.redirect_uri"))?;
        let redirect_uri = secure_url("platform.tiktok.redirect_uri", redirect_uri)?;
        Ok(PlatformConfig {
            id: "tiktok".into(),
            name: "TikTok".into(),
            base_url: match &tiktok.base_url {
                Some(written) => secure_url("platform.tiktok.base_url", written)?,
                None => fixed("https://open.tiktokapis.com"),
            },
            client_key: tiktok
                .client_key
                .clone()
                .ok_or_else(|| missing("platform.tiktok.client_key"))?,
            client_secret: tiktok
                .client_secret
                .clone()
                .ok_or_else(|| missing("platform.tiktok.client_secret"))?,
            redirect_uri,
            scopes: tiktok
                .scopes
                .clone()
                .unwrap_or_else(|| DEFAULT_SCOPES.map(str::to_owned).to_vec()),
            poll_interval: Duration::from_secs(1),
            poll_wait: None,
            phone_page: None,
            webhook_tolerance: lifetime(
                "platform.tiktok.webhook_tolerance",
                tiktok.webhook_tolerance.as_ref(),
                WEBHOOK_TOLERANCE,
            )?,
        })
    }
}

impl EulerSettings {
    fn set(&mut self, name: &str, key: &str, value: &str) -> bool {
        let text = || Some(Written::in_variable(name, value.to_owned()));
        match key {
            "BASE_URL" => self.base_url = text(),
            "AUTHORIZE_URL" => self.authorize_url = text(),
            "CLIENT_ID" => self.client_id = text(),
            "CLIENT_SECRET" => self.client_secret = Some(value.into()),
            "REDIRECT_URI" => self.redirect_uri = text(),
            "SCOPES" => self.scopes = Some(Written::in_variable(name, list(value))),
            _ => return false,
        }
        true
    }
}

impl Written<EulerSettings> {
    fn check(self, issuer: Option<&Url>) -> Result<EulerConfig, Wrong> {
        const WAY_OUT: &str = "take it from your client's page at Euler Stream (Dashboard, OAuth), \
                               or start with --sandbox";
        let missing = |setting| self.lacks(setting, WAY_OUT);
        let euler = &self.value;
        let client_id = euler
            .client_id
            .as_ref()
            .ok_or_else(|| missing("platform.euler.client_id"))?;
        // RFC 6749 appendix A.1: printable ASCII.
        if client_id.value.is_empty()
            || !client_id.value.bytes().all(|byte| byte.is_ascii_graphic())
        {
            return Err(client_id.wrong(
                "platform.euler.client_id",
                "give it as Euler Stream shows it, without spaces",
            ));
        }
        let client_secret = euler
            .client_secret
            .clone()
            .ok_or_else(|| missing("platform.euler.client_secret"))?;
        let redirect_uri = match (&euler.redirect_uri, issuer) {
            (Some(given), _) => plain_url("platform.euler.redirect_uri", given)?,
            (None, Some(issuer)) => issuer
                .join(EULER_CALLBACK)
                .expect("an absolute path is valid below any http URL"),
            (None, None) => {
                return Err(self.lacks(
                    "platform.euler.redirect_uri",
                    "set it to the issuer's address with /callback/euler after it, as registered \
                     at Euler Stream, or set issuer, from which it follows",
                ));
            }
        };
        let url = |setting, written: &Option<Written<String>>, usual| match written {
            Some(written) => plain_url(setting, written),
            None => Ok(fixed(usual)),
        };
        Ok(EulerConfig {
            base_url: url(
                "platform.euler.base_url",
                &euler.base_url,
                "https://api.eulerstream.com",
            )?,
            authorize_url: url(
                "platform.euler.authorize_url",
                &euler.authorize_url,
                "https://www.eulerstream.com/tiktok/oauth/authorize",
            )?,
            client_id: client_id.value.clone(),
            client_secret,
            redirect_uri,
            scopes: euler_scopes(euler.scopes.as_ref())?,
        })
    }
}

fn euler_scopes(given: Option<&Written<Vec<String>>>) -> Result<Vec<String>, Wrong> {
    let Some(given) = given else {
        return Ok(vec![EULER_DEFAULT_SCOPE.to_owned()]);
    };
    let unusable = || {
        given.wrong(
            "platform.euler.scopes",
            "name at least one scope, such as \"user:info\", without spaces in it",
        )
    };
    if given.value.iter().any(|scope| scope.contains(' ')) {
        return Err(unusable());
    }
    let scopes = Scope::parse(&given.value.join(" ")).ok_or_else(unusable)?;
    Ok(scopes.as_slice().to_vec())
}

/// An https URL to which a query of ours can be added, or which is compared as a whole.
fn plain_url(setting: &'static str, written: &Written<String>) -> Result<Url, Wrong> {
    let url = secure_url(setting, written)?;
    let plain = url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    if plain {
        Ok(url)
    } else {
        Err(written.wrong(
            setting,
            "give a URL without query, fragment, user name and password",
        ))
    }
}

fn fixed(url: &'static str) -> Url {
    Url::parse(url).expect("a fixed, valid URL")
}

fn list(value: &str) -> Vec<String> {
    value
        .split(',')
        .map(|item| item.trim().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use secrecy::ExposeSecret as _;

    use super::*;
    use crate::config::Config;

    const SECTION: &str = "[platform.euler]\nclient_id = \"id\"\nclient_secret = \"s3cret\"\n";

    fn read(toml: &str, variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("latchkeyd.toml");
        std::fs::write(&path, toml).unwrap();
        let variables = variables
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Config::read(Some(Path::new(&path)), variables)
    }

    fn euler(toml: &str, variables: &[(&str, &str)]) -> EulerConfig {
        match read(toml, variables).unwrap().platform {
            Some(ConfiguredPlatform::Euler(euler)) => euler,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn euler_needs_an_issuer_a_name_and_a_secret_and_knows_the_rest() {
        let toml = format!("issuer = \"https://link.example\"\n{SECTION}");
        let config = euler(&toml, &[]);
        assert_eq!(config.base_url.as_str(), "https://api.eulerstream.com/");
        assert_eq!(
            config.authorize_url.as_str(),
            "https://www.eulerstream.com/tiktok/oauth/authorize"
        );
        assert_eq!(
            config.redirect_uri.as_str(),
            "https://link.example/device/callback/euler"
        );
        assert_eq!(config.scopes, ["user:info"]);
        assert!(!format!("{config:?}").contains("s3cret"));
    }

    #[test]
    fn every_value_of_eulers_section_arrives() {
        let config = euler(
            r#"
            issuer = "https://link.example"
            [platform.euler]
            base_url = "https://tiktok.enterprise.eulerstream.com"
            authorize_url = "https://www.eulerstream.com/oauth/authorize"
            client_id = "id"
            client_secret = "s3cret"
            redirect_uri = "http://localhost:8787/other"
            scopes = ["user:info", "webcast:chat", "user:info"]
            "#,
            &[],
        );
        assert_eq!(
            config.base_url.as_str(),
            "https://tiktok.enterprise.eulerstream.com/"
        );
        assert_eq!(
            config.authorize_url.as_str(),
            "https://www.eulerstream.com/oauth/authorize"
        );
        assert_eq!(config.client_id, "id");
        assert_eq!(config.client_secret.expose_secret(), "s3cret");
        assert_eq!(config.redirect_uri.as_str(), "http://localhost:8787/other");
        assert_eq!(config.scopes, ["user:info", "webcast:chat"]);
    }

    #[test]
    fn every_value_of_eulers_section_is_a_variable_too() {
        let config = euler(
            "",
            &[
                ("LATCHKEYD_PLATFORM_EULER_BASE_URL", "https://api.example"),
                (
                    "LATCHKEYD_PLATFORM_EULER_AUTHORIZE_URL",
                    "https://page.example/a",
                ),
                ("LATCHKEYD_PLATFORM_EULER_CLIENT_ID", "id"),
                ("LATCHKEYD_PLATFORM_EULER_CLIENT_SECRET", "s3cret"),
                (
                    "LATCHKEYD_PLATFORM_EULER_REDIRECT_URI",
                    "https://link.example/device/callback/euler",
                ),
                ("LATCHKEYD_PLATFORM_EULER_SCOPES", "user:info, webcast:chat"),
            ],
        );
        assert_eq!(config.base_url.as_str(), "https://api.example/");
        assert_eq!(config.authorize_url.as_str(), "https://page.example/a");
        assert_eq!(config.client_id, "id");
        assert_eq!(config.client_secret.expose_secret(), "s3cret");
        assert_eq!(
            config.redirect_uri.as_str(),
            "https://link.example/device/callback/euler"
        );
        assert_eq!(config.scopes, ["user:info", "webcast:chat"]);
    }

    #[test]
    fn the_default_client_may_ask_for_what_the_platform_has() {
        let toml = format!("issuer = \"https://link.example\"\n{SECTION}");
        let config = read(&toml, &[]).unwrap();
        assert_eq!(
            config.clients[0].scopes.as_slice(),
            ["user:info", "support:revoke", "support:audit", "email"]
        );
    }

    #[test]
    fn two_platforms_are_one_too_many() {
        let tiktok = "[platform.tiktok]\nclient_key = \"k\"\nclient_secret = \"s3cret\"\n\
                      redirect_uri = \"https://link.example/callback\"\n";
        for (toml, variables) in [
            (format!("{tiktok}{SECTION}"), &[][..]),
            (
                tiktok.to_owned(),
                &[("LATCHKEYD_PLATFORM_EULER_CLIENT_ID", "id")],
            ),
        ] {
            let message = read(&toml, variables).unwrap_err().to_string();
            assert!(
                message.contains("platform.tiktok") && message.contains("platform.euler"),
                "{message}"
            );
            assert!(message.contains("one platform"), "{message}");
        }
    }

    #[test]
    fn what_eulers_section_cannot_use_is_refused_by_name() {
        let with = |line: &str| format!("issuer = \"https://link.example\"\n{SECTION}{line}\n");
        for (toml, expected) in [
            (SECTION.to_owned(), "platform.euler.redirect_uri"),
            ("[platform.euler]".to_owned(), "platform.euler.client_id"),
            (
                "[platform.euler]\nclient_id = \"id\"".to_owned(),
                "platform.euler.client_secret",
            ),
            (
                "[platform.euler]\nclient_id = \"my app\"".to_owned(),
                "platform.euler.client_id",
            ),
            (with("client_key = \"k\""), "client_key"),
            (
                with("base_url = \"http://api.example\""),
                "platform.euler.base_url",
            ),
            (
                with("authorize_url = \"https://page.example/?a=b\""),
                "platform.euler.authorize_url",
            ),
            (
                with("redirect_uri = \"https://link.example/device/callback/euler#x\""),
                "platform.euler.redirect_uri",
            ),
            (with("scopes = []"), "platform.euler.scopes"),
            (with("scopes = [\"a b\"]"), "platform.euler.scopes"),
            (with("scopes = [\"\"]"), "platform.euler.scopes"),
        ] {
            let message = read(&toml, &[]).unwrap_err().to_string();
            assert!(message.contains(expected), "{toml}: {message}");
            assert!(!message.contains("s3cret"), "{message}");
        }
        let message = read("", &[("LATCHKEYD_PLATFORM_EULER_CLIENT_KEY", "x")])
            .unwrap_err()
            .to_string();
        assert!(
            message.contains("LATCHKEYD_PLATFORM_EULER_CLIENT_KEY"),
            "{message}"
        );
    }
}
