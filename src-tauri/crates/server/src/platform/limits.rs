//! What a platform's token answer may hold at most: beyond it, the answer is a mistake or an attack.

use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret as _, SecretString};

use super::{Hostile, PlatformError};

/// No lifetime is longer than this: ten years.
const LONGEST: SignedDuration = SignedDuration::from_hours(10 * 365 * 24);

/// No token is longer than this, in bytes.
const LONGEST_TOKEN: usize = 4096;

/// No account's id is longer than this, in bytes.
const LONGEST_ID: usize = 128;

/// When something ends that lasts for `lifetime`.
pub(super) fn end(asked_at: Timestamp, lifetime: SignedDuration) -> Option<Timestamp> {
    let possible = SignedDuration::from_secs(1)..=LONGEST;
    if !possible.contains(&lifetime) {
        return None;
    }
    asked_at.checked_add(lifetime).ok()
}

/// The token, if it is one.
pub(super) fn token(text: SecretString) -> Option<SecretString> {
    is_one_word(text.expose_secret(), LONGEST_TOKEN).then_some(text)
}

/// The account's id, if it is one.
pub(super) fn id(text: String) -> Option<String> {
    is_one_word(&text, LONGEST_ID).then_some(text)
}

/// Visible ASCII without a space, at most `longest` bytes.
pub(super) fn is_one_word(text: &str, longest: usize) -> bool {
    (1..=longest).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

pub(super) fn bad(member: &'static str) -> PlatformError {
    PlatformError::Hostile(Hostile::BadMember(member))
}
