//! The door on this computer that the browser comes back to (RFC 8252 section 7.3), open for one right answer.
//!
//! Any program and any page on this computer can knock. Whatever is not the answer to the question is told so and forgotten, and the
//! door stays open for the one that is; then it is closed.

mod page;

use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::ready;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::header::{HOST, HeaderMap, ORIGIN, TRANSFER_ENCODING};
use http::{Method, Request, Response, StatusCode};
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use oauth2::AuthorizationCode;
use subtle::ConstantTimeEq as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::{AbortHandle, JoinSet};
use url::form_urlencoded;

use crate::provider::manifest::{Redirect, RedirectHost};
use crate::secret::{ExposeSecret as _, State};

/// How long a caller may take to ask, and to hear the answer.
const CALLER: Duration = Duration::from_secs(5);
/// How long the page may take to reach the browser once the door is closed.
const FAREWELL: Duration = Duration::from_secs(1);
/// The most that a caller may say, in bytes. A code and a state are far shorter.
const LONGEST: usize = 16 * 1024;
/// How many callers are heard at a time. One more, and the oldest is put off.
const CALLERS: usize = 32;

/// Listens on this computer.
#[derive(Debug)]
pub(super) struct Loopback {
    listeners: Vec<TcpListener>,
    host: String,
    path: String,
}

/// What an answer has to say to be believed.
#[derive(Debug)]
pub(super) struct Expected {
    /// RFC 6749 section 10.12.
    pub(super) state: State,
    /// RFC 9207 section 2.
    pub(super) issuer: Option<String>,
    /// Whether the server promised to say who it is.
    pub(super) iss_is_promised: bool,
}

/// The answer (RFC 6749 section 4.1.2).
pub(super) enum Answered {
    Code(AuthorizationCode),
    Refused {
        error: String,
        description: Option<String>,
    },
}

/// The browser cannot come back, or did not.
#[derive(Debug, thiserror::Error)]
pub enum LoopbackError {
    /// The port that is registered with the provider, or every port, is taken.
    #[error(
        "The browser has no way back to this app: port {port} of this computer cannot be opened ({reason}). Close the program that uses it and try again."
    )]
    Port {
        /// The port; 0 stands for any.
        port: u16,
        /// What the system says.
        reason: std::io::ErrorKind,
    },
    /// The page in the browser was left alone.
    #[error(
        "Nobody came back from the browser within ten minutes. Nothing was linked; begin again when you are at it."
    )]
    NobodyCame,
}

/// Why somebody at the door is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refusal {
    /// Another name for this computer: a page that had its own name point here.
    Host,
    /// A page that sends requests, instead of a browser that goes somewhere.
    Page,
    /// Not `GET`.
    Method,
    Path,
    /// A body, or members twice, or none.
    Malformed,
    /// Not the answer to this question.
    State,
    /// Another server's answer.
    Issuer,
    /// The answer was given already.
    Late,
}

/// What callers are measured by.
struct Door {
    host: String,
    path: String,
    expected: Expected,
    answer: Mutex<Option<oneshot::Sender<Answered>>>,
}

impl Loopback {
    /// Opens a port, on both of this computer's own addresses where it has both.
    pub(super) fn bind(redirect: &Redirect) -> Result<Self, LoopbackError> {
        let wanted = redirect.port.unwrap_or(0);
        let first = listen(Ipv4Addr::LOCALHOST.into(), wanted);
        let (first, name) = match first {
            Ok(first) => (first, "127.0.0.1"),
            // A computer without IPv4.
            Err(error) => match listen(Ipv6Addr::LOCALHOST.into(), wanted) {
                Ok(first) if error.kind() == std::io::ErrorKind::AddrNotAvailable => {
                    (first, "[::1]")
                }
                _ => return Err(no_port(wanted, &error)),
            },
        };
        let port = first
            .local_addr()
            .map_err(|error| no_port(wanted, &error))?;
        let port = port.port();
        let mut listeners = vec![first];
        // Nobody else is to sit at the other address with the same port.
        if name == "127.0.0.1"
            && let Ok(second) = listen(Ipv6Addr::LOCALHOST.into(), port)
        {
            listeners.push(second);
        }
        let name = match redirect.host {
            RedirectHost::Literal => name,
            RedirectHost::Localhost => "localhost",
        };
        Ok(Self {
            listeners,
            host: format!("{name}:{port}"),
            path: redirect.path.clone(),
        })
    }

    /// Where the browser is sent back to.
    pub(super) fn redirect_uri(&self) -> String {
        format!("http://{}{}", self.host, self.path)
    }

    /// Waits for the answer, and closes the door.
    pub(super) async fn answer(self, expected: Expected) -> Answered {
        let (send, mut answered) = oneshot::channel();
        let door = Arc::new(Door {
            host: self.host,
            path: self.path,
            expected,
            answer: Mutex::new(Some(send)),
        });
        let mut callers = JoinSet::new();
        let mut waiting: VecDeque<AbortHandle> = VecDeque::new();
        let answer = loop {
            let caller = tokio::select! {
                answer = &mut answered => break answer,
                caller = next(&self.listeners) => caller,
                Some(_) = callers.join_next() => continue,
            };
            waiting.retain(|caller| !caller.is_finished());
            if waiting.len() == CALLERS
                && let Some(oldest) = waiting.pop_front()
            {
                oldest.abort();
            }
            waiting.push_back(callers.spawn(hear(caller, Arc::clone(&door))));
        };
        drop(self.listeners);
        // The browser is still to be shown its page. Whoever else is being heard may hold that up for so long and no longer.
        let farewell = async { while callers.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(FAREWELL, farewell).await;
        answer.expect("the door gives one before it goes")
    }
}

impl Door {
    fn open(&self, request: &Request<Incoming>) -> Response<String> {
        match self.check(request) {
            Ok(answer) => {
                let refused = matches!(answer, Answered::Refused { .. });
                let mut waiting = self.answer.lock().unwrap_or_else(PoisonError::into_inner);
                match waiting.take().map(|waiting| waiting.send(answer)) {
                    Some(Ok(())) if refused => page::declined(),
                    Some(Ok(())) => page::done(),
                    _ => page::refused(Refusal::Late),
                }
            }
            Err(refusal) => page::refused(refusal),
        }
    }

