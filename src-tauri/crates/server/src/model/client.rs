//! Who may ask for tokens (RFC 6749 section 2) and for what (section 3.3).

use std::fmt;

use super::RedirectUri;

/// A registered client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// `client_id`
    pub id: String,
    /// Whether it can keep a secret.
    pub kind: ClientKind,
    /// What people call it.
    pub name: String,
    /// What it may ask for.
    pub scopes: Scope,
    /// Where the answer to an authorization in a browser may go; with none it can ask for none.
    pub redirect_uris: Vec<RedirectUri>,
    /// How an approval through the server's page is bound to the device.
    pub confirmation: Confirmation,
}

/// RFC 6749 section 2.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientKind {
    /// A program on people's own devices. It proves itself by PKCE and by the codes it holds, not by a secret.
    Public,
    /// A program on its operator's machine. It proves itself by a secret, which the database knows by its hash.
    Confidential {
        /// Whether it may ask about every token (RFC 7662), as a resource server has to. Otherwise it may about its own.
        introspects: bool,
    },
}

/// What keeps a person from approving somebody else's device through the server's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// The phone shows two digits afterwards, and the device has to send them.
    Digits,
    /// The person compares the user code beforehand: for a client that knows nothing but RFC 8628.
    UserCode,
}

/// The power to end others' sessions.
pub(crate) const SUPPORT_REVOKE: &str = "support:revoke";

/// The power to read the audit log.
pub(crate) const SUPPORT_AUDIT: &str = "support:audit";

/// What only accounts of staff are granted, and no platform is asked for.
pub(crate) const SUPPORT_SCOPES: [&str; 2] = [SUPPORT_REVOKE, SUPPORT_AUDIT];

/// The e-mail address that the person may give (OpenID Connect Core 1.0 section 5.4). Ours too: the platforms here tell none.
pub(crate) const EMAIL: &str = "email";

/// A set of scope tokens in the order they were asked for, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope(Vec<String>);

impl Scope {
    /// The scope of these tokens. Repeated ones count once.
    pub fn new<T: Into<String>>(tokens: impl IntoIterator<Item = T>) -> Self {
        let mut scope = Self::default();
        for token in tokens.into_iter().map(T::into) {
            if !scope.contains(&token) {
                scope.0.push(token);
            }
        }
        scope
    }

    /// RFC 6749 section 3.3: tokens of printable ASCII without quotes and backslashes, separated by spaces.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let allowed = |byte: u8| matches!(byte, 0x21 | 0x23..=0x5b | 0x5d..=0x7e);
        let mut tokens = text.split(' ').filter(|token| !token.is_empty()).peekable();
        if tokens.clone().all(|token| token.bytes().all(allowed)) {
            tokens.peek().is_some().then(|| Self::new(tokens))
        } else {
            None
        }
    }

    /// Whether it holds this token.
    #[must_use]
    pub fn contains(&self, token: &str) -> bool {
        self.0.iter().any(|held| held == token)
    }

    /// Whether every token of it is in `other`.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.iter().all(|token| other.contains(token))
    }

    /// The tokens that are in both.
    #[must_use]
    pub fn intersection(&self, other: &[String]) -> Self {
        Self(
            self.0
                .iter()
                .filter(|token| other.contains(token))
                .cloned()
                .collect(),
        )
    }

    /// The tokens that `keep` wants.
    #[must_use]
    pub(crate) fn filtered(&self, keep: impl Fn(&str) -> bool) -> Self {
        Self(self.0.iter().filter(|token| keep(token)).cloned().collect())
    }

    /// Whether it holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The tokens, in order.
    #[must_use]
    pub fn as_slice(&self) -> &[String] {
        &self.0
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_keeps_order_and_drops_repetition() {
        let scope = Scope::parse("video.list user.info.basic  video.list").unwrap();
        assert_eq!(scope.to_string(), "video.list user.info.basic");
    }

    #[test]
    fn what_is_no_scope_is_refused() {
        for text in ["", " ", "a\"b", "a\\b", "ä", "a\tb"] {
            assert_eq!(Scope::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn subsets_and_intersections_are_by_token() {
        let small = Scope::new(["a"]);
        let large = Scope::new(["a", "b"]);
        assert!(small.is_within(&large) && !large.is_within(&small));
        assert_eq!(
            large.intersection(&["b".to_owned(), "c".to_owned()]),
            Scope::new(["b"])
        );
    }
}
