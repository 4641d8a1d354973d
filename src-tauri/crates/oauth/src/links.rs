//! The links of an account at a link server, one a desktop, and the end of one of them.

use serde::Deserialize;
use url::Url;

use crate::client::Client;
use crate::error::OAuthError;
use crate::secret::AccessToken;

/// The server's name for a link. It opens nothing, and can be put into an address as it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct LinkId(String);

/// A text that is no name of a link.
#[derive(Debug, thiserror::Error)]
#[error("That is no name of a link. Those are 1 to 128 letters, digits and any of - . _ ~.")]
pub struct NotALink;

/// A link of the account.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct LinkEntry {
    /// Its name.
    pub link: LinkId,
    /// Whether it is the one whose token was shown.
    #[serde(default)]
    pub current: bool,
}

/// What became of a link that was to be revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkEnded {
    /// It is revoked.
    Revoked,
    /// It had ended before.
    AlreadyGone,
}

impl LinkId {
    /// The text of it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for LinkId {
    type Error = NotALink;

    fn try_from(text: String) -> Result<Self, NotALink> {
        // RFC 3986 section 2.3: nothing that an address would read as anything but itself.
        let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        let fits = (1..=128).contains(&text.len()) && text.bytes().all(unreserved);
        let leads_elsewhere = text == "." || text == "..";
        if fits && !leads_elsewhere {
            Ok(Self(text))
        } else {
            Err(NotALink)
        }
    }
}

impl Client {
    /// The links of the account that the token belongs to; `None` where the server does not list them.
    pub async fn links(&self, token: &AccessToken) -> Result<Option<Vec<LinkEntry>>, OAuthError> {
        let Some(endpoint) = &self.metadata().account_links_endpoint else {
            return Ok(None);
        };
        let answer = self.http().get(endpoint, Some(token)).await?;
        answer.json().map(Some)
    }

    /// Revokes another link of the account that the token belongs to.
    pub async fn revoke_link(
        &self,
        token: &AccessToken,
        link: &LinkId,
    ) -> Result<LinkEnded, OAuthError> {
        let endpoint = self.metadata().account_links_endpoint.as_ref();
        let address = endpoint.and_then(|endpoint| beneath(endpoint, link));
        let address = address.ok_or_else(|| {
            OAuthError::Malformed("it offers no address at which a link is revoked".to_owned())
        })?;
        let answer = self.http().delete(&address, token).await?;
        if answer.status == http::StatusCode::NOT_FOUND {
            return Ok(LinkEnded::AlreadyGone);
        }
        answer.success()?;
        Ok(LinkEnded::Revoked)
    }
}

fn beneath(endpoint: &Url, link: &LinkId) -> Option<Url> {
    let mut address = endpoint.clone();
    address
        .path_segments_mut()
        .ok()?
        .pop_if_empty()
        .push(link.as_str());
    Some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_cannot_lead_to_another_address() {
        for wrong in [
            "", ".", "..", "a/b", "a?b", "a#b", "a%2fb", "a b", "é", "a\n",
        ] {
            assert!(LinkId::try_from(wrong.to_owned()).is_err(), "{wrong:?}");
        }
        assert!(LinkId::try_from("x".repeat(129)).is_err());
        for endpoint in ["https://link.example/links", "https://link.example/links/"] {
            let link = LinkId::try_from("Ab-9_.~".to_owned()).expect("a link");
            let address = beneath(&endpoint.parse().expect("a URL"), &link).expect("an address");
            assert_eq!(address.as_str(), "https://link.example/links/Ab-9_.~");
        }
    }
}
