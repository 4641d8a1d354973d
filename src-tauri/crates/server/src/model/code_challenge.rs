//! What binds a device code to whoever asked for it: PKCE (RFC 7636), with S256 only.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// An S256 challenge (RFC 7636 section 4.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CodeChallenge(String);

/// Why a verifier does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum VerifierProblem {
    /// The grant started with a challenge, and the request has no verifier.
    Missing,
    /// The verifier is not the one of the challenge, or is no verifier at all.
    Wrong,
    /// The grant started without a challenge: somebody grafts a verifier onto another's grant.
    NotAsked,
}

impl CodeChallenge {
    /// The base64url of a SHA-256, without padding: 43 characters.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut hash = [0; 33];
        let length = BASE64_URL_SAFE_NO_PAD.decode_slice(text, &mut hash).ok()?;
        (length == 32).then(|| Self(text.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// RFC 7636 section 4.6, and RFC 9700 section 4.8.2 against a downgrade.
    pub(crate) fn verify(
        challenge: Option<&Self>,
        verifier: Option<&str>,
    ) -> Result<(), VerifierProblem> {
        match (challenge, verifier) {
            (None, None) => Ok(()),
            (Some(_), None) => Err(VerifierProblem::Missing),
            (None, Some(_)) => Err(VerifierProblem::NotAsked),
            (Some(challenge), Some(verifier)) if challenge.fits(verifier) => Ok(()),
            (Some(_), Some(_)) => Err(VerifierProblem::Wrong),
        }
    }

    fn fits(&self, verifier: &str) -> bool {
        // RFC 7636 section 4.1
        let unreserved =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        let well_formed = (43..=128).contains(&verifier.len()) && verifier.bytes().all(unreserved);
        let expected = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
        well_formed && bool::from(expected.as_bytes().ct_eq(self.0.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_7636_appendix_b() {
        let challenge =
            CodeChallenge::parse("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM").unwrap();
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let lower = verifier.to_lowercase();
        let verify = |verifier| CodeChallenge::verify(Some(&challenge), verifier);
        assert_eq!(verify(Some(verifier)), Ok(()));
        assert_eq!(verify(None), Err(VerifierProblem::Missing));
        assert_eq!(verify(Some(&lower)), Err(VerifierProblem::Wrong));
        assert_eq!(verify(Some("short")), Err(VerifierProblem::Wrong));
        assert_eq!(
            CodeChallenge::verify(None, Some(verifier)),
            Err(VerifierProblem::NotAsked)
        );
        assert_eq!(CodeChallenge::verify(None, None), Ok(()));
    }

    #[test]
    fn a_challenge_is_a_sha_256_in_base64url() {
        let hex = "13d31e961a1ad8ec2f16b10c4c982e0876a878ad6df144566ee1894acb70f9c3";
        let short = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw";
        for wrong in [
            "",
            hex,
            short,
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM=",
        ] {
            assert_eq!(CodeChallenge::parse(wrong), None, "{wrong}");
        }
    }
}
