//! What works on this computer and what does not.

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
    /// Tries everything a link needs: database, a round trip through the keychain, the server.
    pub async fn doctor(&self) -> Vec<Check> {
        let checks = [
            ("account database", self.check_database().await),
            ("keychain", self.check_keychain().await),
            ("link server", self.check_server().await),
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
        const PROBE: &str = "doctor-probe";
        let keychain = &self.inner.surroundings.keychain;
        let mut sent = [0_u8; 32];
        (self.inner.surroundings.fill)(&mut sent);
        let round_trip = async {
            keychain.set(PROBE, &sent).await?;
            let back = keychain.get(PROBE).await?;
            keychain.delete(PROBE).await?;
            Ok(back.is_some_and(|bytes| bytes.as_slice() == sent))
        };
        match round_trip
            .await
            .map_err(latchkey_vault::VaultError::Keychain)
        {
            Ok(true) => {
                self.inner
                    .vault
                    .prepare()
                    .await
                    .map_err(|error| self.inner.vault(error))?;
                Ok("wrote, read back and deleted an item; the vault key opens".to_owned())
            }
            Ok(false) => Err(EngineError::Vault(
                latchkey_vault::KeychainError::Broken("it gave back something else".to_owned())
                    .into(),
            )),
            Err(error) => Err(EngineError::Vault(error)),
        }
    }

    async fn check_server(&self) -> Result<String, EngineError> {
        let provider = self.server_ready().await?;
        Ok(format!("{} answers at {}", provider.name, provider.issuer))
    }
}
