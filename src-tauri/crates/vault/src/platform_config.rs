//! Platform configurations: the files in which services keep a social platform's tokens, with every secret sealed.
//!
//! | Module | Its one idea |
//! |---|---|
//! | `schema` | the platforms, and which members a file of each may have |
//! | `json` | JSON read and written without leaving copies of its texts behind |
//! | `sealed` | one sealed value: AES-256-GCM (NIST SP 800-38D), 12-byte IV, 16-byte tag |
//! | `tree` | a file held against its schema |
//! | `form` | the plain and the encrypted form, and what turns one into the other |
//! | `path` | where in a file something is |
//! | `error` | what can be wrong with a file, told by the member's path and never by its value |
//!
//! A file is one JSON object. Its encrypted form has `access_token_encrypted` where its plain form has `access_token`, and
//! there a value `{"encrypted","iv","authTag","keyVersion"}`, base64 with padding (RFC 4648 section 4) but for the version.
//! These decisions fill in what the form leaves open:
//!
//! - **The platform** is the member `platform`. A file without it is what the caller was told, or what the file is named;
//!   being told another platform than the file says is an error. The member is never added.
//! - **Unknown members are refused**, in `metadata` too, and so is a secret under its plain name anywhere in an encrypted
//!   file, or under its encrypted name in a plain one. A secret of eight bytes or more that also stands in an open member
//!   of the same file is an error as well. So nothing secret passes through unseen.
//! - **`oauth1_credentials_encrypted`** is an object of sealed values, or one sealed value whose text is the JSON of that
//!   object; a sealed value is an object, or a text that is the JSON of that object. Each is read; re-encryption keeps what
//!   it met; encryption writes objects of sealed objects.
//! - **An optional member** may be `null`. `metadata` is optional. Secrets are text and never empty. Times are RFC 3339 or
//!   Unix numbers and stay as they are. `token_type` is `PAGE` for the page platforms and `USER` for the others.
//! - **Order** of members stays; layout does not.
//!
//! The form has no additional data (AAD), because those who share these files use none. So GCM proves that a value was
//! sealed under the key, not that it was sealed for this member of this file: whoever can write the file can exchange values.
//! Where nobody else reads the value, [`crate::envelope`] is the better form.

mod error;
mod form;
mod json;
mod path;
mod schema;
mod sealed;
#[cfg(test)]
mod tests;
mod tree;

use std::collections::BTreeMap;

use zeroize::Zeroizing;

pub use error::{ConfigError, Fault};
pub use schema::Platform;

use crate::environment::EnvironmentKeys;
use form::{Change as _, Encrypted, Encrypting, Form, Opening, Plain, Resealing, SealedGroup};
use json::Json;
use tree::{Tree, Visit};

/// The largest file that is read, in bytes.
pub const LARGEST: usize = 1 << 20;

/// What is known of a file's platform beside the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assume {
    /// Nothing: the file must say it.
    Nothing,
    /// Somebody said it. The file may not say another.
    Told(Platform),
    /// The file's name suggests it. The file knows better.
    Named(Platform),
}

/// How JSON is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Indented by two spaces, with a last line feed.
    Lines,
    /// All on one line, with a last line feed.
    OneLine,
}

/// A configuration whose secrets are open.
pub struct PlainConfig(Tree<Plain>);

/// A configuration whose secrets are all sealed. Its type has no room for an open one.
pub struct EncryptedConfig(Tree<Encrypted>);

/// What re-encryption found.
#[derive(Debug)]
pub enum Reencrypted {
    /// Every secret was at the current version already, and opens.
    Current,
    /// Every secret is sealed anew, under the current version.
    Moved(EncryptedConfig),
}

/// What a check of a well-formed encrypted file found.
#[derive(Debug)]
pub struct Checked {
    /// How many sealed values there are under each version of the key.
    pub versions: BTreeMap<u32, usize>,
    /// What does not open, or stands open elsewhere in the file.
    pub faults: Vec<ConfigError>,
}

impl PlainConfig {
    /// Reads the plain form.
    pub fn read(bytes: &[u8], assume: Assume) -> Result<Self, ConfigError> {
        let tree = read(bytes, assume)?;
        nothing_stands_open_twice(&tree)?;
        Ok(Self(tree))
    }

    /// The platform it belongs to.
    #[must_use]
    pub fn platform(&self) -> Platform {
        self.0.platform()
    }

    /// Seals every secret under the current version of the key.
    pub fn encrypt(
        &self,
        keys: &EnvironmentKeys,
        fill: &dyn Fn(&mut [u8]),
    ) -> Result<EncryptedConfig, ConfigError> {
        self.0
            .change(&Encrypting { keys, fill })
            .map(EncryptedConfig)
    }

