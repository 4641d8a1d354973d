//! The strings the sandbox gives out, in TikTok's forms, and the hashes it keeps of them.

use sha2::{Digest as _, Sha256};

use crate::clock::Entropy;

const ALPHANUMERIC: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const UPPERCASE: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// A hash under which a secret is kept and looked up.
pub(super) type Hash = [u8; 32];

/// The hash of a secret of at least 128 random bits, which needs no salt.
pub(super) fn hash(secret: &str) -> Hash {
    Sha256::digest(secret.as_bytes()).into()
}

/// `act.…`
pub(super) fn access_token(entropy: &dyn Entropy) -> String {
    format!("act.{}!1234.va", random(entropy, ALPHANUMERIC, 60))
}

/// `rft.…`
pub(super) fn refresh_token(entropy: &dyn Entropy) -> String {
    format!("rft.{}!1234.va", random(entropy, ALPHANUMERIC, 60))
}

/// An authorization code. Its end has to be percent-encoded in a URL, and decoded again before it is used.
pub(super) fn authorization_code(entropy: &dyn Entropy) -> String {
    format!("{}*v!1234.s1", random(entropy, ALPHANUMERIC, 60))
}

/// How long the public id of a code on show is. A polling token begins with it.
pub(super) const CODE_ID_LENGTH: usize = 26;

/// The public id of a code on show.
pub(super) fn code_id(entropy: &dyn Entropy) -> String {
    random(entropy, UPPERCASE, CODE_ID_LENGTH)
}

/// The secret half of the handle with which a code on show is polled.
pub(super) fn polling_secret(entropy: &dyn Entropy) -> String {
    random(entropy, UPPERCASE, 38)
}

/// What TikTok's support would ask for: a time and a random part.
pub(super) fn log_id(now: jiff::Timestamp, entropy: &dyn Entropy) -> String {
    format!(
        "{}{}",
        now.strftime("%Y%m%d%H%M%S"),
        random(entropy, UPPERCASE, 18)
    )
}

fn random(entropy: &dyn Entropy, alphabet: &[u8], length: usize) -> String {
    let mut text = String::with_capacity(length);
    let mut bytes = [0_u8; 64];
    // Bytes beyond the last whole multiple are dropped, or the first characters would come more often.
    let fair = 256 - 256 % alphabet.len();
    while text.len() < length {
        entropy.fill(&mut bytes);
        let fitting = bytes
            .iter()
            .map(|byte| usize::from(*byte))
            .filter(|byte| *byte < fair);
        let characters = fitting.map(|byte| char::from(alphabet[byte % alphabet.len()]));
        text.extend(characters.take(length - text.len()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemEntropy;

    #[test]
    fn tokens_have_the_platforms_forms() {
        for (token, start, end) in [
            (access_token(&SystemEntropy), "act.", "!1234.va"),
            (refresh_token(&SystemEntropy), "rft.", "!1234.va"),
            (authorization_code(&SystemEntropy), "", "*v!1234.s1"),
        ] {
            let middle = token
                .strip_prefix(start)
                .and_then(|rest| rest.strip_suffix(end));
            let middle = middle.expect("the form's start and end");
            assert_eq!(middle.len(), 60);
            assert!(middle.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        }
        assert_ne!(access_token(&SystemEntropy), access_token(&SystemEntropy));
    }
}
