//! The server's own tokens: `lk_at_<43 base62><6 base62 CRC-32>` and its siblings.
//!
//! 256 random bits behind a prefix that can be found in a log, and a checksum over prefix and body that tells a token from
//! a look-alike without asking anyone. The checksum is no protection: it keeps typing errors away from the database.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::clock::Entropy;

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BODY_LEN: usize = 43;
const CHECKSUM_LEN: usize = 6;

/// What a token is for; its prefix says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// `lk_at_`, presented to the resource endpoints (RFC 6750).
    Access,
    /// `lk_rt_`, exchanged for the next pair (RFC 6749 section 6).
    Refresh,
    /// `lk_dc_`, polled with by a device (RFC 8628 section 3.4).
    DeviceCode,
    /// `lk_ac_`, exchanged once for a pair (RFC 6749 section 4.1).
    AuthorizationCode,
    /// `lk_cs_`, with which a confidential client proves itself (RFC 6749 section 2.3.1).
    ClientSecret,
    /// `lk_br_`, by which a browser is known again.
    Browser,
}

impl TokenKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Access,
        Self::Refresh,
        Self::DeviceCode,
        Self::AuthorizationCode,
        Self::ClientSecret,
        Self::Browser,
    ];

    const fn prefix(self) -> &'static str {
        match self {
            Self::Access => "lk_at_",
            Self::Refresh => "lk_rt_",
            Self::DeviceCode => "lk_dc_",
            Self::AuthorizationCode => "lk_ac_",
            Self::ClientSecret => "lk_cs_",
            Self::Browser => "lk_br_",
        }
    }
}

/// One token, well-formed.
pub struct Token {
    kind: TokenKind,
    value: SecretString,
}

/// The text is not a token of this server: unknown prefix, wrong length or alphabet, or a checksum that does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("This is not a token of a Latchkey server.")]
pub struct MalformedToken;

/// The SHA-256 of a token: all that the database knows of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenHash([u8; 32]);

impl Token {
    /// A new token with 256 random bits.
    pub fn generate(kind: TokenKind, entropy: &dyn Entropy) -> Self {
        let mut bits = Zeroizing::new([0; 32]);
        entropy.fill(&mut *bits);
        let mut text = String::with_capacity(kind.prefix().len() + BODY_LEN + CHECKSUM_LEN);
        text.push_str(kind.prefix());
        push_base62::<BODY_LEN>(&mut text, &bits);
        let checksum = checksum(&text);
        push_base62::<CHECKSUM_LEN>(&mut text, &checksum);
        Self {
            kind,
            value: text.into(),
        }
    }

    /// Reads a token that somebody presented, without asking the database.
    pub fn parse(text: &str) -> Result<Self, MalformedToken> {
        let kind = TokenKind::ALL
            .into_iter()
            .find(|kind| text.starts_with(kind.prefix()))
            .ok_or(MalformedToken)?;
        let split = kind.prefix().len() + BODY_LEN;
        if text.len() != split + CHECKSUM_LEN || !text.is_ascii() {
            return Err(MalformedToken);
        }
        let (covered, claimed) = text.split_at(split);
        let mut expected = String::with_capacity(CHECKSUM_LEN);
        push_base62::<CHECKSUM_LEN>(&mut expected, &checksum(covered));
        let body = &covered[kind.prefix().len()..];
        if !body.bytes().all(|byte| byte.is_ascii_alphanumeric()) || claimed != expected {
            return Err(MalformedToken);
        }
        Ok(Self {
            kind,
            value: text.into(),
        })
    }

    /// What the token is for.
    #[must_use]
    pub fn kind(&self) -> TokenKind {
        self.kind
    }

    /// The name under which the database knows the token.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.expose().as_bytes()).into())
    }

    /// The text itself, for the one answer that hands it out and for the key that is derived from it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.value.expose_secret()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Token({}[redacted])", self.kind.prefix())
    }
}

impl TokenHash {
    /// From its stored form.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// From 64 hexadecimal digits, as people and tools write a SHA-256.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).ok()?;
        Some(Self(bytes))
    }

    /// In lower-case hexadecimal: the token's fingerprint, which may be shown and logged.
    #[must_use]
    pub fn to_hex(self) -> String {
        hex::encode(self.0)
    }

    /// The bytes to store and to look up by.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

