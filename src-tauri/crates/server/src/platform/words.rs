//! Words from outside, made fit to be shown: names and pictures of people, and what a platform says of a failure.

use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

/// The longest error code kept of a refusal, in characters.
pub(super) const LONGEST_CODE: usize = 64;

/// The longest description kept of a refusal, in characters.
pub(super) const LONGEST_DESCRIPTION: usize = 300;

/// The longest name that is kept, in characters.
const LONGEST_NAME: usize = 100;

/// What replaces a secret in a platform's words.
const REDACTED: &str = "[redacted]";

/// A name that cannot break a line or turn the reading direction of what stands beside it; none if nothing is left of it.
pub(super) fn name(text: &str) -> Option<String> {
    let name: String = text
        .chars()
        .filter(|c| !c.is_control())
        .filter(|c| !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .take(LONGEST_NAME)
        .collect();
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// The address of a picture, if it is one that may be loaded.
pub(super) fn picture(text: String) -> Option<String> {
    Url::parse(&text)
        .is_ok_and(|url| matches!(url.scheme(), "https" | "http"))
        .then_some(text)
}

/// A platform's words without what was sent in confidence, without whatever looks like one of its tokens, without control
/// characters, on one line and no longer than `most` characters.
pub(super) fn without(
    secrets: &[SecretString],
    is_token: fn(&str) -> bool,
    words: &str,
    most: usize,
) -> String {
    let mut words = words.to_owned();
    for secret in secrets {
        words = words.replace(secret.expose_secret(), REDACTED);
    }
    let words = words
        .split_whitespace()
        .map(|word| if is_token(word) { REDACTED } else { word })
        .collect::<Vec<_>>()
        .join(" ");
    words
        .chars()
        .filter(|c| !c.is_control())
        .take(most)
        .collect()
}
