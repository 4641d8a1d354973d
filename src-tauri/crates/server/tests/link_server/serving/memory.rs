use std::process::Stdio;

use rustix::process::{Resource, getrlimit, setrlimit};
use serde_json::Value;
use tokio::task::JoinSet;

use super::wire::{ask, connect, get};
use crate::process::{Running, latchkeyd};
use crate::program::database;

const STREAMS: usize = 5_000;
const MOST_KIB: usize = 100 * 1024;

/// A test has as many open files as the server.
fn allow_many_connections() {
    let mut files = getrlimit(Resource::Nofile);
    files.current = files.maximum;
    setrlimit(Resource::Nofile, files).unwrap();
}

fn resident_kib(running: &Running) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{}/status", running.0.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kib = line.unwrap().split_whitespace().nth(1).unwrap();
    kib.parse().unwrap()
}

#[tokio::test]
async fn five_thousand_event_streams_fit_in_a_hundred_mebibytes() {
    allow_many_connections();
    let folder = tempfile::tempdir().unwrap();
    let mut running = Running(
        latchkeyd(&["--sandbox", "--listen", "127.0.0.1:0"])
            .args(["--database", &database(folder.path())])
            .env("LATCHKEYD_LOG", "warn")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap(),
    );
    let issuer = running.issuer();
    let form = "client_id=latchkey-desktop";
    let request = format!(
        "POST /oauth/device_authorization HTTP/1.1\r\nhost: x\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
        form.len()
    );
    let answer = ask(&mut connect(&issuer).await, &request).await;
    let begun: Value = serde_json::from_str(&answer.body).unwrap();
    let events = begun["events_uri"].as_str().unwrap();
    let path = format!("/{}", events.strip_prefix(issuer.as_str()).unwrap());
    let before = resident_kib(&running);

    let mut opening = JoinSet::new();
    let mut open = Vec::with_capacity(STREAMS);
    while open.len() < STREAMS {
        while opening.len() < 100 && open.len() + opening.len() < STREAMS {
            let (issuer, follow) = (issuer.clone(), get(&path, "accept: text/event-stream\r\n"));
            opening.spawn(async move {
                let mut stream = connect(&issuer).await;
                assert_eq!(ask(&mut stream, &follow).await.status, 200);
                stream
            });
        }
        open.push(opening.join_next().await.unwrap().unwrap());
    }
    let metrics = ask(&mut connect(&issuer).await, &get("/metrics", "")).await;
    let counted = format!("\nlatchkeyd_open_event_streams {STREAMS}\n");
    assert!(metrics.body.contains(&counted), "{}", metrics.body);

    let after = resident_kib(&running);
    let summary = format!(
        "{before} KiB before, {after} KiB with {STREAMS} streams, {} bytes each",
        (after - before) * 1024 / STREAMS
    );
    assert!(after <= MOST_KIB, "{summary}");
    // Shown with `--no-capture`.
    std::io::Write::write_all(&mut std::io::stdout(), format!("{summary}\n").as_bytes()).unwrap();
}
