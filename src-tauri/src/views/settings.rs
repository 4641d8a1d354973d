//! What a person has set, and the words of their language.

use serde::{Deserialize, Serialize};
use specta::Type;
use tauri_specta::Event;

use super::Problem;
use crate::settings::Settings;

/// What a person has set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SettingsView {
    /// These.
    pub(crate) settings: Settings,
    /// Whether the app is started when its person signs in to the computer; none where that cannot be arranged.
    pub(crate) starts_at_login: Option<bool>,
    /// The languages there are: their tags.
    pub(crate) languages: Vec<String>,
    /// Why the stored settings were not used.
    pub(crate) trouble: Option<Problem>,
}

/// The words of a language, and how the window looks: set before its script runs, and told when it changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct Spoken {
    /// The language's tag: the name of its file.
    pub(crate) language: String,
    /// The tag for dates and numbers: the language in the person's own variant (BCP 47).
    pub(crate) locale: String,
    /// The words (Fluent).
    pub(crate) words: String,
    /// Light, dark, or as the system.
    pub(crate) theme: Theme,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Theme {
    /// As the system.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// When names and codes are hidden.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum HidingWish {
    /// While a program runs that broadcasts the screen.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}

/// Whether names and codes are hidden until they are held.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct Hiding {
    /// Whether they are.
    pub(crate) on: bool,
    /// The broadcasting program that runs, by its name.
    pub(crate) because: Option<String>,
}

/// The settings changed, here or from the tray.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub(crate) struct SettingsChanged(pub(crate) SettingsView);
