use std::path::Path;
use std::process::Stdio;

use futures_util::future::join_all;
use rustix::process::{Resource, getrlimit, setrlimit};
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite};
use url::Url;

use super::tls::{Pair, section};
use super::wire::{ask, connect, get};
use crate::process::{Running, latchkeyd};
use crate::program::database;

const STREAMS: usize = 5_000;
/// More handshakes would wait too long for one another.
const AT_ONCE: usize = 20;
const MOST_KIB: usize = 100 * 1024;
const MOST_KIB_WITH_TLS: usize = 150 * 1024;

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

/// A server on a port of its own, with these lines in its configuration; and `{before, after}` of so many event streams.
async fn resident_with_streams(folder: &Path, toml: &str, tls: Option<&Pair>) -> (usize, usize) {
    let file = folder.join("latchkeyd.toml");
    std::fs::write(&file, toml).unwrap();
    let mut running = Running(
        latchkeyd(&["--sandbox", "--listen", "127.0.0.1:0"])
            .args(["--config", file.to_str().unwrap()])
            .args(["--database", &database(folder)])
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
    let answer = ask(&mut open(&issuer, tls).await, &request).await;
    let begun: Value = serde_json::from_str(&answer.body).unwrap();
    let events = begun["events_uri"].as_str().unwrap();
    let path = format!("/{}", events.strip_prefix(issuer.as_str()).unwrap());
    let before = resident_kib(&running);

    let mut streams = Vec::with_capacity(STREAMS);
    while streams.len() < STREAMS {
        let follow = get(&path, "accept: text/event-stream\r\n");
        let opening = (0..AT_ONCE).map(async |_| {
            let mut stream = open(&issuer, tls).await;
            assert_eq!(ask(&mut stream, &follow).await.status, 200);
            stream
        });
        streams.extend(join_all(opening).await);
    }
    let metrics = ask(&mut open(&issuer, tls).await, &get("/metrics", "")).await;
    let counted = format!("\nlatchkeyd_open_event_streams {STREAMS}\n");
    assert!(metrics.body.contains(&counted), "{}", metrics.body);
    (before, resident_kib(&running))
}

/// A connection of either kind.
async fn open(issuer: &Url, tls: Option<&Pair>) -> Box<dyn Stream> {
    match tls {
        Some(pair) => Box::new(pair.connect(issuer).await.unwrap()),
        None => Box::new(connect(issuer).await),
    }
}

trait Stream: AsyncRead + AsyncWrite + Unpin {}

impl<S: AsyncRead + AsyncWrite + Unpin> Stream for S {}

#[track_caller]
fn assert_fits((before, after): (usize, usize), most_kib: usize) {
    let summary = format!(
        "{before} KiB before, {after} KiB with {STREAMS} streams, {} bytes each",
        (after - before) * 1024 / STREAMS
    );
    // Shown with `--no-capture`.
    std::io::Write::write_all(&mut std::io::stdout(), format!("{summary}\n").as_bytes()).unwrap();
    assert!(after <= most_kib, "{summary}");
}

#[tokio::test]
async fn five_thousand_event_streams_fit_in_a_hundred_mebibytes() {
    allow_many_connections();
    let folder = tempfile::tempdir().unwrap();
    let resident = resident_with_streams(folder.path(), "", None).await;
    assert_fits(resident, MOST_KIB);
}

#[tokio::test]
async fn five_thousand_event_streams_over_tls_fit_in_half_as_much_again() {
    allow_many_connections();
    let (folder, pair) = (tempfile::tempdir().unwrap(), Pair::new());
    pair.write(folder.path());
    let toml = section(folder.path());
    let resident = resident_with_streams(folder.path(), &toml, Some(&pair)).await;
    assert_fits(resident, MOST_KIB_WITH_TLS);
}
