//! A provider as data: where it is, what is asked of it, and how its wire differs from the standards'.
//!
//! | Module | What it holds |
//! |---|---|
//! | [`manifest`] | a provider's description, read from TOML and refused with file, line and reason |
//! | [`dialect`] | the differences, each with the standards' way as its default |
//! | `adapter` | the one place that rewrites requests and answers as a dialect says |
//! | [`preset`] | the manifests that come with this program |
//! | [`check`] | whether a provider still is what its manifest says |
//!
//! No flow asks which provider it talks to.

pub(crate) mod adapter;
pub mod check;
pub mod dialect;
pub mod manifest;
pub mod preset;

pub use check::Difference;
pub use dialect::Dialect;
pub use manifest::{Flow, Manifest, ManifestError, SecretNeed};
pub use preset::Preset;
