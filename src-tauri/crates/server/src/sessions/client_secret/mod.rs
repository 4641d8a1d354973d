//! With what a confidential client proves itself (RFC 6749 section 2.3.1), and the next secret, with which all that it had ends.
//!
//! The secret is checked against its hash in memory ([`known`]), so that a call costs no question to the database. A wrong one is
//! counted; after ten within a minute from one network, the next wrong ones there are only told to wait. The right one always
//! passes: 256 random bits are not guessed, and a lock would let everybody behind the same proxy shut a client out.

mod known;

use jiff::SignedDuration;
use subtle::ConstantTimeEq as _;

use super::{SessionError, Sessions};
use crate::clock::Entropy;
use crate::counts::{LinkStage, Revocation};
use crate::model::{AccountEvent, Actor, Audience, AuditKind, AuditRecord};
use crate::origin::Origin;
use crate::store::{Store, StoreError, Transaction};
use crate::token::{Token, TokenHash, TokenKind};
use jiff::Timestamp;
pub(super) use known::KnownSecrets;

const ACTION: &str = "client_secret";

/// How many wrong secrets are answered as such within [`WINDOW`].
const WRONG_SECRETS: i64 = 10;

const WINDOW: SignedDuration = SignedDuration::from_mins(1);

/// Why a client is not believed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ClientSecretError {
    #[error("the client's secret is wrong, or it has none yet")]
    Wrong,
    #[error("the client's secret was wrong too often")]
    TooOften { retry_after: SignedDuration },
    #[error(transparent)]
    Failed(#[from] SessionError),
}

impl Sessions {
    /// Checks what a client from `network` presents as its secret; gives what the secret is known by.
    pub(crate) async fn check_client_secret(
        &self,
        client_id: &str,
        presented: &str,
        network: &str,
    ) -> Result<TokenHash, ClientSecretError> {
        let presented = Token::parse(presented)
            .ok()
            .filter(|token| token.kind() == TokenKind::ClientSecret)
            .map(|token| token.hash());
        if let Some(presented) = presented
            && self
                .is_client_secret(client_id, &presented, network)
                .await?
        {
            return Ok(presented);
        }
        self.count_wrong_secret(client_id, network).await
    }

    /// Gives the client another secret in place of the one it presented, and ends all that it had under that one: at once, in one
    /// transaction. `None` if the presented secret is not its secret any more.
    pub(crate) async fn rotate_client_secret(
        &self,
        client_id: &str,
        present: &TokenHash,
    ) -> Result<Option<Token>, SessionError> {
        let mut transaction = self.store.begin().await?;
        let next = Token::generate(TokenKind::ClientSecret, &*self.entropy);
        // What a memory somewhere took for the present secret may be an older one.
        if !transaction
            .replace_client_secret(client_id, present, &next.hash(), self.clock.now())
            .await?
        {
            return Ok(None);
        }
        let ended = end_all(transaction, client_id, &Actor::Client, self.clock.now()).await?;
        self.counts.links.add(LinkStage::Expired, ended.codes);
        self.counts.revocations.add(Revocation::Client, ended.links);
        Ok(Some(next))
    }

    async fn is_client_secret(
        &self,
        client_id: &str,
        presented: &TokenHash,
        network: &str,
    ) -> Result<bool, SessionError> {
        let is = |secret: &TokenHash| bool::from(secret.as_bytes().ct_eq(presented.as_bytes()));
        let now = self.clock.now();
        let known = self.client_secrets.secret(client_id, now);
        if known.secret.as_ref().is_some_and(is) {
            return Ok(true);
        }
        // The secret may be newer than what is known here. Whoever only guesses does not get to ask the database on and on.
        if known.is_fresh && self.client_secrets.wait(client_id, network, now).is_some() {
            return Ok(false);
        }
        let stored = self.store.read().await?.client_secret(client_id).await?;
        let is_right = stored.as_ref().is_some_and(is);
        self.client_secrets.keep(client_id, stored, &known, now);
        Ok(is_right)
    }

    async fn count_wrong_secret(
        &self,
        client_id: &str,
        network: &str,
    ) -> Result<TokenHash, ClientSecretError> {
        let now = self.clock.now();
        if let Some(retry_after) = self.client_secrets.wait(client_id, network, now) {
            return Err(ClientSecretError::TooOften { retry_after });
        }
        let mut transaction = self.store.begin().await?;
        let who = format!("{client_id} {network}");
        let attempts = transaction.count_attempt(ACTION, &who, now, WINDOW).await?;
        transaction.commit().await?;
        if attempts.tries <= WRONG_SECRETS {
            tracing::warn!(
                client = client_id,
                "a client's secret is wrong or not made yet"
            );
            return Err(ClientSecretError::Wrong);
        }
        self.client_secrets
            .stop_counting(client_id, network, attempts.ends_at, now);
        tracing::warn!(client = client_id, "a client's secret was wrong too often");
        Err(ClientSecretError::TooOften {
            retry_after: attempts.ends_at.duration_since(now),
        })
    }
}

/// Gives a client its first secret, or another one in place of whichever it has, and ends all that it had: at once, in one
/// transaction. For whoever runs the server.
pub(crate) async fn make_client_secret(
    store: &Store,
    client_id: &str,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<Token, StoreError> {
    let mut transaction = store.begin().await?;
    let secret = Token::generate(TokenKind::ClientSecret, entropy);
    transaction
        .set_client_secret(client_id, &secret.hash(), now)
        .await?;
    end_all(transaction, client_id, &Actor::Server, now).await?;
    Ok(secret)
}

/// How much has ended with a secret.
struct Ended {
    codes: u64,
    links: u64,
}

/// Erases every link that the client has and ends its codes. No platform can be told: nobody presents the links' tokens.
async fn end_all(
    mut transaction: Transaction,
    client_id: &str,
    actor: &Actor,
    now: Timestamp,
) -> Result<Ended, StoreError> {
    let origin = Origin::current();
    let record = |record: AuditRecord| AuditRecord {
        network: origin.network.clone(),
        request_id: origin.request_id.clone(),
        ..record.by(actor)
    };
    let codes = transaction.expire_grants_of_client(client_id).await?;
    transaction
        .delete_authorizations_of_client(client_id)
        .await?;
    let links = transaction.locked_sessions_of_client(client_id).await?;
    for link in &links {
        transaction.delete_session(link).await?;
        let revoked = record(AuditRecord::of(AuditKind::LinkRevoked, link));
        transaction.insert_audit_record(&revoked, now).await?;
        let event = AccountEvent::Revoked {
            link: link.id.clone(),
            by: actor.ender(),
        };
        transaction
            .insert_event(&link.subject(), Audience::All, &event, now)
            .await?;
    }
    let made = AuditRecord {
        client: Some(client_id.to_owned()),
        ..record(AuditRecord::new(AuditKind::ClientSecretMade))
    };
    transaction
        .insert_audit_record(&made.with("links", links.len()), now)
        .await?;
    transaction.commit().await?;
    tracing::info!(
        client = client_id,
        links = links.len(),
        "a client has another secret; all that it had is ended"
    );
    Ok(Ended {
        codes,
        links: links.len() as u64,
    })
}

impl From<StoreError> for ClientSecretError {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}
