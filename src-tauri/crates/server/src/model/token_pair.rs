//! An access token and the refresh token that came with it, and how pairs follow one another.
//!
//! Reuse is judged by state, not by a timer. A refresh token is good again for as long as nothing of the pair it was exchanged
//! for was ever presented, because then nobody is known to have received that pair. The first thing presented proves that it
//! arrived; from then on only a thief or a broken client still has a use for the older refresh token.

use jiff::Timestamp;

use crate::token::TokenHash;

/// One pair.
#[derive(Debug)]
pub(crate) struct TokenPair {
    pub(crate) id: String,
    pub(crate) session_id: String,
    /// The pair whose refresh token gave this one; none for the first.
    pub(crate) parent: Option<String>,
    pub(crate) state: PairState,
    pub(crate) issued_at: Timestamp,
    pub(crate) access: IssuedToken,
    pub(crate) refresh: IssuedToken,
}

/// What the database knows of one token.
#[derive(Debug)]
pub(crate) struct IssuedToken {
    pub(crate) hash: TokenHash,
    pub(crate) expires_at: Timestamp,
    /// The session's DEK for the holder of this token. Gone once the token must not open anything any more.
    pub(crate) wrap: Option<Vec<u8>>,
}

/// How far a pair got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PairState {
    /// Issued; nothing of it was ever presented.
    Fresh,
    /// Something of it was presented: the client has it.
    InUse,
    /// Its successor is in use. Its refresh token gives nothing but the alarm; its access token lives out its time.
    Superseded,
    /// Its parent was exchanged again before anything of it was presented. Neither token gives anything.
    Dropped,
}

impl PairState {
    /// Whether presenting this pair's refresh token means that two parties hold it.
    pub(crate) fn refresh_is_replay(self) -> bool {
        matches!(self, Self::Superseded | Self::Dropped)
    }

    /// Whether this pair's access token still speaks for the session, its expiry aside.
    pub(crate) fn access_is_good(self) -> bool {
        !matches!(self, Self::Dropped)
    }
}

impl IssuedToken {
    pub(crate) fn is_expired(&self, now: Timestamp) -> bool {
        now >= self.expires_at
    }
}
