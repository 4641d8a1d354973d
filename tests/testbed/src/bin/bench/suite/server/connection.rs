//! One keep-alive connection, with as little HTTP/1.1 (RFC 9112) as a load needs: requests are bytes that were made before,
//! and of an answer only status and body are read.

use std::{
    io::{Error, ErrorKind, Result},
    net::SocketAddr,
};

use memchr::memmem;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Where a chunked answer ends (RFC 9112 section 7.1).
pub(crate) const LAST_CHUNK: &[u8] = b"\r\n0\r\n\r\n";

/// An open connection. What was received last lies in it until the next question.
pub(crate) struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

/// An answer as it lies in the connection.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer<'a> {
    pub(crate) status: u16,
    pub(crate) body: &'a [u8],
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            received: Vec::with_capacity(2048),
        })
    }

    /// Sends a request and waits for the whole answer, which has to say how long it is.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        self.send(request).await?;
        let whole = loop {
            if let Some(whole) = Whole::of(&self.received)? {
                break whole;
            }
            self.receive().await?;
        };
        Ok(Answer {
            status: whole.status,
            body: &self.received[whole.body..whole.end],
        })
    }

    /// Sends a request whose answer is read with [`Connection::wait_for`].
    pub(crate) async fn send(&mut self, request: &[u8]) -> Result<()> {
        self.received.clear();
        self.stream.write_all(request).await
    }

    /// Reads on until `words` are among what was received since the last question.
    pub(crate) async fn wait_for(&mut self, words: &[u8]) -> Result<()> {
        while memmem::find(&self.received, words).is_none() {
            self.receive().await?;
        }
        Ok(())
    }

    /// Whether the other side still holds an event stream open. Comments that keep it alive may have come.
    pub(crate) fn is_open(&mut self) -> bool {
        loop {
            match self.stream.try_read_buf(&mut self.received) {
                Ok(0) => return false,
                Ok(_) => {}
                Err(error) => {
                    return error.kind() == ErrorKind::WouldBlock
                        && memmem::find(&self.received, LAST_CHUNK).is_none();
                }
            }
        }
    }

    async fn receive(&mut self) -> Result<()> {
        match self.stream.read_buf(&mut self.received).await? {
            0 => Err(ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }
}

/// A request with a form in its body, all but the value of its last field.
#[derive(Clone)]
pub(crate) struct Form {
    head: String,
    fields: String,
}

impl Form {
    /// `fields` ends with the name and `=` of the last one. `headers` are whole lines.
    pub(crate) fn new(path: &str, headers: &str, fields: impl Into<String>) -> Self {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n{headers}\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: "
        );
        let fields = fields.into();
        Self { head, fields }
    }

    /// Writes the request with a value that needs no encoding.
    pub(crate) fn write(&self, value: &str, request: &mut Vec<u8>) {
        request.clear();
        request.extend_from_slice(self.head.as_bytes());
        let length = self.fields.len() + value.len();
        request.extend_from_slice(length.to_string().as_bytes());
        request.extend_from_slice(b"\r\n\r\n");
        request.extend_from_slice(self.fields.as_bytes());
        request.extend_from_slice(value.as_bytes());
    }
}

/// Where the parts of an answer, or of a request, lie in what was received.
pub(crate) struct Whole {
    /// Of an answer.
    status: u16,
    body: usize,
    end: usize,
}

impl Whole {
    /// None while something is missing.
    fn of(received: &[u8]) -> Result<Option<Self>> {
        let Some(head) = memmem::find(received, b"\r\n\r\n") else {
            return Ok(None);
        };
        let malformed = |what| Error::new(ErrorKind::InvalidData, what);
        let status = std::str::from_utf8(received.get(9..12).unwrap_or_default())
            .ok()
            .and_then(|status| status.parse().ok())
            .ok_or_else(|| malformed("an answer without a status"))?;
        let length = content_length(&received[..head])
            .ok_or_else(|| malformed("an answer that does not say how long it is"))?;
        let body = head + 4;
        let end = body + length;
        Ok((received.len() >= end).then_some(Self { status, body, end }))
    }
}

/// What `Content-Length` says in a head.
pub(crate) fn content_length(head: &[u8]) -> Option<usize> {
    const NAME: &[u8] = b"content-length:";
    let mut lines = head.split(|byte| *byte == b'\n');
    let line = lines.find(|line| {
        line.get(..NAME.len())
            .is_some_and(|name| name.eq_ignore_ascii_case(NAME))
    })?;
    std::str::from_utf8(&line[NAME.len()..])
        .ok()?
        .trim()
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    #[test]
    fn an_answer_is_whole_with_its_last_byte() {
        let text = b"HTTP/1.1 200 OK\r\nX: y\r\nContent-Length: 5\r\n\r\nwhole";
        for end in 0..text.len() {
            assert!(Whole::of(&text[..end]).unwrap().is_none(), "{end}");
        }
        let whole = Whole::of(text).unwrap().expect("all of it");
        assert_eq!(whole.status, 200);
        assert_eq!(&text[whole.body..whole.end], b"whole");
        assert!(Whole::of(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
    }

    #[tokio::test]
    async fn a_stream_is_open_until_its_last_chunk_whatever_came_before() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (connection, accepted) = tokio::join!(Connection::open(address), listener.accept());
        let (mut connection, (mut server, _)) = (connection.unwrap(), accepted.unwrap());
        connection.send(b"GET").await.unwrap();
        for (chunk, open) in [("2\r\n:\n\r\n", true), ("2\r\n:\n\r\n0\r\n\r\n", false)] {
            server.write_all(chunk.as_bytes()).await.unwrap();
            connection.stream.readable().await.unwrap();
            assert_eq!(connection.is_open(), open, "{chunk:?}");
        }
        connection.send(b"GET").await.unwrap();
        assert!(connection.is_open());
        server.shutdown().await.unwrap();
        connection.stream.readable().await.unwrap();
        assert!(!connection.is_open());
    }

    #[test]
    fn a_form_is_a_whole_request() {
        let mut request = b"what was there before".to_vec();
        Form::new("/token", "x: y\r\n", "a=b&token=").write("T", &mut request);
        assert_eq!(
            String::from_utf8(request).unwrap(),
            "POST /token HTTP/1.1\r\nhost: 127.0.0.1\r\nx: y\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: 11\r\n\r\na=b&token=T"
        );
    }
}
