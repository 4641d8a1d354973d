//! A value together with the place where it was written, so that whoever finds it wrong can say where.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer};
use toml::Spanned;

use super::ConfigError;

/// A value of the file or of the environment.
pub(super) struct Written<T> {
    pub(super) value: T,
    place: Place,
}

#[derive(Clone)]
enum Place {
    /// So many bytes into the file.
    File(usize),
    /// In the environment variable of this name.
    Variable(String),
}

/// A value that cannot be used, or one that is missing.
pub(super) struct Wrong {
    place: Place,
    setting: &'static str,
    problem: Problem,
}

enum Problem {
    Unusable(String),
    Missing(&'static str),
}

/// The file that was read; an empty one without a name where there is none.
#[derive(Default)]
pub(super) struct ConfigFile {
    path: PathBuf,
    text: String,
}

impl<T> Written<T> {
    /// A value from the environment.
    pub(super) fn in_variable(name: &str, value: T) -> Self {
        Self {
            value,
            place: Place::Variable(name.to_owned()),
        }
    }

    /// Says what is expected instead of this value.
    pub(super) fn wrong(&self, setting: &'static str, expected: impl Into<String>) -> Wrong {
        Wrong {
            place: self.place.clone(),
            setting,
            problem: Problem::Unusable(expected.into()),
        }
    }

    /// Says that something is missing in this section.
    pub(super) fn lacks(&self, setting: &'static str, way_out: &'static str) -> Wrong {
        Wrong {
            place: self.place.clone(),
            setting,
            problem: Problem::Missing(way_out),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Written<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<T>::deserialize(deserializer)?;
        Ok(Self {
            place: Place::File(spanned.span().start),
            value: spanned.into_inner(),
        })
    }
}

impl Wrong {
    /// Names the line or the variable.
    pub(super) fn told(self, file: &ConfigFile) -> ConfigError {
        let setting = self.setting;
        match (self.place, self.problem) {
            (Place::File(offset), problem) => file.wrong(
                offset,
                match problem {
                    Problem::Unusable(expected) => {
                        format!("the setting {setting} cannot be used: {expected}")
                    }
                    Problem::Missing(way_out) => {
                        format!("the setting {setting} is missing: {way_out}")
                    }
                },
            ),
            (Place::Variable(name), Problem::Unusable(problem)) => ConfigError::Value {
                setting: name,
                problem,
            },
            (Place::Variable(_), Problem::Missing(way_out)) => {
                ConfigError::Missing { setting, way_out }
            }
        }
    }
}

impl ConfigFile {
    /// Reads the text of the file.
    pub(super) fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| ConfigError::Unreadable(path.to_owned(), error))?;
        Ok(Self {
            path: path.to_owned(),
            text,
        })
    }

    /// Reads the settings in it.
    pub(super) fn parse<T: serde::de::DeserializeOwned>(&self) -> Result<T, ConfigError> {
        toml::from_str(&self.text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            self.wrong(offset, error.message().replace('\n', " "))
        })
    }

    fn wrong(&self, offset: usize, problem: String) -> ConfigError {
        // A value begins between two characters, so nothing is lost.
        let before = self.text.get(..offset).unwrap_or_default();
        ConfigError::File {
            file: self.path.clone(),
            line: before.matches('\n').count() + 1,
            problem,
        }
    }
}
