//! The bodies of requests, which must arrive in time, and of answers, which keep something until they end.

use std::future::Future as _;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::time::{Instant, Sleep};

use super::patience::Progress;

/// The body of a request. When it is late, whoever reads it gets an error, and the connection's progress says so.
pub(super) struct TimelyBody<B> {
    body: B,
    due: Instant,
    progress: Arc<Progress>,
    alarm: Option<Pin<Box<Sleep>>>,
}

impl<B> TimelyBody<B> {
    /// A body that has `patience` from now on.
    pub(super) fn new(body: B, patience: Duration, progress: Arc<Progress>) -> Self {
        Self {
            body,
            due: Instant::now() + patience,
            progress,
            alarm: None,
        }
    }
}

impl<B> Body for TimelyBody<B>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = self.get_mut();
        if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(context) {
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        let due = this.due;
        let alarm = this
            .alarm
            .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(due)));
        if alarm.as_mut().poll(context).is_pending() {
            return Poll::Pending;
        }
        this.progress.give_up_on_body();
        Poll::Ready(Some(Err(io::Error::from(io::ErrorKind::TimedOut).into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The body of an answer and what is let go when it ends, or when the client is gone.
pub(super) struct HoldingBody<B, K> {
    body: B,
    _kept: K,
}

impl<B, K> HoldingBody<B, K> {
    pub(super) fn new(body: B, kept: K) -> Self {
        Self { body, _kept: kept }
    }
}

impl<B: Body + Unpin, K: Unpin> Body for HoldingBody<B, K> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        Pin::new(&mut self.get_mut().body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Tells the connection that an answer has ended, when it is dropped.
pub(super) struct Answering(pub(super) Arc<Progress>);

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.end_answer();
    }
}
