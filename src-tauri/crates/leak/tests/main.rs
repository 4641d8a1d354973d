//! The whole crate, from outside.

mod corpus;
mod sources;
mod trouble;
