//! Speaks OAuth 2.0 as a public client on a desktop.
//!
//! | Module | What it holds | Source |
//! |---|---|---|
//! | [`pkce`] | code verifier and challenge, in both encodings in use | RFC 7636, TikTok's hex form |
//! | [`discovery`] | what an authorization server says about itself | RFC 8414, OpenID Connect Discovery |
//! | [`device`] | the device grant, bound by PKCE, followed live | RFC 8628 |
//! | [`description`] | which device asks, in words | |
//! | [`phone`] | the link server's event stream: what the phone does | server-sent events |
//! | [`digits`] | the two digits that bind phone and screen | |
//! | [`feed`] | what happens to an account, as the link server tells it | server-sent events |
//! | [`links`] | the links of an account, and the end of one of them | |
//! | [`support`] | what staff of a link server can do about a leak | |
//! | [`picture`] | a picture from an address that a server named | |
//! | [`provider`] | providers as data, and the differences of their wire | |
//! | [`browser`] | the authorization code grant in the system's browser, answered on loopback | RFC 8252, 9126, 9207 |
//! | [`client`] | refresh, introspection, user info, logout | RFC 6749, 7662 |
//! | `revocation` | the end of a link, in the provider's way | RFC 7009 |
//! | `id_token` | who signed in, where the provider speaks OpenID Connect | OpenID Connect Core |
//! | [`tokens`] | a token answer, checked before anything believes it | RFC 6749 section 5.1 |
//! | [`secret`] | tokens and codes as types that never show themselves | |
//! | [`http`] | the one HTTP client, with its bounds | |
//! | `events` | server-sent events, with theirs | |
//! | [`error`] | what can go wrong, and the way out | RFC 6749 section 5.2 |
//! | `text` | other people's words, in one line of ours | |
//!
//! The flows themselves are the `oauth2` crate's. This crate keeps nothing: where tokens live is the vault's business and
//! when they are refreshed is the engine's.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod browser;
pub mod client;
pub mod description;
pub mod device;
pub mod digits;
pub mod discovery;
pub mod error;
mod events;
pub mod feed;
pub mod http;
mod id_token;
pub mod links;
pub mod phone;
pub mod picture;
pub mod pkce;
pub mod provider;
mod revocation;
pub mod secret;
pub mod support;
mod text;
pub mod tokens;

pub use browser::BrowserGrant;
pub use client::{Client, Introspection, RevocationReceipt, UserInfo};
pub use description::DeviceDescription;
pub use device::{DeviceGrant, ShownCode};
pub use digits::{Digits, DigitsAnswer};
pub use discovery::ServerMetadata;
pub use error::OAuthError;
pub use feed::{AccountEvent, Feed, FeedEvent, NewLink, RevokedBy};
pub use http::Http;
pub use links::{LinkEntry, LinkId};
pub use phone::PhoneEvent;
pub use provider::{Flow, Manifest, ManifestError, Preset, SecretNeed};
pub use tokens::Tokens;
