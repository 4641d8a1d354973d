use std::path::Path;

use rusqlite::Connection;
use rustix::process::{Pid, Resource, Rlimit, getrlimit, prlimit};

use crate::database_trouble::{Place, World, assert_is_told_to_come_back};

impl World {
    fn file(&self) -> &Path {
        match &self.place {
            Place::File(path) => path,
            Place::Postgres(_) => panic!("PostgreSQL has many"),
        }
    }

    /// How large a file of the process may become: what lies beyond cannot be written, as on a disk that is full.
    fn limit_files(&self, current: Option<u64>) {
        let process = Pid::from_raw(self.instance.id().try_into().unwrap());
        let maximum = getrlimit(Resource::Fsize).maximum;
        let limit = Rlimit { current, maximum };
        prlimit(process, Resource::Fsize, limit).unwrap();
    }
}

#[tokio::test]
async fn a_full_disk_is_a_503_everywhere_and_nothing_is_lost_when_there_is_room_again() {
    let mut world = World::start().await;
    let begun = world.code_on_show().await;
    world.limit_files(Some(4096));
    world.approved_in_vain(&begun).await;
    world.nothing_can_be_written().await;
    // What is there can still be read.
    assert_eq!(world.instance.get("/readyz").await.status, 200);
    world.limit_files(getrlimit(Resource::Fsize).current);
    world.everything_can_be_written().await;
    world.becomes_a_link(&begun).await;
    let whole: String = Connection::open(world.file())
        .unwrap()
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(whole, "ok");
}

#[tokio::test]
async fn a_file_that_another_process_locks_for_long_is_a_503_everywhere_until_it_lets_go() {
    let mut world = World::start().await;
    let another = Connection::open(world.file()).unwrap();
    another.execute_batch("BEGIN EXCLUSIVE").unwrap();
    world.nothing_can_be_written().await;
    another.execute_batch("ROLLBACK").unwrap();
    world.everything_can_be_written().await;
}

#[tokio::test]
async fn a_server_whose_file_was_replaced_is_not_ready_until_it_is_back() {
    let mut world = World::start().await;
    let aside = world.file().with_extension("aside");
    std::fs::rename(world.file(), &aside).unwrap();
    let gone = world.instance.get("/readyz").await;
    assert_is_told_to_come_back("no file", &gone);
    std::fs::copy(&aside, world.file()).unwrap();
    let replaced = world.instance.get("/readyz").await;
    assert_is_told_to_come_back("another file", &replaced);
    std::fs::rename(&aside, world.file()).unwrap();
    world.everything_can_be_written().await;
}
