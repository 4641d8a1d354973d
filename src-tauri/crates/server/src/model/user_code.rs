//! The code that a person may type instead of scanning (RFC 8628 section 6.1).

use std::fmt;

use url::Url;

use crate::clock::Entropy;

/// Eight letters that a person may type (RFC 8628 section 6.1): no vowels, so no words; no digits to mistake.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct UserCode(String);

impl UserCode {
    const ALPHABET: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";

    pub(crate) fn generate(entropy: &dyn Entropy) -> Self {
        let mut letters = String::with_capacity(8);
        while letters.len() < 8 {
            let mut byte = [0];
            entropy.fill(&mut byte);
            // Bytes beyond the last whole multiple of the alphabet would favour its first letters.
            let whole = 256 - 256 % Self::ALPHABET.len();
            if usize::from(byte[0]) < whole {
                letters.push(char::from(
                    Self::ALPHABET[usize::from(byte[0]) % Self::ALPHABET.len()],
                ));
            }
        }
        Self(letters)
    }

    /// What a person typed: case and punctuation do not count (RFC 8628 section 6.1).
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let letters: String = text
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|letter| letter.to_ascii_uppercase())
            .collect();
        let known = letters
            .bytes()
            .all(|letter| Self::ALPHABET.contains(&letter));
        (letters.len() == 8 && known && text.len() <= 32).then_some(Self(letters))
    }

    /// `verification_uri_complete` (RFC 8628 section 3.3.1).
    pub(crate) fn page(&self, verification_uri: &Url) -> Url {
        let mut page = verification_uri.clone();
        page.query_pairs_mut()
            .append_pair("user_code", &self.to_string());
        page
    }

    /// As stored and looked up.
    pub(crate) fn letters(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UserCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{}", &self.0[..4], &self.0[4..])
    }
}

impl fmt::Debug for UserCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("UserCode([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemEntropy;

    #[test]
    fn a_user_code_is_read_as_people_type_it() {
        let code = UserCode::generate(&SystemEntropy);
        let shown = code.to_string();
        assert_eq!(shown.len(), 9);
        for typed in [shown.clone(), shown.to_lowercase(), shown.replace('-', " ")] {
            assert_eq!(UserCode::parse(&typed).as_ref(), Some(&code), "{typed}");
        }
        for wrong in ["", "BCDF", "AEIO-UAEI", "BCDF-GHJKL", "1234-5678"] {
            assert_eq!(UserCode::parse(wrong), None, "{wrong}");
        }
    }
}
