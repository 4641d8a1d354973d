//! Speaks OAuth 2.0 as a public client on a desktop.
//!
//! | Module | What it holds | Source |
//! |---|---|---|
//! | [`pkce`] | code verifier and challenge, in both encodings in use | RFC 7636, TikTok's hex form |
//! | [`discovery`] | what an authorization server says about itself | RFC 8414 |
//! | [`device`] | the device grant, bound by PKCE, followed live | RFC 8628 |
//! | [`phone`] | the link server's event stream: what the phone does | server-sent events |
//! | [`client`] | refresh, revocation, introspection, user info, logout | RFC 6749, 7009, 7662 |
//! | [`tokens`] | a token answer, checked before anything believes it | RFC 6749 section 5.1 |
//! | [`secret`] | tokens and codes as types that never show themselves | |
//! | [`http`] | the one HTTP client, with its bounds | |
//! | [`error`] | what can go wrong, and the way out | RFC 6749 section 5.2 |
//!
//! The flows themselves are the `oauth2` crate's. This crate keeps nothing: where tokens live is the vault's business and
//! when they are refreshed is the engine's.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod client;
pub mod device;
pub mod discovery;
pub mod error;
pub mod http;
pub mod phone;
pub mod pkce;
pub mod secret;
pub mod tokens;

pub use client::{Client, Introspection, RevocationReceipt, UserInfo};
pub use device::{DeviceGrant, ShownCode};
pub use discovery::ServerMetadata;
pub use error::OAuthError;
pub use http::Http;
pub use phone::PhoneEvent;
pub use tokens::Tokens;
