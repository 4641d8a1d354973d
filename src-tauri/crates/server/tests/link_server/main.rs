//! The link server over HTTP: a real server on a free port, with the sandbox or a dead port as its platform.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers belong to tests, which fail by panicking"
)]

/// A server, a phone and a device to test with.
mod bed;
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
/// What clients on the network do to a server, and what it lets them do.
mod serving;
/// Refresh, reuse, introspection and userinfo.
mod tokens;
/// What a thief of the database or a reader of the log can do.
mod zero_knowledge;
