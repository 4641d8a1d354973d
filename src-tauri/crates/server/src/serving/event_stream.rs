//! An answer of events, written without hyper.
//!
//! hyper keeps two buffers of 8 KiB for each connection. Thousands of desktops listen, and hear a line now and then: once the answer
//! is known to be a stream of events, its connection needs no buffer at all.

use std::io::{self, Write as _};

use axum::body::Body as AnyBody;
use axum::http::{HeaderValue, header};
use futures_util::StreamExt as _;
use http::response::Parts;
use hyper::Response;
use hyper::body::{Body, Bytes};
use jiff::fmt::rfc2822::DateTimePrinter;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

use crate::clock::{Clock as _, SystemClock};

/// Whether an answer's body is a stream of events.
pub(super) fn is_event_stream<B>(answer: &Response<B>) -> bool {
    answer
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"))
}

/// Writes the answer to a request of HTTP/1.1. Says whether the connection can take another request then: not when the client hung up
/// or asks for more before the end.
pub(super) async fn send<S, B>(
    stream: &mut S,
    answer: Response<B>,
    asks_early: bool,
) -> io::Result<bool>
where
    S: AsyncRead + AsyncWrite + Unpin,
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<axum::BoxError>,
{
    let (parts, body) = answer.into_parts();
    stream.write_all(&head(parts, asks_early)?).await?;
    stream.flush().await?;
    let mut events = AnyBody::new(body).into_data_stream();
    let mut asks_more = asks_early;
    loop {
        let mut more = [0; 64];
        let event = tokio::select! {
            event = events.next() => event,
            read = stream.read(&mut more) => {
                if read? == 0 {
                    return Ok(false);
                }
                asks_more = true;
                continue;
            }
        };
        match event {
            Some(Ok(event)) => stream.write_all(&chunk(&event)?).await?,
            // Whatever failed, the stream breaks off: a last chunk would say that it is whole.
            Some(Err(_)) => return Ok(false),
            None => break,
        }
        stream.flush().await?;
    }
    drop(events);
    stream.write_all(b"0\r\n\r\n").await?;
    if asks_more {
        stream.shutdown().await?;
    } else {
        stream.flush().await?;
    }
    Ok(!asks_more)
}

/// RFC 9112 section 2.1.
fn head(parts: Parts, is_last: bool) -> io::Result<Vec<u8>> {
    let mut headers = parts.headers;
    headers.insert(
        header::TRANSFER_ENCODING,
        HeaderValue::from_static("chunked"),
    );
    if is_last {
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    // RFC 9110 section 6.6.1.
    let now = DateTimePrinter::new().timestamp_to_rfc9110_string(&SystemClock.now());
    if let Some(date) = now.ok().and_then(|date| date.try_into().ok()) {
        headers.insert(header::DATE, date);
    }
    let mut head = Vec::new();
    write!(head, "HTTP/1.1 {}\r\n", parts.status)?;
    for (name, value) in &headers {
        write!(head, "{name}: ")?;
        head.extend_from_slice(value.as_bytes());
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(b"\r\n");
    Ok(head)
}

/// RFC 9112 section 7.1. An empty one would be the last.
fn chunk(event: &[u8]) -> io::Result<Vec<u8>> {
    let mut chunk = Vec::with_capacity(event.len() + 16);
    if !event.is_empty() {
        write!(chunk, "{:x}\r\n", event.len())?;
        chunk.extend_from_slice(event);
        chunk.extend_from_slice(b"\r\n");
    }
    Ok(chunk)
}
