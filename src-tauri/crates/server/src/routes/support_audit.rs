//! `GET /support/audit?after=&kind=&subject=&limit=`: the audit log, oldest first, page by page, for staff who may read it.

use std::sync::Arc;

use axum::Json;
use axum::extract::{RawQuery, State};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use super::App;
use super::bearer::Bearer;
use super::error::OAuthError;
use super::form::Form;
use crate::model::{AuditKind, AuditRecord, SUPPORT_AUDIT, StoredAuditRecord};
use crate::sessions::{SessionError, StaffError};
use crate::support::Staff;
use crate::token::TokenHash;

const USUAL_LIMIT: i64 = 100;

const HIGHEST_LIMIT: i64 = 1000;

#[derive(Serialize)]
pub(super) struct Page {
    records: Vec<Record>,
    /// The `after` of the next page, where this one is full.
    next: Option<i64>,
}

#[derive(Serialize)]
struct Record {
    id: i64,
    at: Timestamp,
    request_id: Option<String>,
    kind: String,
    subject: Option<String>,
    client: Option<String>,
    link: Option<String>,
    actor: Option<String>,
    network: Option<String>,
    fingerprint: Option<String>,
    detail: Value,
}

/// Shows a page.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Bearer(token): Bearer,
    RawQuery(query): RawQuery,
) -> Result<Json<Page>, OAuthError> {
    let presented = app.sessions.staff(token, SUPPORT_AUDIT).await?;
    let staff = Staff::of(&presented.session);
    let query = Form::parse(query.unwrap_or_default().as_bytes())?;
    let after = number(&query, "after", 0..=i64::MAX)?.unwrap_or(0);
    let limit = number(&query, "limit", 1..=HIGHEST_LIMIT)?.unwrap_or(USUAL_LIMIT);
    let (kind, subject) = (name(&query, "kind")?, name(&query, "subject")?);
    if after == 0 {
        // Each look is written down, its further pages are not: whoever follows the log would find nothing else in it.
        let record = AuditRecord::new(AuditKind::SupportAuditRead)
            .by(&staff.actor())
            .with("kind", kind)
            .with("subject", subject);
        app.sessions.record_alone(record).await?;
    }
    let read = async {
        let mut transaction = app.sessions.store.read().await?;
        transaction
            .audit_records_after(after, kind, subject, limit)
            .await
    };
    let records = read.await.map_err(SessionError::from)?;
    let is_full = i64::try_from(records.len()).is_ok_and(|length| length == limit);
    Ok(Json(Page {
        next: records.last().filter(|_| is_full).map(|record| record.id),
        records: records.into_iter().map(Record::from).collect(),
    }))
}

/// Kinds and accounts are printable ASCII.
fn name<'a>(query: &'a Form, name: &str) -> Result<Option<&'a str>, OAuthError> {
    let text = query.get(name);
    if text.is_none_or(|text| text.bytes().all(|byte| byte.is_ascii_graphic())) {
        return Ok(text);
    }
    Err(OAuthError::invalid_request(format!(
        "The parameter {name} is no such name."
    )))
}

fn number(
    query: &Form,
    name: &str,
    range: std::ops::RangeInclusive<i64>,
) -> Result<Option<i64>, OAuthError> {
    let Some(text) = query.get(name) else {
        return Ok(None);
    };
    let number = text.parse().ok().filter(|number| range.contains(number));
    number.map(Some).ok_or_else(|| {
        OAuthError::invalid_request(format!("The parameter {name} is no such number."))
    })
}

impl From<StoredAuditRecord> for Record {
    fn from(record: StoredAuditRecord) -> Self {
        Self {
            id: record.id,
            at: record.at,
            request_id: record.request_id,
            kind: record.kind,
            subject: record.subject,
            client: record.client,
            link: record.link,
            actor: record.actor,
            network: record.network,
            fingerprint: record.fingerprint.map(TokenHash::to_hex),
            detail: record.detail,
        }
    }
}

impl From<StaffError> for OAuthError {
    fn from(error: StaffError) -> Self {
        match error {
            StaffError::NotLive => {
                Self::InvalidToken("The access token is unknown, too old or revoked.")
            }
            StaffError::NotAllowed(power) => Self::InsufficientScope(power),
            StaffError::Failed(error) => error.into(),
        }
    }
}
