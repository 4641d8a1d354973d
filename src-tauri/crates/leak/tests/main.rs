//! The whole crate, from outside.
