//! The envelope: how the platform's tokens lie in the database.
//!
//! A **session** is sealed under a random data-encryption key, its [`Dek`]. The DEK is stored only wrapped, and each wrap is
//! two seals deep: inside under a key derived from a token that only the client keeps, outside under the server's own
//! versioned key ([`crate::keys`]). So it takes the database, the server's key and a live token to open anything. For somebody
//! who has a token but is not here, the inside is sealed to the token's public key instead ([`recipient`]).
//!
//! Every **record** is AES-256-GCM (NIST SP 800-38D) under a subkey of its own, derived with HKDF-SHA-256 (RFC 5869) and a
//! fresh salt. The same derivation gives a 32-byte commitment that is stored and compared before decryption, because GCM
//! alone lets one ciphertext open under two keys. The additional data names the record's place, so that a record moved to
//! another table, row, field or key version does not open.
//!
//! ```text
//! format version (1) | server key version (4, zero inside) | salt (32) | commitment (32) | nonce (12) | ciphertext | tag (16)
//! ```

mod recipient;

use std::fmt;

pub use recipient::RecipientKey;

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use hkdf::Hkdf;
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::clock::Entropy;
use crate::keys::{KeyVersion, ServerKeys};
use crate::token::{Token, TokenKind};

const FORMAT_VERSION: u8 = 1;
const HEADER_LEN: usize = 1 + 4 + 32 + 32 + 12;

/// A key of 256 bits. Wiped when dropped, never printed.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Key([u8; 32]);

/// The data-encryption key of one link.
pub struct Dek(Key);

/// Where a record stands. A record opens at its own place only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// The table.
    pub table: &'static str,
    /// The row's id.
    pub row: &'a str,
    /// The column.
    pub field: &'static str,
}

/// Why a record did not open. It says no more than that: the difference would help only an attacker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// The record is damaged, stands in another place or was sealed with another key. Link the account again.
    #[error("A stored record does not open with the key presented for it.")]
    DoesNotOpen,
    /// The record needs a server key that the key file does not hold. Restore the key file.
    #[error(
        "A stored record needs version {0} of the server key, which the key file does not hold."
    )]
    MissingKey(KeyVersion),
}

impl Key {
    /// A key of these bytes.
    #[must_use]
    pub fn new(bytes: &[u8; 32]) -> Self {
        Self(*bytes)
    }

    /// A new random key.
    pub fn generate(entropy: &dyn Entropy) -> Self {
        let mut key = Self([0; 32]);
        entropy.fill(&mut key.0);
        key
    }

    /// The bytes, for the key file alone.
    pub(crate) fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// The key that a token stands for. Each kind of token has a domain of its own.
    fn from_token(token: &Token) -> Self {
        let domain = match token.kind() {
            TokenKind::Access => "latchkey/1/wrap/access-token",
            TokenKind::Refresh => "latchkey/1/wrap/refresh-token",
            TokenKind::DeviceCode => "latchkey/1/wrap/device-code",
            TokenKind::AuthorizationCode => "latchkey/1/wrap/authorization-code",
            TokenKind::ClientSecret => "latchkey/1/wrap/client-secret",
            TokenKind::Browser => "latchkey/1/wrap/browser",
        };
        let mut key = Self([0; 32]);
        Hkdf::<Sha256>::new(None, token.expose().as_bytes())
            .expand(domain.as_bytes(), &mut key.0)
            .expect("32 bytes are within HKDF's limit of 255 blocks");
        key
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Key([redacted])")
    }
}

impl Dek {
    /// The DEK of these bytes.
    #[must_use]
    pub fn new(key: Key) -> Self {
        Self(key)
    }

    /// A new random DEK.
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self(Key::generate(entropy))
    }

    /// Seals a session's bytes.
    pub fn seal(&self, place: Place<'_>, plaintext: &[u8], entropy: &dyn Entropy) -> Vec<u8> {
        seal(&self.0, KeyVersion::NONE, place, plaintext, entropy)
    }

    /// Opens what [`Dek::seal`] sealed.
    pub fn open(
        &self,
        place: Place<'_>,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, EnvelopeError> {
        open(&self.0, place, sealed)
    }

    /// Wraps the DEK for the holder of `token`, inside a wrap under the server's newest key.
    pub fn wrap(
        &self,
        place: Place<'_>,
        token: &Token,
        keys: &ServerKeys,
        entropy: &dyn Entropy,
    ) -> Vec<u8> {
        let inner = seal(
            &Key::from_token(token),
            KeyVersion::NONE,
            place,
            &self.0.0,
            entropy,
        );
        let (version, key) = keys.newest();
        seal(key, version, place, &inner, entropy)
    }

    /// Opens what [`Dek::wrap`] wrapped, given the same token.
    pub fn unwrap(
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
        let bytes = open(&Key::from_token(token), place, &inner)?;
        let mut dek = Key([0; 32]);
        if bytes.len() != dek.0.len() {
            return Err(EnvelopeError::DoesNotOpen);
        }
        dek.0.copy_from_slice(&bytes);
        Ok(Self(dek))
    }
}

