//! What works on this computer and what does not.

use latchkey_oauth::OAuthError;
use latchkey_vault::VaultError;
use latchkey_vault::check::Found;
use latchkey_vault::envelope::OpenError;
use url::Url;

use crate::account::AccountState;
use crate::engine::{Engine, EngineError};
use crate::problem::Problem;

/// One thing that was tried.
#[derive(Debug, Clone)]
pub struct Check {
    /// What was tried, in two or three words.
    pub name: &'static str,
    /// What was found, or the problem.
    pub found: Result<String, Problem>,
}

impl Engine {
    /// Tries everything a link needs: database, a round trip through the keychain, every account's tokens, the server.
    pub async fn doctor(&self) -> Vec<Check> {
        let checks = [
            ("account database", self.check_database().await),
            ("keychain", self.check_keychain().await),
            ("stored tokens", self.check_tokens().await),
            ("audit log", self.check_audit().await),
            ("link server", self.check_server().await),
            ("clock", self.check_clock().await),
            ("proxy", Ok(proxy(|name| std::env::var(name).ok()))),
        ];
        checks
            .into_iter()
            .map(|(name, found)| Check {
                name,
                found: found.map_err(|error| Problem::from(&error)),
            })
            .collect()
    }

    async fn check_database(&self) -> Result<String, EngineError> {
        let accounts = self.accounts().await?.len();
        let folder = self.inner.home.folder().display();
        Ok(format!("{accounts} linked in {folder}"))
    }

    async fn check_keychain(&self) -> Result<String, EngineError> {
        let inner = &self.inner;
        let storage = inner
            .vault
            .probe()
            .await
            .map_err(|error| inner.vault(error))?;
        inner
            .vault
            .prepare()
            .await
            .map_err(|error| inner.vault(error))?;
        Ok(format!(
            "wrote, read back and deleted an item in {}; the vault key opens",
            storage.describe()
        ))
    }

    /// Whether disk and keychain agree about every account that is linked.
    async fn check_tokens(&self) -> Result<String, EngineError> {
        let inner = &self.inner;
        let found = inner
            .vault
            .check()
            .await
            .map_err(|error| inner.vault(error))?;
        let accounts = self.accounts().await?;
        let linked = accounts
            .iter()
            .filter(|account| matches!(account.state, AccountState::Linked { .. }));
        let mut open = 0;
        for account in linked {
            let of_account = found
                .iter()
                .find(|found| found.account == account.vault_entry);
            match of_account.map(|found| found.state) {
                Some(Found::Opens) => open += 1,
                Some(Found::ItemMissing) | None => {
                    return Err(EngineError::TokensMissing {
                        name: account.name.clone(),
                    });
                }
                Some(Found::KeyMissing { version }) => {
                    return Err(EngineError::Vault(VaultError::VaultKeyMissing { version }));
                }
                Some(Found::DoesNotOpen) => {
                    return Err(EngineError::Vault(VaultError::Sealed(OpenError::Refused)));
                }
            }
        }
        Ok(format!("the tokens of {open} linked accounts open"))
    }

    async fn check_audit(&self) -> Result<String, EngineError> {
        let checked = self.verify_audit().await?;
        let waiting = match checked.waiting {
            0 => String::new(),
            waiting => format!("; {waiting} more wait for its key"),
        };
        Ok(format!(
            "{} records, none changed or missing{waiting}",
            checked.records
        ))
    }

    async fn check_server(&self) -> Result<String, EngineError> {
        let provider = self.server_ready().await?;
        Ok(format!("{} answers at {}", provider.name, provider.issuer))
    }

    /// Whether the wall's clock is about the server's. Lifetimes do not hang on it while the computer runs, what people read does.
    async fn check_clock(&self) -> Result<String, EngineError> {
        const FAR: i64 = 120;
        let inner = &self.inner;
        let provider = self.server_ready().await?;
        let described = provider
            .issuer
            .join("/.well-known/oauth-authorization-server");
        let Ok(described) = described else {
            return Ok("no server to compare it with".to_owned());
        };
        let told = inner.surroundings.http.time_at(&described).await;
        let Some(told) = told.map_err(OAuthError::from)? else {
            return Ok("the link server does not tell the time".to_owned());
        };
        let seconds = inner.now().duration_since(told).as_secs();
        if seconds.abs() > FAR {
            return Err(EngineError::ClockOff { seconds });
        }
        Ok("within two minutes of the link server's".to_owned())
    }
}

/// Which proxy is used, without what it is opened with.
fn proxy(variable: impl Fn(&str) -> Option<String>) -> String {
    let set = |name: &str| {
        let value = [name.to_uppercase(), name.to_owned()];
        let value = value.iter().find_map(|name| variable(name))?;
        Some(value).filter(|value| !value.is_empty())
    };
    let host = |value: &str| {
        let with_scheme = if value.contains("://") {
            value.to_owned()
        } else {
            format!("http://{value}")
        };
        let url = Url::parse(&with_scheme).ok()?;
        Some(format!(
            "{}:{}",
            url.host_str()?,
            url.port_or_known_default()?
        ))
    };
    let used = set("https_proxy").or_else(|| set("all_proxy"));
    match used {
        None => "none is set in the environment".to_owned(),
        Some(used) => {
            let without = set("no_proxy").unwrap_or_else(|| "nothing".to_owned());
            let used = host(&used).unwrap_or_else(|| "an address that cannot be read".to_owned());
            format!("{used}, but not for {without}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s10_a_proxy_is_told_without_what_opens_it() {
        let told = |pairs: &'static [(&str, &str)]| {
            proxy(|name| {
                let found = pairs.iter().find(|(variable, _)| *variable == name);
                found.map(|(_, value)| (*value).to_owned())
            })
        };
        assert_eq!(told(&[]), "none is set in the environment");
        let told = told(&[
            ("https_proxy", "http://mia:hunter2@proxy.example:3128"),
            ("NO_PROXY", "localhost"),
        ]);
        assert_eq!(told, "proxy.example:3128, but not for localhost");
    }
}
