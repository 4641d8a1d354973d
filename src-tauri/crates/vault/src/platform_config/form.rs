//! The two forms a file can be in, and what turns one into the other. A form has no room for a secret of the other one.

use zeroize::Zeroizing;

use super::error::ConfigError;
use super::json::Json;
use super::path::{Path, wrong_kind};
use super::schema::is_a_secrets_name;
use super::sealed::{Sealed, Shape};
use crate::environment::EnvironmentKeys;

/// What is added to a secret's name where it is sealed.
const SUFFIX: &str = "_encrypted";

type Names = &'static [&'static str];
type Each<S> = Vec<(&'static str, S)>;

/// A form a file can be in.
pub(super) trait Form {
    /// What it adds to a secret's name.
    const SUFFIX: &str;
    type Secret;
    type Group;
    fn read_secret(json: &Json, path: &Path<'_>) -> Result<Self::Secret, ConfigError>;
    fn read_group(json: &Json, names: Names, path: &Path<'_>) -> Result<Self::Group, ConfigError>;
    fn write_secret(secret: &Self::Secret) -> Json;
    fn write_group(group: &Self::Group) -> Json;
    /// What an unknown member is that has a secret's name in the other form.
    fn secret_of_the_other_form(name: &str, path: &Path<'_>) -> Option<ConfigError>;
}

/// Turns the secrets of one form into those of another.
pub(super) trait Change<A: Form, B: Form> {
    fn secret(&self, secret: &A::Secret, path: &Path<'_>) -> Result<B::Secret, ConfigError>;
    fn group(
        &self,
        group: &A::Group,
        names: Names,
        path: &Path<'_>,
    ) -> Result<B::Group, ConfigError>;
}

/// Secrets stand open.
pub(super) struct Plain;

/// Secrets are sealed.
pub(super) struct Encrypted;

/// A group of sealed secrets.
pub(super) enum SealedGroup {
    /// Each of them is sealed.
    Each(Each<Sealed>),
    /// The JSON of all of them is sealed as one.
    Whole(Sealed),
}

/// Seals what is plain.
pub(super) struct Encrypting<'a> {
    pub(super) keys: &'a EnvironmentKeys,
    pub(super) fill: &'a dyn Fn(&mut [u8]),
}

/// Opens what is sealed.
pub(super) struct Opening<'a> {
    pub(super) keys: &'a EnvironmentKeys,
}

/// Seals anew what is sealed, in the shape it has.
pub(super) struct Resealing<'a> {
    pub(super) keys: &'a EnvironmentKeys,
    pub(super) fill: &'a dyn Fn(&mut [u8]),
}

impl Form for Plain {
    const SUFFIX: &str = "";
    type Secret = Zeroizing<String>;
    type Group = Each<Self::Secret>;

    fn read_secret(json: &Json, path: &Path<'_>) -> Result<Self::Secret, ConfigError> {
        if Sealed::read(json).is_ok() {
            return Err(ConfigError::AlreadyEncrypted {
                path: path.to_string(),
            });
        }
        match json {
            Json::Text(text) if !text.is_empty() => Ok(text.clone()),
            _ => Err(wrong_kind(path, "a text with something in it")),
        }
    }

    fn read_group(json: &Json, names: Names, path: &Path<'_>) -> Result<Self::Group, ConfigError> {
        read_each(json, names, path, Self::read_secret)
    }

    fn write_secret(secret: &Self::Secret) -> Json {
        Json::Text(secret.clone())
    }

    fn write_group(group: &Self::Group) -> Json {
        write_each(group, Self::write_secret)
    }

    fn secret_of_the_other_form(name: &str, path: &Path<'_>) -> Option<ConfigError> {
        let plain = name.strip_suffix(SUFFIX)?;
        is_a_secrets_name(plain).then(|| ConfigError::AlreadyEncrypted {
            path: path.to_string(),
        })
    }
}

impl Form for Encrypted {
    const SUFFIX: &str = SUFFIX;
    type Secret = Sealed;
    type Group = SealedGroup;

    fn read_secret(json: &Json, path: &Path<'_>) -> Result<Sealed, ConfigError> {
        Sealed::read(json).map_err(|fault| ConfigError::NotSealed {
            path: path.to_string(),
            fault,
        })
    }

    fn read_group(json: &Json, names: Names, path: &Path<'_>) -> Result<SealedGroup, ConfigError> {
        let each = match json {
            Json::Object(members) => members.iter().any(|(name, _)| names.contains(&&**name)),
            _ => false,
        };
        if each {
            read_each(json, names, path, Self::read_secret).map(SealedGroup::Each)
        } else {
            Self::read_secret(json, path).map(SealedGroup::Whole)
        }
    }

    fn write_secret(secret: &Sealed) -> Json {
        secret.write()
    }

    fn write_group(group: &SealedGroup) -> Json {
        match group {
            SealedGroup::Each(members) => write_each(members, Sealed::write),
            SealedGroup::Whole(sealed) => sealed.write(),
        }
    }

    fn secret_of_the_other_form(name: &str, path: &Path<'_>) -> Option<ConfigError> {
        is_a_secrets_name(name).then(|| ConfigError::LeftPlain {
            path: path.to_string(),
        })
    }
}

impl Change<Plain, Encrypted> for Encrypting<'_> {
    fn secret(&self, secret: &Zeroizing<String>, _: &Path<'_>) -> Result<Sealed, ConfigError> {
        Ok(Sealed::seal(secret, Shape::Object, self.keys, self.fill))
    }

    fn group(
        &self,
        group: &Each<Zeroizing<String>>,
        _: Names,
        path: &Path<'_>,
    ) -> Result<SealedGroup, ConfigError> {
        change_each(group, path, |secret, path| self.secret(secret, path)).map(SealedGroup::Each)
    }
}

impl Change<Encrypted, Plain> for Opening<'_> {
    fn secret(&self, sealed: &Sealed, path: &Path<'_>) -> Result<Zeroizing<String>, ConfigError> {
        sealed.open(self.keys, path)
    }

    fn group(
        &self,
        group: &SealedGroup,
        names: Names,
        path: &Path<'_>,
    ) -> Result<Each<Zeroizing<String>>, ConfigError> {
        match group {
            SealedGroup::Each(members) => {
                change_each(members, path, |sealed, path| sealed.open(self.keys, path))
            }
            SealedGroup::Whole(sealed) => {
                let text = sealed.open(self.keys, path)?;
                Json::read(text.as_bytes())
                    .and_then(|json| Plain::read_group(&json, names, path))
                    .map_err(|_| ConfigError::WrongContent {
                        path: path.to_string(),
                    })
            }
        }
    }
}

