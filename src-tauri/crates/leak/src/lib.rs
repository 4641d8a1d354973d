//! Finds tokens in whatever somebody was handed: a log, a folder, an archive, a picture.
//!
//! | Module | What it does |
//! |---|---|
//! | [`finding`] | what was found: a token, what it is, and where it stands |
//! | [`rules`] | what tokens look like, as data |
//! | [`scan`](mod@scan) | looks through files, folders, archives and pictures |
//! | `text` | looks through one text that comes in pieces, and takes off what a token is wrapped in |
//! | `anchors` | what is looked for in the first place, all of it at once |
//! | `gather` | what was found so far, each token once |
//!
//! It asks nobody and keeps nothing. What becomes of a token that was found is the engine's business.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod anchors;
pub mod finding;
mod gather;
pub mod rules;
pub mod scan;
mod text;

pub use finding::{Claims, Encoding, Finding, Fingerprint, Kind, Place, Proof};
pub use rules::{CHECKSUM, Rules, ends_with_checksum};
pub use secrecy::ExposeSecret;

pub use scan::{Found, Progress, Reason, Source, Trouble, scan, scan_text};
