//! What can go wrong between this computer and an authorization server, and what to do about it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::browser::LoopbackError;
use crate::text::one_line;

/// The most characters of a server's own words.
const LONGEST: usize = 200;

/// A call to an authorization server did not give what was asked for. Carries no token and no code.
#[derive(Debug, thiserror::Error)]
pub enum OAuthError {
    /// Nothing sensible came back: no connection, a time-out, a 5xx, a page instead of an answer. Nothing was decided; try
    /// again later.
    #[error(transparent)]
    Http(#[from] HttpError),

    /// The server decided against it (RFC 6749 section 5.2, RFC 8628 section 3.5).
    #[error("{}", refusal_sentence(.error, .description.as_deref()))]
    Refused {
        /// The `error` code, for example `invalid_grant`.
        error: String,
        /// The server's own words, when it gave any.
        description: Option<String>,
        /// The server's name for the line in its log, to quote to whoever runs it.
        log_id: Option<String>,
        /// How long the server wants not to be asked again.
        retry_after: Option<Duration>,
    },

    /// The browser cannot come back to this computer, or did not.
    #[error(transparent)]
    Loopback(#[from] LoopbackError),

    /// The answer is JSON but breaks the protocol; nothing in it was believed. Report it to whoever runs the server.
    #[error(
        "The server's answer breaks the protocol: {0}. Nothing was changed; tell whoever runs the server."
    )]
    Malformed(String),
}

/// No usable answer came back.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// No connection, or it broke, or it took too long. Check the network and whether the server runs.
    #[error(
        "The server at {host} cannot be reached. Check your connection and that the server is running, then try again."
    )]
    Unreachable {
        /// Host and port.
        host: String,
        /// The transport's error, without the URL; none where the server only kept silent.
        #[source]
        source: Option<reqwest::Error>,
    },
    /// The server has trouble of its own (5xx, 429). Try again later.
    #[error(
        "The server at {host} has a problem of its own (HTTP {status}). Nothing was changed; try again in a minute."
    )]
    Unavailable {
        /// Host and port.
        host: String,
        /// The HTTP status.
        status: u16,
        /// How long it wants not to be asked again (RFC 9110 section 10.2.3).
        retry_after: Option<Duration>,
    },
    /// A page or something else that is not an OAuth answer: often a proxy or a captive portal.
    #[error(
        "{host} answered with something that is not an OAuth answer (HTTP {status}): a proxy, a sign-in page of the network, or the wrong address. Open the address in a browser to see which."
    )]
    NotOAuth {
        /// Host and port.
        host: String,
        /// The HTTP status.
        status: u16,
    },
    /// Plain `http` to another computer would show the tokens to the network. Use the server's `https` address.
    #[error(
        "{host} is not on this computer and its address does not begin with https. Use the server's https address."
    )]
    Insecure {
        /// Host and port.
        host: String,
    },
}

impl OAuthError {
    /// Whether the server said for certain that the grant is over (`invalid_grant`, RFC 6749 section 5.2): only then must a
    /// person link again.
    #[must_use]
    pub fn ends_the_grant(&self) -> bool {
        matches!(self, Self::Refused { error, .. } if error == "invalid_grant" || error == "invalid_token")
    }

    /// Whether the server does not take the access token, or not any more (RFC 6750 section 3.1).
    #[must_use]
    pub fn ends_the_token(&self) -> bool {
        match self {
            Self::Http(HttpError::NotOAuth { status, .. }) => *status == 401,
            Self::Refused { error, .. } => error == "invalid_token",
            _ => false,
        }
    }

