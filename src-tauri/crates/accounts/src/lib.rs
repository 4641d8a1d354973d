//! The engine behind the window and the terminal: linking, refreshing, revoking and logging out.
//!
//! | Module | What it does |
//! |---|---|
//! | [`engine`] | opens everything; lists accounts |
//! | [`link`] | a link as a state machine with a progress stream |
//! | [`digits`] | the two digits that the phone shows, typed here |
//! | [`token`] | a fresh access token, refreshed when stale, once across processes |
//! | [`schedule`] | renews every account's tokens in time while a program stays open |
//! | [`possession`] | revoke a token that somebody merely holds |
//! | [`end`] | revoke and log out, and what each of them ends |
//! | [`leak`] | leaked tokens: whose they are, their end, and the evidence of it |
//! | [`outbox`] | what was ended here, until its server has confirmed it |
//! | [`watch`] | watches over all accounts of a program that stays open |
//! | `feed` | one account's feed, heard and acted on |
//! | [`new_link`] | a link that was made elsewhere, until a person has answered for it |
//! | [`account`] | an account and its states |
//! | `label` | what a person calls an account |
//! | [`provider`] | which provider an account belongs to, how to reach it, and those that a person has added |
//! | [`qr`] | a code drawn for a window, a terminal or a file |
//! | [`recovery`] | finishes what a crash left half-done |
//! | [`keys`] | the vault's keys: how they are, new ones, and the lock |
//! | [`agent`] | hands access tokens to tools over a socket |
//! | [`programs`] | the tools, and what a person lets each have |
//! | [`audit`] | what happened, as records that cannot be changed unseen |
//! | `avatar` | accounts' pictures, fetched once, made small and kept |
//! | `backoff` | how long is waited before something is tried again |
//! | [`backup`] | the accounts in a file under a passphrase |
//! | [`clock`] | the wall's time and the computer's own |
//! | [`config`] | what a person has set |
//! | [`home`] | where the state lies, and its database |
//! | [`this_computer`] | this computer in words |
//! | [`doctor`] | what works on this computer and what does not |
//! | [`health`] | which accounts will hold through the next hours |
//! | [`problem`] | every error as a stable code, a sentence and the way out |
//!
//! It knows no window and no terminal. Tokens go into the vault the moment they arrive and leave this crate only through
//! [`Engine::access_token`].

#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod account;
pub mod agent;
pub mod audit;
mod avatar;
mod backoff;
pub mod backup;
mod bundle;
pub mod clock;
pub mod config;
pub mod digits;
pub mod doctor;
pub mod end;
pub mod engine;
mod feed;
pub mod health;
pub mod home;
pub mod keys;
mod label;
pub mod leak;
pub mod link;
pub mod new_link;
pub mod outbox;
pub mod possession;
pub mod problem;
pub mod programs;
pub mod provider;
pub mod qr;
pub mod recovery;
pub mod schedule;
mod store;
pub mod surroundings;
pub mod this_computer;
pub mod token;
pub mod watch;

pub use account::{
    Account, AccountState, Details, EndedBy, LastRefresh, RefreshFailure, RevocationProgress,
};
pub use clock::{Clock, SinceBoot};
pub use digits::{DigitsStage, Keypad};
pub use end::Receipt;
pub use engine::{Engine, EngineError, Met};
pub use health::{Health, Verdict};
pub use home::{Home, HomeError};
pub use link::{Code, Link, LinkMethod, LinkProgress};
pub use new_link::{LinkEnded, NewLink};
pub use outbox::{Ending, Flushed, Revocation, RevocationState, Trouble};
pub use problem::Problem;
pub use provider::{Directory, Embedded, EmbeddedEndpoints, Provider};
pub use qr::Qr;
pub use surroundings::Surroundings;
pub use token::FreshToken;

pub use latchkey_oauth::Http;
pub use latchkey_oauth::secret::{AccessToken, ExposeSecret};
pub use latchkey_vault::{Keychain, LockState, OsKeychain, Storage, environment, platform_config};
pub use secrecy::SecretString;
