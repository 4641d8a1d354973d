//! Desktops and phones that link, as the app does: ask for a code, follow its events, scan and approve it, fetch the tokens.

use std::{
    cell::Cell,
    io,
    rc::Rc,
    time::{Duration, Instant},
};

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::json;
use tokio::task::spawn_local;
use url::Url;

use super::{
    callers::Tokens,
    connection::{Answer, Connection, Form, LAST_CHUNK},
    load::{LoadError, alone},
    subject::{CLIENT, Subject},
};

type Result<T> = std::result::Result<T, LoadError>;

const PATIENCE: Duration = Duration::from_secs(20);
/// RFC 7636 appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// When it is enough.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Until {
    Links(usize),
    Seconds(u32),
}

/// What came of it.
pub(crate) struct Linked {
    pub(crate) sessions: Vec<Tokens>,
    /// How many links were made in each whole second.
    pub(crate) each_second: Vec<f64>,
}

/// What a desktop is told to show.
#[derive(Deserialize)]
struct Code {
    device_code: String,
    qr_uri: String,
    events_uri: Url,
}

/// Links with as many desktops at once.
pub(crate) fn link(subject: &Subject, desktops: usize, until: Until) -> Result<Linked> {
    let left = Rc::new(Cell::new(match until {
        Until::Links(links) => links,
        Until::Seconds(_) => usize::MAX,
    }));
    let end = match until {
        Until::Links(_) => Duration::MAX,
        Until::Seconds(seconds) => Duration::from_secs(seconds.into()),
    };
    let made = alone(async {
        let accounts = accounts(subject).await?;
        let start = Instant::now();
        let mut tasks = Vec::new();
        for nth in 0..desktops {
            let mut desk = Desk::open(subject, accounts[nth % accounts.len()].clone()).await?;
            let left = Rc::clone(&left);
            tasks.push(spawn_local(async move {
                let mut made = Vec::new();
                while left.get() > 0 && start.elapsed() < end {
                    left.set(left.get() - 1);
                    let tokens = tokio::time::timeout(PATIENCE, desk.link())
                        .await
                        .map_err(io::Error::from)??;
                    made.push((tokens, start.elapsed()));
                }
                Ok::<_, LoadError>(made)
            }));
        }
        let mut all = Vec::new();
        for task in tasks {
            all.extend(task.await.map_err(io::Error::from)??);
        }
        Ok::<_, LoadError>(all)
    })?;
    let seconds = match until {
        Until::Links(_) => 0,
        Until::Seconds(seconds) => seconds,
    };
    let mut each_second = vec![0.0; seconds as usize];
    for (_, at) in &made {
        if let Some(count) =
            each_second.get_mut(usize::try_from(at.as_secs()).unwrap_or(usize::MAX))
        {
            *count += 1.0;
        }
    }
    Ok(Linked {
        sessions: made.into_iter().map(|(tokens, _)| tokens).collect(),
        each_second,
    })
}

/// Opens the feed of each session, and returns when all have begun.
pub(crate) fn follow(subject: &Subject, sessions: &[Tokens]) -> Result<Vec<Connection>> {
    let address = subject.address;
    alone(async {
        let mut open = Vec::with_capacity(sessions.len());
        for session in sessions {
            let mut events = Connection::open(address).await?;
            let request = format!(
                "GET /account/events HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {}\r\n\r\n",
                session.access_token
            );
            events.send(request.as_bytes()).await?;
            tokio::time::timeout(PATIENCE, events.wait_for(b"\nid: "))
                .await
                .map_err(io::Error::from)??;
            open.push(events);
        }
        Ok(open)
    })
}

/// A desktop with a phone beside it, and their open connections.
struct Desk {
    server: Connection,
    events: Connection,
    phone: Connection,
    account: String,
}

impl Desk {
    async fn open(subject: &Subject, account: String) -> io::Result<Self> {
        Ok(Self {
            server: Connection::open(subject.address).await?,
            events: Connection::open(subject.address).await?,
            phone: Connection::open(subject.sandbox).await?,
            account,
        })
    }

    async fn link(&mut self) -> Result<Tokens> {
        let code = ask_for_code(&mut self.server).await?;
        self.events
            .send(get(code.events_uri.path()).as_bytes())
            .await?;
        let scan = json!({ "qr_uri": code.qr_uri });
        let approve = json!({ "qr_uri": code.qr_uri, "account": self.account });
        for (path, body) in [("/phone/scan", scan), ("/phone/approve", approve)] {
            let answer = self.phone.ask(&post(path, &body)).await?;
            if answer.status != 200 {
                return Err(LoadError::answer(&answer));
            }
        }
        self.events.wait_for(b"event: confirmed").await?;
        let fields = format!(
            "grant_type=urn:ietf:params:oauth:grant-type:device_code&client_id={CLIENT}\
             &code_verifier={VERIFIER}&device_code="
        );
        let mut request = Vec::new();
        Form::new("/oauth/token", "", fields).write(&code.device_code, &mut request);
        let tokens = parse(&self.server.ask(&request).await?)?;
        self.events.wait_for(LAST_CHUNK).await?;
        Ok(tokens)
    }
}

async fn ask_for_code(server: &mut Connection) -> Result<Code> {
    let fields = format!("client_id={CLIENT}&code_challenge_method=S256&code_challenge=");
    let mut request = Vec::new();
    Form::new("/oauth/device_authorization", "", fields).write(CHALLENGE, &mut request);
    parse(&server.ask(&request).await?)
}

/// Those whom the sandbox's phone can be.
async fn accounts(subject: &Subject) -> Result<Vec<String>> {
    #[derive(Deserialize)]
    struct Account {
        id: String,
    }
    let mut phone = Connection::open(subject.sandbox).await?;
    let accounts: Vec<Account> = parse(&phone.ask(get("/phone/accounts").as_bytes()).await?)?;
    Ok(accounts.into_iter().map(|account| account.id).collect())
}

fn parse<T: DeserializeOwned>(answer: &Answer<'_>) -> Result<T> {
    match serde_json::from_slice(answer.body) {
        Ok(value) if answer.status == 200 => Ok(value),
        _ => Err(LoadError::answer(answer)),
    }
}

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n")
}

fn post(path: &str, body: &serde_json::Value) -> Vec<u8> {
    let body = body.to_string();
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n\
         content-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}
