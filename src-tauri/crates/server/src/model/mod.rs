//! What the server knows: clients, device grants, sessions and token pairs, with the rules that hold without a database.
//!
//! A state is an enum whose variants carry the facts of that state; a transition takes the record and gives it back changed, or
//! says why it cannot. Nothing here stores or sends anything.

mod client;
mod code_challenge;
mod device;
mod device_grant;
mod platform_session;
mod session;
mod token_pair;
mod user_code;

pub use client::{Client, Confirmation, Scope};
pub(crate) use code_challenge::{CodeChallenge, VerifierProblem};
pub(crate) use device::Device;
pub(crate) use device_grant::{DeviceGrant, Digits, GrantState, GrantStatus, Poll, TypedDigits};
pub(crate) use platform_session::StoredPlatformSession;
pub(crate) use session::Session;
pub(crate) use token_pair::{IssuedToken, PairState, TokenPair};
pub(crate) use user_code::UserCode;

use crate::clock::Entropy;

/// A random 128-bit name for a row, in hexadecimal. It says nothing about any token.
pub(crate) fn random_id(entropy: &dyn Entropy) -> String {
    let mut bits = [0; 16];
    entropy.fill(&mut bits);
    format!("{:032x}", u128::from_be_bytes(bits))
}

/// The record is not in a state from which this can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("This cannot happen in the record's present state.")]
pub(crate) struct InvalidTransition;
