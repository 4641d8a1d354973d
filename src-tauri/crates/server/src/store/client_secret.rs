//! Rows of `client_secret`, and the end of the codes that its client has on show.

use jiff::Timestamp;

use super::token_pair::token_hash;
use super::{Notice, StoreError, Transaction};
use crate::model::GrantStatus;
use crate::token::TokenHash;

impl Transaction {
    /// What the client's secret is known by, once it has one.
    pub(crate) async fn client_secret(
        &mut self,
        client_id: &str,
    ) -> Result<Option<TokenHash>, StoreError> {
        let rows = self
            .0
            .rows(
                "SELECT hash FROM client_secret WHERE client_id = ?1",
                &[client_id.into()],
            )
            .await?;
        let row = rows.into_iter().next();
        row.map(|mut row| token_hash(&row.blob()?)).transpose()
    }

    /// Gives the client its first secret, or another one in place of whichever it has.
    pub(crate) async fn set_client_secret(
        &mut self,
        client_id: &str,
        secret: &TokenHash,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.0
            .execute(
                "INSERT INTO client_secret (client_id, hash, created_at) VALUES (?1, ?2, ?3)
                 ON CONFLICT (client_id) DO UPDATE SET hash = ?2, created_at = ?3",
                &[client_id.into(), secret.as_bytes().into(), now.into()],
            )
            .await?;
        self.announce_client_secret(client_id);
        Ok(())
    }

    /// Gives the client another secret in place of `present`; says whether it had that one.
    pub(crate) async fn replace_client_secret(
        &mut self,
        client_id: &str,
        present: &TokenHash,
        secret: &TokenHash,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let changed = self
            .0
            .execute(
                "UPDATE client_secret SET hash = ?3, created_at = ?4
                 WHERE client_id = ?1 AND hash = ?2",
                &[
                    client_id.into(),
                    present.as_bytes().into(),
                    secret.as_bytes().into(),
                    now.into(),
                ],
            )
            .await?;
        self.announce_client_secret(client_id);
        Ok(changed == 1)
    }

    /// Ends the client's codes on show, also those that are approved, and tells whoever looks on.
    pub(crate) async fn expire_grants_of_client(
        &mut self,
        client_id: &str,
    ) -> Result<u64, StoreError> {
        let expired = self
            .0
            .rows(
                "UPDATE device_grant
                 SET state = 'expired', upstream = NULL, session_id = NULL, wrap = NULL, digits = NULL,
                     tries_left = NULL
                 WHERE client_id = ?1 AND state IN ('new', 'scanned', 'digits', 'confirmed')
                 RETURNING id",
                &[client_id.into()],
            )
            .await?;
        let number = expired.len() as u64;
        for mut row in expired {
            self.announce(Notice::Grant {
                id: row.text()?,
                status: GrantStatus::Expired,
            });
        }
        Ok(number)
    }

    fn announce_client_secret(&mut self, client_id: &str) {
        self.announce(Notice::ClientSecret {
            client_id: client_id.to_owned(),
        });
    }
}
