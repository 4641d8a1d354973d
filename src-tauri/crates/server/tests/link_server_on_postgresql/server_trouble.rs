use std::time::Duration;

use futures_util::future::join_all;
use latchkey_testbed::Postgres;
use reqwest::RequestBuilder;
use sqlx::{Connection as _, PgConnection};

use crate::bed::read;
use crate::database_trouble::{Place, World, assert_is_told_to_come_back};

const CONNECTIONS: &str = "FROM pg_stat_activity WHERE backend_type = 'client backend'
     AND pid <> pg_backend_pid()";

impl World {
    fn postgres(&mut self) -> &mut Postgres {
        match &mut self.place {
            Place::File(_) => panic!("SQLite is no server"),
            Place::Postgres(postgres) => postgres,
        }
    }

    /// The request of that name, to be sent.
    fn write(&self, what: &str) -> RequestBuilder {
        let write = self.writes.iter().find(|write| write.what == what);
        write.unwrap().request.try_clone().unwrap()
    }

    /// Another program that lets these tables be read and not be written, until it goes.
    async fn lock(&mut self, tables: &str) -> PgConnection {
        let url = self.postgres().url.to_string();
        let mut another = PgConnection::connect(&url).await.unwrap();
        let lock = format!("BEGIN; LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE");
        let lock = sqlx::raw_sql(sqlx::AssertSqlSafe(lock));
        lock.execute(&mut another).await.unwrap();
        another
    }
}

#[tokio::test]
async fn a_postgresql_that_is_stopped_is_a_503_everywhere_until_it_is_started_again() {
    let mut world = World::start().await;
    let begun = world.code_on_show().await;
    world.postgres().stop();
    world.approved_in_vain(&begun).await;
    world.nothing_can_be_written().await;
    let readiness = world.instance.get("/readyz").await;
    assert_is_told_to_come_back("readiness", &readiness);
    world.postgres().restart().await.unwrap();
    world.everything_can_be_written().await;
    world.becomes_a_link(&begun).await;
}

#[tokio::test]
async fn tables_that_another_program_locks_for_long_are_a_503_everywhere_until_it_lets_go() {
    let mut world = World::start().await;
    let another = world
        .lock(
            "device_grant, session, platform_session, token_pair, attempt, audit, revocation,
             client_secret, event",
        )
        .await;
    world.nothing_can_be_written().await;
    another.close().await.unwrap();
    world.everything_can_be_written().await;
}

#[tokio::test]
async fn connections_that_are_cut_in_the_middle_of_a_transaction_leave_nothing_half_written() {
    const UNDER_WAY: [&str; 3] = ["tokens for a token", "tokens for a code", "a revocation"];
    let mut world = World::start().await;
    // They get as far as their first new row.
    let _another = world.lock("token_pair, audit").await;
    let requests = UNDER_WAY.map(|what| tokio::spawn(read(world.write(what))));
    let waiting = format!("SELECT count(*) {CONNECTIONS} AND wait_event_type = 'Lock'");
    while world.postgres().sql(&waiting).unwrap() != "3" {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let cut = format!("SELECT count(pg_terminate_backend(pid)) {CONNECTIONS}");
    let cut: u32 = world.postgres().sql(&cut).unwrap().parse().unwrap();
    // Those three, the other program's, and the one that listens.
    assert!(cut >= 5, "{cut}");
    for (what, answer) in UNDER_WAY.iter().zip(join_all(requests).await) {
        assert_is_told_to_come_back(what, &answer.unwrap());
    }
    world.everything_can_be_written().await;
}
