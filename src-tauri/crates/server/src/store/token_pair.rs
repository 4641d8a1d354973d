//! Rows of `token_pair`.

use jiff::Timestamp;

use super::session::read_session;
use super::sql::Row;
use super::{StoreError, Transaction, timestamp};
use crate::model::{IssuedToken, PairState, Session, TokenPair};
use crate::token::TokenHash;

macro_rules! select_with_session {
    ($condition:literal) => {
        concat!(
            "SELECT token_pair.id, session_id, parent, state, issued_at, access_hash,
                 access_expires_at, access_wrap, refresh_hash, refresh_expires_at, refresh_wrap,
                 session.id, client_id, platform, open_id, scope, platform_session_id, device_name,
                 device_system, device_version, sign_on_id, email, created_at, ending
             FROM token_pair JOIN session ON session.id = session_id WHERE ",
            $condition
        )
    };
}

impl Transaction {
    pub(crate) async fn insert_token_pair(&mut self, pair: &TokenPair) -> Result<(), StoreError> {
        self.0
            .execute(
                "INSERT INTO token_pair (id, session_id, parent, state, issued_at,
                     access_hash, access_expires_at, access_wrap,
                     refresh_hash, refresh_expires_at, refresh_wrap)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                &[
                    (&pair.id).into(),
                    (&pair.session_id).into(),
                    pair.parent.as_deref().into(),
                    state_name(pair.state).into(),
                    pair.issued_at.into(),
                    pair.access.hash.as_bytes().into(),
                    pair.access.expires_at.into(),
                    pair.access.wrap.as_deref().into(),
                    pair.refresh.hash.as_bytes().into(),
                    pair.refresh.expires_at.into(),
                    pair.refresh.wrap.as_deref().into(),
                ],
            )
            .await?;
        Ok(())
    }

    /// The pair of an access token, with its session.
    pub(crate) async fn pair_of_access_token(
        &mut self,
        hash: &TokenHash,
    ) -> Result<Option<(TokenPair, Session)>, StoreError> {
        one(self
            .0
            .rows(
                select_with_session!("access_hash = ?1"),
                &[hash.as_bytes().into()],
            )
            .await?)
    }

    /// The pair of a refresh token, with its session.
    pub(crate) async fn pair_of_refresh_token(
        &mut self,
        hash: &TokenHash,
    ) -> Result<Option<(TokenPair, Session)>, StoreError> {
        one(self
            .0
            .rows(
                select_with_session!("refresh_hash = ?1"),
                &[hash.as_bytes().into()],
            )
            .await?)
    }

    /// The pair reached its client, so its parent's refresh token is good for nothing any more.
    pub(crate) async fn mark_pair_in_use(&mut self, pair: &TokenPair) -> Result<(), StoreError> {
        self.0
            .execute(
                "UPDATE token_pair SET state = 'in_use' WHERE id = ?1 AND state = 'fresh'",
                &[(&pair.id).into()],
            )
            .await?;
        if let Some(parent) = &pair.parent {
            self.0
                .execute(
                    "UPDATE token_pair SET state = 'superseded', refresh_wrap = NULL
                     WHERE id = ?1 AND state = 'in_use'",
                    &[parent.into()],
                )
                .await?;
        }
        Ok(())
    }

    /// The pairs that were exchanged for the same refresh token and never arrived make room for the next.
    /// Says how many there were.
    pub(crate) async fn drop_unused_pairs_after(
        &mut self,
        parent: &str,
    ) -> Result<u64, StoreError> {
        self.0
            .execute(
                "UPDATE token_pair SET state = 'dropped', access_wrap = NULL, refresh_wrap = NULL
                 WHERE parent = ?1 AND state = 'fresh'",
                &[parent.into()],
            )
            .await
    }

    /// Forgets some of the pairs of which neither token holds, and some wraps of access tokens that have ended; says how many. It
    /// waits for nobody who is just using one.
    pub(crate) async fn forget_ended_tokens(
        &mut self,
        now: Timestamp,
    ) -> Result<usize, StoreError> {
        let ended = self
            .0
            .free_rows(
                "SELECT id FROM token_pair WHERE refresh_expires_at <= ?1 AND access_expires_at <= ?1
                 ORDER BY refresh_expires_at LIMIT 500",
                &[now.into()],
            )
            .await?;
        let closed = self
            .0
            .free_rows(
                "SELECT id FROM token_pair WHERE access_expires_at <= ?1 AND access_wrap IS NOT NULL
                 ORDER BY access_expires_at LIMIT 500",
                &[now.into()],
            )
            .await?;
        let forgotten = ended.len() + closed.len();
        for (rows, statement) in [
            (ended, "DELETE FROM token_pair WHERE id = ?1"),
            (
                closed,
                "UPDATE token_pair SET access_wrap = NULL WHERE id = ?1",
            ),
        ] {
            for mut row in rows {
                let id = row.text()?;
                self.0.execute(statement, &[(&id).into()]).await?;
            }
        }
        Ok(forgotten)
    }
}

const STATES: [(PairState, &str); 4] = [
    (PairState::Fresh, "fresh"),
    (PairState::InUse, "in_use"),
    (PairState::Superseded, "superseded"),
    (PairState::Dropped, "dropped"),
];

fn state_name(state: PairState) -> &'static str {
    let (_, name) = STATES
        .into_iter()
        .find(|(known, _)| *known == state)
        .expect("every state has its line in the table");
    name
}

fn one(rows: Vec<Row>) -> Result<Option<(TokenPair, Session)>, StoreError> {
    let read = |mut row: Row| {
        let pair = token_pair(&mut row)?;
        Ok((pair, read_session(&mut row)?))
    };
    rows.into_iter().next().map(read).transpose()
}

fn token_pair(row: &mut Row) -> Result<TokenPair, StoreError> {
    Ok(TokenPair {
        id: row.text()?,
        session_id: row.text()?,
        parent: row.optional_text()?,
        state: state(&row.text()?)?,
        issued_at: timestamp(row.integer()?)?,
        access: issued_token(row)?,
        refresh: issued_token(row)?,
    })
}

fn issued_token(row: &mut Row) -> Result<IssuedToken, StoreError> {
    Ok(IssuedToken {
        hash: token_hash(&row.blob()?)?,
        expires_at: timestamp(row.integer()?)?,
        wrap: row.optional_blob()?,
    })
}

fn state(name: &str) -> Result<PairState, StoreError> {
    STATES
        .into_iter()
        .find(|(_, known)| *known == name)
        .map(|(state, _)| state)
        .ok_or(StoreError::Unreadable("token pair state"))
}

pub(super) fn token_hash(bytes: &[u8]) -> Result<TokenHash, StoreError> {
    TokenHash::from_bytes(bytes).ok_or(StoreError::Unreadable("token hash"))
}
