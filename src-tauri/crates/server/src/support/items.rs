//! Single tokens and fingerprints.
//!
//! All of them lose their force first, batch by batch, since that is what hurries; only then is the platform told of accounts whose
//! last link it was, which takes a presented token and the platform's time, and what is left of the sessions erased.

use futures_util::{StreamExt as _, stream};

use super::{BATCH, Item, Staff, Support};
use crate::model::{FoundSession, ItemOutcome, ItemStatus, PlatformOutcome, Progress, Session};
use crate::sessions::SessionError;
use crate::store::{StoreError, Transaction};
use crate::token::{Token, TokenHash};

/// How many calls to the platform are under way at once.
const CALLS_AT_ONCE: usize = 16;

impl Item {
    /// Reads what somebody found.
    pub(crate) fn parse(text: &str) -> Self {
        let text = text.trim();
        match (Token::parse(text), TokenHash::from_hex(text)) {
            (Ok(token), _) => Self::Token(token),
            (_, Some(hash)) => Self::Fingerprint(hash),
            _ => Self::Malformed,
        }
    }

    pub(super) fn untouched(&self) -> ItemOutcome {
        let fingerprint = self.fingerprint();
        ItemOutcome {
            status: match fingerprint {
                Some(_) => ItemStatus::Waiting,
                None => ItemStatus::Malformed,
            },
            fingerprint: fingerprint.map(TokenHash::to_hex),
            session: None,
            duplicate_of: None,
            platform: None,
        }
    }

    fn fingerprint(&self) -> Option<TokenHash> {
        match self {
            Self::Token(token) => Some(token.hash()),
            Self::Fingerprint(hash) => Some(*hash),
            Self::Malformed => None,
        }
    }

    /// The token once more, to present it.
    fn token(&self) -> Option<Token> {
        match self {
            Self::Token(token) => Token::parse(token.expose()).ok(),
            Self::Fingerprint(_) | Self::Malformed => None,
        }
    }
}

impl Support {
    /// Says of each whose session it is.
    pub(super) async fn preview_items(
        &self,
        items: &[Item],
    ) -> Result<Vec<ItemOutcome>, StoreError> {
        let mut transaction = self.sessions.store.read().await?;
        let mut outcomes: Vec<ItemOutcome> = items.iter().map(Item::untouched).collect();
        for position in 0..items.len() {
            if let Some(session) = look(&mut transaction, items, &mut outcomes, position).await? {
                outcomes[position].status = ItemStatus::Found;
                outcomes[position].session = Some((&session).into());
            } else if outcomes[position].duplicate_of.is_some() {
                outcomes[position].status = ItemStatus::Found;
            }
        }
        Ok(outcomes)
    }

    /// Ends the session of each.
    pub(super) async fn end_items(
        &self,
        id: &str,
        staff: &Staff,
        items: &[Item],
    ) -> Result<(), SessionError> {
        while self.begin_batch(id, staff, items).await? {
            tokio::task::yield_now().await;
        }
        while self.finish_batch(id, staff, items).await? {
            tokio::task::yield_now().await;
        }
        self.close(id, staff).await
    }

