//! `latchkeyd`, the link server between desktops and the platform.
//!
//! An OAuth 2.1 authorization server whose clients are desktop programs and whose accounts are the platform's. It holds the client
//! secret that no desktop may have, and keeps the platform's tokens so that only whoever presents a live token of the link can
//! have them opened.
//!
//! | to read about | go to |
//! |---|---|
//! | starting it | [`instance`], [`embedded`], [`config`], [`server`](serve) |
//! | facing the network: connections, limits, TLS, metrics | [`serving`] |
//! | its HTTP endpoints | `routes`, one file each |
//! | confidential clients' secrets | [`client_secret`] |
//! | links and their tokens | `sessions`, `model`, [`token`] |
//! | following a QR code | `broker` |
//! | signing in in a browser | `sign_in`, `routes/authorize` |
//! | what desktops, staff and operators are told | `feeds`, `support`, `alerts`, `counts`, `sessions/watch.rs` |
//! | what is stored and how it is sealed | [`envelope`], [`keys`], `store` |
//! | the platform and its stand-in | [`platform`], [`sandbox`] |

#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod client_secret;
pub mod clock;
pub mod config;
pub mod embedded;
pub mod envelope;
pub mod http_client;
pub mod instance;
pub mod keys;
pub mod model;
pub mod platform;
pub mod sandbox;
pub mod serving;
pub mod token;

mod alerts;
mod broker;
mod counts;
mod feeds;
mod html;
mod origin;
mod routes;
mod server;
mod sessions;
mod sign_in;
mod store;
mod support;

pub use server::{RunningServer, ServeError, serve};
pub use store::{BoxError, StoreError};
