//! The link server over HTTP: a real server on a free port, with the sandbox or a dead port as its platform.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers belong to tests, which fail by panicking"
)]

/// Whether the server keeps its things in PostgreSQL. The same tests run on it as `link_server_on_postgresql`.
const ON_POSTGRESQL: bool = false;

/// A server, a phone and a device to test with.
mod bed;
/// What is never in a file or in the log.
mod canaries;
/// Its database, seen from outside.
mod database;
/// The page on the phone, and the digits it shows.
mod digits;
/// One embedded server for all programs of a home.
mod embedded;
/// Revocation and log-out.
mod ending;
/// From a code on show to the first pair of tokens.
mod linking;
/// The page at which a person types the code.
mod page;
/// A platform that stumbles while a code is on show.
mod platform_trouble;
/// The program `latchkeyd`.
mod program;
/// Whoever has everything that is stored and configured.
mod thief;
/// Refresh, reuse, introspection and userinfo.
mod tokens;
/// What a thief can do with it, and what is left of what was erased.
mod zero_knowledge;