    /// Takes the next ones their force; says whether there were any.
    async fn begin_batch(
        &self,
        id: &str,
        staff: &Staff,
        items: &[Item],
    ) -> Result<bool, SessionError> {
        let mut transaction = self.sessions.store.begin().await?;
        let Some(mut revocation) = transaction.locked_revocation(id).await? else {
            return Ok(false);
        };
        let Progress::Items(outcomes) = &mut revocation.progress else {
            return Ok(false);
        };
        let batch = next(outcomes, ItemStatus::Waiting);
        if batch.is_empty() {
            return Ok(false);
        }
        let mut found = Vec::new();
        for position in batch {
            let session = look(&mut transaction, items, outcomes, position).await?;
            if let Some(session) = session {
                outcomes[position].status = ItemStatus::Ending;
                outcomes[position].session = Some((&session).into());
                found.push((position, session));
            } else if outcomes[position].duplicate_of.is_some() {
                outcomes[position].status = ItemStatus::Revoked;
            }
        }
        // Accounts in one order for everybody: two orders never wait for one another.
        found.sort_by_cached_key(|(_, session)| (session.subject(), session.id.clone()));
        let same_account = |one: &(usize, Session), other: &(usize, Session)| {
            one.1.platform == other.1.platform && one.1.open_id == other.1.open_id
        };
        for account in found.chunk_by(same_account) {
            let (_, any) = &account[0];
            let mut alive = transaction
                .locked_live_sessions_of(&any.platform, &any.open_id)
                .await?;
            for (position, session) in account {
                let fingerprint = items[*position].fingerprint();
                self.sessions
                    .mark_ending(
                        &mut transaction,
                        session,
                        fingerprint.as_ref(),
                        &staff.actor(),
                    )
                    .await?;
                alive.retain(|link| link.id != session.id);
                if !alive.is_empty() {
                    outcomes[*position].platform = Some(PlatformOutcome::Kept);
                }
            }
        }
        transaction.save_revocation(&revocation).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Tells the platform of the next ones that were an account's last, and erases them; says whether there were any.
    async fn finish_batch(
        &self,
        id: &str,
        staff: &Staff,
        items: &[Item],
    ) -> Result<bool, SessionError> {
        let known = self.sessions.store.read().await?.revocation(id).await?;
        let Some(Progress::Items(outcomes)) = known.map(|known| known.progress) else {
            return Ok(false);
        };
        let batch = next(&outcomes, ItemStatus::Ending);
        if batch.is_empty() {
            return Ok(false);
        }
        let calls = batch.iter().map(|position| async {
            let outcome = match outcomes[*position].platform {
                Some(outcome) => outcome,
                None => self.tell_platform(&items[*position]).await?,
            };
            Ok::<_, SessionError>((*position, outcome))
        });
        let calls: Vec<_> = calls.collect();
        let told: Vec<_> = stream::iter(calls)
            .buffer_unordered(CALLS_AT_ONCE)
            .collect()
            .await;

        let mut transaction = self.sessions.store.begin().await?;
        let Some(mut revocation) = transaction.locked_revocation(id).await? else {
            return Ok(false);
        };
        let Progress::Items(outcomes) = &mut revocation.progress else {
            return Ok(false);
        };
        for told in told {
            let (position, platform) = told?;
            let outcome = &mut outcomes[position];
            if outcome.status != ItemStatus::Ending {
                continue;
            }
            outcome.status = ItemStatus::Revoked;
            outcome.platform = Some(platform);
            let link = outcome.session.as_ref().map(|session| &session.link);
            let session = match link {
                Some(link) => transaction.session(link).await?,
                None => None,
            };
            if let Some(session) = session {
                self.sessions
                    .finish_end(&mut transaction, &session, platform, &staff.actor())
                    .await?;
            }
        }
        transaction.save_revocation(&revocation).await?;
        transaction.commit().await?;
        Ok(true)
    }

    async fn tell_platform(&self, item: &Item) -> Result<PlatformOutcome, StoreError> {
        let Some(token) = item.token() else {
            // A fingerprint opens nothing.
            return Ok(PlatformOutcome::Unreachable);
        };
        let mut transaction = self.sessions.store.read().await?;
        let presented = self.sessions.look_up(&mut transaction, token).await?;
        drop(transaction);
        match presented {
            Some(presented) => self.sessions.tell_platform(&presented).await,
            None => Ok(PlatformOutcome::Unreachable),
        }
    }
}

/// Finds the session of an item that waits. Where there is none to end, the outcome says why.
async fn look(
    transaction: &mut Transaction,
    items: &[Item],
    outcomes: &mut [ItemOutcome],
    position: usize,
) -> Result<Option<Session>, StoreError> {
    let Some(fingerprint) = items[position].fingerprint() else {
        return Ok(None);
    };
    let found = match transaction.pair_of_access_token(&fingerprint).await? {
        Some(found) => Some(found),
        None => transaction.pair_of_refresh_token(&fingerprint).await?,
    };
    let Some((_, session)) = found else {
        let was_revoked = transaction.was_revoked_with(&fingerprint).await?;
        outcomes[position].status = if was_revoked {
            ItemStatus::AlreadyGone
        } else {
            ItemStatus::Unknown
        };
        return Ok(None);
    };
    let is_same = |outcome: &ItemOutcome| {
        outcome
            .session
            .as_ref()
            .is_some_and(|known| known.link == session.id)
    };
    if let Some(first) = outcomes[..position].iter().position(is_same) {
        outcomes[position].duplicate_of = Some(first);
        return Ok(None);
    }
    if session.ending {
        outcomes[position].status = ItemStatus::AlreadyGone;
        return Ok(None);
    }
    Ok(Some(session))
}

/// The next items of this status.
fn next(outcomes: &[ItemOutcome], status: ItemStatus) -> Vec<usize> {
    (0..outcomes.len())
        .filter(|position| outcomes[*position].status == status)
        .take(BATCH.into())
        .collect()
}

impl From<&Session> for FoundSession {
    fn from(session: &Session) -> Self {
        Self {
            link: session.id.clone(),
            subject: session.subject(),
            client: session.client_id.clone(),
            device: session.device.name.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_told_apart() {
        let token = "lk_at_00000000000000000000000000000000000000000001rfpgD";
        let hash = Token::parse(token).unwrap().hash().to_hex();
        assert!(matches!(
            Item::parse(&format!(" {token}\n")),
            Item::Token(_)
        ));
        assert!(matches!(Item::parse(&hash), Item::Fingerprint(_)));
        let wrong_checksum = token.replace("gD", "gE");
        for text in [&*wrong_checksum, "", "act.abc!1234.va", &hash[1..]] {
            assert!(matches!(Item::parse(text), Item::Malformed), "{text}");
        }
    }
}
