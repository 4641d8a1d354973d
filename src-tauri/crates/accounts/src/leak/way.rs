//! Which way a token can be ended from here.
//!
//! | whose | way |
//! |---|---|
//! | the link server's, with staff linked here | its order, by the token's SHA-256 |
//! | the link server's, without | by whoever holds it (RFC 7009), at the server of the account that has it here, or else at the one server that accounts here are of, or the usual one |
//! | another provider's that is set up here | by whoever holds it, in that provider's way |
//! | anybody else's | none |
//!
//! A provider is the one whose manifest has the brand's name or its preset's id: what a person set up here as TikTok gets TikTok's tokens,
//! and nobody else does.

use latchkey_leak::{Finding, Kind};
use latchkey_oauth::Manifest;
use latchkey_oauth::provider::dialect::RevokedTokens;
use latchkey_oauth::provider::manifest::is_id;

use super::desk::Staff;
use crate::engine::{Engine, EngineError, Inner};
use crate::provider::added::ListedState;
use crate::provider::{Provider, SANDBOX};

/// Which way a token can be ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// The link server ends it on staff's word.
    Staff {
        /// The account of staff.
        account: String,
    },
    /// Whoever holds it may end it, at this link server.
    Held {
        /// The server's id in the directory.
        provider: String,
    },
    /// The provider's own way, with an app that is set up here.
    Provider {
        /// The provider's id in the directory.
        provider: String,
    },
    /// It cannot be ended from here.
    None,
}

impl Way {
    /// The word for it, stored and for scripts.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Staff { .. } => "staff",
            Self::Held { .. } => "held",
            Self::Provider { .. } => "provider",
            Self::None => "none",
        }
    }

    /// The account or provider that it goes by.
    pub(crate) fn at(&self) -> Option<&str> {
        match self {
            Self::Staff { account: at }
            | Self::Held { provider: at }
            | Self::Provider { provider: at } => Some(at),
            Self::None => None,
        }
    }

    /// From the word and what it goes by.
    pub(crate) fn from_stored(word: &str, at: Option<String>) -> Self {
        match (word, at) {
            ("staff", Some(account)) => Self::Staff { account },
            ("held", Some(provider)) => Self::Held { provider },
            ("provider", Some(provider)) => Self::Provider { provider },
            _ => Self::None,
        }
    }
}

/// Who can end what, as this computer is set up.
pub(super) struct Ways {
    /// One at each server.
    pub(super) staff: Vec<Staff>,
    usual_server: String,
    added: Vec<Added>,
}

struct Added {
    id: String,
    brand: String,
    tokens: RevokedTokens,
}

impl Ways {
    /// The way of a token, at the server of the account that has it here.
    pub(super) fn of(&self, finding: &Finding, server: Option<&str>) -> Way {
        let (opens, renews) = (
            finding.kind == Kind::AccessToken,
            finding.kind == Kind::RefreshToken,
        );
        if !opens && !renews {
            return Way::None;
        }
        if !finding.is_ours() {
            let brand = finding.provider.as_str();
            let added = self.added.iter().find(|added| added.brand == brand);
            return added.map_or(Way::None, |added| Way::Provider {
                provider: added.id.clone(),
            });
        }
        let at_server = |staff: &&Staff| server.is_none_or(|server| staff.provider == server);
        if let Some(staff) = self.staff.iter().find(at_server) {
            return Way::Staff {
                account: staff.account.clone(),
            };
        }
        Way::Held {
            provider: server.unwrap_or(&self.usual_server).to_owned(),
        }
    }

    /// Whether a provider's refresh token is first exchanged for an access token, which is what can be revoked there.
    pub(super) fn is_exchanged(&self, provider: &str) -> bool {
        let added = self.added.iter().find(|added| added.id == provider);
        added.is_some_and(|added| added.tokens == RevokedTokens::Access)
    }
}

impl Inner {
    /// How this computer is set up. Asks no server.
    pub(super) async fn ways(&self, staff: Vec<Staff>) -> Result<Ways, EngineError> {
        let mut first: Vec<Staff> = Vec::new();
        for staff in staff {
            if !first.iter().any(|other| other.provider == staff.provider) {
                first.push(staff);
            }
        }
        let mut added = Vec::new();
        for listed in self.directory.list()? {
            if !matches!(listed.state, ListedState::Added { .. }) {
                continue;
            }
            // One that cannot be used is none.
            let Ok(provider) = self.directory.provider(&listed.id).await else {
                continue;
            };
            if self.client_secret(&provider).await.is_ok() {
                added.push(Added::of(&provider));
            }
        }
        Ok(Ways {
            staff: first,
            usual_server: self.server_of_held(None).await?,
            added,
        })
    }
}

impl Engine {
    /// The one link server that a token is shown to of which nobody knows the server: that of the accounts here, where they are of one;
    /// otherwise the usual one, where that is a link server, or else the configured one.
    pub async fn server_of_held(&self, usual: Option<&str>) -> Result<String, EngineError> {
        self.inner.server_of_held(usual).await
    }
}

impl Inner {
    async fn server_of_held(&self, usual: Option<&str>) -> Result<String, EngineError> {
        let accounts = self.store.all().await;
        let accounts = accounts.map_err(|error| self.database(&error))?;
        let at = accounts.iter().map(|account| account.provider.as_str());
        let configured = self.directory.default_id();
        Ok(server_of(at, usual.unwrap_or(configured), configured).to_owned())
    }
}

fn server_of<'a>(
    providers: impl Iterator<Item = &'a str>,
    usual: &'a str,
    configured: &'a str,
) -> &'a str {
    let is_link_server = |id: &str| id == SANDBOX || !is_id(id);
    let mut servers: Vec<&str> = providers.filter(|id| is_link_server(id)).collect();
    servers.sort_unstable();
    servers.dedup();
    match servers[..] {
        [one] => one,
        _ if is_link_server(usual) => usual,
        _ => configured,
    }
}

impl Added {
    fn of(provider: &Provider) -> Self {
        Self {
            id: provider.id.clone(),
            brand: brand(&provider.manifest).to_owned(),
            tokens: provider.manifest.dialect.revocation.tokens,
        }
    }
}

/// The finder's word for whose tokens a provider's are.
fn brand(manifest: &Manifest) -> &str {
    match (manifest.id.as_str(), manifest.name.as_str()) {
        (_, "TikTok") | ("tiktok-desktop", _) => "tiktok",
        (_, "YouTube" | "Google") | ("youtube", _) => "google",
        (_, "Twitch") => "twitch",
        (_, "Facebook") => "facebook",
        (_, "Kick") => "kick",
        (_, "X") => "x",
        (id, _) => id,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_token_goes_to_the_server_of_the_accounts_here_or_to_the_usual_one() {
        let (ours, theirs) = ("https://ours.example", "https://theirs.example");
        let server = |at: &[&'static str], usual: &'static str| {
            server_of(at.iter().copied(), usual, SANDBOX)
        };
        assert_eq!(server(&[ours, "twitch", ours], theirs), ours);
        assert_eq!(server(&[ours, theirs], theirs), theirs);
        assert_eq!(server(&[], theirs), theirs);
        assert_eq!(server(&["twitch"], "twitch"), SANDBOX);
    }
}
