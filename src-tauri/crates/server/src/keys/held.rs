//! The keys in a running server, which follow their file.
//!
//! Nobody is told of a change: whoever wants the keys gets them as the file had them within the last second, however long the
//! program stood still meanwhile. So after that second, no instance that reads the file wraps with what was the newest key before;
//! a rotation counts on it. A record under a version that is not known makes the file be read at once.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use jiff::{SignedDuration, Timestamp};

use super::{KeysError, ServerKeys};
use crate::clock::{Clock, Entropy};
use crate::envelope::EnvelopeError;

/// For how long the keys are used without a look at their file.
pub(super) const LOOK_EVERY: SignedDuration = SignedDuration::from_secs(1);

/// The keys that this instance has.
pub(crate) struct HeldKeys {
    path: PathBuf,
    clock: Arc<dyn Clock>,
    held: RwLock<Held>,
}

struct Held {
    keys: Arc<ServerKeys>,
    looked_at: Timestamp,
    /// Whether the last look found a file that cannot be used. The keys from before it serve on.
    is_stale: bool,
}

impl HeldKeys {
    /// See [`ServerKeys::load_or_create`].
    pub(crate) fn load_or_create(
        path: &Path,
        database_holds_sealed_records: bool,
        clock: Arc<dyn Clock>,
        entropy: &dyn Entropy,
    ) -> Result<Self, KeysError> {
        let looked_at = clock.now();
        let keys = ServerKeys::load_or_create(path, database_holds_sealed_records, entropy)?;
        Ok(Self {
            path: path.to_owned(),
            clock,
            held: RwLock::new(Held {
                keys: Arc::new(keys),
                looked_at,
                is_stale: false,
            }),
        })
    }

    /// The keys to wrap with right now. A wrap is made within the transaction that stores it, and not with keys from before it.
    pub(crate) fn present(&self) -> Arc<ServerKeys> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        if held.is_fresh(self.clock.now()) {
            return Arc::clone(&held.keys);
        }
        drop(held);
        self.look(Held::is_fresh)
    }

    /// Opens a record, which may be under a key that only the file has yet.
    pub(crate) fn open<T>(
        &self,
        open: impl Fn(&ServerKeys) -> Result<T, EnvelopeError>,
    ) -> Result<T, EnvelopeError> {
        match open(&self.present()) {
            Err(EnvelopeError::MissingKey(_)) => open(&self.look(|_, _| false)),
            opened => opened,
        }
    }

    /// Reads the file, unless somebody else just did and that is good enough.
    fn look(&self, is_enough: impl Fn(&Held, Timestamp) -> bool) -> Arc<ServerKeys> {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        // Taken before reading: what is written meanwhile is seen by the next look.
        let now = self.clock.now();
        if is_enough(&held, now) {
            return Arc::clone(&held.keys);
        }
        let was_stale = held.is_stale;
        match ServerKeys::load(&self.path) {
            Ok(keys) => {
                let known = |keys: &ServerKeys| (keys.newest, keys.versions().collect::<Vec<_>>());
                if known(&keys) != known(&held.keys) {
                    tracing::info!(newest = %keys.newest, "the key file has changed");
                }
                held.keys = Arc::new(keys);
                held.is_stale = false;
            }
            Err(error) => {
                held.is_stale = true;
                if !was_stale {
                    tracing::error!(%error, "the server goes on with the keys that it has");
                }
            }
        }
        held.looked_at = now;
        Arc::clone(&held.keys)
    }
}

impl Held {
    fn is_fresh(&self, now: Timestamp) -> bool {
        now.duration_since(self.looked_at).abs() < LOOK_EVERY
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{ManualClock, SystemEntropy};
    use crate::envelope::{Place, open_for_server, seal_for_server};
    use crate::keys::file::ChangingKeys;
    use crate::keys::{KeyVersion, file};

    const PLACE: Place<'_> = Place {
        table: "device_grant",
        row: "1",
        field: "upstream",
    };

    struct Bed {
        _folder: tempfile::TempDir,
        path: PathBuf,
        clock: ManualClock,
        held: HeldKeys,
    }

    fn bed() -> Bed {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.toml");
        let clock = ManualClock::new(Timestamp::UNIX_EPOCH);
        let held = HeldKeys::load_or_create(&path, false, Arc::new(clock.clone()), &SystemEntropy)
            .unwrap();
        Bed {
            _folder: folder,
            path,
            clock,
            held,
        }
    }

    /// Another program makes a next key the newest one.
    fn rotate(bed: &Bed) -> ServerKeys {
        let (changing, keys) = ChangingKeys::begin(&bed.path).unwrap();
        let keys = keys.with_coming(&SystemEntropy).unwrap().promoted();
        changing.replace(&keys).unwrap();
        keys
    }

    fn newest(held: &HeldKeys) -> KeyVersion {
        held.present().newest().0
    }

    #[test]
    fn a_second_after_the_file_changed_the_new_key_wraps() {
        let bed = bed();
        rotate(&bed);
        bed.clock
            .advance(LOOK_EVERY - SignedDuration::from_millis(1));
        assert_eq!(newest(&bed.held), KeyVersion(1));
        bed.clock.advance(SignedDuration::from_millis(1));
        assert_eq!(newest(&bed.held), KeyVersion(2));
    }

    #[test]
    fn a_clock_that_is_set_back_makes_no_key_last_longer() {
        let bed = bed();
        bed.clock.advance(SignedDuration::from_hours(1));
        newest(&bed.held);
        rotate(&bed);
        bed.clock.set(Timestamp::UNIX_EPOCH);
        assert_eq!(newest(&bed.held), KeyVersion(2));
    }

    #[test]
    fn a_record_under_a_version_that_only_the_file_has_opens_at_once() {
        let bed = bed();
        let others = rotate(&bed);
        let sealed = seal_for_server(PLACE, b"handle", &others, &SystemEntropy);
        let opened = bed.held.open(|keys| open_for_server(PLACE, &sealed, keys));
        assert_eq!(&**opened.unwrap(), b"handle");
    }

    #[test]
    fn a_record_under_a_version_that_nobody_has_does_not_open() {
        let bed = bed();
        let mut sealed = seal_for_server(PLACE, b"handle", &bed.held.present(), &SystemEntropy);
        sealed[4] = 9;
        let opened = bed.held.open(|keys| open_for_server(PLACE, &sealed, keys));
        assert_eq!(
            opened.unwrap_err(),
            EnvelopeError::MissingKey(KeyVersion(9))
        );
    }

    #[test]
    fn the_keys_from_before_serve_on_while_the_file_cannot_be_used() {
        let bed = bed();
        let text = std::fs::read_to_string(&bed.path).unwrap();
        let sealed = seal_for_server(PLACE, b"handle", &bed.held.present(), &SystemEntropy);
        for damage in [Some("half a fi"), None] {
            std::fs::remove_file(&bed.path).unwrap();
            if let Some(damage) = damage {
                file::write_first(&bed.path, damage.as_bytes()).unwrap();
            }
            bed.clock.advance(LOOK_EVERY);
            let opened = bed.held.open(|keys| open_for_server(PLACE, &sealed, keys));
            assert_eq!(&**opened.unwrap(), b"handle");
            if damage.is_none() {
                file::write_first(&bed.path, text.as_bytes()).unwrap();
            }
        }
        rotate(&bed);
        bed.clock.advance(LOOK_EVERY);
        assert_eq!(newest(&bed.held), KeyVersion(2));
    }
}