    /// Whether trying again later may help: nobody decided anything.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Http(error) => !matches!(error, HttpError::Insecure { .. }),
            Self::Refused { error, .. } => {
                error == "temporarily_unavailable" || error == "server_error"
            }
            Self::Loopback(_) | Self::Malformed(_) => false,
        }
    }

    /// How long the server wants not to be asked again, where it said so.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Http(HttpError::Unavailable { retry_after, .. })
            | Self::Refused { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// The server's name for the line in its log, where it gave one.
    #[must_use]
    pub fn log_id(&self) -> Option<&str> {
        match self {
            Self::Refused { log_id, .. } => log_id.as_deref(),
            _ => None,
        }
    }

    /// A refusal by its code alone.
    #[must_use]
    pub fn refused(error: &str) -> Self {
        Self::Refused {
            error: error.to_owned(),
            description: None,
            log_id: None,
            retry_after: None,
        }
    }

    /// Whether the server could not be reached at all.
    #[must_use]
    pub fn is_unreachable(&self) -> bool {
        matches!(self, Self::Http(HttpError::Unreachable { .. }))
    }
}

fn refusal_sentence(error: &str, description: Option<&str>) -> String {
    match (error, description) {
        ("invalid_client", _) => {
            "The server does not know this app. Check the client id in the settings, or ask whoever runs the server to add it."
                .to_owned()
        }
        ("access_denied", _) => {
            "The request was declined on the phone or in the browser. Nothing was linked; begin again if that was not meant.".to_owned()
        }
        ("expired_token", _) => {
            "The code is too old. Ask for a new one and scan it within its time.".to_owned()
        }
        ("invalid_grant" | "invalid_token", _) => {
            "The server says this link is over. Link the account again.".to_owned()
        }
        (error, Some(description)) => {
            let (said, error) = (one_line(description, LONGEST), one_line(error, LONGEST));
            format!("The server refused: {} ({error}).", said.trim_end_matches('.'))
        }
        (error, None) => {
            format!("The server refused the request ({}).", one_line(error, LONGEST))
        }
    }
}

impl<E> From<oauth2::RequestTokenError<HttpError, E>> for OAuthError
where
    E: oauth2::ErrorResponse + ServerRefusal + 'static,
{
    fn from(error: oauth2::RequestTokenError<HttpError, E>) -> Self {
        use oauth2::RequestTokenError;
        match error {
            RequestTokenError::ServerResponse(refusal) => refusal.into_refusal(),
            RequestTokenError::Request(error) => Self::Http(error),
            // The body may hold tokens, so only the place of the error is kept.
            RequestTokenError::Parse(error, _body) => {
                Self::Malformed(format!("the member `{}` is missing or wrong", error.path()))
            }
            RequestTokenError::Other(_) => Self::Malformed("it is empty or not JSON".to_owned()),
        }
    }
}

/// An error answer of the `oauth2` crate as ours.
pub(crate) trait ServerRefusal {
    fn into_refusal(self) -> OAuthError;
}

impl<T> ServerRefusal for oauth2::StandardErrorResponse<T>
where
    T: oauth2::ErrorResponseType + AsRef<str> + 'static,
{
    fn into_refusal(self) -> OAuthError {
        OAuthError::Refused {
            error: self.error().as_ref().to_owned(),
            description: self.error_description().cloned(),
            log_id: None,
            retry_after: None,
        }
    }
}

/// An error answer with its name in the server's log (RFC 6749 section 5.2, and beyond).
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct RefusedAnswer {
    error: String,
    error_description: Option<String>,
    log_id: Option<String>,
}

impl oauth2::ErrorResponse for RefusedAnswer {}

/// The `oauth2` crate wants one; it is never shown.
impl std::fmt::Display for RefusedAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.error)
    }
}

impl ServerRefusal for RefusedAnswer {
    fn into_refusal(self) -> OAuthError {
        OAuthError::Refused {
            error: self.error,
            description: self.error_description,
            log_id: self.log_id,
            retry_after: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_servers_own_words_stay_within_one_sentence_of_ours() {
        let refused = |description: &str| {
            let description = Some(description.to_owned());
            OAuthError::Refused {
                error: "invalid_scope".to_owned(),
                description,
                log_id: None,
                retry_after: None,
            }
            .to_string()
        };
        assert_eq!(
            refused("The scope is unknown."),
            "The server refused: The scope is unknown (invalid_scope)."
        );
        let hostile = refused(&format!("a\u{1b}[31m\nb{}", "c".repeat(5000)));
        assert!(
            hostile.len() < 300 && !hostile.contains(['\u{1b}', '\n']),
            "{hostile}"
        );
    }
}
