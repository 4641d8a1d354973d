//! Rows of `device_grant`.

use std::collections::HashSet;
use std::time::Duration;

use jiff::Timestamp;

use super::sql::{Parameter, Row};
use super::token_pair::token_hash;
use super::{Notice, StoreError, Transaction, timestamp};
use crate::envelope::RecipientKey;
use crate::model::{
    CodeChallenge, Device, DeviceGrant, Digits, GrantState, Purpose, Scope, UserCode,
};
use crate::token::TokenHash;

macro_rules! select {
    ($condition:literal) => {
        concat!(
            "SELECT id, client_id, scope, device_code_hash, recipient_key, user_code, code_challenge,
                 device_name, device_system, device_version, device_address, qr_uri, upstream,
                 created_at, expires_at, poll_interval, next_poll_at, follower, followed_until,
                 wants_digits, page_hash, request_id, state, session_id, wrap, digits, tries_left
             FROM device_grant WHERE ",
            $condition
        )
    };
}

impl Transaction {
    pub(crate) async fn insert_device_grant(
        &mut self,
        grant: &DeviceGrant,
    ) -> Result<(), StoreError> {
        let facts = Facts::of(&grant.state);
        self.0
            .execute(
                "INSERT INTO device_grant (id, client_id, scope, device_code_hash, recipient_key,
                     user_code, code_challenge, device_name, device_system, device_version,
                     device_address, qr_uri, upstream, created_at, expires_at, poll_interval,
                     next_poll_at, follower, followed_until, page_hash, state, session_id, wrap,
                     digits, tries_left, wants_digits, request_id)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
                     ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27)",
                &[
                    (&grant.id).into(),
                    (&grant.client_id).into(),
                    (&grant.scope.to_string()).into(),
                    grant.device_code.as_bytes().into(),
                    (&grant.recipient.to_bytes()).into(),
                    grant.user_code.letters().into(),
                    grant
                        .code_challenge
                        .as_ref()
                        .map(CodeChallenge::as_str)
                        .into(),
                    grant.device.name.as_deref().into(),
                    grant.device.system.as_deref().into(),
                    grant.device.version.as_deref().into(),
                    grant.address.as_deref().into(),
                    (&grant.qr_uri).into(),
                    grant.upstream.as_deref().into(),
                    grant.created_at.into(),
                    grant.expires_at.into(),
                    seconds(grant.interval).into(),
                    grant.next_poll_at.into(),
                    (&grant.follower).into(),
                    grant.followed_until.into(),
                    grant.page.as_deref().into(),
                    grant.state.status().as_str().into(),
                    facts.session_id.into(),
                    facts.wrap.into(),
                    facts.digits.into(),
                    facts.tries_left.into(),
                    grant.wants_digits.into(),
                    grant.purpose.request().into(),
                ],
            )
            .await?;
        Ok(())
    }

    /// Writes what can change: the state with its facts, the browser and the polling. A changed state is announced.
    pub(crate) async fn save_device_grant(
        &mut self,
        grant: &DeviceGrant,
    ) -> Result<(), StoreError> {
        let facts = Facts::of(&grant.state);
        self.0
            .execute(
                "UPDATE device_grant
                 SET upstream = ?2, poll_interval = ?3, next_poll_at = ?4, page_hash = ?5, state = ?6,
                     session_id = ?7, wrap = ?8, digits = ?9, tries_left = ?10
                 WHERE id = ?1",
                &[
                    (&grant.id).into(),
                    grant.upstream.as_deref().into(),
                    seconds(grant.interval).into(),
                    grant.next_poll_at.into(),
                    grant.page.as_deref().into(),
                    grant.state.status().as_str().into(),
                    facts.session_id.into(),
                    facts.wrap.into(),
                    facts.digits.into(),
                    facts.tries_left.into(),
                ],
            )
            .await?;
        self.announce(Notice::Grant {
            id: grant.id.clone(),
            status: grant.state.status(),
        });
        Ok(())
    }

    /// Writes when the device may poll again, which nobody else needs to hear of.
    pub(crate) async fn save_polling(&mut self, grant: &DeviceGrant) -> Result<(), StoreError> {
        self.0
            .execute(
                "UPDATE device_grant SET poll_interval = ?2, next_poll_at = ?3 WHERE id = ?1",
                &[
                    (&grant.id).into(),
                    seconds(grant.interval).into(),
                    grant.next_poll_at.into(),
                ],
            )
            .await?;
        Ok(())
    }

    pub(crate) async fn device_grant(
        &mut self,
        id: &str,
    ) -> Result<Option<DeviceGrant>, StoreError> {
        one(self.0.rows(select!("id = ?1"), &[id.into()]).await?)
    }

    /// The grant, held until the transaction ends.
    pub(crate) async fn locked_device_grant(
        &mut self,
        id: &str,
    ) -> Result<Option<DeviceGrant>, StoreError> {
        one(self.0.locked_rows(select!("id = ?1"), &[id.into()]).await?)
    }

    /// The grant of a device code, held until the transaction ends.
    pub(crate) async fn locked_grant_of_device_code(
        &mut self,
        hash: &TokenHash,
    ) -> Result<Option<DeviceGrant>, StoreError> {
        let hash = Parameter::from(hash.as_bytes());
        one(self
            .0
            .locked_rows(select!("device_code_hash = ?1"), &[hash])
            .await?)
    }

    pub(crate) async fn grant_of_user_code(
        &mut self,
        code: &UserCode,
    ) -> Result<Option<DeviceGrant>, StoreError> {
        one(self
            .0
            .rows(select!("user_code = ?1"), &[code.letters().into()])
            .await?)
    }

    /// The grants that a browser has gone on with and nobody has decided about, the newest first.
    pub(crate) async fn undecided_grants_of_page(
        &mut self,
        secret_hash: &TokenHash,
    ) -> Result<Vec<DeviceGrant>, StoreError> {
        let rows = self
            .0
            .rows(
                select!(
                    "page_hash = ?1 AND state IN ('new', 'scanned') ORDER BY created_at DESC, id"
                ),
                &[secret_hash.as_bytes().into()],
            )
            .await?;
        rows.into_iter().map(device_grant).collect()
    }

    /// Keeps the undecided grants of this instance for another while; says which.
    pub(crate) async fn keep_following(
        &mut self,
        follower: &str,
        until: Timestamp,
    ) -> Result<HashSet<String>, StoreError> {
        let mut rows = self
            .0
            .rows(
                "UPDATE device_grant SET followed_until = ?2
                 WHERE follower = ?1 AND state IN ('new', 'scanned') RETURNING id",
                &[follower.into(), until.into()],
            )
            .await?;
        rows.iter_mut().map(Row::text).collect()
    }

    /// Takes over the grants whose instance has not been heard of, or all of them; says which.
    pub(crate) async fn take_over_following(
        &mut self,
        follower: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<String>, StoreError> {
        let orphans = self
            .0
            .locked_rows(
                "SELECT id FROM device_grant
                 WHERE state IN ('new', 'scanned') AND followed_until <= ?1 AND follower <> ?2",
                &[now.into(), follower.into()],
            )
            .await?;
        let mut taken = Vec::with_capacity(orphans.len());
        for mut row in orphans {
            let id = row.text()?;
            self.0
                .execute(
                    "UPDATE device_grant SET follower = ?2, followed_until = ?3 WHERE id = ?1",
                    &[(&id).into(), follower.into(), until.into()],
                )
                .await?;
            taken.push(id);
        }
        Ok(taken)
    }

    /// The grants that nobody has ended although their time is over.
    pub(crate) async fn overdue_grants(
        &mut self,
        now: Timestamp,
    ) -> Result<Vec<String>, StoreError> {
        let mut rows = self
            .0
            .rows(
                "SELECT id FROM device_grant
                 WHERE state IN ('new', 'scanned', 'digits', 'confirmed') AND expires_at <= ?1",
                &[now.into()],
            )
            .await?;
        rows.iter_mut().map(Row::text).collect()
    }

    /// Forgets grants that ended before `before`.
    pub(crate) async fn delete_grants_that_ended(
        &mut self,
        before: Timestamp,
    ) -> Result<u64, StoreError> {
        self.0
            .execute(
                "DELETE FROM device_grant WHERE expires_at < ?1",
                &[before.into()],
            )
            .await
    }
}

