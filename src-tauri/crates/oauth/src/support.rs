//! What staff of a link server can do about a leak: see whose sessions fall, and end them.
//!
//! An order has a key. Sent again with the same key and the same body, it goes on where it stopped and gives the same answer once it
//! is done, so that whoever did not hear the answer asks again.

use std::time::Duration;

use jiff::Timestamp;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::client::{Client, RevocationReceipt, endpoint};
use crate::error::OAuthError;
use crate::links::LinkId;
use crate::secret::{AccessToken, ExposeSecret as _};

/// How many items one order may name.
pub const MOST_ITEMS: usize = 1000;
/// How long an answer may take: the server waits 20 seconds for an order before it says that it is still at it.
const PATIENCE: Duration = Duration::from_secs(30);

/// What is to end.
#[derive(Debug, Clone)]
pub enum Target {
    /// The sessions of these, at most [`MOST_ITEMS`], each on its own.
    Items(Vec<Item>),
    /// All sessions of an account, as the server writes it: the platform, a colon, and the account's id there.
    Account(String),
    /// All sessions of a client.
    Client(String),
    /// All sessions that began since then.
    Since(Timestamp),
}

/// One thing that was found somewhere.
#[derive(Debug, Clone)]
pub enum Item {
    /// A token. With it the server can tell the platform as well.
    Token(SecretString),
    /// SHA-256 of a token, in hexadecimal.
    Fingerprint(String),
}

/// What would fall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// How many sessions.
    pub sessions: u64,
    /// Of how many accounts.
    pub accounts: u64,
    /// Of each item, in the order in which they were given; empty for a set.
    pub items: Vec<ItemAnswer>,
}

/// Where an order stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Whether it is done. Otherwise ask again with the same key and target.
    pub done: bool,
    /// How many sessions have ended.
    pub sessions: u64,
    /// Of a set: how many accounts have no link left while the platform does not know.
    pub still_connected: Option<u64>,
    /// Of each item, in the order in which they were given; empty for a set.
    pub items: Vec<ItemAnswer>,
}

/// What the server says of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemAnswer {
    /// How far it got.
    pub status: ItemStatus,
    /// Whose session it is; nothing where there is none, and nothing of an item whose session an earlier one has.
    pub session: Option<FoundSession>,
    /// The place of the earlier item that has the same session.
    pub duplicate_of: Option<usize>,
    /// What became of the platform's own grant.
    pub platform: RevocationReceipt,
}

/// Whose session an item belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundSession {
    /// The server's name for it.
    pub link: LinkId,
    /// The account, in the server's words.
    pub subject: String,
    /// The client it was made by.
    pub client: String,
    /// The device, where it said its name.
    pub device: Option<String>,
}

/// How far one item got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemStatus {
    /// Nobody has looked yet.
    Waiting,
    /// Its tokens are dead; the platform is still to be told.
    Ending,
    /// Its session is over.
    Revoked,
    /// A preview: this session would end.
    Found,
    /// Its session had ended before.
    AlreadyGone,
    /// No session of this server's.
    Unknown,
    /// Neither a token of this server nor a fingerprint.
    Malformed,
}

impl ItemStatus {
    /// The server's word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Ending => "ending",
            Self::Revoked => "revoked",
            Self::Found => "found",
            Self::AlreadyGone => "already_gone",
            Self::Unknown => "unknown",
            Self::Malformed => "malformed",
        }
    }
}

impl Client {
    /// Whether the server lets staff end sessions.
    #[must_use]
    pub fn has_support(&self) -> bool {
        self.metadata().support_revocations_endpoint.is_some()
    }

    /// Asks what would fall. Nothing changes by it.
    pub async fn support_preview(
        &self,
        token: &AccessToken,
        target: &Target,
    ) -> Result<Preview, OAuthError> {
        let body = Asked::of(target, true);
        let answer = self.ask_support(token, &body, None).await?;
        let items = answer.items(target)?;
        Ok(Preview {
            sessions: answer.sessions,
            accounts: answer.accounts.unwrap_or_default(),
            items,
        })
    }

