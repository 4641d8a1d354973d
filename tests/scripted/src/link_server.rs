//! A link server that links at once unless the test says otherwise, whose phone does what the test says, and whose feed tells
//! what the test tells. Its pairs of tokens are numbered, `at1` and `rt1` first, and so are its links, `l1` first.

use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Barrier, Mutex, MutexGuard, PoisonError};

use crate::{Reply, Request, Scripted};

/// Something to be done on the way to an answer.
pub type Deed = Box<dyn FnOnce() + Send>;
/// An answer that may take its time.
pub type Answer = Box<dyn FnOnce() -> Reply + Send>;

/// Metadata of a server that tells what happens to accounts. `AT` is its address, here and everywhere else.
pub const WITH_FEED: &str =
    r#""account_events_endpoint":"AT/feed","account_links_endpoint":"AT/links","#;
/// What such a server says of a code whose phone may show digits.
pub const WITH_DIGITS: &str = r#","events_uri":"AT/events","digits_uri":"AT/digits""#;

/// What the server says.
pub struct LinkScript {
    /// Members of the metadata, each followed by a comma.
    pub metadata: Mutex<&'static str>,
    /// Members of the device authorization answer, each after a comma.
    pub device: Mutex<&'static str>,
    /// Whether a code's tokens may be had. Right digits make it so.
    pub approved: Mutex<bool>,
    /// What the phones do, one stream a code.
    pub phones: Mutex<VecDeque<Receiver<String>>>,
    /// What is said of typed digits, one pair after the other.
    pub of_digits: Mutex<VecDeque<Answer>>,
    /// What the feed answers before it opens, one connection after the other.
    pub of_feed: Mutex<VecDeque<Reply>>,
    /// A token that the feed does not take, and so many have to come with it before that is said to any of them.
    pub ended_token: Mutex<Option<(&'static str, Arc<Barrier>)>>,
    /// The feeds that were opened, each for as long as its sender is kept.
    pub feeds: Mutex<Vec<Sender<String>>>,
    /// What the end of another link is answered, one after the other.
    pub of_ending: Mutex<VecDeque<Reply>>,
    /// What the next refreshes are answered, one after the other, where that is not a new pair.
    pub of_refresh: Mutex<VecDeque<Reply>>,
    /// What the next revocations and log-outs are answered, one after the other, where that is no confirmation.
    pub of_revoke: Mutex<VecDeque<Reply>>,
    /// Members of what is said of the account, each after a comma.
    pub userinfo: Mutex<&'static str>,
    /// The account's picture, by what comes after `/picture` in its address.
    pub pictures: Mutex<BTreeMap<String, Reply>>,
    /// What happens before the next refresh is answered.
    pub on_refresh: Mutex<Option<Deed>>,
    /// What happens before the next revocation is answered.
    pub on_revoke: Mutex<Option<Deed>>,
    /// How many seconds refresh tokens last, where the server says so.
    pub refresh_lasts: Mutex<Option<u64>>,
    /// Whether every link is of another person: `mia1`, `mia2` and so on.
    pub crowd: Mutex<bool>,
    /// What happens before the next question for the account's name is answered.
    pub on_userinfo: Mutex<Option<Deed>>,
    pairs: Mutex<u32>,
    links: Mutex<u32>,
}

impl LinkScript {
    /// Starts a server that plays this.
    #[must_use]
    pub fn play(self: &Arc<Self>) -> Scripted {
        let script = Arc::clone(self);
        Scripted::start(move |request| script.answer(request))
    }

    /// The phone of the next code, which shows digits when it is told to: nothing is linked before they were right.
    #[must_use]
    pub fn phone_with_digits(&self) -> Phone {
        *lock(&self.device) = WITH_DIGITS;
        *lock(&self.approved) = false;
        let (does, events) = channel();
        lock(&self.phones).push_back(events);
        Phone(does)
    }

    /// What is said of the next digits.
    pub fn say_of_digits(&self, status: u16, body: &'static str) {
        let answer = move || Reply::Json(status, body.to_owned());
        lock(&self.of_digits).push_back(Box::new(answer));
    }

    /// Tells something on the feed that was opened last.
    ///
    /// # Panics
    ///
    /// Where no feed is open.
    pub fn tell(&self, id: &str, event: &str, data: &str) {
        let text = format!("id: {id}\nevent: {event}\ndata: {data}\n\n");
        let feed = self.feed().expect("a feed is open");
        feed.send(text).expect("and heard");
    }

    /// The feed that was opened last, if one is open.
    #[must_use]
    pub fn feed(&self) -> Option<Sender<String>> {
        lock(&self.feeds).last().cloned()
    }

