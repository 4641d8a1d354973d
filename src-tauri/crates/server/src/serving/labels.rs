//! What is told apart of connections and requests: closed sets of words, so that the series are known beforehand.

use super::limits::Rule;
use crate::counts::Label;

impl Label for Rule {
    const KEY: &'static str = "rule";
    const ALL: &'static [Self] = Self::ALL;

    fn text(self) -> &'static str {
        self.as_str()
    }
}

/// Why a connection was ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dropped {
    /// The head of a request or the TLS handshake did not arrive in time, or an answer was not taken.
    Slow,
    /// What arrived is not HTTP.
    Malformed,
    /// The TLS handshake failed.
    Handshake,
}

impl Label for Dropped {
    const KEY: &'static str = "reason";
    const ALL: &'static [Self] = &[Self::Slow, Self::Malformed, Self::Handshake];

    fn text(self) -> &'static str {
        match self {
            Self::Slow => "slow",
            Self::Malformed => "malformed",
            Self::Handshake => "handshake",
        }
    }
}
