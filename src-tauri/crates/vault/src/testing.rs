//! What several tests of this crate share.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::Entropy;
use crate::passphrase::Cost;

/// A cost that keeps tests quick.
pub(crate) const CHEAP: Cost = Cost {
    memory: 64,
    iterations: 1,
    lanes: 1,
};

/// Bytes that count, for forms that are pinned.
pub(crate) fn counting(bytes: &mut [u8]) {
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::try_from(at % 251).expect("below 251");
    }
}

/// Real random bytes.
#[expect(
    clippy::disallowed_methods,
    reason = "a test's own source of random bytes"
)]
pub(crate) fn entropy() -> Entropy {
    Arc::new(|bytes| getrandom::fill(bytes).unwrap())
}

/// The files of a folder, with what is in them.
pub(crate) fn files_of(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), std::fs::read(path).unwrap()))
        .collect()
}
