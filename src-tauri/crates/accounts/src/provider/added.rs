//! Providers that a person has added: a manifest each in the folder `providers` of the home, and a client secret, where there is
//! one, in the vault.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use latchkey_oauth::provider::Difference;
use latchkey_oauth::provider::manifest::is_id;
use latchkey_oauth::provider::preset::{self, PRESETS};
use latchkey_oauth::secret::{ClientSecret, ExposeSecret as _};
use latchkey_oauth::{Manifest, ManifestError, Preset, SecretNeed};
use secrecy::SecretString;
use url::Url;

use super::{Directory, Provider, ProviderError, SANDBOX};
use crate::account::AccountState;
use crate::engine::{Engine, EngineError, Inner};

/// What the vault's entries for client secrets begin with. Those of accounts hold no hyphen.
const ENTRY: &str = "provider-";

/// What is to be added.
#[derive(Debug)]
pub struct NewProvider<'a> {
    /// The name of a preset, an issuer's address, or a manifest file.
    pub source: &'a str,
    /// Another name than the manifest's own.
    pub id: Option<&'a str>,
    /// This app at the provider.
    pub client_id: Option<&'a str>,
    /// The app's secret there.
    pub client_secret: Option<SecretString>,
}

/// A provider in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedProvider {
    /// How it is called.
    pub id: String,
    /// For people.
    pub name: String,
    /// How it is.
    pub state: ListedState,
}

/// How a listed provider is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListedState {
    /// It is part of this app.
    Embedded,
    /// Accounts can be linked there.
    Added {
        /// This app there.
        client_id: String,
        /// Where it is.
        address: Url,
    },
    /// It comes with this app and has to be added with a client id.
    Preset,
    /// Its manifest cannot be used; the sentence says why.
    Unusable(String),
}

/// Whether an entry of the vault is a provider's secret and no account's tokens.
pub(crate) fn is_of_a_provider(entry: &str) -> bool {
    entry.starts_with(ENTRY)
}

impl Directory {
    /// The manifest that was added under a name.
    pub(super) fn added(&self, id: &str) -> Result<Option<Manifest>, ProviderError> {
        let file = self.file(id);
        if !file.is_file() {
            return Ok(None);
        }
        let mut manifest = Manifest::read(&file)?;
        // The file's name is the provider's, whatever somebody who copied it left inside.
        if manifest.id != id {
            let text = std::fs::read_to_string(&file).map_err(|error| file_error(&file, &error))?;
            let text = preset::named(&text, id, None)?;
            manifest = Manifest::parse(&file.display().to_string(), &text)?;
        }
        Ok(Some(manifest))
    }

    /// All that can be named in a command.
    pub fn list(&self) -> Result<Vec<ListedProvider>, ProviderError> {
        let mut listed = vec![ListedProvider {
            id: SANDBOX.to_owned(),
            name: "TikTok sandbox".to_owned(),
            state: ListedState::Embedded,
        }];
        let added = self.added_ids()?;
        for id in &added {
            let (name, state) = match self.added(id) {
                Ok(Some(manifest)) => {
                    let state = ListedState::Added {
                        client_id: manifest.client_id.clone().unwrap_or_default(),
                        address: manifest.address(),
                    };
                    (manifest.name, state)
                }
                Ok(None) => continue,
                Err(error) => (id.clone(), ListedState::Unusable(error.to_string())),
            };
            let id = id.clone();
            listed.push(ListedProvider { id, name, state });
        }
        for preset in PRESETS {
            if !added.iter().any(|id| id == preset.id) {
                listed.push(ListedProvider {
                    id: preset.id.to_owned(),
                    name: Manifest::parse(preset.id, preset.text)?.name,
                    state: ListedState::Preset,
                });
            }
        }
        Ok(listed)
    }

    fn added_ids(&self) -> Result<Vec<String>, ProviderError> {
        let entries = match std::fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(file_error(&self.folder, &error)),
        };
        let mut ids: Vec<String> = entries
            .flatten()
            .filter_map(|entry| {
                let name = entry.file_name();
                let id = name.to_str()?.strip_suffix(".toml")?;
                is_id(id).then(|| id.to_owned())
            })
            .collect();
        ids.sort_unstable();
        Ok(ids)
    }

    fn file(&self, id: &str) -> PathBuf {
        self.folder.join(format!("{id}.toml"))
    }
}

impl Engine {
    /// Adds a provider: checks its manifest, keeps the secret in the vault, and then the manifest in the home.
    pub async fn add_provider(&self, new: NewProvider<'_>) -> Result<Provider, EngineError> {
        let (inner, directory) = (&self.inner, self.directory());
        let text = new.text()?;
        let manifest = Manifest::parse(new.source, &text).map_err(ProviderError::from)?;
        let id = manifest.id.clone();
        if manifest.client_id.is_none() {
            return Err(ProviderError::NoClientId(id).into());
        }
        if id == SANDBOX || directory.file(&id).exists() {
            return Err(ProviderError::Exists(id).into());
        }
        match (&new.client_secret, manifest.client_secret) {
            (None, SecretNeed::Required) => return Err(ProviderError::NoClientSecret(id).into()),
            (Some(_), SecretNeed::None) => {
                return Err(ProviderError::Manifest(ManifestError {
                    file: new.source.to_owned(),
                    line: 1,
                    reason: "it says that there is no client secret, and one was given".to_owned(),
                })
                .into());
            }
            (Some(secret), _) => {
                let stored = inner.vault.prepare().await;
                stored.map_err(|error| inner.vault(error))?;
                let secret = secret.expose_secret().as_bytes();
                let stored = inner.vault.put(&entry(&id), secret).await;
                stored.map_err(|error| inner.vault(error))?;
            }
            (None, _) => {}
        }
        let folder = inner.home.subfolder("providers")?;
        let file = directory.file(&id);
        write(&folder, &file, &text).map_err(|error| file_error(&file, &error))?;
        Ok(directory.provider(&id).await?)
    }

