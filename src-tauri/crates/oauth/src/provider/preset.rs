//! The manifests that come with this program, each citing the vendor's pages it is from.

use std::sync::{Arc, LazyLock};

use url::Url;

use super::dialect::Dialect;
use super::manifest::{Manifest, ManifestError, is_id};

/// A manifest that comes with this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset {
    /// Its id.
    pub id: &'static str,
    /// Its text.
    pub text: &'static str,
}

macro_rules! presets {
    ($($id:literal),* $(,)?) => {
        &[$(Preset {
            id: $id,
            text: include_str!(concat!("../../providers/", $id, ".toml")),
        }),*]
    };
}

/// All that can be added by name.
pub const PRESETS: &[Preset] = presets![
    "facebook",
    "flowsta",
    "kick",
    "tiktok-desktop",
    "twitch",
    "x",
    "youtube",
    "zaikio",
];
const LINK_SERVER: &str = include_str!("../../providers/link-server.toml");
const ISSUER: &str = include_str!("../../providers/issuer.toml");

impl Preset {
    /// The preset of this name.
    #[must_use]
    pub fn find(id: &str) -> Option<Self> {
        PRESETS.iter().copied().find(|preset| preset.id == id)
    }
}

/// Read once: every account of a link server is reached through it.
static LINK_SERVER_MANIFEST: LazyLock<Manifest> =
    LazyLock::new(|| Manifest::parse("link-server.toml", LINK_SERVER).expect("a test reads it"));

/// How a link server speaks.
pub(crate) fn link_server_dialect() -> Arc<Dialect> {
    Arc::clone(&LINK_SERVER_MANIFEST.dialect)
}

/// A link server at its address.
#[must_use]
pub fn link_server(issuer: Url) -> Manifest {
    LINK_SERVER_MANIFEST.clone().at(issuer)
}

/// The manifest of a server that is known by its address alone.
pub fn of_issuer(issuer: &Url, id: &str, client_id: &str) -> Result<String, ManifestError> {
    let name = issuer.host_str().unwrap_or(id);
    let text = with(ISSUER, "name", name);
    let text = with(&text, "issuer", issuer.as_str().trim_end_matches('/'));
    named(&text, id, Some(client_id))
}

/// The text of a manifest under another id and with a client id, comments and all.
pub fn named(text: &str, id: &str, client_id: Option<&str>) -> Result<String, ManifestError> {
    if !is_id(id) {
        return Err(ManifestError {
            file: "--id".to_owned(),
            line: 1,
            reason: format!("\"{id}\" is no id: those are small letters, digits, \"-\" and \".\""),
        });
    }
    let text = with(text, "id", id);
    Ok(match client_id {
        Some(client_id) => with(&text, "client_id", client_id),
        None => text,
    })
}

/// Puts a value into the place of a key outside all tables, or before everything where there is none.
fn with(text: &str, key: &str, value: &str) -> String {
    let line = format!("{key} = {}", toml::Value::String(value.to_owned()));
    let mut in_table = false;
    let mut put = false;
    let mut lines: Vec<&str> = Vec::new();
    for old in text.lines() {
        in_table |= old.trim_start().starts_with('[');
        let is_key = old
            .split_once('=')
            .is_some_and(|(name, _)| name.trim() == key);
        if is_key && !in_table && !put {
            put = true;
            lines.push(&line);
        } else {
            lines.push(old);
        }
    }
    if !put {
        // After the comments that a manifest begins with.
        let first = lines
            .iter()
            .position(|line| !line.starts_with('#'))
            .unwrap_or(lines.len());
        lines.insert(first, &line);
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_manifest_that_comes_with_the_program_is_usable() {
        for preset in PRESETS {
            let manifest = Manifest::parse(preset.id, preset.text).expect(preset.id);
            assert_eq!(manifest.id, preset.id);
            assert!(
                manifest.client_id.is_none(),
                "{}: whose app is that?",
                preset.id
            );
            assert!(preset.text.starts_with("# "), "{} cites nothing", preset.id);
        }
        let issuer: Url = "https://link.example".parse().expect("a URL");
        assert_eq!(link_server(issuer.clone()).issuer, Some(issuer));
    }

    #[test]
    fn no_two_presets_share_a_redirect_path_or_a_port() {
        let redirects: Vec<_> = PRESETS
            .iter()
            .map(|preset| {
                Manifest::parse(preset.id, preset.text)
                    .expect(preset.id)
                    .redirect
            })
            .collect();
        for (nth, one) in redirects.iter().enumerate() {
            for other in &redirects[nth + 1..] {
                assert_ne!(one.path, other.path);
                assert!(one.port.is_none() || one.port != other.port, "{one:?}");
            }
        }
    }

    #[test]
    fn a_preset_is_added_under_another_id_with_its_comments() {
        let preset = Preset::find("kick").expect("a preset");
        let text = named(preset.text, "kick-2", Some("an \"id\"")).expect("a manifest");
        let manifest = Manifest::parse("x", &text).expect("a manifest");
        assert_eq!(manifest.id, "kick-2");
        assert_eq!(manifest.client_id.as_deref(), Some("an \"id\""));
        assert_eq!(manifest.redirect.path, "/callback/kick-2");
        assert!(text.starts_with("# Kick.\n"), "{text}");
        assert!(named(preset.text, "../x", None).is_err());
    }

    #[test]
    fn an_issuer_is_a_manifest_by_its_address_and_client_id() {
        let issuer: Url = "https://id.example/realm".parse().expect("a URL");
        let text = of_issuer(&issuer, "id.example", "app").expect("a manifest");
        let manifest = Manifest::parse("x", &text).expect("a manifest");
        assert_eq!(manifest.name, "id.example");
        assert_eq!(manifest.issuer, Some(issuer));
        assert!(manifest.discovers());
    }
}
