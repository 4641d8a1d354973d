//! Takes connections and speaks HTTP/1.1 on them.
//!
//! An open event stream leaves hyper and its buffers (`event_stream`), and has no timer of ours. TLS adds 11 KiB. When the
//! server stops, nothing new is taken, idle connections end at once, and requests under way have a few seconds.

use std::convert::Infallible;
use std::error::Error as _;
use std::future::{Future, pending, poll_fn};
use std::io;
use std::net::IpAddr;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Version};
use axum::response::{IntoResponse as _, Response};
use hyper::Request;
use hyper::body::Incoming as IncomingBody;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::body::{Answering, HoldingBody, TimelyBody};
use super::client_address::ClientAddress;
use super::event_stream::{self, is_event_stream};
use super::front::{Connection, Front};
use super::labels::Dropped;
use super::limits::{Audience, Limited, Rule};
use super::patience::{Patience, PatientStream, Progress};
use super::seats::ConnectionSeat;
use super::tls::Tls;

/// The head of a request, and what is read or written at a stroke.
const LARGEST_BUFFER: usize = 16 * 1024;

/// How long requests under way may take to finish when the server stops.
const LAST_ANSWERS: Duration = Duration::from_secs(5);

/// What the operating system may need until it has descriptors or memory again.
const PAUSE: Duration = Duration::from_millis(250);

/// Connections over the limit are told so, as many at once and as fast as this; the others are closed without a word.
const TURNED_AWAY_AT_ONCE: usize = 64;
const TURNED_AWAY_WITHIN: Duration = Duration::from_secs(2);

/// How long what was sent may go without a sign of the peer.
#[cfg(target_os = "linux")]
const UNACKNOWLEDGED: Duration = Duration::from_secs(30);

/// A listener, before it takes connections.
pub(crate) struct Listening {
    http: http1::Builder,
    router: Router,
    front: Arc<Front>,
    patience: Patience,
    tls: Option<Tls>,
    turning_away: Arc<Semaphore>,
    stopping: CancellationToken,
}

/// Where connections come from.
pub(crate) trait Incoming {
    type Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static;

    /// The next connection and its peer.
    fn next(&self) -> impl Future<Output = io::Result<(Self::Stream, IpAddr)>> + Send;
}

impl Incoming for TcpListener {
    type Stream = TcpStream;

    async fn next(&self) -> io::Result<(TcpStream, IpAddr)> {
        let (stream, address) = self.accept().await?;
        prepare(&stream);
        Ok((stream, address.ip()))
    }
}

/// What came of a connection while hyper had it.
enum Spoken<S> {
    Ended(hyper::Result<()>),
    /// The next answer is a stream of events.
    Events(Box<Events<S>>),
}

struct Events<S> {
    stream: PatientStream<S>,
    answer: Response<HoldingBody<Body, Answering>>,
    /// Whether the client has sent more than what this answers.
    asks_early: bool,
}

impl Listening {
    /// For the routes behind `front`, which must surround them.
    pub(crate) fn new(
        router: Router,
        front: Arc<Front>,
        patience: Patience,
        tls: Option<Tls>,
        stopping: CancellationToken,
    ) -> Self {
        let mut http = http1::Builder::new();
        // hyper's own bound would end idle connections as fast as slow heads; ours tells them apart.
        http.header_read_timeout(None).max_buf_size(LARGEST_BUFFER);
        Self {
            http,
            router,
            front,
            patience,
            tls,
            turning_away: Arc::new(Semaphore::new(TURNED_AWAY_AT_ONCE)),
            stopping,
        }
    }

