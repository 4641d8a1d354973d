//! Items in files, sealed under one key: for computers without a keychain.
//!
//! Each item is a file of its own, `<hex of the name>.sealed`, written whole and renamed into place. What is in it is an
//! envelope whose place is the item's name, so that a file put in another's place does not open. The store is locked until
//! it is given its key: it never writes anything in the clear.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use zeroize::Zeroizing;

use crate::Entropy;
use crate::envelope::{self, Context};
use crate::key::Key;
use crate::keychain::{KeychainError, KeychainStore};

/// What this store is called in the record of what was written where.
pub const BACKEND: &str = "file";

/// The key of a file store, given and taken away by whoever knows the passphrase.
#[derive(Debug, Clone, Default)]
pub struct KeySlot(Arc<Mutex<Option<Arc<Key>>>>);

impl KeySlot {
    /// Opens or locks the store.
    pub fn put(&self, key: Option<Arc<Key>>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = key;
    }

    fn key(&self) -> Result<Arc<Key>, KeychainError> {
        let key = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        key.clone().ok_or(KeychainError::Locked)
    }
}

/// Items in a folder.
pub struct FileStore {
    folder: PathBuf,
    key: KeySlot,
    fill: Entropy,
}

impl FileStore {
    /// A store in a folder, which is made when the first item is written.
    #[must_use]
    pub fn new(folder: PathBuf, key: KeySlot, fill: Entropy) -> Self {
        Self { folder, key, fill }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(hex::encode(name)).with_extension("sealed")
    }

    fn trouble(&self, error: &std::io::Error) -> KeychainError {
        KeychainError::Files(error.kind().to_string(), self.folder.clone())
    }

    fn write(&self, file: &Path, record: &[u8]) -> std::io::Result<()> {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.folder)?;
        // Readable by its owner only, as `tempfile` makes all its files.
        let mut fresh = tempfile::NamedTempFile::new_in(&self.folder)?;
        fresh.write_all(record)?;
        fresh.as_file().sync_all()?;
        fresh.persist(file).map_err(|error| error.error)?;
        self.sync_folder()
    }

    /// A rename or removal is durable once its folder is.
    fn sync_folder(&self) -> std::io::Result<()> {
        if cfg!(unix) {
            std::fs::File::open(&self.folder)?.sync_all()?;
        }
        Ok(())
    }
}

impl KeychainStore for FileStore {
    fn get(&mut self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        let key = self.key.key()?;
        let record = match std::fs::read(self.file(name)) {
            Ok(record) => record,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.trouble(&error)),
        };
        envelope::open(&key, place(name), &record)
            .map(Some)
            .map_err(|error| KeychainError::Broken(format!("{name}: {error}")))
    }

    fn set(&mut self, name: &str, secret: &[u8]) -> Result<(), KeychainError> {
        let key = self.key.key()?;
        let record = envelope::seal(&key, place(name), secret, &*self.fill);
        self.write(&self.file(name), &record)
            .map_err(|error| self.trouble(&error))
    }

    fn delete(&mut self, name: &str) -> Result<(), KeychainError> {
        match std::fs::remove_file(self.file(name)) {
            Ok(()) => self.sync_folder().map_err(|error| self.trouble(&error)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(self.trouble(&error)),
        }
    }
}

impl std::fmt::Debug for FileStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FileStore")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

fn place(name: &str) -> Context<'_> {
    Context {
        account: name,
        field: "item",
        key_version: 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{entropy, files_of};

    fn store(folder: &Path, key: Option<u8>) -> FileStore {
        let slot = KeySlot::default();
        slot.put(key.map(|byte| Arc::new(Key::from_slice(&[byte; 32]).unwrap())));
        FileStore::new(folder.join("items"), slot, entropy())
    }

    #[test]
    fn an_item_is_there_until_it_is_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = store(folder.path(), Some(1));
        assert_eq!(store.get("a").unwrap(), None);
        store.delete("a").unwrap();
        store.set("a", b"first").unwrap();
        store.set("a", b"second").unwrap();
        store.set("../b", b"of b").unwrap();
        assert_eq!(store.get("a").unwrap().unwrap().as_slice(), b"second");
        assert_eq!(store.get("../b").unwrap().unwrap().as_slice(), b"of b");
        store.delete("a").unwrap();
        assert_eq!(store.get("a").unwrap(), None);
        assert_eq!(files_of(&folder.path().join("items")).len(), 1);
    }

    #[test]
    fn s17_without_its_key_it_neither_reads_nor_writes() {
        let folder = tempfile::tempdir().unwrap();
        let mut locked = store(folder.path(), None);
        assert_eq!(locked.get("a"), Err(KeychainError::Locked));
        assert_eq!(locked.set("a", b"canary"), Err(KeychainError::Locked));
        assert!(
            files_of(folder.path()).is_empty(),
            "nothing is written in the clear"
        );

        store(folder.path(), Some(1)).set("a", b"canary").unwrap();
        for (_, bytes) in files_of(&folder.path().join("items")) {
            assert!(!bytes.windows(6).any(|window| window == b"canary"));
        }
        let other = store(folder.path(), Some(2)).get("a");
        assert!(matches!(other, Err(KeychainError::Broken(_))));
    }

    #[test]
    fn s02_a_file_in_anothers_place_does_not_open() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = store(folder.path(), Some(1));
        store.set("a", b"of a").unwrap();
        store.set("b", b"of b").unwrap();
        std::fs::copy(store.file("a"), store.file("b")).unwrap();
        assert!(matches!(store.get("b"), Err(KeychainError::Broken(_))));
    }
}
