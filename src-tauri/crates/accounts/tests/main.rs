//! The engine against a link server that does what a test says.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers belong to tests, which fail by panicking"
)]

/// The audit log: what is recorded, and how it is noticed that somebody changed it.
mod audit;

/// A home, a keychain and a link server, and what a test does with them.
mod bed;

/// What is known of an account beyond its link: label, scopes, the last refresh, the picture.
mod details;

/// The two digits that the phone shows.
mod digits;

/// Feeds: heard, lost, opened again, and acted on.
mod feeds;

/// Which accounts will hold.
mod health;

/// Leaked tokens at a link server as it is: whose they are, their end, and the evidence.
mod leak;

/// A link server as it is, with staff, and what a finder would have found.
mod leak_bed;

/// Leaked tokens of accounts here, and of other providers.
mod leak_others;

/// A link server that staff ask, and that does what a test says.
mod leak_script;

/// The same with everything that can go wrong.
mod leak_trouble;

/// Links that were made elsewhere, until a person has answered for them.
mod new_links;

/// What was ended here, until its server has confirmed it.
mod outbox;

/// Tokens that are renewed in time.
mod schedule;

/// Providers that were added, and links in the browser.
mod providers;

/// S26: answers to a refresh that are never believed.
mod bad_answers;

/// The whole life of an account at npm's oidc-provider, whose Node.js is installed for Linux.
#[cfg(target_os = "linux")]
mod real_peer;
