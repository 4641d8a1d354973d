//! The words of each language (Project Fluent), for the window, the tray and the notices.

use std::borrow::Cow;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_langneg::{NegotiationStrategy, negotiate_languages};
use unic_langid::LanguageIdentifier;

use crate::settings::Settings;
use crate::views::Spoken;

/// Every language there is, English first: its tag and its words, packed by the build script.
const LANGUAGES: [(&str, &[u8]); 6] = [
    ("en", include_bytes!(concat!(env!("OUT_DIR"), "/en.ftl"))),
    ("de", include_bytes!(concat!(env!("OUT_DIR"), "/de.ftl"))),
    ("es", include_bytes!(concat!(env!("OUT_DIR"), "/es.ftl"))),
    (
        "pt-BR",
        include_bytes!(concat!(env!("OUT_DIR"), "/pt-BR.ftl")),
    ),
    ("ja", include_bytes!(concat!(env!("OUT_DIR"), "/ja.ftl"))),
    ("ar", include_bytes!(concat!(env!("OUT_DIR"), "/ar.ftl"))),
];

/// The tags of the languages there are.
pub(crate) fn languages() -> Vec<String> {
    LANGUAGES.iter().map(|(tag, _)| (*tag).to_owned()).collect()
}

/// The words that a person reads, as they set it or else as their system speaks.
pub(crate) fn spoken(settings: &Settings) -> Spoken {
    let wishes: Vec<String> = sys_locale::get_locales().collect();
    let (language, words) = choose(settings.language.as_deref(), &wishes);
    // 18:40 or 6:40 PM, as people write it where the system's owner is.
    let own = wishes
        .into_iter()
        .find(|wish| wish.split(['-', '_']).next() == language.split('-').next());
    Spoken {
        language: language.to_owned(),
        locale: own
            .filter(|own| own.parse::<LanguageIdentifier>().is_ok())
            .map_or_else(|| language.to_owned(), |own| own.replace('_', "-")),
        words: unpacked(words),
        theme: settings.theme,
    }
}

/// What the shell itself says.
pub(crate) struct Words {
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// The words of a language.
    #[must_use]
    pub(crate) fn of(spoken: &Spoken) -> Self {
        let tag: LanguageIdentifier = spoken.language.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // Marks around names help where a language runs the other way; elsewhere they are noise.
        bundle.set_use_isolating(spoken.language == "ar");
        // What cannot be read is left out; a test reads every file.
        let words = FluentResource::try_new(spoken.words.clone()).unwrap_or_else(|(read, _)| read);
        bundle.add_resource_overriding(words);
        Self { bundle }
    }

    /// A message without variables.
    pub(crate) fn say(&self, id: &str) -> String {
        self.say_with(id, &[])
    }

    /// A message with its variables.
    pub(crate) fn say_with(&self, id: &str, variables: &[(&str, Variable<'_>)]) -> String {
        let Some(pattern) = self
            .bundle
            .get_message(id)
            .and_then(|message| message.value())
        else {
            return id.to_owned();
        };
        let arguments: FluentArgs<'_> = variables
            .iter()
            .map(|(name, value)| (Cow::Borrowed(*name), FluentValue::from(value)))
            .collect();
        let said = self
            .bundle
            .format_pattern(pattern, Some(&arguments), &mut Vec::new());
        said.into_owned()
    }
}

/// What stands for a variable.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Variable<'a> {
    /// A text.
    Text(&'a str),
    /// A number.
    Number(usize),
}

impl<'a> From<&Variable<'a>> for FluentValue<'a> {
    fn from(variable: &Variable<'a>) -> Self {
        match variable {
            Variable::Text(text) => Self::String(Cow::Borrowed(text)),
            Variable::Number(number) => Self::from(*number),
        }
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words").finish_non_exhaustive()
    }
}

/// What the build script packed; nothing else is ever unpacked here.
fn unpacked(words: &[u8]) -> String {
    let words = miniz_oxide::inflate::decompress_to_vec(words);
    words
        .ok()
        .and_then(|words| String::from_utf8(words).ok())
        .unwrap_or_default()
}

fn choose(set: Option<&str>, wishes: &[String]) -> (&'static str, &'static [u8]) {
    let named = set.and_then(|tag| LANGUAGES.iter().find(|(known, _)| *known == tag));
    if let Some(language) = named {
        return *language;
    }
    let parse = |tag: &str| tag.parse::<LanguageIdentifier>().ok();
    let wishes: Vec<_> = wishes.iter().filter_map(|wish| parse(wish)).collect();
    let known: Vec<_> = LANGUAGES.iter().filter_map(|(tag, _)| parse(tag)).collect();
    let strategy = NegotiationStrategy::Lookup;
    let best = negotiate_languages(&wishes, &known, known.first(), strategy);
    let best = best.first().map(ToString::to_string);
    LANGUAGES
        .into_iter()
        .find(|(tag, _)| Some(*tag) == best.as_deref())
        .unwrap_or(LANGUAGES[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_reads_what_they_set_or_what_their_system_speaks() {
        let wishes = |tags: &[&str]| tags.iter().map(|&tag| tag.to_owned()).collect::<Vec<_>>();
        for (set, system, language) in [
            (None, &["de-AT", "en"][..], "de"),
            (None, &["pt-PT"], "pt-BR"),
            (None, &["fr-FR", "ja-JP"], "ja"),
            (None, &["fr-FR"], "en"),
            (None, &["C"], "en"),
            (None, &[], "en"),
            (Some("ar"), &["de"], "ar"),
            (Some("tlh"), &["es-419"], "es"),
        ] {
            assert_eq!(
                choose(set, &wishes(system)).0,
                language,
                "{set:?} {system:?}"
            );
        }
    }

    #[test]
    fn every_language_can_be_read_and_has_all_that_the_shell_says() {
        let of = |words: &str| -> Vec<String> {
            FluentResource::try_new(words.to_owned())
                .map_err(|(_, errors)| errors)
                .expect("reads");
            words
                .lines()
                .filter_map(|line| line.split_once(" =").map(|(id, _)| id.to_owned()))
                .filter(|id| id.starts_with("shell-"))
                .collect()
        };
        let english = of(&unpacked(LANGUAGES[0].1));
        assert!(!english.is_empty());
        for (tag, words) in LANGUAGES {
            assert_eq!(of(&unpacked(words)), english, "{tag}");
        }
    }
}