impl Dek {
    fn key(&self) -> &Key {
        &self.0
    }
}

impl fmt::Debug for Dek {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Dek([redacted])")
    }
}

/// Seals under the server's newest key alone: what a thief of the database must not read, and the server must without anybody.
pub(crate) fn seal_for_server(
    place: Place<'_>,
    plaintext: &[u8],
    keys: &ServerKeys,
    entropy: &dyn Entropy,
) -> Vec<u8> {
    let (version, key) = keys.newest();
    seal(key, version, place, plaintext, entropy)
}

/// Opens what [`seal_for_server`] sealed.
pub(crate) fn open_for_server(
    place: Place<'_>,
    sealed: &[u8],
    keys: &ServerKeys,
) -> Result<Zeroizing<Vec<u8>>, EnvelopeError> {
    let version = key_version(sealed)?;
    let key = keys
        .version(version)
        .ok_or(EnvelopeError::MissingKey(version))?;
    open(key, place, sealed)
}

/// Puts a record from under an older server key under the newest one. What is inside stays as it is, sealed or not.
pub(crate) fn rewrap(
    place: Place<'_>,
    sealed: &[u8],
    keys: &ServerKeys,
    entropy: &dyn Entropy,
) -> Result<Vec<u8>, EnvelopeError> {
    let inside = open_for_server(place, sealed, keys)?;
    Ok(seal_for_server(place, &inside, keys, entropy))
}

/// With what every record under this server key begins.
pub(crate) fn head(version: KeyVersion) -> [u8; 5] {
    let [a, b, c, d] = version.to_be_bytes();
    [FORMAT_VERSION, a, b, c, d]
}

/// Which server key a record is under, by its head or the whole of it.
pub(crate) fn key_version(sealed: &[u8]) -> Result<KeyVersion, EnvelopeError> {
    match sealed {
        [FORMAT_VERSION, a, b, c, d, ..] => Ok(KeyVersion::from_be_bytes([*a, *b, *c, *d])),
        _ => Err(EnvelopeError::DoesNotOpen),
    }
}

fn seal(
    key: &Key,
    version: KeyVersion,
    place: Place<'_>,
    plaintext: &[u8],
    entropy: &dyn Entropy,
) -> Vec<u8> {
    let (mut salt, mut nonce) = ([0; 32], [0; 12]);
    entropy.fill(&mut salt);
    entropy.fill(&mut nonce);
    let (subkey, commitment) = derive_record_keys(key, &salt);
    let ciphertext = Aes256Gcm::new(&subkey.0.into())
        .encrypt(
            &nonce.into(),
            Payload {
                msg: plaintext,
                aad: &additional_data(version, place),
            },
        )
        .expect("AES-GCM takes 64 GiB, and no record is that long");

    let mut sealed = Vec::with_capacity(HEADER_LEN + ciphertext.len());
    sealed.extend_from_slice(&head(version));
    sealed.extend_from_slice(&salt);
    sealed.extend_from_slice(&commitment);
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(&ciphertext);
    sealed
}

