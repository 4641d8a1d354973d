//! This crate against servers that answer what a test says.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers belong to tests, which fail by panicking"
)]

/// Two digits: asked for by stream or by poll, typed right, wrong and too late.
mod digits;

/// An account's feed and its links.
mod feed;

/// Pictures: where they may be, how far they are followed, how much is read.
mod picture;

/// How refusals and troubles are told, and by what a pair is revoked.
mod refusals;
