//! What a token proves of itself, without asking anyone.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::finding::Claims;

const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// How many characters of base 62 a checksum has.
pub const CHECKSUM: usize = 6;

/// How a token is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Check {
    /// The CRC-32 of all before it, in base 62 at its end.
    Latchkey,
    /// The CRC-32 of what stands between prefix and checksum.
    Github,
    /// Header and claims are JSON (RFC 7519 section 3), and the signature is as long as its algorithm makes it.
    Jwt,
}

impl Check {
    /// What the token says of itself, where it is whole; most say nothing.
    pub(super) fn of(self, token: &str) -> Option<Claims> {
        let split = token.len().checked_sub(CHECKSUM)?;
        match self {
            Self::Latchkey => ends_with_checksum(token).then(Claims::default),
            Self::Github => {
                let body = token.find('_')? + 1;
                is_checksum(token.get(body..split)?, &token[split..]).then(Claims::default)
            }
            Self::Jwt => jwt(token),
        }
    }
}

/// Whether a text ends with the CRC-32 of all before it, in base 62, as a link server's tokens do.
#[must_use]
pub fn ends_with_checksum(text: &str) -> bool {
    let split = text.len().checked_sub(CHECKSUM);
    let parts = split.and_then(|split| text.split_at_checked(split));
    parts.is_some_and(|(covered, checksum)| is_checksum(covered, checksum))
}

fn is_checksum(covered: &str, checksum: &str) -> bool {
    let mut rest = crc32fast::hash(covered.as_bytes());
    let mut expected = [0_u8; CHECKSUM];
    for digit in expected.iter_mut().rev() {
        *digit = BASE62[(rest % 62) as usize];
        rest /= 62;
    }
    checksum.as_bytes() == expected
}

fn jwt(token: &str) -> Option<Claims> {
    let mut parts = token.split('.');
    let (header, claims, signature) = (parts.next()?, parts.next()?, parts.next()?);
    let header = object(header)?;
    let lengths = lengths(header.get("alg")?.as_str()?);
    if !lengths.is_empty() && !lengths.contains(&(signature.len() * 3 / 4)) {
        return None;
    }
    let claims = object(claims)?;
    let text = |name: &str| Some(claims.get(name)?.as_str()?.to_owned());
    Some(Claims {
        issuer: text("iss"),
        subject: text("sub"),
        expires_at: claims
            .get("exp")
            .and_then(Value::as_f64)
            .and_then(|seconds| {
                #[expect(clippy::cast_possible_truncation, reason = "out of range is refused")]
                Timestamp::from_second(seconds as i64).ok()
            }),
    })
}

/// How many bytes a signature of an algorithm may have (RFC 7518 section 3, RFC 8037 section 3.1); nothing where that is not known.
fn lengths(algorithm: &str) -> &'static [usize] {
    match algorithm {
        "HS256" => &[32],
        "HS384" => &[48],
        "HS512" | "ES256" | "ES256K" | "EdDSA" | "Ed25519" => &[64],
        "ES384" => &[96],
        "ES512" => &[132],
        // As many as the key has.
        "RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512" => &[128, 256, 384, 512, 1024],
        _ => &[],
    }
}

fn object(part: &str) -> Option<Map<String, Value>> {
    let bytes = URL_SAFE_NO_PAD.decode(part).ok()?;
    match serde_json::from_slice(&bytes).ok()? {
        Value::Object(object) => Some(object),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checksum_is_right_or_it_is_not() {
        // Reckoned elsewhere: the CRC-32 of `lk_at_` and 43 zeros is 0x65e110ed.
        let zeros = format!("lk_at_{}1rfpgD", "0".repeat(43));
        assert_eq!(Check::Latchkey.of(&zeros), Some(Claims::default()));
        assert_eq!(Check::Latchkey.of(&zeros.replacen("00", "01", 1)), None);
        // GitHub's own example of a token that was never valid.
        let example = ["ghp", "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17"].join("_");
        assert_eq!(Check::Github.of(&example), Some(Claims::default()));
        assert_eq!(Check::Github.of(&example.replace("0mLq17", "0mLq18")), None);
        assert_eq!(Check::Github.of("x"), None);
    }

    #[test]
    fn a_json_web_token_says_whose_it_is() {
        let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
        let token = |header: &str, claims: &str, signature: usize| {
            let signature = URL_SAFE_NO_PAD.encode(vec![7; signature]);
            format!("{}.{}.{signature}", part(header), part(claims))
        };
        let claims = r#"{"iss":"https://a.example","sub":"s","exp":1764374400.5}"#;
        let whole = token(r#"{"alg":"HS256"}"#, claims, 32);
        let found = Check::Jwt.of(&whole).expect("a token");
        assert_eq!(found.issuer.as_deref(), Some("https://a.example"));
        assert_eq!(found.expires_at, Timestamp::from_second(1_764_374_400).ok());
        // Cut off in its signature.
        assert_eq!(
            Check::Jwt.of(&token(r#"{"alg":"HS256"}"#, claims, 31)),
            None
        );
        assert_eq!(Check::Jwt.of(&token(r#"{"typ":"JWT"}"#, claims, 32)), None);
        assert_eq!(Check::Jwt.of(&token(r#"{"alg":"HS256"}"#, "[]", 32)), None);
        assert!(
            Check::Jwt
                .of(&token(r#"{"alg":"RS256"}"#, claims, 256))
                .is_some()
        );
    }
}
