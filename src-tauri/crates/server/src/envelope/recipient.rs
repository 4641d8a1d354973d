//! Sealing for somebody who is not here: HPKE (RFC 9180) to the key pair that a token stands for.
//!
//! A person approves while the device only waits. Whoever follows the code then seals what the platform gave so that the device
//! code alone opens it, and needs nothing for it but the public key in the database. So any instance can, and none could open it.
//!
//! DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, mode base. The place of the record is the additional data.

use std::convert::Infallible;

use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable as _, Kem, OpModeR, OpModeS, Serializable as _};

use super::{Dek, EnvelopeError, Key, Place, additional_data, key_version, open, seal};
use crate::clock::Entropy;
use crate::keys::{KeyVersion, ServerKeys};
use crate::token::Token;

type PublicKey = <X25519HkdfSha256 as Kem>::PublicKey;
type PrivateKey = <X25519HkdfSha256 as Kem>::PrivateKey;
type EncappedKey = <X25519HkdfSha256 as Kem>::EncappedKey;

const ENCAPPED_LEN: usize = 32;

const INFO: &[u8] = b"latchkey/1/wrap/recipient";

/// The public half of the key pair that a token stands for. It is no secret and tells nothing of the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecipientKey(PublicKey);

impl RecipientKey {
    /// The holder of this token.
    #[must_use]
    pub fn of(token: &Token) -> Self {
        Self(key_pair(token).1)
    }

    /// From its stored form.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        PublicKey::from_bytes(bytes).ok().map(Self)
    }

    /// The 32 bytes to store.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.to_bytes().to_vec()
    }
}

impl Dek {
    /// Wraps the DEK so that only the recipient's token opens it, inside a wrap under the server's newest key.
    pub fn wrap_to(
        &self,
        place: Place<'_>,
        recipient: &RecipientKey,
        keys: &ServerKeys,
        entropy: &dyn Entropy,
    ) -> Vec<u8> {
        let (encapped, ciphertext) =
            hpke::single_shot_seal_with_rng::<AesGcm256, HkdfSha256, X25519HkdfSha256>(
                &OpModeS::Base,
                &recipient.0,
                INFO,
                self.key().expose(),
                &additional_data(KeyVersion::NONE, place),
                &mut Random(entropy),
            )
            .expect("a public key that was read as one and 32 bytes to seal leave nothing to fail");
        let mut inner = encapped.to_bytes().to_vec();
        inner.extend_from_slice(&ciphertext);
        let (version, key) = keys.newest();
        seal(key, version, place, &inner, entropy)
    }

    /// Opens what [`Dek::wrap_to`] wrapped, given the recipient's token.
    pub fn unwrap_as_recipient(
        place: Place<'_>,
        token: &Token,
        keys: &ServerKeys,
        wrapped: &[u8],
    ) -> Result<Self, EnvelopeError> {
        let version = key_version(wrapped)?;
        let key = keys
            .version(version)
            .ok_or(EnvelopeError::MissingKey(version))?;
        let inner = open(key, place, wrapped)?;
        let (encapped, ciphertext) = inner
            .split_at_checked(ENCAPPED_LEN)
            .ok_or(EnvelopeError::DoesNotOpen)?;
        let encapped = EncappedKey::from_bytes(encapped).map_err(|_| EnvelopeError::DoesNotOpen)?;
        let bytes = hpke::single_shot_open::<AesGcm256, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &key_pair(token).0,
            &encapped,
            INFO,
            ciphertext,
            &additional_data(KeyVersion::NONE, place),
        )
        .map(zeroize::Zeroizing::new)
        .map_err(|_| EnvelopeError::DoesNotOpen)?;
        let bytes: &[u8; 32] = bytes
            .first_chunk()
            .filter(|_| bytes.len() == 32)
            .ok_or(EnvelopeError::DoesNotOpen)?;
        Ok(Self::new(Key::new(bytes)))
    }
}

fn key_pair(token: &Token) -> (PrivateKey, PublicKey) {
    // RFC 9180 section 7.1.3: as many uniform bytes as the private key has.
    X25519HkdfSha256::derive_keypair(Key::from_token(token).expose())
}

/// Our source of random bytes, as HPKE's implementation wants it.
struct Random<'a>(&'a dyn Entropy);

impl TryRng for Random<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(bytes);
        Ok(())
    }
}

impl TryCryptoRng for Random<'_> {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemEntropy;
    use crate::token::TokenKind;

    const PLACE: Place<'_> = Place {
        table: "device_grant",
        row: "1",
        field: "wrap",
    };

    #[test]
    fn only_the_recipients_token_opens_it_and_only_with_the_servers_key() {
        let keys = ServerKeys::generate(&SystemEntropy);
        let token = Token::generate(TokenKind::DeviceCode, &SystemEntropy);
        let other = Token::generate(TokenKind::DeviceCode, &SystemEntropy);
        let recipient = RecipientKey::from_bytes(&RecipientKey::of(&token).to_bytes()).unwrap();
        let dek = Dek::generate(&SystemEntropy);
        let wrapped = dek.wrap_to(PLACE, &recipient, &keys, &SystemEntropy);

        let opened = Dek::unwrap_as_recipient(PLACE, &token, &keys, &wrapped).unwrap();
        assert_eq!(opened.key().expose(), dek.key().expose());
        assert!(Dek::unwrap_as_recipient(PLACE, &other, &keys, &wrapped).is_err());
        let stranger = ServerKeys::generate(&SystemEntropy);
        assert!(Dek::unwrap_as_recipient(PLACE, &token, &stranger, &wrapped).is_err());
        let elsewhere = Place { row: "2", ..PLACE };
        assert!(Dek::unwrap_as_recipient(elsewhere, &token, &keys, &wrapped).is_err());
    }

    #[test]
    fn every_flipped_bit_is_noticed() {
        let keys = ServerKeys::generate(&SystemEntropy);
        let token = Token::generate(TokenKind::DeviceCode, &SystemEntropy);
        let wrapped = Dek::generate(&SystemEntropy).wrap_to(
            PLACE,
            &RecipientKey::of(&token),
            &keys,
            &SystemEntropy,
        );
        for bit in 0..wrapped.len() * 8 {
            let mut changed = wrapped.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(
                Dek::unwrap_as_recipient(PLACE, &token, &keys, &changed).is_err(),
                "bit {bit}"
            );
        }
    }
}
