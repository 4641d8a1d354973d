use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, DuplexStream};
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::clock::SystemEntropy;
use crate::config::ServingConfig;
use crate::counts::Counts;
use crate::serving::accept::Incoming;
use crate::serving::{Front, Listening, Tls, surround};

pub(super) const LOCAL: &str = "127.0.0.1";
pub(super) const ELSEWHERE: &str = "192.0.2.1";

/// A router behind the front and the accept loop.
pub(super) struct Bed {
    pub(super) front: Arc<Front>,
    pub(super) stopping: CancellationToken,
    pub(super) running: JoinHandle<()>,
    peers: mpsc::UnboundedSender<io::Result<(DuplexStream, IpAddr)>>,
}

struct Peers(Mutex<mpsc::UnboundedReceiver<io::Result<(DuplexStream, IpAddr)>>>);

impl Incoming for Peers {
    type Stream = DuplexStream;

    async fn next(&self) -> io::Result<(DuplexStream, IpAddr)> {
        match self.0.lock().await.recv().await {
            Some(next) => next,
            None => std::future::pending().await,
        }
    }
}

impl Bed {
    pub(super) fn start(router: Router) -> Self {
        Self::start_with(router, &ServingConfig::default())
    }

    pub(super) fn start_with(router: Router, config: &ServingConfig) -> Self {
        let (peers, incoming) = mpsc::unbounded_channel();
        let issuer = Url::parse("https://link.example").unwrap();
        let front = Front::new(config, &issuer, Arc::new(SystemEntropy), &Counts::default());
        let stopping = CancellationToken::new();
        let listening = Listening::new(
            surround(router, Arc::clone(&front)),
            Arc::clone(&front),
            config.patience,
            config.tls.clone().map(|files| Tls::load(files).unwrap()),
            stopping.clone(),
        );
        Self {
            running: tokio::spawn(listening.run(Peers(Mutex::new(incoming)))),
            front,
            stopping,
            peers,
        }
    }

    /// A connection from this address.
    pub(super) fn connect(&self, address: &str) -> DuplexStream {
        self.connect_through(address, 64 * 1024)
    }

    /// A connection of which the network holds only so many bytes.
    pub(super) fn connect_through(&self, address: &str, bytes: usize) -> DuplexStream {
        let (near, far) = tokio::io::duplex(bytes);
        self.peers
            .send(Ok((far, address.parse().unwrap())))
            .unwrap();
        near
    }

    /// What the operating system says instead of giving a connection.
    pub(super) fn fail(&self, error: io::Error) {
        self.peers.send(Err(error)).unwrap();
    }

    pub(super) fn has_counted(&self, series: &str) -> bool {
        self.front
            .metrics()
            .text()
            .contains(&format!("\nlatchkeyd_{series}\n"))
    }
}

/// Sends a request and reads the answer.
pub(super) async fn ask(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    request: &str,
) -> String {
    stream.write_all(request.as_bytes()).await.unwrap();
    answer(stream).await
}

/// Reads one answer: head and body.
pub(super) async fn answer(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut text = Vec::new();
    while !text.ends_with(b"\r\n\r\n") {
        text.push(stream.read_u8().await.unwrap());
    }
    let head = String::from_utf8(text).unwrap();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.unwrap();
    head + &String::from_utf8(body).unwrap()
}

/// Reads until the server ends the connection, and says when that was.
pub(super) async fn end(stream: &mut (impl AsyncRead + Unpin)) -> (Duration, String) {
    let started = Instant::now();
    let mut rest = Vec::new();
    // An end is an end, in order or not.
    let _ = stream.read_to_end(&mut rest).await;
    (started.elapsed(), String::from_utf8(rest).unwrap())
}

pub(super) const GET: &str = "GET / HTTP/1.1\r\nhost: x\r\n\r\n";

/// Whether this is the whole-second time at which something was to happen.
#[track_caller]
pub(super) fn assert_after(elapsed: Duration, seconds: u64) {
    let early = Duration::from_secs(seconds);
    let late = early + Duration::from_millis(50);
    assert!((early..late).contains(&elapsed), "{elapsed:?}");
}
