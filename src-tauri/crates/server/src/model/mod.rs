//! What the server knows: clients, device grants, sessions and token pairs, and what is told and written down of them, with the
//! rules that hold without a database.
//!
//! A state is an enum whose variants carry the facts of that state; a transition takes the record and gives it back changed, or
//! says why it cannot. Nothing here stores or sends anything.

mod audit;
mod authorization;
mod client;
mod code_challenge;
mod device;
mod device_grant;
mod event;
mod platform_session;
mod redirect_uri;
mod revocation;
mod session;
mod sign_on;
mod token_pair;
mod user_code;

pub(crate) use audit::{Actor, AuditKind, AuditRecord, StoredAuditRecord};
pub(crate) use authorization::{AccountChoice, AuthorizationCode, AuthorizationRequest, CodeState};
pub use client::{Client, ClientKind, Confirmation, Scope};
pub(crate) use client::{EMAIL, SUPPORT_AUDIT, SUPPORT_REVOKE, SUPPORT_SCOPES};
pub(crate) use code_challenge::{CodeChallenge, VerifierProblem};
pub(crate) use device::Device;
pub(crate) use device_grant::{
    DeviceGrant, Digits, GrantState, GrantStatus, Poll, Purpose, TypedDigits,
};
pub(crate) use event::{AccountEvent, Audience, Ender, NumberedEvent};
pub(crate) use platform_session::StoredPlatformSession;
pub use redirect_uri::RedirectUri;
pub(crate) use revocation::{
    FoundSession, ItemOutcome, ItemStatus, PlatformOutcome, Progress, Revocation,
};
pub(crate) use session::{Session, SessionSet};
pub(crate) use sign_on::SignOn;
pub(crate) use token_pair::{IssuedToken, PairState, TokenPair};
pub(crate) use user_code::UserCode;

use jiff::Timestamp;

use crate::clock::Entropy;

/// A random 128-bit name for a row, in hexadecimal. It says nothing about any token.
pub(crate) fn random_id(entropy: &dyn Entropy) -> String {
    let mut bits = [0; 16];
    entropy.fill(&mut bits);
    format!("{:032x}", u128::from_be_bytes(bits))
}

/// Such a name that begins with its time: names that are given one after another lie beside one another in an index. (The idea is that of
/// RFC 9562 section 5.7.)
pub(crate) fn timed_id(now: Timestamp, entropy: &dyn Entropy) -> String {
    let mut bits = [0; 16];
    entropy.fill(&mut bits);
    let (time, random) = (
        now.as_millisecond().cast_unsigned(),
        u128::from_be_bytes(bits),
    );
    format!("{:032x}", u128::from(time) << 80 | random >> 48)
}

/// Whether this can be such a name, as far as its form goes.
pub(crate) fn is_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The record is not in a state from which this can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("This cannot happen in the record's present state.")]
pub(crate) struct InvalidTransition;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemEntropy;

    #[test]
    fn names_that_begin_with_their_time_are_in_its_order_and_all_different() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let [one, two] = [1_700_000_000, 1_700_000_001].map(|second| {
            let name = timed_id(at(second), &SystemEntropy);
            assert!(is_id(&name), "{name}");
            name
        });
        assert!(one < two);
        assert_ne!(one, timed_id(at(1_700_000_000), &SystemEntropy));
    }
}
