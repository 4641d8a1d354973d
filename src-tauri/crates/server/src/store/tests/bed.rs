use std::path::Path;

use tempfile::TempDir;

use crate::config::Database;
use crate::store::Store;

/// An empty database with all its tables. It is gone with this.
pub(super) struct Bed {
    pub(super) store: Store,
    place: Place,
}

enum Place {
    Folder(TempDir),
    #[cfg(target_os = "linux")]
    Cluster(latchkey_testbed::FreshDatabase),
}

impl Bed {
    pub(super) async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::Sqlite(folder.path().join("x.db"));
        Self {
            store: Store::open(&database).await.unwrap(),
            place: Place::Folder(folder),
        }
    }

    #[cfg(target_os = "linux")]
    pub(super) async fn postgres() -> Self {
        let fresh = latchkey_testbed::FreshDatabase::new().await.unwrap();
        let database = Database::Postgres(fresh.url.to_string().into());
        Self {
            store: Store::open(&database).await.unwrap(),
            place: Place::Cluster(fresh),
        }
    }

    /// SQLite's folder.
    pub(super) fn folder(&self) -> &Path {
        match &self.place {
            Place::Folder(folder) => folder.path(),
            #[cfg(target_os = "linux")]
            Place::Cluster(_) => panic!("PostgreSQL's files are its own"),
        }
    }

    /// Another connection to SQLite's file, as another program has it.
    pub(super) fn another_program(&self) -> rusqlite::Connection {
        let connection = rusqlite::Connection::open(self.folder().join("x.db")).unwrap();
        connection.busy_timeout(std::time::Duration::ZERO).unwrap();
        connection
    }

    /// PostgreSQL's administrator.
    #[cfg(target_os = "linux")]
    pub(super) fn sql(&self, statements: &str) -> String {
        match &self.place {
            Place::Folder(_) => panic!("SQLite has no administrator"),
            Place::Cluster(fresh) => fresh.sql(statements).unwrap(),
        }
    }
}