fn open(key: &Key, place: Place<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, EnvelopeError> {
    let version = key_version(sealed)?;
    let parts = sealed.get(5..).and_then(|rest| {
        let (salt, rest) = rest.split_first_chunk::<32>()?;
        let (commitment, rest) = rest.split_first_chunk::<32>()?;
        let (nonce, ciphertext) = rest.split_first_chunk::<12>()?;
        Some((salt, commitment, nonce, ciphertext))
    });
    let (salt, commitment, nonce, ciphertext) = parts.ok_or(EnvelopeError::DoesNotOpen)?;
    let (subkey, expected) = derive_record_keys(key, salt);
    if !bool::from(commitment.ct_eq(&expected)) {
        return Err(EnvelopeError::DoesNotOpen);
    }
    Aes256Gcm::new(&subkey.0.into())
        .decrypt(
            &(*nonce).into(),
            Payload {
                msg: ciphertext,
                aad: &additional_data(version, place),
            },
        )
        .map(Zeroizing::new)
        .map_err(|_| EnvelopeError::DoesNotOpen)
}

fn derive_record_keys(key: &Key, salt: &[u8; 32]) -> (Key, [u8; 32]) {
    let derived = Hkdf::<Sha256>::new(Some(salt), &key.0);
    let (mut subkey, mut commitment) = (Key([0; 32]), [0; 32]);
    derived
        .expand(b"latchkey/1/record/encryption", &mut subkey.0)
        .expect("32 bytes are within HKDF's limit of 255 blocks");
    derived
        .expand(b"latchkey/1/record/commitment", &mut commitment)
        .expect("32 bytes are within HKDF's limit of 255 blocks");
    (subkey, commitment)
}

/// Each part after its length, so that no two places share their additional data.
fn additional_data(version: KeyVersion, place: Place<'_>) -> Vec<u8> {
    let parts: [&[u8]; 5] = [
        &[FORMAT_VERSION],
        place.table.as_bytes(),
        place.row.as_bytes(),
        place.field.as_bytes(),
        &version.to_be_bytes(),
    ];
    let mut data = Vec::new();
    for part in parts {
        data.extend_from_slice(&(part.len() as u64).to_be_bytes());
        data.extend_from_slice(part);
    }
    data
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::prelude::BASE64_STANDARD;

    use super::*;
    use crate::clock::SystemEntropy;

    const PLACE: Place<'_> = Place {
        table: "session",
        row: "1",
        field: "sealed",
    };

    fn keys() -> ServerKeys {
        ServerKeys::generate(&SystemEntropy)
    }

    fn token(kind: TokenKind) -> Token {
        Token::generate(kind, &SystemEntropy)
    }

    #[test]
    fn a_sealed_session_opens_again() {
        let dek = Dek::generate(&SystemEntropy);
        let sealed = dek.seal(PLACE, b"act.secret", &SystemEntropy);
        assert_eq!(&**dek.open(PLACE, &sealed).unwrap(), b"act.secret");
        assert!(!sealed.windows(10).any(|window| window == b"act.secret"));
    }

    #[test]
    fn a_record_does_not_open_in_another_place() {
        let dek = Dek::generate(&SystemEntropy);
        let sealed = dek.seal(PLACE, b"act.secret", &SystemEntropy);
        for place in [
            Place {
                table: "token_pair",
                ..PLACE
            },
            Place { row: "2", ..PLACE },
            Place {
                field: "other",
                ..PLACE
            },
            // The same bytes, cut differently.
            Place {
                row: "",
                field: "1sealed",
                ..PLACE
            },
        ] {
            assert_eq!(
                dek.open(place, &sealed).err(),
                Some(EnvelopeError::DoesNotOpen)
            );
        }
    }

    #[test]
    fn every_flipped_bit_is_noticed() {
        let dek = Dek::generate(&SystemEntropy);
        let sealed = dek.seal(PLACE, b"act.secret", &SystemEntropy);
        for bit in 0..sealed.len() * 8 {
            let mut changed = sealed.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(dek.open(PLACE, &changed).is_err(), "bit {bit}");
        }
        for len in 0..sealed.len() {
            assert!(dek.open(PLACE, &sealed[..len]).is_err(), "cut to {len}");
        }
    }

    #[test]
    fn a_wrap_opens_with_its_own_token_and_server_key_only() {
        let (dek, keys, other_keys) = (Dek::generate(&SystemEntropy), keys(), keys());
        let owner = token(TokenKind::Access);
        let wrapped = dek.wrap(PLACE, &owner, &keys, &SystemEntropy);

        let unwrapped = Dek::unwrap(PLACE, &owner, &keys, &wrapped).unwrap();
        assert_eq!(unwrapped.0.0, dek.0.0);
        for stranger in [token(TokenKind::Access), token(TokenKind::Refresh)] {
            assert!(Dek::unwrap(PLACE, &stranger, &keys, &wrapped).is_err());
        }
        assert!(Dek::unwrap(PLACE, &owner, &other_keys, &wrapped).is_err());
    }

    #[test]
    fn tokens_of_different_kinds_stand_for_different_keys() {
        let keys: Vec<_> = [TokenKind::Access, TokenKind::Refresh, TokenKind::DeviceCode]
            .map(|kind| {
                struct Fixed;
                impl Entropy for Fixed {
                    fn fill(&self, bytes: &mut [u8]) {
                        bytes.fill(7);
                    }
                }
                Key::from_token(&Token::generate(kind, &Fixed)).0
            })
            .into();
        assert!(keys[0] != keys[1] && keys[1] != keys[2] && keys[0] != keys[2]);
    }

    #[test]
    fn a_wrap_under_an_unknown_server_key_names_the_version() {
        let (dek, keys) = (Dek::generate(&SystemEntropy), keys());
        let owner = token(TokenKind::Access);
        let mut wrapped = dek.wrap(PLACE, &owner, &keys, &SystemEntropy);
        wrapped[4] = 9;
        assert_eq!(
            Dek::unwrap(PLACE, &owner, &keys, &wrapped).err(),
            Some(EnvelopeError::MissingKey(KeyVersion::from_be_bytes([
                0, 0, 0, 9
            ])))
        );
    }

    /// Version 1 alone, both with the second as the newest, and version 2 alone.
    fn before_during_and_after_a_rotation() -> [ServerKeys; 3] {
        let [a, b] = [[1; 32], [2; 32]].map(|secret| BASE64_STANDARD.encode(secret));
        let first = format!("[[key]]\nversion = 1\nsecret = \"{a}\"\n");
        let second = format!("[[key]]\nversion = 2\nsecret = \"{b}\"\n");
        [
            format!("newest = 1\n{first}"),
            format!("newest = 2\n{first}{second}"),
            format!("newest = 2\n{second}"),
        ]
        .map(|text| ServerKeys::from_toml(&text).unwrap())
    }

    #[test]
    fn a_rewrapped_key_opens_with_the_same_token_and_no_longer_with_the_old_server_key() {
        let [before, during, after] = before_during_and_after_a_rotation();
        let dek = Dek::generate(&SystemEntropy);
        let owner = token(TokenKind::Refresh);
        let wrapped = dek.wrap(PLACE, &owner, &before, &SystemEntropy);
        let rewrapped = rewrap(PLACE, &wrapped, &during, &SystemEntropy).unwrap();

        let opened = Dek::unwrap(PLACE, &owner, &after, &rewrapped).unwrap();
        assert_eq!(opened.0.0, dek.0.0);
        assert!(Dek::unwrap(PLACE, &owner, &before, &rewrapped).is_err());
        assert!(Dek::unwrap(PLACE, &token(TokenKind::Refresh), &after, &rewrapped).is_err());
        // The inside was not touched, so nothing but the outside had to be opened.
        let inside = |keys, wrapped: &[u8]| open_for_server(PLACE, wrapped, keys).unwrap();
        assert_eq!(inside(&before, &wrapped), inside(&after, &rewrapped));
        assert_eq!(rewrapped.len(), wrapped.len());
    }

    #[test]
    fn what_waits_for_a_recipient_is_rewrapped_just_so() {
        let [before, during, after] = before_during_and_after_a_rotation();
        let dek = Dek::generate(&SystemEntropy);
        let device_code = token(TokenKind::DeviceCode);
        let recipient = RecipientKey::of(&device_code);
        let wrapped = dek.wrap_to(PLACE, &recipient, &before, &SystemEntropy);
        let rewrapped = rewrap(PLACE, &wrapped, &during, &SystemEntropy).unwrap();
        let opened = Dek::unwrap_as_recipient(PLACE, &device_code, &after, &rewrapped).unwrap();
        assert_eq!(opened.0.0, dek.0.0);
    }

    #[test]
    fn nothing_is_rewrapped_out_of_its_place_or_without_its_key() {
        let [before, during, after] = before_during_and_after_a_rotation();
        let dek = Dek::generate(&SystemEntropy);
        let wrapped = dek.wrap(PLACE, &token(TokenKind::Access), &before, &SystemEntropy);
        let elsewhere = Place { row: "2", ..PLACE };
        let moved = rewrap(elsewhere, &wrapped, &during, &SystemEntropy);
        assert_eq!(moved.err(), Some(EnvelopeError::DoesNotOpen));
        let keyless = rewrap(PLACE, &wrapped, &after, &SystemEntropy);
        let first = KeyVersion::from_be_bytes([0, 0, 0, 1]);
        assert_eq!(keyless.err(), Some(EnvelopeError::MissingKey(first)));
    }

    #[test]
    fn every_record_begins_with_the_head_of_its_server_key() {
        let [_, during, _] = before_during_and_after_a_rotation();
        let sealed = seal_for_server(PLACE, b"handle", &during, &SystemEntropy);
        let (newest, _) = during.newest();
        assert!(sealed.starts_with(&head(newest)));
        assert_eq!(key_version(&head(newest)), Ok(newest));
        assert!(key_version(&sealed[..4]).is_err());
    }

    #[test]
    fn debug_shows_no_key() {
        let dek = Dek::generate(&SystemEntropy);
        assert_eq!(
            format!("{dek:?} {:?}", dek.0),
            "Dek([redacted]) Key([redacted])"
        );
    }
}
