//! How long a client may take, and the stream that ends when it takes longer.
//!
//! A connection waits for the head of a request, is idle between two, or waits for the client to take an answer; each has its
//! bound. While a route works, nothing is expected of the client. Bodies have their bound in `body`.

use std::future::Future as _;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep};

/// How long a client may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// For the head of a request, from its first byte on, and for the first one from the connection on; also for the TLS
    /// handshake.
    pub header: Duration,
    /// For the body, from the head on.
    pub body: Duration,
    /// Between two requests.
    pub idle: Duration,
    /// Without taking any of an answer.
    pub write: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            header: Duration::from_secs(10),
            body: Duration::from_secs(15),
            // Longer than the usual clients keep a connection they do not use, so that it is they who close it.
            idle: Duration::from_secs(120),
            write: Duration::from_secs(30),
        }
    }
}

/// How far a connection is, shared by its stream, its requests and its answers.
#[derive(Debug, Default)]
pub(super) struct Progress {
    /// Heads of requests that have arrived.
    requests: AtomicU32,
    answering: AtomicBool,
    body_overdue: AtomicBool,
}

impl Progress {
    /// A head has arrived whole.
    pub(super) fn begin_answer(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.answering.store(true, Ordering::Relaxed);
    }

    /// The answer has been handed over whole.
    pub(super) fn end_answer(&self) {
        self.answering.store(false, Ordering::Relaxed);
    }

    /// The client took too long over a body.
    pub(super) fn give_up_on_body(&self) {
        self.body_overdue.store(true, Ordering::Relaxed);
    }

    /// Whether it did. The connection ends then.
    pub(super) fn is_body_overdue(&self) -> bool {
        self.body_overdue.load(Ordering::Relaxed)
    }
}

/// A client's stream. What is late is an error of the kind `TimedOut`.
///
/// The timer goes when it rings and nothing is waited for: five thousand event streams have none.
pub(super) struct PatientStream<S> {
    stream: S,
    patience: Patience,
    progress: Arc<Progress>,
    opened: Instant,
    /// As many requests have been seen by the reading half.
    seen: u32,
    /// Some of the next head has arrived.
    partial: bool,
    read_by: Option<Instant>,
    write_by: Option<Instant>,
    alarm: Option<Pin<Box<Sleep>>>,
}

impl<S> PatientStream<S> {
    pub(super) fn new(stream: S, patience: Patience, progress: Arc<Progress>) -> Self {
        Self {
            stream,
            patience,
            progress,
            opened: Instant::now(),
            seen: 0,
            partial: false,
            read_by: None,
            write_by: None,
            alarm: None,
        }
    }

    /// What the client owes now.
    fn look(&mut self) {
        let requests = self.progress.requests.load(Ordering::Relaxed);
        if requests != self.seen {
            self.seen = requests;
            self.partial = false;
            self.read_by = None;
        }
    }

    fn has_read(&mut self) {
        self.look();
        if self.partial || self.progress.answering.load(Ordering::Relaxed) {
            return;
        }
        self.partial = true;
        let from = if self.seen == 0 {
            self.opened
        } else {
            Instant::now()
        };
        self.read_by = Some(from + self.patience.header);
    }

    /// Nothing to read: is that in order?
    fn waits_to_read(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.look();
        if self.progress.answering.load(Ordering::Relaxed) {
            self.read_by = None;
            if self.write_by.is_none() {
                self.alarm.take_if(|alarm| alarm.is_elapsed());
            }
            return Poll::Pending;
        }
        if self.write_by.is_some() {
            // The client still takes its answer. The alarm of that rings, and then this looks again.
            self.read_by = None;
            return Poll::Pending;
        }
        let by = match self.read_by {
            Some(by) => by,
            None if self.seen == 0 => self.opened + self.patience.header,
            None => Instant::now() + self.patience.idle,
        };
        self.read_by = Some(by);
        self.wait(context, by)
    }

    /// An answer is out. Whoever reads has asked before it was, and need not ask again.
    fn is_idle_from_now_on(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.look();
        if self.read_by.is_none()
            && let Poll::Ready(Err(error)) = self.waits_to_read(context)
        {
            return Poll::Ready(Err(error));
        }
        Poll::Ready(Ok(()))
    }

    /// The client takes nothing: is that in order?
    fn waits_to_write(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let latest = || Instant::now() + self.patience.write;
        let by = self.write_by.unwrap_or_else(latest);
        self.write_by = Some(by);
        self.wait(context, by)
    }

    /// Pending until `by`, and an error from then on.
    fn wait(&mut self, context: &mut Context<'_>, by: Instant) -> Poll<io::Result<()>> {
        if Instant::now() >= by {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        let alarm = self
            .alarm
            .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(by)));
        if alarm.deadline() > by || alarm.is_elapsed() {
            alarm.as_mut().reset(by);
        }
        // An alarm that rings early was set for something else, and is set anew.
        while alarm.as_mut().poll(context).is_ready() {
            if Instant::now() >= by {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
            alarm.as_mut().reset(by);
        }
        Poll::Pending
    }

    /// What became of a write, a flush or a shutdown.
    fn after_write<T>(
        &mut self,
        context: &mut Context<'_>,
        result: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        match result {
            Poll::Ready(result) => {
                self.write_by = None;
                Poll::Ready(result)
            }
            Poll::Pending => match self.waits_to_write(context) {
                Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
                Poll::Ready(Ok(())) | Poll::Pending => Poll::Pending,
            },
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for PatientStream<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        match Pin::new(&mut this.stream).poll_read(context, buffer) {
            Poll::Ready(Ok(())) => {
                if buffer.filled().len() > before {
                    this.has_read();
                }
                Poll::Ready(Ok(()))
            }
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => this.waits_to_read(context),
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for PatientStream<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let result = Pin::new(&mut this.stream).poll_write(context, bytes);
        this.after_write(context, result)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let result = Pin::new(&mut this.stream).poll_write_vectored(context, slices);
        this.after_write(context, result)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let result = Pin::new(&mut this.stream).poll_flush(context);
        match this.after_write(context, result) {
            Poll::Ready(Ok(())) => this.is_idle_from_now_on(context),
            other => other,
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let result = Pin::new(&mut this.stream).poll_shutdown(context);
        this.after_write(context, result)
    }
}