    fn check(&self, request: &Request<Incoming>) -> Result<Answered, Refusal> {
        let headers = request.headers();
        if !is_once(headers, HOST.as_str(), |host| host == self.host) {
            return Err(Refusal::Host);
        }
        // A browser that follows a redirect has no origin to tell and says that it navigates.
        let navigates = |name, wanted: &str| {
            !headers.contains_key(name) || is_once(headers, name, |said| said == wanted)
        };
        if headers.contains_key(ORIGIN)
            || !navigates("sec-fetch-mode", "navigate")
            || !navigates("sec-fetch-dest", "document")
        {
            return Err(Refusal::Page);
        }
        if request.method() != Method::GET {
            return Err(Refusal::Method);
        }
        // The target must be a path; one with a host of its own is for a proxy.
        if request.uri().authority().is_some() || request.uri().path() != self.path {
            return Err(Refusal::Path);
        }
        if !request.body().is_end_stream() || headers.contains_key(TRANSFER_ENCODING) {
            return Err(Refusal::Malformed);
        }
        self.expected
            .answer(request.uri().query().unwrap_or_default())
    }
}

impl Expected {
    fn answer(&self, query: &str) -> Result<Answered, Refusal> {
        let parameters: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
        // RFC 6749 section 3.1: no parameter comes twice.
        let one = |name: &str| {
            let mut found = parameters.iter().filter(|(key, _)| key == name);
            match (found.next(), found.next()) {
                (_, Some(_)) => Err(Refusal::Malformed),
                (found, None) => Ok(found.map(|(_, value)| value.as_ref())),
            }
        };
        let state = one("state")?.unwrap_or_default();
        let expected = self.state.expose_secret();
        if !bool::from(state.as_bytes().ct_eq(expected.as_bytes())) {
            return Err(Refusal::State);
        }
        match (one("iss")?, self.issuer.as_deref()) {
            // RFC 9207 section 2.4, by simple string comparison; whoever is not known cannot be told from another.
            (Some(said), Some(issuer)) if said == issuer => {}
            (Some(_), _) => return Err(Refusal::Issuer),
            (None, _) if self.iss_is_promised => return Err(Refusal::Issuer),
            (None, _) => {}
        }
        match (one("code")?, one("error")?) {
            (Some(code), None) if !code.is_empty() => {
                Ok(Answered::Code(AuthorizationCode::new(code.to_owned())))
            }
            (None, Some(error)) if !error.is_empty() => Ok(Answered::Refused {
                error: error.to_owned(),
                description: one("error_description")?.map(str::to_owned),
            }),
            _ => Err(Refusal::Malformed),
        }
    }
}

async fn hear(caller: TcpStream, door: Arc<Door>) {
    let service =
        service_fn(|request: Request<Incoming>| ready(Ok::<_, Infallible>(door.open(&request))));
    let mut server = http1::Builder::new();
    server
        .timer(TokioTimer::new())
        .header_read_timeout(CALLER)
        .max_buf_size(LONGEST)
        .keep_alive(false);
    let hearing = server.serve_connection(TokioIo::new(caller), service);
    // Whoever is slow, or says what is no request, is not missed.
    let _ = tokio::time::timeout(CALLER, hearing).await;
}

async fn next(listeners: &[TcpListener]) -> TcpStream {
    loop {
        let accepted = match listeners {
            [one, other] => tokio::select! {
                accepted = one.accept() => accepted,
                accepted = other.accept() => accepted,
            },
            [one, ..] => one.accept().await,
            [] => std::future::pending().await,
        };
        match accepted {
            Ok((caller, _)) => return caller,
            // Such as too many open files: it may pass.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

fn listen(address: IpAddr, port: u16) -> std::io::Result<TcpListener> {
    let listener = std::net::TcpListener::bind((address, port))?;
    listener.set_nonblocking(true)?;
    TcpListener::from_std(listener)
}

fn no_port(port: u16, error: &std::io::Error) -> LoopbackError {
    LoopbackError::Port {
        port,
        reason: error.kind(),
    }
}

/// Whether a header is there once and so.
fn is_once(headers: &HeaderMap, name: &str, is_so: impl Fn(&str) -> bool) -> bool {
    let mut values = headers.get_all(name).iter();
    let (first, second) = (values.next(), values.next());
    let first = first.and_then(|value| value.to_str().ok());
    second.is_none() && first.is_some_and(is_so)
}

impl Refusal {
    fn status(self) -> StatusCode {
        match self {
            Self::Host => StatusCode::MISDIRECTED_REQUEST,
            Self::Page | Self::State | Self::Issuer => StatusCode::FORBIDDEN,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Path => StatusCode::NOT_FOUND,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Late => StatusCode::GONE,
        }
    }
}
