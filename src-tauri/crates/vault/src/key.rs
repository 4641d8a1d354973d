//! A 256-bit key.

use zeroize::{Zeroize as _, ZeroizeOnDrop};

/// A 256-bit key. No `Clone`, no comparison, a redacted `Debug`; the bytes are zeroed when it goes.
pub struct Key(Box<[u8; 32]>);

impl Key {
    /// A key of fresh random bytes.
    #[must_use]
    pub fn random(fill: &dyn Fn(&mut [u8])) -> Self {
        let mut key = Self(Box::new([0; 32]));
        fill(key.0.as_mut_slice());
        key
    }

    /// The key in these bytes, when there are exactly 32.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        let mut key = Self(Box::new([0; 32]));
        if bytes.len() != key.0.len() {
            return None;
        }
        key.0.copy_from_slice(bytes);
        Some(key)
    }

    /// The bytes, for the cipher and for wrapping.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl ZeroizeOnDrop for Key {}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(redacted)")
    }
}
