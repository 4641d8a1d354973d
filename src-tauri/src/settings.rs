//! What a person has set for the window: `window.toml` in the home folder.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::views::{HidingWish, Problem, Theme};

/// What a person has set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own on the screen and a line of its own in the file"
)]
pub(crate) struct Settings {
    /// The tag of a language; none for the system's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) language: Option<String>,
    /// Light or dark.
    pub(crate) theme: Theme,
    /// Whether the system shows notices of this app.
    pub(crate) notifications: bool,
    /// Whether a closed window leaves the app in the tray.
    pub(crate) keep_in_tray: bool,
    /// When names and codes are hidden.
    pub(crate) hiding: HidingWish,
    /// Whether the tokens are locked when the computer goes to sleep.
    pub(crate) lock_on_suspend: bool,
    /// Whether tools are served.
    pub(crate) serve_programs: bool,
    /// The provider that is used when none is named; none for the sandbox, or for what `config.toml` says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) default_provider: Option<String>,
    /// The link servers that a person trusts: their addresses.
    pub(crate) servers: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: None,
            theme: Theme::System,
            notifications: true,
            keep_in_tray: true,
            hiding: HidingWish::Auto,
            lock_on_suspend: true,
            serve_programs: true,
            default_provider: None,
            servers: Vec::new(),
        }
    }
}

/// Where the settings are kept.
#[derive(Debug)]
pub(crate) struct SettingsFile {
    path: PathBuf,
}

impl SettingsFile {
    /// The settings of a home folder.
    #[must_use]
    pub(crate) fn of(home: &Path) -> Self {
        Self {
            path: home.join("window.toml"),
        }
    }

    /// The settings; the usual ones where there are none yet.
    pub(crate) fn read(&self) -> Result<Settings, Problem> {
        let unusable = |reason: &str| Problem {
            code: "bad_settings".to_owned(),
            message: format!(
                "The settings in {} cannot be read ({reason}), so the usual ones are used.",
                self.path.display()
            ),
            way_out: "Correct the file, or change a setting here, which writes it anew.".to_owned(),
        };
        match std::fs::read_to_string(&self.path) {
            Ok(text) => toml::from_str(&text)
                .map_err(|error| unusable(error.message().lines().next().unwrap_or("not TOML"))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Settings::default()),
            Err(error) => Err(unusable(&error.kind().to_string())),
        }
    }

    /// Whole or not at all.
    pub(crate) fn write(&self, settings: &Settings) -> Result<(), Problem> {
        let failed = |reason: String| Problem {
            code: "home_not_writable".to_owned(),
            message: format!(
                "The settings cannot be kept in {} ({reason}).",
                self.path.display()
            ),
            way_out: "Check the folder's permissions and free space; nothing was changed."
                .to_owned(),
        };
        let text = toml::to_string(settings).map_err(|error| failed(error.to_string()))?;
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let written = || -> std::io::Result<()> {
            std::fs::create_dir_all(folder)?;
            let mut fresh = tempfile::NamedTempFile::new_in(folder)?;
            fresh.write_all(text.as_bytes())?;
            fresh.as_file().sync_all()?;
            fresh.persist(&self.path).map_err(|error| error.error)?;
            Ok(())
        };
        written().map_err(|error| failed(error.kind().to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_written_whole_and_read_back() {
        let home = tempfile::tempdir().expect("a folder");
        let file = SettingsFile::of(home.path());
        assert_eq!(file.read().expect("none yet"), Settings::default());
        let settings = Settings {
            language: Some("ar".to_owned()),
            theme: Theme::Dark,
            servers: vec!["https://link.example/".to_owned()],
            ..Settings::default()
        };
        file.write(&settings).expect("writes");
        assert_eq!(file.read().expect("reads"), settings);
    }

    #[test]
    fn a_file_that_cannot_be_read_is_told_with_its_place_and_the_reason() {
        let home = tempfile::tempdir().expect("a folder");
        let file = SettingsFile::of(home.path());
        for text in ["theme = \"mauve\"", "colour = 1", "= ="] {
            std::fs::write(home.path().join("window.toml"), text).expect("writes");
            let problem = file.read().expect_err(text);
            assert_eq!(problem.code, "bad_settings");
            assert!(
                problem.message.contains("window.toml"),
                "{}",
                problem.message
            );
        }
    }
}
