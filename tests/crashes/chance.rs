//! Chance that can be had again: everything random in a test follows from one number.

use std::hash::{BuildHasher as _, RandomState};

/// Names the number that a failed test told, to go the same way again.
pub(super) const SEED: &str = "LATCHKEY_SEED";

pub(super) struct Chance {
    pub(super) seed: u64,
    state: u64,
}

impl Chance {
    pub(super) fn from_environment() -> Result<Self, std::num::ParseIntError> {
        let seed = match std::env::var(SEED) {
            Ok(seed) => seed.parse()?,
            Err(_) => RandomState::new().hash_one(SEED),
        };
        Ok(Self { seed, state: seed })
    }

    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        let length = u64::try_from(from.len()).expect("a slice is not that long");
        let nth = self.next() % length;
        from[usize::try_from(nth).expect("it is less than the length")]
    }

    /// A number from 0 to below 1.
    pub(super) fn fraction(&mut self) -> f64 {
        let bits = u32::try_from(self.next() >> 32).expect("32 bits are left");
        f64::from(bits) / (f64::from(u32::MAX) + 1.0)
    }

    /// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }
}
