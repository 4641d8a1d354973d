//! A key sealed under a passphrase, with Argon2id (RFC 9106).
//!
//! ```text
//! offset  length  what
//!      0       1  format version, 1
//!      1       1  derivation, 1: Argon2id, version 0x13
//!      2       4  memory in KiB, big-endian
//!      6       4  iterations, big-endian
//!     10       4  lanes, big-endian
//!     14      16  salt, random per seal
//!     30       n  an envelope under the derived key
//! ```
//!
//! The cost is stored with what it sealed, so that it can be raised later and what was sealed earlier still opens.

use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret as _, SecretString};
use zeroize::Zeroizing;

use crate::envelope::{self, Context, OpenError};
use crate::key::Key;

const FORMAT: u8 = 1;
const ARGON2ID: u8 = 1;
const SALT: std::ops::Range<usize> = 14..30;
const HEADER: usize = 30;

/// The fewest characters of a new passphrase.
pub const SHORTEST: usize = 8;

/// What a passphrase costs to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// KiB of memory.
    pub memory: u32,
    /// Passes over the memory.
    pub iterations: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Cost {
    /// RFC 9106 section 4, the second recommended option: 64 MiB, 3 passes, 4 lanes.
    pub const RECOMMENDED: Self = Self {
        memory: 64 * 1024,
        iterations: 3,
        lanes: 4,
    };

    /// What a file may ask this computer to spend: a crafted one must not take all its memory.
    const MOST: Self = Self {
        memory: 1024 * 1024,
        iterations: 64,
        lanes: 16,
    };

    fn is_bearable(self) -> bool {
        self.memory <= Self::MOST.memory
            && self.iterations <= Self::MOST.iterations
            && self.lanes <= Self::MOST.lanes
    }
}

/// A new passphrase is not one that guards anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "The passphrase is too short. Choose one of at least 8 characters; several words are easiest to remember."
)]
pub struct TooShort;

/// Whether a passphrase may be used for something new.
pub fn check_new(passphrase: &SecretString) -> Result<(), TooShort> {
    if passphrase.expose_secret().chars().count() < SHORTEST {
        return Err(TooShort);
    }
    Ok(())
}

/// Seals a secret under a passphrase. Takes a fraction of a second, on purpose; call it where that blocks nobody.
#[must_use]
pub fn seal(
    passphrase: &SecretString,
    cost: Cost,
    purpose: &str,
    secret: &[u8],
    fill: &dyn Fn(&mut [u8]),
) -> Vec<u8> {
    let mut sealed = vec![0; HEADER];
    sealed[0] = FORMAT;
    sealed[1] = ARGON2ID;
    sealed[2..6].copy_from_slice(&cost.memory.to_be_bytes());
    sealed[6..10].copy_from_slice(&cost.iterations.to_be_bytes());
    sealed[10..14].copy_from_slice(&cost.lanes.to_be_bytes());
    fill(&mut sealed[SALT]);
    let key = derive(passphrase, cost, &sealed[SALT])
        .expect("our own costs are within what Argon2 takes");
    sealed.extend_from_slice(&envelope::seal(&key, place(purpose), secret, fill));
    sealed
}

/// Opens what [`seal`] made for the same purpose.
pub fn open(
    passphrase: &SecretString,
    purpose: &str,
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let Some((header, record)) = sealed.split_at_checked(HEADER) else {
        return Err(OpenError::UnknownForm);
    };
    let number = |at: usize| {
        let bytes: [u8; 4] = header[at..at + 4].try_into().expect("four bytes");
        u32::from_be_bytes(bytes)
    };
    let cost = Cost {
        memory: number(2),
        iterations: number(6),
        lanes: number(10),
    };
    if header[0] != FORMAT || header[1] != ARGON2ID || !cost.is_bearable() {
        return Err(OpenError::UnknownForm);
    }
    let key = derive(passphrase, cost, &header[SALT]).ok_or(OpenError::UnknownForm)?;
    envelope::open(&key, place(purpose), record)
}

fn derive(passphrase: &SecretString, cost: Cost, salt: &[u8]) -> Option<Key> {
    let params = Params::new(cost.memory, cost.iterations, cost.lanes, Some(32)).ok()?;
    let mut derived = Zeroizing::new([0_u8; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(
            passphrase.expose_secret().as_bytes(),
            salt,
            derived.as_mut_slice(),
        )
        .ok()?;
    Key::from_slice(derived.as_slice())
}

fn place(purpose: &str) -> Context<'_> {
    Context {
        account: "",
        field: purpose,
        key_version: 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{CHEAP, counting};

    fn words(text: &str) -> SecretString {
        SecretString::from(text)
    }

    #[test]
    fn the_passphrase_opens_it_and_nothing_else_does() {
        let sealed = seal(&words("correct horse"), CHEAP, "lock", b"key", &counting);
        let opened = open(&words("correct horse"), "lock", &sealed).unwrap();
        assert_eq!(opened.as_slice(), b"key");
        for (passphrase, purpose) in [
            ("Correct horse", "lock"),
            ("", "lock"),
            ("correct horse", "backup"),
        ] {
            assert_eq!(
                open(&words(passphrase), purpose, &sealed),
                Err(OpenError::Refused)
            );
        }
    }

    #[test]
    fn any_changed_byte_and_any_absurd_cost_is_refused() {
        let sealed = seal(&words("correct horse"), CHEAP, "lock", b"key", &counting);
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(
                open(&words("correct horse"), "lock", &changed).is_err(),
                "byte {at}"
            );
            assert!(
                open(&words("correct horse"), "lock", &sealed[..at]).is_err(),
                "cut at {at}"
            );
        }
        // 4 TiB of memory, as a crafted backup might ask for.
        let mut absurd = sealed;
        absurd[2..6].copy_from_slice(&u32::MAX.to_be_bytes());
        assert_eq!(
            open(&words("correct horse"), "lock", &absurd),
            Err(OpenError::UnknownForm)
        );
    }

    /// RFC 9106 section 5.3 has the vector of Argon2id; it takes a secret and associated data, which we do not use. What is
    /// pinned here was made by another implementation.
    #[test]
    fn the_stored_form_is_pinned() {
        let cost = Cost {
            memory: 256,
            iterations: 2,
            lanes: 4,
        };
        let sealed = seal(&words("correct horse"), cost, "lock", b"secret", &counting);
        assert_eq!(
            hex::encode(sealed),
            include_str!("../tests/golden/passphrase-v1.hex").trim()
        );
    }
}
