//! This crate against servers that answer what a test says.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers belong to tests, which fail by panicking"
)]

/// A client, its tokens, and what it takes from the world.
mod bed;

/// The door on this computer that the browser comes back to.
mod browser;

/// The device grant where the network is bad.
mod device;

/// Two digits: asked for by stream or by poll, typed right, wrong and too late.
mod digits;

/// An account's feed and its links.
mod feed;

/// Pictures: where they may be, how far they are followed, how much is read.
mod picture;

/// How refusals and troubles are told, and by what a pair is revoked.
mod refusals;

/// Networks as they are.
mod network;

/// Every preset against a stand-in that speaks its documented wire.
mod presets;

/// A browser, and whoever else knocks.
mod visitor;