/// The columns that a state has and others have not.
#[derive(Default)]
struct Facts<'a> {
    session_id: Option<&'a str>,
    wrap: Option<&'a [u8]>,
    digits: Option<i64>,
    tries_left: Option<i64>,
}

impl<'a> Facts<'a> {
    fn of(state: &'a GrantState) -> Self {
        match state {
            GrantState::Digits {
                session_id,
                wrap,
                digits,
                tries_left,
            } => Self {
                session_id: Some(session_id),
                wrap: Some(wrap),
                digits: Some(digits.number()),
                tries_left: Some((*tries_left).into()),
            },
            GrantState::Confirmed { session_id, wrap } => Self {
                session_id: Some(session_id),
                wrap: Some(wrap),
                ..Self::default()
            },
            GrantState::New
            | GrantState::Scanned
            | GrantState::Denied
            | GrantState::Expired
            | GrantState::Redeemed => Self::default(),
        }
    }
}

fn one(rows: Vec<Row>) -> Result<Option<DeviceGrant>, StoreError> {
    rows.into_iter().next().map(device_grant).transpose()
}

fn device_grant(mut row: Row) -> Result<DeviceGrant, StoreError> {
    let unreadable = StoreError::Unreadable;
    Ok(DeviceGrant {
        id: row.text()?,
        client_id: row.text()?,
        scope: Scope::parse(&row.text()?).ok_or(unreadable("scope"))?,
        device_code: token_hash(&row.blob()?)?,
        recipient: RecipientKey::from_bytes(&row.blob()?).ok_or(unreadable("public key"))?,
        user_code: UserCode::parse(&row.text()?).ok_or(unreadable("user code"))?,
        code_challenge: row
            .optional_text()?
            .map(|text| CodeChallenge::parse(&text).ok_or(unreadable("code challenge")))
            .transpose()?,
        device: Device {
            name: row.optional_text()?,
            system: row.optional_text()?,
            version: row.optional_text()?,
        },
        address: row.optional_text()?,
        qr_uri: row.text()?,
        upstream: row.optional_blob()?,
        created_at: timestamp(row.integer()?)?,
        expires_at: timestamp(row.integer()?)?,
        interval: Duration::from_secs(
            row.integer()?
                .try_into()
                .map_err(|_| unreadable("polling interval"))?,
        ),
        next_poll_at: timestamp(row.integer()?)?,
        follower: row.text()?,
        followed_until: timestamp(row.integer()?)?,
        wants_digits: row.integer()? != 0,
        page: row.optional_blob()?,
        purpose: Purpose::of_request(row.optional_text()?),
        state: state(row)?,
    })
}

