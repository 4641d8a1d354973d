//! Items that are longer than a store takes, kept in pieces.
//!
//! Where a store has a limit, every item begins with a byte that says what it is:
//!
//! ```text
//! 0  whole      the rest is the item
//! 1  in pieces  slot (1), number of pieces (2, big-endian), SHA-256 of the item (32)
//! ```
//!
//! The pieces of an item `name` are `name/<slot>/<n>`. There are two slots: a new version goes into the one that is not in
//! use, and the item itself is written last, so that until then the old version is whole. A store without a limit is left
//! as it is: an item there is the item and nothing else.

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::keychain::{KeychainError, KeychainStore};

const WHOLE: u8 = 0;
const IN_PIECES: u8 = 1;

/// A store that takes items of any length.
pub(crate) struct Chunked<S> {
    store: S,
}

struct Pieces {
    slot: u8,
    count: u16,
    hash: [u8; 32],
}

impl<S: KeychainStore> Chunked<S> {
    pub(crate) fn new(store: S) -> Self {
        Self { store }
    }

    fn pieces_of(&mut self, name: &str) -> Result<Option<Pieces>, KeychainError> {
        Ok(match self.store.get(name)? {
            Some(head) if head.first() == Some(&IN_PIECES) => {
                Some(Pieces::parse(&head).ok_or_else(|| torn(name))?)
            }
            _ => None,
        })
    }

    /// Deletes what a slot holds from `from` on, the last piece first, so that a run that is cut short leaves no gap behind
    /// which pieces would never be found again.
    fn clear(&mut self, name: &str, slot: u8, from: u16) -> Result<(), KeychainError> {
        let mut end = from;
        while self.store.get(&piece(name, slot, end))?.is_some() {
            end += 1;
        }
        for nth in (from..end).rev() {
            self.store.delete(&piece(name, slot, nth))?;
        }
        Ok(())
    }
}

impl<S: KeychainStore> KeychainStore for Chunked<S> {
    fn get(&mut self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        let Some(head) = self.store.get(name)? else {
            return Ok(None);
        };
        if self.store.longest().is_none() {
            return Ok(Some(head));
        }
        match head.split_first() {
            Some((&WHOLE, item)) => Ok(Some(Zeroizing::new(item.to_vec()))),
            Some((&IN_PIECES, _)) => {
                let pieces = Pieces::parse(&head).ok_or_else(|| torn(name))?;
                let mut item = Zeroizing::new(Vec::new());
                for nth in 0..pieces.count {
                    let piece = self.store.get(&piece(name, pieces.slot, nth))?;
                    item.extend_from_slice(&piece.ok_or_else(|| torn(name))?);
                }
                let whole = Sha256::digest(&*item).as_slice() == pieces.hash;
                whole.then_some(item).ok_or_else(|| torn(name)).map(Some)
            }
            _ => Err(torn(name)),
        }
    }

    fn set(&mut self, name: &str, secret: &[u8]) -> Result<(), KeychainError> {
        let Some(longest) = self.store.longest() else {
            return self.store.set(name, secret);
        };
        let old = self.pieces_of(name)?;
        if secret.len() < longest {
            let whole = Zeroizing::new([&[WHOLE], secret].concat());
            self.store.set(name, &whole)?;
        } else {
            let slot = old.as_ref().map_or(0, |old| 1 - old.slot);
            let mut count = 0;
            for part in secret.chunks(longest) {
                self.store.set(&piece(name, slot, count), part)?;
                count += 1;
            }
            // A longer version that was cut short before its head may have been here.
            self.clear(name, slot, count)?;
            let pieces = Pieces {
                slot,
                count,
                hash: Sha256::digest(secret).into(),
            };
            self.store.set(name, &pieces.to_bytes())?;
        }
        match old {
            Some(old) => self.clear(name, old.slot, 0),
            None => Ok(()),
        }
    }

    fn delete(&mut self, name: &str) -> Result<(), KeychainError> {
        self.store.delete(name)?;
        if self.store.longest().is_some() {
            self.clear(name, 0, 0)?;
            self.clear(name, 1, 0)?;
        }
        Ok(())
    }
}

impl Pieces {
    fn parse(head: &[u8]) -> Option<Self> {
        let [IN_PIECES, slot @ (0 | 1), high, low, hash @ ..] = head else {
            return None;
        };
        Some(Self {
            slot: *slot,
            count: u16::from_be_bytes([*high, *low]),
            hash: hash.try_into().ok()?,
        })
    }

    fn to_bytes(&self) -> Vec<u8> {
        let [high, low] = self.count.to_be_bytes();
        [&[IN_PIECES, self.slot, high, low], self.hash.as_slice()].concat()
    }
}

fn piece(name: &str, slot: u8, nth: u16) -> String {
    format!("{name}/{slot}/{nth}")
}

