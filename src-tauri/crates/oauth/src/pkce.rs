//! Proof Key for Code Exchange (RFC 7636): the verifier a client keeps and the challenge it shows.
//!
//! The method is always S256. Two encodings of the same hash are in use: base64url without padding, which is the RFC's, and
//! lowercase hex, which TikTok's Login Kit for Desktop wants although it calls it S256 too.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use sha2::{Digest as _, Sha256};

use crate::secret::{CodeVerifier, ExposeSecret as _};

/// How the hash in a code challenge is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChallengeEncoding {
    /// RFC 7636 section 4.2: base64url without padding, 43 characters.
    Base64Url,
    /// TikTok's Login Kit for Desktop: lowercase hex, 64 characters.
    Hex,
}

/// The value of `code_challenge_method` that goes with every challenge made here.
pub const CODE_CHALLENGE_METHOD: &str = "S256";

/// Makes a verifier of 256 random bits, 43 characters of base64url (RFC 7636 section 4.1).
#[must_use]
pub fn code_verifier(fill: &dyn Fn(&mut [u8])) -> CodeVerifier {
    let mut bytes = [0_u8; 32];
    fill(&mut bytes);
    CodeVerifier::new(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

/// The challenge for a verifier: SHA-256 of its ASCII text, written in the given encoding (RFC 7636 section 4.2).
#[must_use]
pub fn code_challenge(verifier: &CodeVerifier, encoding: ChallengeEncoding) -> String {
    let hash = Sha256::digest(verifier.expose_secret().as_bytes());
    match encoding {
        ChallengeEncoding::Base64Url => BASE64_URL_SAFE_NO_PAD.encode(hash),
        ChallengeEncoding::Hex => hex::encode(hash),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7636 appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    #[test]
    fn rfc_7636_appendix_b_gives_its_challenge() {
        let verifier = CodeVerifier::new(VERIFIER.into());
        assert_eq!(
            code_challenge(&verifier, ChallengeEncoding::Base64Url),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn the_same_verifier_in_tiktoks_hex_form() {
        let verifier = CodeVerifier::new(VERIFIER.into());
        assert_eq!(
            code_challenge(&verifier, ChallengeEncoding::Hex),
            "13d31e961a1ad8ec2f16b10c4c982e0876a878ad6df144566ee1894acb70f9c3"
        );
    }

    #[test]
    fn a_verifier_has_43_unreserved_characters_made_of_the_given_bytes() {
        let appendix_b_octets = [
            116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212,
            37, 77, 105, 214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
        ];
        let verifier = code_verifier(&|bytes| bytes.copy_from_slice(&appendix_b_octets));
        assert_eq!(verifier.expose_secret(), VERIFIER);
    }
}
