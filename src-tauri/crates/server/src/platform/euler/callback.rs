//! The redirect back to us (RFC 6749 sections 4.1.2 and 4.1.2.1), which comes through the person's browser and may come from anybody.
//!
//! Nothing in it counts before its `state` is the one of a flow of ours: neither a code nor an error that would end somebody's link.

use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;

use super::wire::looks_like_a_token;
use crate::platform::limits::is_one_word;
use crate::platform::secret::{percent_decoded, same};
use crate::platform::{AuthorizationCode, words};

/// No query is longer than this, in bytes.
const LONGEST_QUERY: usize = 8192;

/// No code is longer than this, in bytes.
const LONGEST_CODE: usize = 4096;

/// Why a redirect brought no code.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CallbackProblem {
    /// The person declined, or closed the page. The link is over.
    #[error("The link was declined at Euler Stream. Start it again if that was not meant.")]
    Denied,
    /// It belongs to no flow that was begun here, or to one that is over. It must change nothing.
    #[error("This answer belongs to no link that was started here. Start the link again.")]
    WrongState,
    /// A parameter is missing, there twice or unusable. It must change nothing.
    #[error("Euler Stream's answer cannot be read. Start the link again.")]
    Malformed,
    /// Euler Stream does not take the request: the app is registered otherwise than it is configured. The link is over.
    #[error(
        "Euler Stream refused the app ({error}). Whoever runs this server must correct its client at Euler Stream, \
         or its configuration."
    )]
    Refused {
        /// `invalid_client`, `invalid_redirect_uri`, `invalid_scope` and the like.
        error: String,
        /// Euler Stream's own words, for the log.
        description: String,
    },
    /// Euler Stream cannot answer now. The link is over.
    #[error("Euler Stream cannot link accounts now. Start the link again in a while.")]
    Unavailable,
}

/// The `state` in the query, wherever it comes from.
pub(super) fn state(query: &str) -> Option<SecretString> {
    Parameters::parse(query).ok()?.state
}

/// The code in the query, if the query belongs to the flow with `expected_state`.
pub(super) fn code(
    query: &str,
    expected_state: &SecretString,
) -> Result<AuthorizationCode, CallbackProblem> {
    let parameters = Parameters::parse(query)?;
    if !parameters
        .state
        .is_some_and(|state| same(&state, expected_state))
    {
        return Err(CallbackProblem::WrongState);
    }
    match (parameters.code, parameters.error) {
        (Some(code), None) if is_one_word(code.expose_secret(), LONGEST_CODE) => {
            Ok(AuthorizationCode(code))
        }
        (None, Some(error)) => Err(problem(&error, parameters.error_description)),
        _ => Err(CallbackProblem::Malformed),
    }
}

fn problem(error: &str, description: Option<String>) -> CallbackProblem {
    match error {
        "access_denied" => CallbackProblem::Denied,
        "server_error" | "temporarily_unavailable" => CallbackProblem::Unavailable,
        _ => {
            let clean = |text: &str, most| words::without(&[], looks_like_a_token, text, most);
            CallbackProblem::Refused {
                error: clean(error, words::LONGEST_CODE),
                description: clean(&description.unwrap_or_default(), words::LONGEST_DESCRIPTION),
            }
        }
    }
}

/// The parameters that count, each at most once; others are passed over.
#[derive(Default)]
struct Parameters {
    code: Option<SecretString>,
    state: Option<SecretString>,
    error: Option<String>,
    error_description: Option<String>,
}

impl Parameters {
    fn parse(query: &str) -> Result<Self, CallbackProblem> {
        if query.len() > LONGEST_QUERY {
            return Err(CallbackProblem::Malformed);
        }
        let mut parameters = Self::default();
        for parameter in query.split('&') {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            // RFC 6749 section 3.1: without a value it counts as left out.
            if value.is_empty() {
                continue;
            }
            let twice = match name {
                "code" => put(&mut parameters.code, decoded(value)?.into()),
                "state" => put(&mut parameters.state, decoded(value)?.into()),
                "error" => put(&mut parameters.error, decoded(value)?),
                "error_description" => put(
                    &mut parameters.error_description,
                    decoded(&value.replace('+', "%20"))?,
                ),
                _ => false,
            };
            // RFC 6749 section 3.1: none may be there more than once.
            if twice {
                return Err(CallbackProblem::Malformed);
            }
        }
        Ok(parameters)
    }
}

/// Fills the place; says whether it was taken already.
fn put<T>(place: &mut Option<T>, value: T) -> bool {
    place.replace(value).is_some()
}

fn decoded(value: &str) -> Result<String, CallbackProblem> {
    percent_decoded(value).ok_or(CallbackProblem::Malformed)
}
