//! This crate against servers that answer what a test says.

/// Two digits: asked for by stream or by poll, typed right, wrong and too late.
mod digits;

/// An account's feed and its links.
mod feed;
