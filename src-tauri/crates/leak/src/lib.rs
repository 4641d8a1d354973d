//! Finds tokens in whatever somebody was handed: a log, a folder, an archive, a picture.
//!
//! | Module | What it does |
//! |---|---|
//! | [`finding`] | what was found: a token, what it is, and where it stands |
//! | [`rules`] | what tokens look like, as data |
//! | [`scan`](mod@scan) | looks through files, folders, archives and pictures |
//!
//! It asks nobody and keeps nothing. What becomes of a token that was found is the engine's business.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod finding;
pub mod rules;
pub mod scan;

pub use finding::{Claims, Encoding, Finding, Fingerprint, Kind, Place, Proof};
pub use rules::Rules;
pub use scan::{Found, Progress, Reason, Source, Trouble, scan};
