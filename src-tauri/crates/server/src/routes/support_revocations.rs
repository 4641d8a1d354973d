//! `POST /support/revocations`: staff see whose sessions fall, and end them.
//!
//! The body names up to 1,000 tokens or their SHA-256 in hexadecimal, an account, a client, or a time since which links began. With
//! `dry_run` nothing changes. Without it a `reason` is needed, which the audit log keeps, and the order is resumable: the same `Idempotency-Key` and body go on where it stopped, and
//! give the same answer again once it is done. An order that takes long is answered with 202; ask again with its key.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::App;
use super::bearer::Bearer;
use super::error::OAuthError;
use super::json::JsonBody;
use crate::model::{ItemOutcome, ItemStatus, Progress, SUPPORT_REVOKE, SessionSet, random_id};
use crate::support::{Item, Order, OrderError, Preview, Staff, Standing, Target};
use crate::token::Token;

/// 1,000 fingerprints in JSON, with room for the spaces that people put in.
pub(super) const BODY_LIMIT: usize = 256 * 1024;

const MOST_ITEMS: usize = 1000;

const LONGEST_KEY: usize = 255;

/// Characters.
const LONGEST_REASON: usize = 500;

const FORM: &str = "Send {\"items\": [..]}, {\"account\": ..}, {\"client\": ..} or {\"since\": ..}, \
                    and \"dry_run\" or \"reason\" beside it.";

const NO_REASON: &str =
    "Send a \"reason\": one line of 1 to 500 characters, without a token in it.";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    items: Option<Vec<Zeroizing<String>>>,
    account: Option<String>,
    client: Option<String>,
    since: Option<Timestamp>,
    reason: Option<Zeroizing<String>>,
    #[serde(default)]
    dry_run: bool,
}

#[derive(Serialize)]
pub(super) struct Answer {
    dry_run: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    revocation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    idempotency_key: Option<String>,
    status: &'static str,
    /// How many sessions fall, or have fallen.
    sessions: u64,
    /// How many accounts they belong to; of a set, before anything was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    accounts: Option<u64>,
    /// Of a set: how many accounts have no link left while the platform does not know.
    #[serde(skip_serializing_if = "Option::is_none")]
    still_connected: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    items: Option<Vec<ItemOutcome>>,
}

/// Previews or revokes.
pub(super) async fn revoke(
    State(app): State<Arc<App>>,
    Bearer(token): Bearer,
    headers: HeaderMap,
    body: JsonBody,
) -> Result<(StatusCode, Json<Answer>), OAuthError> {
    let presented = app.sessions.staff(token, SUPPORT_REVOKE).await?;
    let staff = Staff::of(&presented.session);
    let asked: Asked = body.parse(FORM)?;
    let (dry_run, reason) = (asked.dry_run, asked.reason());
    let target = asked.target()?;
    if dry_run {
        let preview = app.support.preview(&staff, &target).await?;
        return Ok((StatusCode::OK, Json(preview.into())));
    }
    let idempotency_key = match headers.get("idempotency-key") {
        Some(key) => key_of(key.to_str().ok())?,
        None => random_id(&*app.sessions.entropy),
    };
    let order = Order {
        staff,
        reason: reason?,
        idempotency_key: idempotency_key.clone(),
        body_hash: Sha256::digest(&body.0).to_vec(),
        target,
    };
    let standing = app.support.revoke(order).await?;
    let status = if standing.done {
        StatusCode::OK
    } else {
        StatusCode::ACCEPTED
    };
    let answer = Answer {
        idempotency_key: Some(idempotency_key),
        ..standing.into()
    };
    Ok((status, Json(answer)))
}

