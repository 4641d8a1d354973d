//! The bed itself: were it to lie, every test on it would.

/// What a desktop shuts out, and that nothing of it is left.
mod desktop;
/// The keychain in all its states.
mod keychain;
/// Looking through the memory of a process.
mod memory;
/// A PostgreSQL of our own.
mod postgres;
/// The screen, and windows driven from outside.
mod screen;
/// The link server and the phone.
mod server;
