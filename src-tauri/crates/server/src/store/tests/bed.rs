use tempfile::TempDir;

use crate::config::Database;
use crate::store::Store;

/// An empty database with all its tables. It is gone with this.
pub(super) struct Bed {
    pub(super) store: Store,
    _place: Place,
}

#[expect(dead_code, reason = "held until the end of the test")]
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
            _place: Place::Folder(folder),
        }
    }

    #[cfg(target_os = "linux")]
    pub(super) async fn postgres() -> Self {
        let fresh = latchkey_testbed::FreshDatabase::new().await.unwrap();
        let database = Database::Postgres(fresh.url.to_string().into());
        Self {
            store: Store::open(&database).await.unwrap(),
            _place: Place::Cluster(fresh),
        }
    }
}
