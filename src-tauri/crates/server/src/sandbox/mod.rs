//! A stand-in for TikTok on this computer: TikTok's own wire protocol on a loopback port, and a phone page on which a person or a
//! script scans and approves.
//!
//! The link server talks to it over HTTP exactly as it talks to TikTok. It is for trying and testing: its accounts are made up, and
//! whoever can reach the loopback port can approve. It keeps its accounts and grants in an SQLite file of its own, tokens only as
//! SHA-256, so that links outlive a restart; codes on show live in memory.
//!
//! One thing goes beyond TikTok: `Prefer: wait=N` (RFC 7240) on `check_qrcode` holds the answer until the state changes. With it the
//! link server also tells the `client-ticket` it drew, so that the phone page can list the codes on show for people who have no
//! camera to point at the screen.

mod accounts;
mod api;
mod avatar;
mod codes;
mod guard;
mod link;
mod oauth;
mod page;
mod phone;
mod start;
mod store;
mod tokens;
mod user;

pub use start::{RunningSandbox, Sandbox, SandboxConfig, SandboxDatabase, SandboxError};
