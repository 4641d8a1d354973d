//! Waits for changes of a database's files, whoever makes them, where the system tells of these: looking at them again and again
//! would keep the processor awake.

use std::path::Path;

/// A database whose changes are told.
pub(crate) struct Changes(system::Told);

impl Changes {
    /// None where the system does not tell.
    pub(crate) fn of(database: &Path) -> Option<Self> {
        system::Told::of(database).map(Self)
    }

    /// Waits for a change since the last one, or since the beginning. It may be in the files and not yet in what a reader sees.
    /// Whether it goes on telling.
    pub(crate) async fn next(&mut self) -> bool {
        self.0.next().await
    }
}

#[cfg(target_os = "linux")]
mod system {
    use std::ffi::OsString;
    use std::path::Path;

    use inotify::{Event, EventMask, EventStream, Inotify, WatchMask};
    use tokio_stream::StreamExt as _;

    /// Some events at once. A name has 255 bytes at most.
    const BUFFER: usize = 4096;

    pub(super) struct Told {
        events: EventStream<[u8; BUFFER]>,
        names: [OsString; 2],
    }

    impl Told {
        pub(super) fn of(database: &Path) -> Option<Self> {
            let name = database.file_name()?.to_owned();
            let mut log = name.clone();
            log.push("-wal");
            let inotify = Inotify::init().ok()?;
            // The folder, since SQLite removes its log and makes it anew.
            let changes =
                WatchMask::MODIFY | WatchMask::CREATE | WatchMask::MOVE | WatchMask::DELETE;
            let ends = WatchMask::DELETE_SELF | WatchMask::MOVE_SELF;
            let mut watches = inotify.watches();
            watches.add(database.parent()?, changes | ends).ok()?;
            Some(Self {
                events: inotify.into_event_stream([0; BUFFER]).ok()?,
                names: [name, log],
            })
        }

        pub(super) async fn next(&mut self) -> bool {
            let ends = EventMask::DELETE_SELF | EventMask::MOVE_SELF | EventMask::IGNORED;
            while let Some(Ok(Event { mask, name, .. })) = self.events.next().await {
                if mask.intersects(ends) {
                    break;
                }
                // It has none where there were more events than the system keeps.
                if name.is_none_or(|name| self.names.contains(&name)) {
                    return true;
                }
            }
            false
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use std::future::Ready;
    use std::path::Path;

    pub(super) enum Told {}

    impl Told {
        pub(super) fn of(_database: &Path) -> Option<Self> {
            None
        }

        pub(super) fn next(&mut self) -> Ready<bool> {
            match *self {}
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::future::Future;
    use std::time::Duration;

    use super::*;

    /// Whether a future is ready within a moment.
    async fn soon<T>(future: impl Future<Output = T>) -> Option<T> {
        let moment = Duration::from_millis(100);
        tokio::time::timeout(moment, future).await.ok()
    }

    #[tokio::test]
    async fn what_is_written_into_either_file_is_told_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("a.db");
        std::fs::write(&database, "").unwrap();
        let mut changes = Changes::of(&database).unwrap();
        std::fs::write(folder.path().join("a.db-shm"), "beside it").unwrap();
        std::fs::read(&database).unwrap();
        assert_eq!(soon(changes.next()).await, None);
        for file in ["a.db", "a.db-wal"] {
            std::fs::write(folder.path().join(file), "a change").unwrap();
            assert_eq!(soon(changes.next()).await, Some(true), "{file}");
            while soon(changes.next()).await.is_some() {}
        }
        std::fs::remove_file(folder.path().join("a.db-wal")).unwrap();
        assert_eq!(soon(changes.next()).await, Some(true));
    }

    #[tokio::test]
    async fn where_the_folder_is_gone_nothing_is_told_any_more() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("inside");
        std::fs::create_dir(&inside).unwrap();
        let mut changes = Changes::of(&inside.join("a.db")).unwrap();
        std::fs::remove_dir(&inside).unwrap();
        assert_eq!(soon(changes.next()).await, Some(false));
        assert!(Changes::of(&inside.join("a.db")).is_none());
    }
}
