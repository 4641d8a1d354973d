//! What tokens look like, as data: one file for each provider in `rules/`.
//!
//! A rule has *anchors*, which are what is looked for, and a *pattern*, which begins at an anchor and says the rest. What the pattern
//! puts in parentheses is the token; without them, all of it is. Each rule carries texts that it must find and texts that it must
//! not; the tests hold it to them.

mod check;
mod plausible;

use std::fmt;

use regex_lite::Regex;
use serde::Deserialize;

pub use self::check::{CHECKSUM, ends_with_checksum};
use crate::anchors::Anchors;
use crate::finding::{Claims, Kind, Proof};

const FILES: [(&str, &str); 9] = [
    ("latchkey", include_str!("../rules/latchkey.toml")),
    ("tiktok", include_str!("../rules/tiktok.toml")),
    ("euler", include_str!("../rules/euler.toml")),
    ("google", include_str!("../rules/google.toml")),
    ("twitch", include_str!("../rules/twitch.toml")),
    ("github", include_str!("../rules/github.toml")),
    ("x", include_str!("../rules/x.toml")),
    ("facebook", include_str!("../rules/facebook.toml")),
    ("anyone", include_str!("../rules/anyone.toml")),
];

/// The rules, ready to look with.
pub struct Rules {
    rules: Vec<Rule>,
    anchors: Anchors,
}

/// What one kind of token looks like.
pub(crate) struct Rule {
    pub(crate) id: String,
    pub(crate) kind: Kind,
    pub(crate) provider: String,
    pub(crate) name: String,
    advice: String,
    pub(crate) anchors: Vec<String>,
    pattern: Regex,
    source: String,
    check: Option<check::Check>,
    pub(crate) by: By,
    /// It may be longer than what was seen of it, so what follows in the next line counts.
    pub(crate) open_ended: bool,
    /// How many bytes from its anchor on it takes at most.
    pub(crate) longest: usize,
    not_before: String,
    not_after: String,
    letters_and_digits: bool,
    allow_runs: bool,
    #[cfg(test)]
    real: Vec<String>,
    #[cfg(test)]
    unreal: Vec<String>,
}

/// By what a token is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum By {
    /// It looks like nothing else.
    #[default]
    Shape,
    /// It has no shape of its own, and stands where tokens stand.
    Place,
    /// It is base64, and what that says looks like nothing else: anchors and pattern are about it.
    Base64,
}

/// A rule's text that was recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Recognised {
    /// Where the token is in the text that was shown.
    pub(crate) token: std::ops::Range<usize>,
    pub(crate) proof: Proof,
    pub(crate) claims: Option<Claims>,
}

/// A file of rules is wrong.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// It is not what a file of rules is.
    #[error("The rules of {file} cannot be read: {reason}")]
    Unreadable {
        /// Which.
        file: String,
        /// Where and why.
        reason: String,
    },
    /// A pattern is not one.
    #[error("The pattern of the rule {rule} is none: {reason}")]
    Pattern {
        /// Which.
        rule: String,
        /// Why.
        reason: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    provider: String,
    advice: String,
    rule: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    kind: Kind,
    name: String,
    advice: Option<String>,
    anchors: Vec<String>,
    pattern: String,
    check: Option<check::Check>,
    #[serde(default)]
    by: By,
    #[serde(default)]
    open_ended: bool,
    #[serde(default = "usual_longest")]
    longest: usize,
    #[serde(default)]
    not_before: String,
    #[serde(default)]
    not_after: String,
    #[serde(default)]
    letters_and_digits: bool,
    #[serde(default)]
    allow_runs: bool,
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests hold it to them"))]
    real: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests hold it to them"))]
    r#false: Vec<String>,
}

impl Rules {
    /// Those that come with the program.
    ///
    /// # Panics
    /// Never: the tests read them all.
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "they are part of the program, and tested"
    )]
    pub fn built_in() -> Self {
        Self::read(&FILES).expect("the program's own rules")
    }

    /// From files: their names and what is in them.
    pub fn read(files: &[(&str, &str)]) -> Result<Self, RulesError> {
        let mut rules = Vec::new();
        for (name, text) in files {
            let file: File = toml::from_str(text).map_err(|error| RulesError::Unreadable {
                file: (*name).to_owned(),
                reason: error.to_string(),
            })?;
            for written in file.rule {
                rules.push(Rule::compile(written, &file.provider, &file.advice)?);
            }
        }
        let anchors = Anchors::new(&rules);
        Ok(Self { rules, anchors })
    }

    /// The patterns, for whoever wants to look with another tool.
    pub fn patterns(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().map(|rule| &*rule.source)
    }

    /// Where a token of a rule is revoked by hand: a sentence.
    #[must_use]
    pub fn advice(&self, rule: &str) -> Option<&str> {
        let rule = self.rules.iter().find(|known| known.id == rule)?;
        Some(&rule.advice)
    }

    pub(crate) fn all(&self) -> &[Rule] {
        &self.rules
    }

    pub(crate) fn anchors(&self) -> &Anchors {
        &self.anchors
    }
}