    /// Takes connections until the server stops, and returns when all have ended.
    pub(crate) async fn run(self, incoming: impl Incoming) {
        let listening = Arc::new(self);
        // Dropped with this future, which ends the connections too.
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                () = listening.stopping.cancelled() => break,
                Some(_) = connections.join_next() => {}
                next = incoming.next() => match next {
                    Ok((stream, peer)) => listening.take(stream, peer, &mut connections),
                    Err(error) if is_the_clients(&error) => {}
                    Err(error) => {
                        tracing::error!(%error, "no connection can be taken");
                        tokio::select! {
                            () = listening.stopping.cancelled() => break,
                            () = tokio::time::sleep(PAUSE) => {}
                        }
                    }
                }
            }
        }
        drop(incoming);
        let all_ended = async { while connections.join_next().await.is_some() {} };
        if tokio::time::timeout(LAST_ANSWERS, all_ended).await.is_err() {
            tracing::warn!(
                connections = connections.len(),
                "some requests did not finish in time and were cut off"
            );
        }
    }

    fn take<S>(self: &Arc<Self>, stream: S, peer: IpAddr, connections: &mut JoinSet<()>)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let client = ClientAddress::new(peer);
        let is_counted = !client.ip().is_loopback() && !self.front.proxies.trusts(client);
        let network = is_counted.then(|| client.network());
        let listening = Arc::clone(self);
        match (self.front.seats.connection(network), &self.tls) {
            (Ok(seat), None) => {
                connections.spawn(listening.speak(stream, peer, seat));
            }
            (Ok(seat), Some(_)) => {
                connections.spawn(listening.shake_hands(stream, peer, seat));
            }
            (Err(rule), tls) => {
                self.front.metrics.rate_limited(rule);
                // A handshake is too dear for a refusal.
                if tls.is_none()
                    && let Ok(permit) = Arc::clone(&self.turning_away).try_acquire_owned()
                {
                    connections.spawn(listening.turn_away(stream, rule, permit));
                }
            }
        }
    }

    async fn shake_hands<S>(self: Arc<Self>, stream: S, peer: IpAddr, seat: ConnectionSeat)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let Some(tls) = &self.tls else { return };
        // What a handshake needs is freed with it, and a session is not moved about within a task that would have room for each
        // of its places: a connection may stay open for long, beside thousands of others.
        let handshake = Box::pin(tls.acceptor.accept(stream));
        match tokio::time::timeout(self.patience.header, handshake).await {
            Ok(Ok(stream)) => self.speak(Box::new(stream), peer, seat).await,
            Ok(Err(_)) => self.front.metrics.dropped(Dropped::Handshake),
            Err(_) => self.front.metrics.dropped(Dropped::Slow),
        }
    }

    async fn speak<S>(self: Arc<Self>, stream: S, peer: IpAddr, _seat: ConnectionSeat)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let progress = Arc::new(Progress::default());
        let mut stream = PatientStream::new(stream, self.patience, Arc::clone(&progress));
        let reason = loop {
            // What hyper needs is freed before the events come.
            match Box::pin(self.speak_http(stream, peer, &progress)).await {
                Spoken::Ended(ended) => break ended.err().as_ref().and_then(reason),
                Spoken::Events(events) => {
                    let Events {
                        stream: rest,
                        answer,
                        asks_early,
                    } = *events;
                    stream = rest;
                    match event_stream::send(&mut stream, answer, asks_early).await {
                        Ok(true) => {}
                        Ok(false) => break None,
                        Err(error) => break reason_of_stream(&error),
                    }
                }
            }
        };
        if let Some(reason) = reason {
            self.front.metrics.dropped(reason);
        }
    }

    async fn speak_http<S>(
        &self,
        stream: PatientStream<S>,
        peer: IpAddr,
        progress: &Arc<Progress>,
    ) -> Spoken<S>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let progress = Arc::clone(progress);
        let router = TowerToHyperService::new(self.router.clone());
        let patience = self.patience.body;
        let events = Arc::new(Mutex::new(None));
        let leaving = Arc::clone(&events);
        let service = service_fn(move |request: Request<IncomingBody>| {
            progress.begin_answer();
            let may_leave =
                request.method() == Method::GET && request.version() == Version::HTTP_11;
            let leaving = may_leave.then(|| Arc::clone(&leaving));
            let mut request =
                request.map(|body| TimelyBody::new(body, patience, Arc::clone(&progress)));
            request.extensions_mut().insert(Connection {
                peer,
                progress: Arc::clone(&progress),
            });
            let answer = router.call(request);
            let answering = Answering(Arc::clone(&progress));
            async move {
                let response = answer.await?;
                let response = response.map(|body| HoldingBody::new(body, answering));
                match leaving.filter(|_| is_event_stream(&response)) {
                    Some(leaving) => {
                        *leaving.lock().unwrap_or_else(PoisonError::into_inner) = Some(response);
                        // hyper hears nothing of it.
                        pending().await
                    }
                    None => Ok::<_, Infallible>(response),
                }
            }
        });
        let mut connection = self.http.serve_connection(TokioIo::new(stream), service);
        let mut stop = pin!(self.stopping.cancelled());
        let mut is_stopping = false;
        let spoken = poll_fn(|context| {
            if !is_stopping && stop.as_mut().poll(context).is_ready() {
                is_stopping = true;
                Pin::new(&mut connection).graceful_shutdown();
            }
            if let Poll::Ready(ended) = Pin::new(&mut connection).poll(context) {
                return Poll::Ready(Err(ended));
            }
            let answer = events.lock().unwrap_or_else(PoisonError::into_inner).take();
            answer.map_or(Poll::Pending, |answer| Poll::Ready(Ok(answer)))
        });
        match spoken.await {
            Ok(answer) => {
                let parts = connection.into_parts();
                Spoken::Events(Box::new(Events {
                    stream: parts.io.into_inner(),
                    answer,
                    asks_early: !parts.read_buf.is_empty(),
                }))
            }
            Err(ended) => Spoken::Ended(ended),
        }
    }

    /// Answers one request, whatever it is, with the limit that was reached.
    async fn turn_away<S>(self: Arc<Self>, stream: S, rule: Rule, _permit: OwnedSemaphorePermit)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let service = service_fn(async |request: Request<IncomingBody>| {
            Ok::<Response, Infallible>(
                self.front.dressed(
                    Limited {
                        rule,
                        quota: None,
                        retry_after: PAUSE,
                        audience: Audience::of(Some(request.uri().path()), request.headers()),
                    }
                    .into_response(),
                ),
            )
        });
        let mut http = self.http.clone();
        let connection = http
            .keep_alive(false)
            .serve_connection(TokioIo::new(stream), service);
        // Whoever does not hear it in time has closed or is slow: either way it is over.
        let _ = tokio::time::timeout(TURNED_AWAY_WITHIN, connection).await;
    }
}

/// Small answers go at once, and a peer that has vanished is noticed while something is being sent to it.
fn prepare(stream: &TcpStream) {
    // Without either the connection works, only less well.
    let _ = stream.set_nodelay(true);
    #[cfg(target_os = "linux")]
    let _ = rustix::net::sockopt::set_tcp_user_timeout(
        stream,
        u32::try_from(UNACKNOWLEDGED.as_millis()).unwrap_or(u32::MAX),
    );
}

/// Whether an error is about the one connection, which its client gave up before we took it.
fn is_the_clients(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionReset
    )
}

/// Why we ended a connection; a client that ended it is no reason.
fn reason(error: &hyper::Error) -> Option<Dropped> {
    if error.is_parse() {
        return Some(Dropped::Malformed);
    }
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return reason_of_stream(error);
        }
        cause = error.source();
    }
    None
}

fn reason_of_stream(error: &io::Error) -> Option<Dropped> {
    (error.kind() == io::ErrorKind::TimedOut).then_some(Dropped::Slow)
}