    /// The provider that an issuer is, added under its host's name unless it was before with the same client id.
    pub async fn provider_of_issuer(
        &self,
        address: &str,
        client_id: &str,
    ) -> Result<Provider, EngineError> {
        let address = issuer(address).ok_or_else(|| ProviderError::Unknown(address.to_owned()))?;
        let directory = self.directory();
        for id in directory.added_ids()? {
            if let Ok(Some(manifest)) = directory.added(&id)
                && manifest.issuer.as_ref() == Some(&address)
                && manifest.client_id.as_deref() == Some(client_id)
            {
                return Ok(directory.provider(&id).await?);
            }
        }
        self.add_provider(NewProvider {
            source: address.as_str(),
            id: None,
            client_id: Some(client_id),
            client_secret: None,
        })
        .await
    }

    /// Reaches a provider and says what is not as its manifest says.
    pub async fn check_provider(&self, id: &str) -> Result<Vec<Difference>, EngineError> {
        let provider = self.directory().provider(id).await?;
        // A secret that is missing is trouble, too.
        self.inner.client_secret(&provider).await?;
        let http = &self.inner.surroundings.http;
        Ok(provider.manifest.check(http).await?)
    }

    /// Removes a provider that no account is linked at, with its secret.
    pub async fn remove_provider(&self, id: &str) -> Result<(), EngineError> {
        let directory = self.directory();
        let file = directory.file(id);
        if !is_id(id) || !file.is_file() {
            return Err(ProviderError::Unknown(id.to_owned()).into());
        }
        let mut linked = self.accounts().await?;
        linked.retain(|account| {
            account.provider == id && matches!(account.state, AccountState::Linked { .. })
        });
        if !linked.is_empty() {
            return Err(ProviderError::InUse {
                id: id.to_owned(),
                accounts: linked.len(),
            }
            .into());
        }
        std::fs::remove_file(&file).map_err(|error| file_error(&file, &error))?;
        let inner = &self.inner;
        let stored = inner.vault.accounts().await;
        let stored = stored.map_err(|error| inner.vault(error))?;
        if stored.contains(&entry(id)) {
            let removed = inner.vault.remove(&entry(id)).await;
            removed.map_err(|error| inner.vault(error))?;
        }
        directory
            .known
            .lock()
            .await
            .retain(|(known, _), _| known != id);
        Ok(())
    }
}

impl Inner {
    /// What this app is known by at a provider, where it is known by a secret.
    pub(crate) async fn client_secret(
        &self,
        provider: &Provider,
    ) -> Result<Option<ClientSecret>, EngineError> {
        let need = provider.manifest.client_secret;
        if need == SecretNeed::None {
            return Ok(None);
        }
        let stored = self.vault.get(&entry(&provider.id)).await;
        let stored = stored.map_err(|error| self.vault(error))?;
        let secret = stored
            .and_then(|bytes| std::str::from_utf8(&bytes).map(str::to_owned).ok())
            .map(ClientSecret::new);
        if secret.is_none() && need == SecretNeed::Required {
            return Err(ProviderError::NoClientSecret(provider.id.clone()).into());
        }
        Ok(secret)
    }
}

impl NewProvider<'_> {
    /// The manifest, under the id and with the client id that were asked for.
    fn text(&self) -> Result<String, ProviderError> {
        if let Some(preset) = Preset::find(self.source) {
            let id = self.id.unwrap_or(preset.id);
            return Ok(preset::named(preset.text, id, self.client_id)?);
        }
        if let Some(issuer) = issuer(self.source) {
            let host = issuer.host_str().unwrap_or_default().to_ascii_lowercase();
            let id = self.id.unwrap_or(&host);
            let client_id = self.client_id;
            let client_id = client_id.ok_or_else(|| ProviderError::NoClientId(id.to_owned()))?;
            return Ok(preset::of_issuer(&issuer, id, client_id)?);
        }
        let file = Path::new(self.source);
        let manifest = Manifest::read(file)?;
        let text = std::fs::read_to_string(file).map_err(|error| file_error(file, &error))?;
        let id = self.id.unwrap_or(&manifest.id);
        Ok(preset::named(&text, id, self.client_id)?)
    }
}

fn issuer(source: &str) -> Option<Url> {
    let url = Url::parse(source).ok()?;
    (url.has_host() && matches!(url.scheme(), "http" | "https")).then_some(url)
}

fn entry(id: &str) -> String {
    format!("{ENTRY}{id}")
}

/// Whole or not at all, readable by its owner only, as `tempfile` makes all its files.
fn write(folder: &Path, file: &Path, text: &str) -> std::io::Result<()> {
    let mut fresh = tempfile::NamedTempFile::new_in(folder)?;
    fresh.write_all(text.as_bytes())?;
    fresh.as_file().sync_all()?;
    fresh.persist_noclobber(file)?;
    Ok(())
}

fn file_error(file: &Path, error: &std::io::Error) -> ProviderError {
    ProviderError::File {
        file: file.to_owned(),
        reason: error.kind().to_string(),
    }
}
