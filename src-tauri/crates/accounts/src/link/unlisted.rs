//! The end of tokens that no account ever listed: of a link that did not come about.

use latchkey_oauth::{Client, OAuthError};

use crate::account::AccountState;
use crate::bundle::Bundle;
use crate::engine::Inner;

impl Inner {
    /// Revokes them, unless that could end a link that lives: some providers know no end but that of the app's whole access to the
    /// account. There the tokens are destroyed here and end by themselves.
    pub(crate) async fn revoke_unlisted(
        &self,
        provider: &str,
        client: &Client,
        bundle: &Bundle,
    ) -> Result<(), OAuthError> {
        if client.revocation_ends_the_grant() && self.has_links(provider).await {
            return Ok(());
        }
        let (access, refresh) = (&bundle.access_token, bundle.refresh_token.as_ref());
        client.revoke_pair(access, refresh).await.map(drop)
    }

    /// Whose the tokens are may not be known, so any account of the provider counts.
    async fn has_links(&self, provider: &str) -> bool {
        let accounts = self.store.all().await.unwrap_or_default();
        accounts.iter().any(|account| {
            account.provider == provider && matches!(account.state, AccountState::Linked { .. })
        })
    }
}
