use std::net::TcpStream;

use latchkey_testbed::Postgres;
use url::Url;

#[tokio::test]
async fn a_private_postgresql_keeps_what_was_committed_over_a_restart_at_the_same_address() {
    let mut postgres = Postgres::start().await.expect("a cluster");
    postgres
        .sql("CREATE TABLE kept (what text); INSERT INTO kept VALUES ('this')")
        .expect("a table");
    let url = postgres.url.clone();

    postgres.restart().await.expect("it comes back");
    assert_eq!(postgres.url, url);
    let kept = postgres.sql("SELECT what FROM kept").expect("the table");
    assert_eq!(kept, "this");

    postgres.stop();
    assert!(!is_reached(&url));
    postgres.sql("SELECT 1").expect_err("nobody answers");
    postgres.restart().await.expect("it comes back");
    assert!(is_reached(&url));
    drop(postgres);
    assert!(!is_reached(&url));
}

#[tokio::test]
async fn a_private_postgresql_is_on_loopback_only_waits_for_the_disk_and_leaves_nothing() {
    let postgres = Postgres::start().await.expect("a cluster");
    let said = |setting: &str| {
        let statement = format!("SHOW {setting}");
        postgres.sql(&statement).expect("a setting")
    };
    assert_eq!(said("listen_addresses"), "127.0.0.1");
    assert_eq!(said("unix_socket_directories"), "");
    assert_eq!(said("fsync"), "on");
    assert_eq!(said("synchronous_commit"), "on");
    assert_eq!(said("is_superuser"), "on");
    let folder = said("data_directory");
    assert!(std::path::Path::new(&folder).is_dir());
    drop(postgres);
    assert!(!std::path::Path::new(&folder).exists());
}

#[tokio::test]
async fn two_private_postgresqls_know_nothing_of_each_other() {
    let (one, other) = tokio::join!(Postgres::start(), Postgres::start());
    let (one, other) = (one.expect("a cluster"), other.expect("a cluster"));
    assert_ne!(one.url, other.url);
    one.sql("CREATE TABLE only_here ()").expect("a table");
    other
        .sql("SELECT FROM only_here")
        .expect_err("it is another cluster");
}

fn is_reached(url: &Url) -> bool {
    let port = url.port().expect("a port");
    TcpStream::connect(("127.0.0.1", port)).is_ok()
}