impl Rule {
    fn compile(written: Written, provider: &str, advice: &str) -> Result<Self, RulesError> {
        let pattern = Regex::new(&format!("^(?:{})", written.pattern)).map_err(|error| {
            RulesError::Pattern {
                rule: written.id.clone(),
                reason: error.to_string(),
            }
        })?;
        Ok(Self {
            id: written.id,
            kind: written.kind,
            provider: provider.to_owned(),
            name: written.name,
            advice: written.advice.unwrap_or_else(|| advice.to_owned()),
            anchors: written.anchors,
            pattern,
            source: written.pattern,
            check: written.check,
            by: written.by,
            open_ended: written.open_ended,
            longest: written.longest,
            not_before: written.not_before,
            not_after: written.not_after,
            letters_and_digits: written.letters_and_digits,
            allow_runs: written.allow_runs,
            #[cfg(test)]
            real: written.real,
            #[cfg(test)]
            unreal: written.r#false,
        })
    }

    /// Recognises a token in a text that begins with one of the anchors.
    pub(crate) fn recognise(&self, text: &str) -> Option<Recognised> {
        let captures = self.pattern.captures(text)?;
        let whole = captures.get(0)?;
        let token = (1..captures.len())
            .find_map(|group| captures.get(group))
            .unwrap_or(whole);
        if self.goes_on(text.as_bytes(), token.end()) {
            return None;
        }
        let text = token.as_str();
        if !self.allow_runs && !plausible::is_random(text, self.by == By::Place) {
            return None;
        }
        if self.letters_and_digits && !plausible::has_letters_and_digits(text) {
            return None;
        }
        let (proof, claims) = match &self.check {
            Some(check) => {
                let claims = check.of(text)?;
                (
                    Proof::Checked,
                    Some(claims).filter(|it| *it != Claims::default()),
                )
            }
            None if self.by == By::Place => (Proof::Context, None),
            None => (Proof::Shape, None),
        };
        Some(Recognised {
            token: token.range(),
            proof,
            claims,
        })
    }

    /// Whether a token proves itself whole.
    pub(crate) fn is_checked(&self) -> bool {
        self.check.is_some()
    }

    /// Recognises a token by what its base64 says.
    pub(crate) fn says(&self, text: &str) -> bool {
        self.pattern
            .find(text)
            .is_some_and(|found| found.len() == text.len())
    }

    /// Whether a token may begin after this byte.
    pub(crate) fn may_follow(&self, byte: u8) -> bool {
        // What stands before a key does not matter: `my_access_token`.
        self.by == By::Place || !(is_word(byte) || self.not_before.as_bytes().contains(&byte))
    }

    /// Whether more of the same follows, so that what was seen is a part of something else.
    fn goes_on(&self, text: &[u8], end: usize) -> bool {
        text.get(end)
            .is_some_and(|byte| is_word(*byte) || self.not_after.as_bytes().contains(byte))
    }
}

impl fmt::Debug for Rules {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids = self.rules.iter().map(|rule| &rule.id);
        formatter.debug_list().entries(ids).finish()
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn usual_longest() -> usize {
    2400
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::scan_text;

    /// The dots keep this program from finding the examples in its own sources.
    fn example(text: &str) -> String {
        text.replace('·', "")
    }

    #[test]
    fn every_rule_finds_its_real_texts_and_none_of_its_false_ones() {
        let rules = Rules::built_in();
        for rule in rules.all() {
            assert!(!rule.real.is_empty(), "{} shows no real text", rule.id);
            for text in &rule.real {
                let found = scan_text(&rules, example(text).as_bytes());
                let ids: Vec<_> = found.iter().map(|finding| &*finding.rule).collect();
                assert!(ids.contains(&&*rule.id), "{} in {text}: {ids:?}", rule.id);
            }
            for text in &rule.unreal {
                let found = scan_text(&rules, example(text).as_bytes());
                let ids: Vec<_> = found.iter().map(|finding| &*finding.rule).collect();
                assert!(!ids.contains(&&*rule.id), "{} in {text}: {ids:?}", rule.id);
            }
        }
    }

    #[test]
    fn a_wrong_file_is_told_with_its_line() {
        let file = "provider = \"a\"\nadvice = \"b\"\n[[rule]]\nid = 7\n";
        let error = Rules::read(&[("mine", file)]).expect_err("wrong");
        assert!(error.to_string().contains("mine"), "{error}");
        assert!(error.to_string().contains("line 4"), "{error}");
    }
}
