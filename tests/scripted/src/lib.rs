//! A server on this computer that answers what a test says, and remembers what it was asked.
//!
//! For what a real server would not do on demand: refuse, stumble, say things twice, or keep a stream open and speak into it when
//! the test wants. Each connection has a thread of its own and carries one request.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod link_server;
pub mod visitor;

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, PoisonError};

/// The server. It is gone with the test's process.
pub struct Scripted {
    address: SocketAddr,
    shared: Arc<Shared>,
}

/// What was asked.
#[derive(Debug, Clone)]
pub struct Request {
    /// `GET` and so on.
    pub method: String,
    /// With its query.
    pub path: String,
    /// The body.
    pub body: String,
    headers: HashMap<String, String>,
}

/// What is answered.
pub enum Reply {
    /// A status and a JSON document.
    Json(u16, String),
    /// A status, headers, the kind of the body, and the body.
    With(u16, Vec<(String, String)>, &'static str, String),
    /// A status and nothing else.
    Empty(u16),
    /// A status and a page.
    Page(u16, String),
    /// A file of this kind.
    File(&'static str, Vec<u8>),
    /// Another address.
    Redirect(String),
    /// A stream of server-sent events: each text goes out as it is, and the stream ends when the sender is dropped.
    Events(Receiver<String>),
}

struct Shared {
    answer: Box<dyn Fn(&Request) -> Reply + Send + Sync>,
    requests: Mutex<Vec<Request>>,
    open_streams: AtomicUsize,
    /// How many requests are being answered, and the most that ever were.
    at_once: AtomicUsize,
    most_at_once: AtomicUsize,
    /// On how many connections it is yet to hang up, and on how many it did.
    hangs_up: AtomicUsize,
    hung_up: AtomicUsize,
}

impl Scripted {
    /// Starts it on a free port.
    ///
    /// # Panics
    ///
    /// Where there is no free port.
    #[must_use]
    pub fn start(answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Self::start_on("127.0.0.1:0", answer).expect("a free port")
    }

    /// Starts it at an address of this computer; `None` where it has no such address.
    ///
    /// # Panics
    ///
    /// Where the address has no port.
    #[must_use]
    pub fn start_on(
        address: &str,
        answer: impl Fn(&Request) -> Reply + Send + Sync + 'static,
    ) -> Option<Self> {
        let listener = TcpListener::bind(address).ok()?;
        let address = listener.local_addr().expect("the port's number");
        let shared = Arc::new(Shared {
            answer: Box::new(answer),
            requests: Mutex::default(),
            open_streams: AtomicUsize::new(0),
            at_once: AtomicUsize::new(0),
            most_at_once: AtomicUsize::new(0),
            hangs_up: AtomicUsize::new(0),
            hung_up: AtomicUsize::new(0),
        });
        let serving = Arc::clone(&shared);
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let shared = Arc::clone(&serving);
                let take_one = |left: usize| left.checked_sub(1);
                let hangs_up =
                    shared
                        .hangs_up
                        .fetch_update(Ordering::SeqCst, Ordering::SeqCst, take_one);
                if hangs_up.is_ok() {
                    shared.hung_up.fetch_add(1, Ordering::SeqCst);
                    continue;
                }
                // Whoever goes away in the middle of an answer wanted no more of it.
                std::thread::spawn(move || shared.serve(&connection));
            }
        });
        Some(Self { address, shared })
    }

    /// Its address, without a slash at the end.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// All that it was asked so far.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.shared.lock().clone()
    }

    /// What it was asked at a path, whatever the query.
    #[must_use]
    pub fn requests_to(&self, path: &str) -> Vec<Request> {
        let mut requests = self.requests();
        requests.retain(|request| request.path.split('?').next() == Some(path));
        requests
    }

    /// Closes the next connections without a word, as if nobody were there.
    pub fn hang_up_on(&self, connections: usize) {
        self.shared.hangs_up.store(connections, Ordering::SeqCst);
    }

    /// On how many connections it did.
    #[must_use]
    pub fn hung_up(&self) -> usize {
        self.shared.hung_up.load(Ordering::SeqCst)
    }

    /// The most requests that were ever being answered at once.
    #[must_use]
    pub fn most_at_once(&self) -> usize {
        self.shared.most_at_once.load(Ordering::SeqCst)
    }

    /// How many streams are being listened to.
    #[must_use]
    pub fn open_streams(&self) -> usize {
        self.shared.open_streams.load(Ordering::SeqCst)
    }
}

