//! A record's form, its hash, and the fingerprint of a token.
//!
//! ```text
//! hash        HMAC-SHA-256 of   "latchkey audit record 1\n", hash of the record before (32; zeros before the first),
//!                               number (8), time in Unix milliseconds (8), length of the members (8), members
//! fingerprint HMAC-SHA-256 of   "latchkey audit fingerprint 1\n", token; the first 8 bytes, in hexadecimal
//! ```
//!
//! Numbers are big-endian. Members are JSON and hashed to the letter, so no form of JSON is canonical.

use hmac::{Hmac, KeyInit as _, Mac as _};
use latchkey_vault::key::Key;
use sha2::Sha256;

const RECORD: &[u8] = b"latchkey audit record 1\n";
const FINGERPRINT: &[u8] = b"latchkey audit fingerprint 1\n";

/// A record's hash.
pub(super) type Hash = [u8; 32];

/// A record as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct Row {
    pub(super) number: i64,
    pub(super) at: i64,
    pub(super) members: String,
    pub(super) hash: Vec<u8>,
}

/// The hash of a record after another.
pub(super) fn hash(key: &Key, before: &Hash, number: u64, at: i64, members: &str) -> Hash {
    let mut mac = keyed(key);
    mac.update(RECORD);
    mac.update(before);
    mac.update(&number.to_be_bytes());
    mac.update(&at.to_be_bytes());
    mac.update(&(members.len() as u64).to_be_bytes());
    mac.update(members.as_bytes());
    mac.finalize().into_bytes().into()
}

/// What a token is called in the log: the same token is always the same, and nobody without the key can say which it is.
pub(super) fn fingerprint(key: &Key, token: &str) -> String {
    let mut mac = keyed(key);
    mac.update(FINGERPRINT);
    mac.update(token.as_bytes());
    hex::encode(&mac.finalize().into_bytes()[..8])
}

fn keyed(key: &Key) -> Hmac<Sha256> {
    Hmac::new_from_slice(key.expose()).expect("HMAC takes keys of any length")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both reckoned elsewhere, by Python's `hmac`.
    #[test]
    fn s18_hash_and_fingerprint_are_pinned() {
        let key = Key::from_slice(&[7; 32]).expect("32 bytes");
        let members = r#"{"event":"refreshed","account":"a"}"#;
        let hash = hash(&key, &[1; 32], 258, 1_700_000_000_123, members);
        assert_eq!(
            hex::encode(hash),
            "952f9879c2e65f5cdd2f35656f2990bf49199d0d0d775f27bec2e377e79f626f"
        );
        assert_eq!(fingerprint(&key, "lk_at_x"), "7266b77476b8dff1");
    }

    #[test]
    fn s18_a_hash_covers_everything() {
        let key = |byte| Key::from_slice(&[byte; 32]).expect("32 bytes");
        let usual = hash(&key(1), &[1; 32], 1, 1, "{}");
        for other in [
            hash(&key(2), &[1; 32], 1, 1, "{}"),
            hash(&key(1), &[2; 32], 1, 1, "{}"),
            hash(&key(1), &[1; 32], 2, 1, "{}"),
            hash(&key(1), &[1; 32], 1, 2, "{}"),
            hash(&key(1), &[1; 32], 1, 1, "{ }"),
        ] {
            assert_ne!(other, usual);
        }
    }
}