    fn answer(&self, request: &Request) -> Reply {
        let at = request.origin();
        let json = |body: &str| Reply::Json(200, body.replace("AT", &at));
        let path = request.path.split('?').next().unwrap_or_default();
        match path {
            "/.well-known/oauth-authorization-server" => json(&format!(
                r#"{{"issuer":"AT",{}"token_endpoint":"AT/token","device_authorization_endpoint":"AT/device",
                    "revocation_endpoint":"AT/revoke","userinfo_endpoint":"AT/userinfo",
                    "code_challenge_methods_supported":["S256"]}}"#,
                lock(&self.metadata)
            )),
            "/device" => json(&format!(
                r#"{{"device_code":"d","user_code":"ABCD-EFGH","verification_uri":"AT/v","expires_in":120,
                    "interval":0{}}}"#,
                lock(&self.device)
            )),
            "/events" => match lock(&self.phones).pop_front() {
                Some(events) => Reply::Events(events),
                None => Reply::Empty(404),
            },
            "/digits" => self.digits(),
            "/token" => self.token(request),
            "/userinfo" => {
                act(&self.on_userinfo);
                let nth = if *lock(&self.crowd) {
                    lock(&self.links).to_string()
                } else {
                    String::new()
                };
                let more = *lock(&self.userinfo);
                json(&format!(
                    r#"{{"sub":"mia{nth}","name":"Mia","preferred_username":"mia{nth}"{more}}}"#
                ))
            }
            "/revoke" => {
                act(&self.on_revoke);
                let said = lock(&self.of_revoke).pop_front();
                said.unwrap_or(Reply::Empty(200))
            }
            "/auth/logout" => {
                let said = lock(&self.of_revoke).pop_front();
                said.unwrap_or(Reply::Empty(204))
            }
            "/links" => json(&format!(
                r#"[{{"link":"other","client":"Latchkey","device":null,"system":null,"created_at":"x","current":false}},
                    {{"link":"l{}","client":"Latchkey","device":"here","system":"Linux","created_at":"x","current":true}}]"#,
                lock(&self.links)
            )),
            "/feed" => self.open_feed(request),
            path if path.starts_with("/picture") => {
                let which = path.trim_start_matches("/picture");
                lock(&self.pictures)
                    .remove(which)
                    .unwrap_or(Reply::Empty(404))
            }
            path if path.starts_with("/links/") => lock(&self.of_ending)
                .pop_front()
                .expect("no more ends than the test expects"),
            other => panic!("nobody should ask for {other}"),
        }
    }

    fn open_feed(&self, request: &Request) -> Reply {
        let ended = lock(&self.ended_token).clone();
        if let Some((token, all)) = ended
            && request.bearer() == Some(token)
        {
            all.wait();
            return Reply::Json(401, r#"{"error":"invalid_token"}"#.to_owned());
        }
        lock(&self.of_feed).pop_front().unwrap_or_else(|| {
            let (tell, told) = channel();
            lock(&self.feeds).push(tell);
            Reply::Events(told)
        })
    }

    fn digits(&self) -> Reply {
        let answer = lock(&self.of_digits).pop_front();
        let reply = answer.expect("no more digits than the test expects")();
        if let Reply::Json(200, _) = reply {
            *lock(&self.approved) = true;
        }
        reply
    }

    fn token(&self, request: &Request) -> Reply {
        if request.field("grant_type").as_deref() == Some("refresh_token") {
            act(&self.on_refresh);
            if let Some(reply) = lock(&self.of_refresh).pop_front() {
                return reply;
            }
        } else if *lock(&self.approved) {
            *lock(&self.links) += 1;
        } else {
            return Reply::Json(400, r#"{"error":"authorization_pending"}"#.to_owned());
        }
        let mut pair = lock(&self.pairs);
        *pair += 1;
        let lasts = lock(&self.refresh_lasts)
            .map(|seconds| format!(r#","refresh_token_expires_in":{seconds}"#))
            .unwrap_or_default();
        let body = format!(
            r#"{{"access_token":"at{pair}","token_type":"Bearer","expires_in":3600,"refresh_token":"rt{pair}",
                "scope":"user.info.basic"{lasts}}}"#
        );
        Reply::Json(200, body)
    }
}

/// A server with a feed, which links at once.
impl Default for LinkScript {
    fn default() -> Self {
        Self {
            metadata: Mutex::new(WITH_FEED),
            device: Mutex::new(""),
            approved: Mutex::new(true),
            phones: Mutex::default(),
            of_digits: Mutex::default(),
            of_feed: Mutex::default(),
            ended_token: Mutex::default(),
            feeds: Mutex::default(),
            of_ending: Mutex::default(),
            of_refresh: Mutex::default(),
            of_revoke: Mutex::default(),
            crowd: Mutex::default(),
            refresh_lasts: Mutex::default(),
            userinfo: Mutex::new(""),
            pictures: Mutex::default(),
            on_refresh: Mutex::default(),
            on_revoke: Mutex::default(),
            on_userinfo: Mutex::default(),
            pairs: Mutex::default(),
            links: Mutex::default(),
        }
    }
}

impl std::fmt::Debug for LinkScript {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LinkScript")
    }
}

/// A phone that does what it is told, whether or not anybody follows it yet.
#[derive(Debug, Clone)]
pub struct Phone(Sender<String>);

impl Phone {
    /// Does something: `scanned`, `digits`, `denied`.
    pub fn does(&self, event: &str) {
        let _ = self.0.send(format!("event: {event}\ndata: {{}}\n\n"));
    }
}

/// A lock of the script.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn act(deed: &Mutex<Option<Deed>>) {
    let deed = lock(deed).take();
    if let Some(deed) = deed {
        deed();
    }
}
