//! The link server over HTTP: a real server on a free port, with the sandbox or a dead port as its platform.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers belong to tests, which fail by panicking"
)]

/// Whether the server keeps its things in PostgreSQL. The same tests run on it as `link_server_on_postgresql`.
const ON_POSTGRESQL: bool = false;

/// What is raised as an alert, and how often.
mod alerts;
/// What is written down, for whom, and what never is.
mod audit;
/// From a program's request in a browser to its tokens.
mod authorize;
/// Every field of every endpoint, wrong in every way.
mod bad_input;
/// A server, a phone and a device to test with.
mod bed;
/// A browser to test with.
mod browser;
/// What is never in a file or in the log.
mod canaries;
/// Confidential clients, and what they prove themselves with.
mod clients;
/// What clients in the field do that the RFCs do not say.
mod clients_in_the_field;
/// What the modules of the OpenID conformance suite do with authorization codes.
mod code_flow_conformance;
/// What the modules of the OpenID conformance suite do.
mod conformance;
/// Its database, seen from outside.
mod database;
/// What writes, for a database that does not take it.
#[cfg(target_os = "linux")]
mod database_trouble;
/// The page on the phone, and the digits it shows.
mod digits;
/// A disk that is full, a file that others hold or replace.
#[cfg(target_os = "linux")]
mod disk_trouble;
/// One embedded server for all programs of a home.
mod embedded;
/// Revocation and log-out.
mod ending;
/// A platform with a page of its own, that sends the person back to us.
mod euler;
/// The program on a database of the test's, beside others.
#[cfg(target_os = "linux")]
mod instance;
/// Rotation of the server's own keys.
mod keys;
/// From a code on show to the first pair of tokens.
mod linking;
/// The npm package `openid-client` as a client.
mod openid_client;
/// The page at which a person types the code.
mod page;
/// A platform that stumbles while a code is on show.
mod platform_trouble;
/// The program as a process of the test's.
mod process;
/// The program `latchkeyd`.
mod program;
/// What clients on the network do to a server, and what it lets them do.
mod serving;
/// What a browser that is signed in spares a person, and how it ends.
mod single_sign_on;
/// What staff do about a leak.
mod support;
/// Whoever has everything that is stored and configured.
mod thief;
/// Refresh, reuse, introspection and userinfo.
mod tokens;
/// What an account's desktops are told, and what they can do about it.
mod watching;
/// What TikTok tells on its own account.
mod webhook;
/// What a thief can do with it, and what is left of what was erased.
mod zero_knowledge;