impl Asked {
    /// Why. It is kept, so it must be no way for a token to be kept too.
    fn reason(&self) -> Result<String, OAuthError> {
        let wrong = || OAuthError::invalid_request(NO_REASON);
        let reason = self.reason.as_deref().map(|it| it.trim());
        let reason = reason.ok_or_else(wrong)?;
        let length = reason.chars().count();
        let is_line =
            (1..=LONGEST_REASON).contains(&length) && !reason.chars().any(char::is_control);
        let mut items = self.items.iter().flatten().filter(|item| !item.is_empty());
        let mut words =
            reason.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'));
        if !is_line
            || items.any(|item| reason.contains(item.as_str()))
            || words.any(|word| Token::parse(word).is_ok())
        {
            return Err(wrong());
        }
        Ok(reason.to_owned())
    }

    fn target(self) -> Result<Target, OAuthError> {
        let wrong = || OAuthError::invalid_request(FORM);
        let named = [self.account.as_deref(), self.client.as_deref()];
        if !named.into_iter().flatten().all(is_name) {
            return Err(wrong());
        }
        match (self.items, self.account, self.client, self.since) {
            (Some(items), None, None, None) => {
                if !(1..=MOST_ITEMS).contains(&items.len()) {
                    return Err(OAuthError::invalid_request("Send 1 to 1,000 items."));
                }
                let items = items.iter().map(|item| Item::parse(item)).collect();
                Ok(Target::Items(items))
            }
            (None, Some(account), None, None) => {
                let (platform, open_id) = account.split_once(':').ok_or_else(wrong)?;
                Ok(Target::Set(SessionSet::Account {
                    platform: platform.to_owned(),
                    open_id: open_id.to_owned(),
                }))
            }
            (None, None, Some(client), None) => Ok(Target::Set(SessionSet::Client(client))),
            (None, None, None, Some(since)) => Ok(Target::Set(SessionSet::Since(since))),
            _ => Err(wrong()),
        }
    }
}

/// RFC 6749 appendix A.1 has client ids of printable ASCII; accounts have no more.
fn is_name(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, 0x20..=0x7e))
}

fn key_of(header: Option<&str>) -> Result<String, OAuthError> {
    header
        .filter(|key| (1..=LONGEST_KEY).contains(&key.len()))
        .map(str::to_owned)
        .ok_or_else(|| {
            OAuthError::invalid_request("The Idempotency-Key is no text of 1 to 255 characters.")
        })
}

impl From<Preview> for Answer {
    fn from(preview: Preview) -> Self {
        let (sessions, accounts, items) = match preview {
            Preview::Items(items) => {
                let mut accounts: Vec<&str> = items
                    .iter()
                    .filter(|item| item.status == ItemStatus::Found)
                    .filter_map(|item| Some(&*item.session.as_ref()?.subject))
                    .collect();
                accounts.sort_unstable();
                accounts.dedup();
                let accounts = accounts.len() as u64;
                let progress = Progress::Items(items);
                let sessions = progress.sessions();
                let Progress::Items(items) = progress else {
                    unreachable!("it was made of items two lines above")
                };
                (sessions, accounts, Some(items))
            }
            Preview::Set { sessions, accounts } => {
                (sessions.unsigned_abs(), accounts.unsigned_abs(), None)
            }
        };
        Self {
            dry_run: true,
            revocation: None,
            idempotency_key: None,
            status: "dry_run",
            sessions,
            accounts: Some(accounts),
            still_connected: None,
            items,
        }
    }
}

impl From<Standing> for Answer {
    fn from(standing: Standing) -> Self {
        let sessions = standing.progress.sessions();
        let (still_connected, items) = match standing.progress {
            Progress::Items(items) => (None, Some(items)),
            Progress::Set {
                still_connected, ..
            } => (Some(still_connected), None),
        };
        Self {
            dry_run: false,
            revocation: Some(standing.id),
            idempotency_key: None,
            status: if standing.done { "done" } else { "running" },
            sessions,
            accounts: None,
            still_connected,
            items,
        }
    }
}

impl From<OrderError> for OAuthError {
    fn from(error: OrderError) -> Self {
        match error {
            OrderError::OtherBody => Self::KeyReused,
            OrderError::Stopped => Self::Unavailable(
                "The order stopped before its end: send it again with the same Idempotency-Key.",
            ),
            OrderError::Failed(error) => error.into(),
        }
    }
}