    /// The file's text, with every secret in it.
    #[must_use]
    pub fn to_json(&self, layout: Layout) -> Zeroizing<Vec<u8>> {
        self.0.write().to_bytes(layout)
    }
}

impl EncryptedConfig {
    /// Reads the encrypted form. Whether its values open is not looked at yet.
    pub fn read(bytes: &[u8], assume: Assume) -> Result<Self, ConfigError> {
        read(bytes, assume).map(Self)
    }

    /// The platform it belongs to.
    #[must_use]
    pub fn platform(&self) -> Platform {
        self.0.platform()
    }

    /// Opens every secret.
    pub fn decrypt(&self, keys: &EnvironmentKeys) -> Result<PlainConfig, ConfigError> {
        let tree = self.0.change(&Opening { keys })?;
        nothing_stands_open_twice(&tree)?;
        Ok(PlainConfig(tree))
    }

    /// Opens every secret and, unless all are at the current version, seals all of them anew.
    pub fn reencrypt(
        &self,
        keys: &EnvironmentKeys,
        fill: &dyn Fn(&mut [u8]),
    ) -> Result<Reencrypted, ConfigError> {
        self.decrypt(keys)?;
        if self.versions().into_keys().eq([keys.current_version()]) {
            return Ok(Reencrypted::Current);
        }
        let moved = self.0.change(&Resealing { keys, fill })?;
        Ok(Reencrypted::Moved(Self(moved)))
    }

    /// Tries every secret, and goes on where one does not open.
    #[must_use]
    pub fn check(&self, keys: &EnvironmentKeys) -> Checked {
        let opening = Opening { keys };
        let mut faults = Vec::new();
        self.0.visit(&mut |path, met| match met {
            Visit::Open(_) => {}
            Visit::Secret(sealed) => faults.extend(sealed.open(keys, path).err()),
            Visit::Group(group, names) => faults.extend(opening.group(group, names, path).err()),
        });
        if faults.is_empty() {
            faults.extend(self.decrypt(keys).err());
        }
        Checked {
            versions: self.versions(),
            faults,
        }
    }

    /// The file's text. No secret can be in it.
    #[must_use]
    pub fn to_json(&self, layout: Layout) -> Zeroizing<Vec<u8>> {
        self.0.write().to_bytes(layout)
    }

    fn versions(&self) -> BTreeMap<u32, usize> {
        let mut versions = BTreeMap::new();
        let mut count = |version| *versions.entry(version).or_default() += 1;
        self.0.visit(&mut |_, met| match met {
            Visit::Open(_) => {}
            Visit::Secret(sealed) | Visit::Group(SealedGroup::Whole(sealed), _) => {
                count(sealed.version());
            }
            Visit::Group(SealedGroup::Each(members), _) => {
                for (_, sealed) in members {
                    count(sealed.version());
                }
            }
        });
        versions
    }
}

impl std::fmt::Debug for PlainConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PlainConfig({}, redacted)", self.platform())
    }
}

impl std::fmt::Debug for EncryptedConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EncryptedConfig({}, redacted)", self.platform())
    }
}

fn read<F: Form>(bytes: &[u8], assume: Assume) -> Result<Tree<F>, ConfigError> {
    let json = Json::read(bytes)?;
    let platform = match (json.member("platform"), assume) {
        (Some(Json::Text(said)), assume) => {
            let said: Platform = said.parse()?;
            match assume {
                Assume::Told(told) if told != said => {
                    return Err(ConfigError::OtherPlatform { said, told });
                }
                _ => said,
            }
        }
        (Some(_), _) => return Err(ConfigError::UnknownPlatform),
        (None, Assume::Told(platform) | Assume::Named(platform)) => platform,
        (None, Assume::Nothing) => return Err(ConfigError::NoPlatform),
    };
    Tree::read(platform, &json)
}

/// A secret that is in an open member too would survive encryption there.
fn nothing_stands_open_twice(tree: &Tree<Plain>) -> Result<(), ConfigError> {
    // Shorter ones are in other words by chance.
    const TELLING: usize = 8;
    let mut secrets: Vec<&str> = Vec::new();
    let mut open = Vec::new();
    tree.visit(&mut |path, met| match met {
        Visit::Open(json) => open.push((path.to_string(), json)),
        Visit::Secret(secret) => secrets.push(secret),
        Visit::Group(members, _) => {
            secrets.extend(members.iter().map(|(_, secret)| secret.as_str()));
        }
    });
    secrets.retain(|secret| secret.len() >= TELLING);
    match open
        .into_iter()
        .find(|(_, json)| secrets.iter().any(|secret| json.holds(secret)))
    {
        Some((path, _)) => Err(ConfigError::Exposed { path }),
        None => Ok(()),
    }
}