fn state(mut row: Row) -> Result<GrantState, StoreError> {
    let name = row.text()?;
    let facts = (
        row.optional_text()?,
        row.optional_blob()?,
        row.optional_integer()?.map(Digits::from_number),
        row.optional_integer()?.map(u8::try_from),
    );
    match (&*name, facts) {
        ("new", (None, None, None, None)) => Ok(GrantState::New),
        ("scanned", (None, None, None, None)) => Ok(GrantState::Scanned),
        ("digits", (Some(session_id), Some(wrap), Some(Some(digits)), Some(Ok(tries_left)))) => {
            Ok(GrantState::Digits {
                session_id,
                wrap,
                digits,
                tries_left,
            })
        }
        ("confirmed", (Some(session_id), Some(wrap), None, None)) => {
            Ok(GrantState::Confirmed { session_id, wrap })
        }
        ("denied", (None, None, None, None)) => Ok(GrantState::Denied),
        ("expired", (None, None, None, None)) => Ok(GrantState::Expired),
        ("redeemed", (None, None, None, None)) => Ok(GrantState::Redeemed),
        _ => Err(StoreError::Unreadable("grant state")),
    }
}

fn seconds(interval: Duration) -> i64 {
    i64::try_from(interval.as_secs()).unwrap_or(i64::MAX)
}
