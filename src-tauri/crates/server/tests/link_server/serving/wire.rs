use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use url::Url;

/// No test waits longer for an answer that does not come.
const PATIENCE: Duration = Duration::from_secs(20);

/// An answer as it stood on the wire.
#[derive(Debug)]
pub(crate) struct Raw {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Raw {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    #[track_caller]
    pub(crate) fn assert_error(&self, status: u16, error: &str) {
        assert_eq!(self.status, status, "{self:?}");
        let body: serde_json::Value = serde_json::from_str(&self.body).unwrap();
        assert_eq!(body["error"], error, "{self:?}");
    }
}

pub(crate) async fn connect(issuer: &Url) -> TcpStream {
    let address = issuer.socket_addrs(|| None).unwrap()[0];
    TcpStream::connect(address).await.unwrap()
}

/// Sends this and reads one answer.
pub(crate) async fn ask(stream: &mut (impl AsyncRead + AsyncWrite + Unpin), request: &str) -> Raw {
    stream.write_all(request.as_bytes()).await.unwrap();
    answer(stream).await
}

/// The same on a connection of its own.
pub(crate) async fn ask_once(issuer: &Url, request: &str) -> Raw {
    ask(&mut connect(issuer).await, request).await
}

/// Reads one answer. The body is what `content-length` says; of an event stream it is nothing.
pub(crate) async fn answer(stream: &mut (impl AsyncRead + Unpin)) -> Raw {
    let reading = async {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        let head = String::from_utf8(head).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let mut answer = Raw {
            status,
            head,
            body: String::new(),
        };
        let length = answer
            .header("content-length")
            .map_or(0, |length| length.parse().unwrap());
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await.unwrap();
        answer.body = String::from_utf8(body).unwrap();
        answer
    };
    tokio::time::timeout(PATIENCE, reading).await.unwrap()
}

/// Reads the rest of an answer that is sent in chunks, to its last.
pub(crate) async fn last_chunk(stream: &mut (impl AsyncRead + Unpin)) {
    let reading = async {
        let mut rest = Vec::new();
        while !rest.ends_with(b"\r\n0\r\n\r\n") {
            rest.push(stream.read_u8().await.unwrap());
        }
    };
    tokio::time::timeout(PATIENCE, reading).await.unwrap();
}

/// Reads until the server ends the connection.
pub(crate) async fn end(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut rest = Vec::new();
    // Cut off or closed in order: an end is an end.
    let reading = stream.read_to_end(&mut rest);
    let _ = tokio::time::timeout(PATIENCE, reading).await.unwrap();
    String::from_utf8_lossy(&rest).into_owned()
}

pub(crate) fn get(path: &str, headers: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: x\r\n{headers}\r\n")
}
