//! The sealed form of a secret.
//!
//! ```text
//! offset  length  what
//!      0       1  format version, 1
//!      1       1  algorithm, 1: AES-256-GCM, HKDF-SHA-256 subkey, key commitment
//!      2      32  HKDF salt, random per record
//!     34      32  key commitment
//!     66      12  GCM nonce, random per record
//!     78     n+16 ciphertext and tag
//! ```
//!
//! The record's own subkey and the commitment are both derived from the key by HKDF-SHA-256 (RFC 5869). GCM alone does not
//! commit to its key: a ciphertext can be crafted that opens under two. The commitment is checked, in constant time, before
//! anything is decrypted. The context a record belongs to is authenticated as length-prefixed additional data (AAD), so that
//! a record opens only where it was put.

use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use hkdf::Hkdf;
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use zeroize::{Zeroize as _, Zeroizing};

use crate::key::Key;

const FORMAT: u8 = 1;
const AES_256_GCM_COMMITTED: u8 = 1;
const FORM: [u8; 2] = [FORMAT, AES_256_GCM_COMMITTED];
const SALT: std::ops::Range<usize> = 2..34;
const COMMITMENT: std::ops::Range<usize> = 34..66;
const NONCE: std::ops::Range<usize> = 66..78;
const HEADER: usize = 78;
const TAG: usize = 16;

/// Where a record belongs. A record sealed in one context opens in no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Context<'a> {
    /// The account.
    pub account: &'a str,
    /// What is sealed, for example `tokens` or `data-key`.
    pub field: &'a str,
    /// The version of the key it is sealed under.
    pub key_version: u32,
}

/// A sealed record did not open. Deliberately says little: which check failed helps nobody but an attacker.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum OpenError {
    /// Too short, or a format this version does not know.
    #[error("the sealed record has an unknown form")]
    UnknownForm,
    /// Another key, another context, or changed bytes.
    #[error("the sealed record does not open under this key and in this place")]
    Refused,
}

/// Seals a secret for a context.
#[must_use]
pub fn seal(key: &Key, context: Context<'_>, secret: &[u8], fill: &dyn Fn(&mut [u8])) -> Vec<u8> {
    let mut record = vec![0_u8; HEADER];
    record[..FORM.len()].copy_from_slice(&FORM);
    fill(&mut record[SALT]);
    fill(&mut record[NONCE]);
    let derived = Derived::new(key, &record[SALT]);
    record[COMMITMENT].copy_from_slice(&derived.commitment);

    let nonce = nonce_of(&record);
    let payload = Payload {
        msg: secret,
        aad: &context.additional_data(),
    };
    let ciphertext = derived
        .cipher()
        .encrypt(&nonce, payload)
        .expect("AES-GCM seals anything shorter than 64 GiB");
    record.extend_from_slice(&ciphertext);
    record
}

/// Opens what [`seal`] made, under the same key and in the same context.
pub fn open(
    key: &Key,
    context: Context<'_>,
    record: &[u8],
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    if record.len() < HEADER + TAG || !record.starts_with(&FORM) {
        return Err(OpenError::UnknownForm);
    }
    let derived = Derived::new(key, &record[SALT]);
    if !bool::from(derived.commitment.ct_eq(&record[COMMITMENT])) {
        return Err(OpenError::Refused);
    }
    derived.decrypt(context, record)
}

/// What one key becomes for one record.
struct Derived {
    subkey: Zeroizing<[u8; 32]>,
    commitment: [u8; 32],
}

impl Derived {
    fn new(key: &Key, salt: &[u8]) -> Self {
        let (mut prk, hkdf) = Hkdf::<Sha256>::extract(Some(salt), key.expose());
        prk.as_mut_slice().zeroize();
        let mut derived = Self {
            subkey: Zeroizing::new([0; 32]),
            commitment: [0; 32],
        };
        hkdf.expand(b"latchkey vault v1 subkey", derived.subkey.as_mut_slice())
            .and_then(|()| hkdf.expand(b"latchkey vault v1 commitment", &mut derived.commitment))
            .expect("HKDF-SHA-256 gives up to 8,160 bytes");
        derived
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new((&*self.subkey).into())
    }

    /// What GCM alone makes of a record. It checks the tag before it decrypts, so that a refused record leaves no plaintext;
    /// but it cannot tell whether this is the one key.
    fn decrypt(
        &self,
        context: Context<'_>,
        record: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let payload = Payload {
            msg: &record[HEADER..],
            aad: &context.additional_data(),
        };
        self.cipher()
            .decrypt(&nonce_of(record), payload)
            .map(Zeroizing::new)
            .map_err(|_| OpenError::Refused)
    }
}

impl Context<'_> {
    /// Each part after its length, so that no two contexts give the same bytes.
    fn additional_data(&self) -> Vec<u8> {
        let version = self.key_version.to_be_bytes();
        let parts: [&[u8]; 4] = [
            &FORM,
            self.account.as_bytes(),
            self.field.as_bytes(),
            &version,
        ];
        let length = parts.iter().map(|part| size_of::<u64>() + part.len()).sum();
        let mut data = Vec::with_capacity(length);
        for part in parts {
            data.extend_from_slice(&(part.len() as u64).to_be_bytes());
            data.extend_from_slice(part);
        }
        data
    }
}

fn nonce_of(record: &[u8]) -> Nonce<aes_gcm::aead::consts::U12> {
    let mut nonce = Nonce::default();
    nonce.copy_from_slice(&record[NONCE]);
    nonce
}

#[cfg(test)]
mod tests;