fn torn(name: &str) -> KeychainError {
    KeychainError::Broken(format!(
        "the pieces of the item {name} do not belong together"
    ))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use base64::prelude::{BASE64_STANDARD, Engine as _};

    use super::*;
    use crate::keychain::os::longest_before_base64;

    /// Windows' own limit, counted as Windows counts it: bytes of what is stored, which is base64.
    const LIMIT: usize = 2560;

    /// Refuses what Windows refuses, and can lose power before any of its writes.
    #[derive(Default)]
    struct Limited {
        items: BTreeMap<String, String>,
        writes_left: Option<usize>,
    }

    impl Limited {
        fn write(&mut self) -> Result<(), KeychainError> {
            match &mut self.writes_left {
                Some(0) => Err(KeychainError::NoAnswer),
                Some(left) => {
                    *left -= 1;
                    Ok(())
                }
                None => Ok(()),
            }
        }
    }

    impl KeychainStore for Limited {
        fn get(&mut self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
            let text = self.items.get(name);
            Ok(text.map(|text| Zeroizing::new(BASE64_STANDARD.decode(text).unwrap())))
        }
        fn set(&mut self, name: &str, secret: &[u8]) -> Result<(), KeychainError> {
            self.write()?;
            let text = BASE64_STANDARD.encode(secret);
            if text.len() > LIMIT {
                return Err(KeychainError::Broken("too long".to_owned()));
            }
            self.items.insert(name.to_owned(), text);
            Ok(())
        }
        fn delete(&mut self, name: &str) -> Result<(), KeychainError> {
            self.write()?;
            self.items.remove(name);
            Ok(())
        }
        fn longest(&self) -> Option<usize> {
            Some(longest_before_base64(LIMIT))
        }
    }

    fn bytes(length: usize, seed: usize) -> Vec<u8> {
        (0..length)
            .map(|at| u8::try_from((at * 7 + seed) % 251).unwrap())
            .collect()
    }

    #[test]
    fn items_of_any_length_fit_into_2560_bytes_and_leave_nothing_behind() {
        let mut store = Chunked::new(Limited::default());
        for length in [
            0, 1, 32, 1918, 1919, 1920, 1921, 3840, 3841, 20_000, 5_000, 10,
        ] {
            let item = bytes(length, length);
            store.set("a", &item).unwrap();
            assert_eq!(*store.get("a").unwrap().unwrap(), item, "{length}");
            let pieces = if length < 1920 {
                0
            } else {
                length.div_ceil(1920)
            };
            assert_eq!(store.store.items.len(), 1 + pieces, "{length}");
        }
        store.set("a", &bytes(9_000, 1)).unwrap();
        store.delete("a").unwrap();
        assert!(store.store.items.is_empty());
        assert_eq!(store.get("a").unwrap(), None);
    }

    #[test]
    fn s05_a_write_cut_short_anywhere_leaves_the_old_item_or_the_new_one() {
        for (old, new) in [(9_000, 5_000), (5_000, 9_000), (10, 9_000), (9_000, 10)] {
            let (old, new) = (bytes(old, 1), bytes(new, 2));
            for writes in 0.. {
                let mut store = Chunked::new(Limited::default());
                store.set("a", &old).unwrap();
                store.store.writes_left = Some(writes);
                let done = store.set("a", &new).is_ok();
                store.store.writes_left = None;

                let found = store.get("a").unwrap().unwrap();
                assert!(*found == old || *found == new, "torn after {writes} writes");
                assert!(!done || *found == new);
                // Whatever was left lying about goes with the item.
                store.set("a", &bytes(4_000, 3)).unwrap();
                assert_eq!(*store.get("a").unwrap().unwrap(), bytes(4_000, 3));
                store.delete("a").unwrap();
                assert!(store.store.items.is_empty(), "after {writes} writes");
                if done {
                    break;
                }
            }
        }
    }

    #[test]
    fn the_stored_form_is_pinned() {
        let mut store = Chunked::new(Limited::default());
        store.set("a", b"abc").unwrap();
        store.set("b", &[7; 2000]).unwrap();
        store.set("b", &[8; 2000]).unwrap();
        let stored: Vec<(&String, String)> = store
            .store
            .items
            .iter()
            .map(|(name, text)| (name, hex::encode(BASE64_STANDARD.decode(text).unwrap())))
            .collect();
        let hash = hex::encode(Sha256::digest([8; 2000]));
        let (head, first, second) = (
            format!("01010002{hash}"),
            "08".repeat(1920),
            "08".repeat(80),
        );
        let expected = [
            ("a", "00616263"),
            ("b", &head),
            ("b/1/0", &first),
            ("b/1/1", &second),
        ];
        for ((name, bytes), (expected_name, expected)) in stored.iter().zip(expected) {
            assert_eq!((name.as_str(), bytes.as_str()), (expected_name, expected));
        }
        assert_eq!(stored.len(), expected.len());
    }

    #[test]
    fn pieces_that_do_not_belong_together_are_refused() {
        let mut store = Chunked::new(Limited::default());
        store.set("a", &bytes(5_000, 1)).unwrap();
        store.set("b", &bytes(5_000, 2)).unwrap();
        let other = store.store.items["b/0/1"].clone();
        store.store.items.insert("a/0/1".to_owned(), other);
        assert!(matches!(store.get("a"), Err(KeychainError::Broken(_))));
        store.store.items.remove("a/0/1");
        assert!(matches!(store.get("a"), Err(KeychainError::Broken(_))));
    }
}
