//! An empty PostgreSQL database for one test. The tests of one process that run at the same time share a cluster.

use std::sync::{
    Arc, Weak,
    atomic::{AtomicUsize, Ordering},
};

use tokio::sync::Mutex;
use url::Url;

use super::{Postgres, template};
use crate::TestbedError;

/// What a test commits need not survive the machine.
const SETTINGS: &str = "fsync = off\nfull_page_writes = off\nautovacuum = off\n";

/// An empty database. Its cluster ends with the last of its databases.
#[derive(Debug)]
pub struct FreshDatabase {
    /// Where programs find it.
    pub url: Url,
    cluster: Arc<Cluster>,
}

#[derive(Debug)]
struct Cluster {
    postgres: Postgres,
    given: AtomicUsize,
}

/// A cluster that nobody uses any more is ended in order. One that a static kept would be killed with the process, and leave its
/// shared memory behind.
static CLUSTER: Mutex<Weak<Cluster>> = Mutex::const_new(Weak::new());

impl FreshDatabase {
    /// Makes one, and starts the cluster if none runs.
    pub async fn new() -> Result<Self, TestbedError> {
        let cluster = Cluster::shared().await?;
        let mut url = cluster.postgres.url.clone();
        let number = cluster.given.fetch_add(1, Ordering::Relaxed);
        // The one that a cluster comes with is as empty as any.
        if number > 0 {
            let name = format!("fresh_{number}");
            cluster.postgres.sql(&format!("CREATE DATABASE {name}"))?;
            url.set_path(&name);
        }
        Ok(Self { url, cluster })
    }

    /// Runs SQL in it and returns what comes of it: a line for a row, columns parted by `|`.
    pub fn sql(&self, statements: &str) -> Result<String, TestbedError> {
        self.cluster.postgres.sql_in(&self.url, statements)
    }
}

impl Cluster {
    async fn shared() -> Result<Arc<Self>, TestbedError> {
        let mut shared = CLUSTER.lock().await;
        if let Some(cluster) = shared.upgrade() {
            return Ok(cluster);
        }
        let place = std::env::temp_dir();
        let cluster = Arc::new(Self {
            postgres: Postgres::start_with(&place, template::copy, SETTINGS).await?,
            given: AtomicUsize::new(0),
        });
        *shared = Arc::downgrade(&cluster);
        Ok(cluster)
    }
}
