use std::time::{Duration, Instant};

use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use super::wire::{answer, ask, connect, end, get};
use crate::bed::Bed;

#[tokio::test]
async fn a_server_that_stops_ends_streams_and_idle_connections_and_finishes_what_it_began() {
    let mut bed = Bed::start().await;
    let address = bed.issuer().socket_addrs(|| None).unwrap()[0];
    let begun = bed.begin().await;
    let events = begun["events_uri"].as_str().unwrap();
    let path = events.strip_prefix(bed.issuer().as_str()).unwrap();
    let mut stream = connect(bed.issuer()).await;
    assert_eq!(
        ask(&mut stream, &get(&format!("/{path}"), "")).await.status,
        200
    );
    let mut idle = connect(bed.issuer()).await;
    ask(&mut idle, &get("/healthz", "")).await;
    let mut halfway = connect(bed.issuer()).await;
    halfway
        .write_all(
            b"POST /oauth/token HTTP/1.1\r\nhost: x\r\n\
              content-type: application/x-www-form-urlencoded\r\ncontent-length: 11\r\n\r\nclient",
        )
        .await
        .unwrap();
    // Its head is read: the next request on another connection is answered after it.
    ask(&mut connect(bed.issuer()).await, &get("/healthz", "")).await;

    let started = Instant::now();
    let stopping = tokio::spawn(bed.server.take().unwrap().stop());
    assert_eq!(end(&mut idle).await, "");
    end(&mut stream).await;
    assert!(TcpStream::connect(address).await.is_err());
    halfway.write_all(b"_id=x").await.unwrap();
    let last = answer(&mut halfway).await;
    last.assert_error(401, "invalid_client");
    assert_eq!(last.header("connection"), Some("close"));
    stopping.await.unwrap();
    assert!(started.elapsed() < Duration::from_secs(4));
}