    /// Orders it to fall, or goes on with the order of that key, which is a text of 1 to 255 printable characters. The reason is one line of 1
    /// to 500 characters, which the server's audit log keeps.
    pub async fn support_revoke(
        &self,
        token: &AccessToken,
        target: &Target,
        reason: &str,
        idempotency_key: &str,
    ) -> Result<Standing, OAuthError> {
        let body = Asked {
            reason: Some(reason),
            ..Asked::of(target, false)
        };
        let key = Some(idempotency_key);
        let answer = self.ask_support(token, &body, key).await?;
        let items = answer.items(target)?;
        Ok(Standing {
            done: answer.status == "done",
            sessions: answer.sessions,
            still_connected: answer.still_connected,
            items,
        })
    }

    async fn ask_support(
        &self,
        token: &AccessToken,
        body: &Asked<'_>,
        key: Option<&str>,
    ) -> Result<Answer, OAuthError> {
        let address = self.metadata().support_revocations_endpoint.as_ref();
        let address: &Url = endpoint(address, "support revocations")?;
        let body = serde_json::to_vec(body).expect("text is JSON");
        let http = self.http();
        let answer = http.post_json(address, body, token, key, PATIENCE).await?;
        answer.json()
    }
}

/// The request's body: the same target is always the same text, as the server compares it.
#[derive(Default, Serialize)]
struct Asked<'t> {
    #[serde(skip_serializing_if = "Option::is_none")]
    items: Option<Vec<&'t str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'t str>,
    dry_run: bool,
}

impl<'t> Asked<'t> {
    fn of(target: &'t Target, dry_run: bool) -> Self {
        let mut asked = Self {
            dry_run,
            ..Self::default()
        };
        match target {
            Target::Items(items) => asked.items = Some(items.iter().map(Item::text).collect()),
            Target::Account(account) => asked.account = Some(account),
            Target::Client(client) => asked.client = Some(client),
            Target::Since(since) => asked.since = Some(*since),
        }
        asked
    }
}

impl Item {
    fn text(&self) -> &str {
        match self {
            Self::Token(token) => token.expose_secret(),
            Self::Fingerprint(fingerprint) => fingerprint,
        }
    }
}

#[derive(Deserialize)]
struct Answer {
    status: String,
    sessions: u64,
    accounts: Option<u64>,
    still_connected: Option<u64>,
    items: Option<Vec<AnsweredItem>>,
}

#[derive(Deserialize)]
struct AnsweredItem {
    status: ItemStatus,
    link: Option<LinkId>,
    subject: Option<String>,
    client: Option<String>,
    device: Option<String>,
    duplicate_of: Option<usize>,
    #[serde(default)]
    platform: RevocationReceipt,
}

impl Answer {
    /// One answer for each item that was asked about, and none that points anywhere but back.
    fn items(&self, target: &Target) -> Result<Vec<ItemAnswer>, OAuthError> {
        let asked = match target {
            Target::Items(items) => items.len(),
            _ => return Ok(Vec::new()),
        };
        let wrong = || OAuthError::Malformed("it does not answer for each item".to_owned());
        let items = self.items.as_deref().ok_or_else(wrong)?;
        if items.len() != asked {
            return Err(wrong());
        }
        let read = |(position, item): (usize, &AnsweredItem)| {
            let points_back = item.duplicate_of.is_none_or(|earlier| earlier < position);
            points_back.then(|| item.answer()).ok_or_else(wrong)
        };
        items.iter().enumerate().map(read).collect()
    }
}

impl AnsweredItem {
    fn answer(&self) -> ItemAnswer {
        let session = match (&self.link, &self.subject, &self.client) {
            (Some(link), Some(subject), Some(client)) => Some(FoundSession {
                link: link.clone(),
                subject: subject.clone(),
                client: client.clone(),
                device: self.device.clone(),
            }),
            _ => None,
        };
        ItemAnswer {
            status: self.status,
            session,
            duplicate_of: self.duplicate_of,
            platform: self.platform,
        }
    }
}