impl Change<Encrypted, Encrypted> for Resealing<'_> {
    fn secret(&self, sealed: &Sealed, path: &Path<'_>) -> Result<Sealed, ConfigError> {
        let text = sealed.open(self.keys, path)?;
        Ok(Sealed::seal(&text, sealed.shape(), self.keys, self.fill))
    }

    fn group(
        &self,
        group: &SealedGroup,
        _: Names,
        path: &Path<'_>,
    ) -> Result<SealedGroup, ConfigError> {
        match group {
            SealedGroup::Each(members) => {
                change_each(members, path, |sealed, path| self.secret(sealed, path))
                    .map(SealedGroup::Each)
            }
            SealedGroup::Whole(sealed) => self.secret(sealed, path).map(SealedGroup::Whole),
        }
    }
}

/// Reads an object that has exactly these members.
fn read_each<S>(
    json: &Json,
    names: Names,
    path: &Path<'_>,
    read: impl Fn(&Json, &Path<'_>) -> Result<S, ConfigError>,
) -> Result<Each<S>, ConfigError> {
    let Json::Object(given) = json else {
        return Err(wrong_kind(path, "an object of its secrets"));
    };
    let mut members: Each<S> = Vec::new();
    for (name, json) in given {
        let path = Path::Member(path, name, "");
        let Some(name) = names.iter().find(|known| *known == name) else {
            return Err(ConfigError::UnknownMember {
                path: path.to_string(),
            });
        };
        if members.iter().any(|(known, _)| known == name) {
            return Err(ConfigError::Twice {
                path: path.to_string(),
            });
        }
        members.push((name, read(json, &path)?));
    }
    match names
        .iter()
        .find(|name| !members.iter().any(|(known, _)| known == *name))
    {
        Some(name) => Err(ConfigError::Missing {
            path: Path::Member(path, name, "").to_string(),
        }),
        None => Ok(members),
    }
}

fn write_each<S>(members: &Each<S>, write: impl Fn(&S) -> Json) -> Json {
    let write = |(name, secret): &(&'static str, S)| ((*name).to_owned(), write(secret));
    Json::Object(members.iter().map(write).collect())
}

fn change_each<A, B>(
    members: &Each<A>,
    path: &Path<'_>,
    change: impl Fn(&A, &Path<'_>) -> Result<B, ConfigError>,
) -> Result<Each<B>, ConfigError> {
    members
        .iter()
        .map(|(name, secret)| Ok((*name, change(secret, &Path::Member(path, name, ""))?)))
        .collect()
}
