//! What is done with secrets on their way in and out: read, compared, decoded, made up.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize as _, Deserializer};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::clock::Entropy;

/// 256 random bits as 43 URL-safe characters.
pub(super) fn random(entropy: &dyn Entropy) -> SecretString {
    let mut bytes = Zeroizing::new([0_u8; 32]);
    entropy.fill(&mut *bytes);
    SecretString::from(URL_SAFE_NO_PAD.encode(*bytes))
}

/// Reads a member that may be missing, null or empty, which all mean the same, straight into a secret.
pub(super) fn secret_or_none<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<SecretString, D::Error> {
    Option::<String>::deserialize(deserializer)
        .map(|text| text.map_or_else(no_secret, SecretString::from))
}

/// The empty secret, for a member that is not there.
pub(super) fn no_secret() -> SecretString {
    SecretString::from("")
}

pub(super) fn is_empty(secret: &SecretString) -> bool {
    secret.expose_secret().is_empty()
}

pub(super) fn same(left: &SecretString, right: &SecretString) -> bool {
    left.expose_secret()
        .as_bytes()
        .ct_eq(right.expose_secret().as_bytes())
        .into()
}

/// Percent-decodes once. A plus stays a plus: codes are not form values, whatever carries them.
pub(super) fn percent_decoded(text: &str) -> Option<String> {
    percent_decode_str(text)
        .decode_utf8()
        .ok()
        .map(Cow::into_owned)
}
