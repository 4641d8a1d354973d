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
//! | links and their tokens | `sessions`, `model`, [`token`] |
//! | following a QR code | `broker` |
//! | what is stored and how it is sealed | [`envelope`], [`keys`], `store` |
//! | the platform and its stand-in | [`platform`], [`sandbox`] |

#![forbid(unsafe_code)]
#![deny(missing_docs)]

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

mod broker;
mod html;
mod routes;
mod server;
mod sessions;
mod store;

pub use server::{RunningServer, ServeError, serve};
pub use store::{BoxError, StoreError};