fn checksum(covered: &str) -> Zeroizing<[u8; 32]> {
    let mut number = Zeroizing::new([0; 32]);
    number[28..].copy_from_slice(&crc32fast::hash(covered.as_bytes()).to_be_bytes());
    number
}

/// Appends the big-endian `number` in base 62, zero-padded to `LEN` digits: repeated division by 62, last digit first.
fn push_base62<const LEN: usize>(text: &mut String, number: &Zeroizing<[u8; 32]>) {
    let mut words = Zeroizing::new([0_u32; 8]);
    for (word, bytes) in words.iter_mut().zip(number.as_chunks().0) {
        *word = u32::from_be_bytes(*bytes);
    }
    let mut digits = Zeroizing::new([0; LEN]);
    for digit in digits.iter_mut().rev() {
        let mut remainder = 0_u32;
        for word in words.iter_mut() {
            let dividend = u64::from(remainder) << 32 | u64::from(*word);
            *word = u32::try_from(dividend / 62).expect("the remainder is below 62");
            remainder = (dividend % 62) as u32;
        }
        *digit = ALPHABET[remainder as usize];
    }
    text.extend(digits.iter().copied().map(char::from));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemEntropy;

    struct Fixed(u8);

    impl Entropy for Fixed {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    #[test]
    fn the_text_of_a_token_is_stable() {
        let zero = Token::generate(TokenKind::Access, &Fixed(0));
        let full = Token::generate(TokenKind::Refresh, &Fixed(0xff));
        assert_eq!(
            zero.expose(),
            "lk_at_00000000000000000000000000000000000000000001rfpgD"
        );
        // 2^256 - 1 in base 62.
        assert_eq!(
            full.expose(),
            concat!(
                "lk_rt_",
                "yhjskwdA6OZ1AL1YmHWZWm8LLG7HjnuCA2j5rOw8Xp1",
                "45f5X2"
            )
        );
    }

    #[test]
    fn every_kind_survives_parsing() {
        for kind in TokenKind::ALL {
            let token = Token::generate(kind, &SystemEntropy);
            let parsed = Token::parse(token.expose()).expect("a fresh token is well-formed");
            assert_eq!(parsed.kind(), kind);
            assert_eq!(parsed.hash(), token.hash());
            assert_eq!(token.expose().len(), 6 + 43 + 6);
        }
    }

    #[test]
    fn every_changed_character_is_noticed() {
        let token = Token::generate(TokenKind::Access, &SystemEntropy);
        for position in 0..token.expose().len() {
            let mut bytes = token.expose().as_bytes().to_vec();
            bytes[position] = if bytes[position] == b'x' { b'y' } else { b'x' };
            let text = String::from_utf8(bytes).unwrap();
            assert_eq!(
                Token::parse(&text).err(),
                Some(MalformedToken),
                "position {position}"
            );
        }
    }

    #[test]
    fn another_prefix_with_the_same_body_is_malformed() {
        let token = Token::generate(TokenKind::Access, &SystemEntropy);
        let disguised = token.expose().replace("lk_at_", "lk_rt_");
        assert!(Token::parse(&disguised).is_err());
    }

    #[test]
    fn other_texts_are_malformed() {
        let long = "lk_at_".to_owned() + &"é".repeat(60);
        for text in ["", "lk_at_", "lk_xx_", "act.abc!1234.va", &long] {
            assert!(Token::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_fingerprint_is_read_in_either_case_and_nothing_else_is_one() {
        let hash = Token::generate(TokenKind::Access, &SystemEntropy).hash();
        let text = hash.to_hex();
        assert_eq!(TokenHash::from_hex(&text), Some(hash));
        assert_eq!(TokenHash::from_hex(&text.to_uppercase()), Some(hash));
        for text in [
            &text[1..],
            &format!("{text}0"),
            &"g".repeat(64),
            &"é".repeat(32),
        ] {
            assert_eq!(TokenHash::from_hex(text), None, "{text}");
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let token = Token::generate(TokenKind::Access, &SystemEntropy);
        assert_eq!(format!("{token:?}"), "Token(lk_at_[redacted])");
    }
}
