use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use tokio::io::AsyncWriteExt as _;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep};

use super::bed::{Bed, GET, LOCAL, ask, assert_after, end};

fn routes(finish: Arc<Notify>) -> Router {
    Router::new()
        .route("/", get(async || "here"))
        .route(
            "/slow",
            get(move || {
                let finish = Arc::clone(&finish);
                async move {
                    finish.notified().await;
                    "finished"
                }
            }),
        )
        .route("/never", get(async || std::future::pending::<()>().await))
}

#[tokio::test(start_paused = true)]
async fn idle_connections_end_at_once_and_requests_under_way_finish() {
    let finish = Arc::new(Notify::new());
    let bed = Bed::start(routes(Arc::clone(&finish)));
    let (mut idle, mut fresh, mut slow) =
        (bed.connect(LOCAL), bed.connect(LOCAL), bed.connect(LOCAL));
    ask(&mut idle, GET).await;
    slow.write_all(GET.replace("/ ", "/slow ").as_bytes())
        .await
        .unwrap();
    sleep(Duration::from_secs(1)).await;
    bed.stopping.cancel();
    assert_after(end(&mut idle).await.0, 0);
    assert_after(end(&mut fresh).await.0, 0);
    sleep(Duration::from_secs(3)).await;
    assert!(!bed.running.is_finished());
    finish.notify_one();
    let (_, rest) = end(&mut slow).await;
    assert!(
        rest.starts_with("HTTP/1.1 200 ") && rest.ends_with("finished"),
        "{rest}"
    );
    assert!(rest.contains("\r\nconnection: close\r\n"), "{rest}");
    bed.running.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_request_that_does_not_finish_is_cut_off_after_five_seconds() {
    let bed = Bed::start(routes(Arc::default()));
    let mut never = bed.connect(LOCAL);
    never
        .write_all(GET.replace("/ ", "/never ").as_bytes())
        .await
        .unwrap();
    let mut half = bed.connect(LOCAL);
    half.write_all(b"GET / HT").await.unwrap();
    sleep(Duration::from_secs(1)).await;
    let stopped = Instant::now();
    bed.stopping.cancel();
    bed.running.await.unwrap();
    assert_after(stopped.elapsed(), 5);
    assert_eq!(end(&mut never).await.1, "");
    assert_eq!(end(&mut half).await.1, "");
}

#[tokio::test(start_paused = true)]
async fn a_stopped_server_takes_nothing_new() {
    let bed = Bed::start(routes(Arc::default()));
    bed.stopping.cancel();
    sleep(Duration::from_secs(1)).await;
    assert!(bed.running.is_finished());
}

#[tokio::test(start_paused = true)]
async fn a_server_that_is_dropped_ends_its_connections_with_it() {
    let bed = Bed::start(routes(Arc::default()));
    let mut stream = bed.connect(LOCAL);
    ask(&mut stream, GET).await;
    bed.running.abort();
    assert_after(end(&mut stream).await.0, 0);
}
