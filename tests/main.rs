//! Whole-app tests: the real programs, a real window, a real keychain, a real server.
//!
//! `window` is the app as a person uses it; `terminal` is the same path through `latchkey`; `trouble` is what happens when
//! something is in the way; `keychain` is where tokens and keys are kept, and every way in which that place can be away,
//! locked or older than it was; `outbox` is what is ended while its server is away; `refreshing` is many programs that want fresh tokens at
//! once; `installed` is what its packages hold and how they install; `memory` is what is left of secrets that are gone;
//! `leaked` is leaked tokens, from a log to the proof that they are dead;
//! `crashes` is what five hundred kills leave.
//! Each test has a desktop of its own and shares nothing.

#![cfg(target_os = "linux")]

mod crashes;
mod installed;
mod keychain;
mod leaked;
mod memory;
mod outbox;
mod refreshing;
mod support;
mod terminal;
mod trouble;
mod window;