impl Request {
    /// A header, by its name in small letters.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// The token that came with it.
    #[must_use]
    pub fn bearer(&self) -> Option<&str> {
        self.header("authorization")?.strip_prefix("Bearer ")
    }

    /// The address of the server that was asked, without a slash at the end.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.header("host").unwrap_or_default())
    }

    /// A field of the form that came with it.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<String> {
        url::form_urlencoded::parse(self.body.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }
}

impl Shared {
    fn serve(&self, connection: &TcpStream) -> Option<()> {
        let request = read(connection)?;
        self.lock().push(request.clone());
        let now = self.at_once.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_at_once.fetch_max(now, Ordering::SeqCst);
        let reply = (self.answer)(&request);
        self.at_once.fetch_sub(1, Ordering::SeqCst);
        let mut headers = Vec::new();
        let (status, kind, body) = match reply {
            Reply::With(status, with, kind, body) => {
                headers = with;
                (status, kind, body.into_bytes())
            }
            Reply::Json(status, body) => (status, "application/json", body.into_bytes()),
            Reply::Page(status, body) => (status, "text/html", body.into_bytes()),
            Reply::Empty(status) => (status, "", Vec::new()),
            Reply::File(kind, body) => (200, kind, body),
            Reply::Redirect(location) => {
                headers = vec![("Location".to_owned(), location)];
                (302, "", Vec::new())
            }
            Reply::Events(events) => return self.stream(connection, &events),
        };
        let mut answer = format!("HTTP/1.1 {status} Scripted\r\nConnection: close\r\n");
        for (name, value) in headers {
            answer = format!("{answer}{name}: {value}\r\n");
        }
        if !kind.is_empty() {
            answer = format!("{answer}Content-Type: {kind}\r\n");
        }
        // RFC 9110 section 8.6: a 204 has no length.
        if status != 204 {
            answer = format!("{answer}Content-Length: {}\r\n", body.len());
        }
        write(connection, format!("{answer}\r\n").as_bytes())?;
        write(connection, &body)
    }

    fn stream(&self, connection: &TcpStream, events: &Receiver<String>) -> Option<()> {
        let head =
            "HTTP/1.1 200 Scripted\r\nConnection: close\r\nContent-Type: text/event-stream\r\n\r\n";
        self.open_streams.fetch_add(1, Ordering::SeqCst);
        let mut listener = connection.try_clone().ok()?;
        std::thread::scope(|scope| {
            scope.spawn(|| {
                // A listener sends nothing; what ends its silence is its going away.
                let _ = listener.read(&mut [0]);
                self.open_streams.fetch_sub(1, Ordering::SeqCst);
            });
            if write(connection, head.as_bytes()).is_some() {
                while let Ok(event) = events.recv() {
                    if write(connection, event.as_bytes()).is_none() {
                        break;
                    }
                }
            }
            let _ = connection.shutdown(std::net::Shutdown::Both);
        });
        Some(())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Request>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(connection: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(connection);
    let mut line = || {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        Some(line.trim_end().to_owned())
    };
    let first = line()?;
    let mut words = first.split(' ').map(str::to_owned);
    let (method, path) = (words.next()?, words.next()?);
    let mut headers = HashMap::new();
    loop {
        let line = line()?;
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length");
    let length = length.map_or(Some(0), |length| length.parse().ok())?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request {
        method,
        path,
        body: String::from_utf8(body).ok()?,
        headers,
    })
}

fn write(mut connection: &TcpStream, bytes: &[u8]) -> Option<()> {
    connection.write_all(bytes).ok()?;
    connection.flush().ok()
}

impl std::fmt::Debug for Scripted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scripted")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Json(..) => "Json",
            Self::With(..) => "With",
            Self::Empty(_) => "Empty",
            Self::Page(..) => "Page",
            Self::File(..) => "File",
            Self::Redirect(_) => "Redirect",
            Self::Events(_) => "Events",
        })
    }
}
