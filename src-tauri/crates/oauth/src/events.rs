//! Server-sent events, with the bounds that an answer without an end needs: how long it may be silent, and how much of it is
//! kept until an event is whole.

use std::convert::Infallible;
use std::time::Duration;

use eventsource_stream::{Event, Eventsource as _};
use futures_util::stream::{self, BoxStream};
use futures_util::{Stream, StreamExt as _};

/// A server says something at least this often, if only a comment. A connection that broke without a word is silent for longer.
const SILENCE: Duration = Duration::from_secs(60);
/// The largest event that is read, in bytes.
const EVENT_LIMIT: usize = 64 * 1024;

/// The events of an answer. They end when the server ends them, the connection breaks, or a bound is passed.
pub(crate) fn read(answer: reqwest::Response) -> BoxStream<'static, Event> {
    let chunks = stream::unfold(answer, |mut answer| async {
        let chunk = answer.chunk().await.ok()??;
        Some((chunk, answer))
    });
    parse(until_silent(chunks)).boxed()
}

fn until_silent<T>(chunks: impl Stream<Item = T>) -> impl Stream<Item = T> {
    stream::unfold(Box::pin(chunks), |mut chunks| async {
        let chunk = tokio::time::timeout(SILENCE, chunks.next()).await.ok()??;
        Some((chunk, chunks))
    })
}

fn parse<B: AsRef<[u8]>>(bytes: impl Stream<Item = B>) -> impl Stream<Item = Event> {
    bytes
        .scan(Unfinished::default(), |unfinished, chunk| {
            let fits = unfinished.take(chunk.as_ref());
            std::future::ready(fits.then_some(Ok::<_, Infallible>(chunk)))
        })
        .eventsource()
        .take_while(|event| std::future::ready(event.is_ok()))
        .filter_map(|event| std::future::ready(event.ok()))
}

/// How much came since the last empty line, which ends an event.
#[derive(Default)]
struct Unfinished {
    bytes: usize,
    in_a_line: bool,
}

impl Unfinished {
    /// Whether it is still within the limit.
    fn take(&mut self, chunk: &[u8]) -> bool {
        for &byte in chunk {
            match byte {
                b'\r' => {}
                b'\n' if !self.in_a_line => self.bytes = 0,
                b'\n' => self.in_a_line = false,
                _ => self.in_a_line = true,
            }
            self.bytes += 1;
        }
        self.bytes <= EVENT_LIMIT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn names(chunks: Vec<Vec<u8>>) -> Vec<String> {
        let events = parse(stream::iter(chunks));
        events.map(|event| event.event).collect().await
    }

    #[tokio::test]
    async fn an_event_that_never_ends_is_not_kept() {
        let whole = b"event: a\ndata: {}\n\n".to_vec();
        let endless = vec![b'x'; EVENT_LIMIT / 2];
        assert_eq!(names(vec![whole.clone(), endless.clone()]).await, ["a"]);
        let cut_off = vec![whole.clone(), endless.clone(), endless, whole.clone()];
        assert_eq!(names(cut_off).await, ["a"]);
        let lines = vec![b"data: x\n".repeat(EVENT_LIMIT / 8 + 1), whole];
        assert!(names(lines).await.is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_that_is_silent_for_too_long_has_ended() {
        let comment = async |after: Duration| {
            tokio::time::sleep(after).await;
            b": still here\n\n".to_vec()
        };
        let before = stream::once(comment(SILENCE.saturating_sub(Duration::from_secs(1))));
        let event = stream::iter([b"event: a\ndata: {}\n\n".to_vec()]);
        let too_late = stream::once(comment(SILENCE + Duration::from_secs(1)));
        let chunks = before.chain(event.clone()).chain(too_late).chain(event);
        let heard: Vec<_> = parse(until_silent(chunks)).collect().await;
        assert_eq!(heard.len(), 1);
    }

    #[tokio::test]
    async fn any_number_of_comments_and_events_is_read() {
        let comments = b": still here\r\n\r\n".repeat(EVENT_LIMIT / 8);
        let event = b"event: b\r\ndata: {}\r\n\r\n".to_vec();
        assert_eq!(names(vec![comments, event]).await, ["b"]);
    }
}
