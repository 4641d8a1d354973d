//! What a rotation says of itself, while it goes on and at its end.

use std::fmt;

use jiff::SignedDuration;

use super::KeyVersion;
use super::status::Records;

/// What has just become durable. In this order, and nothing is lost by a crash after any of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The next key is in the file and wraps nothing yet.
    Added,
    /// It is the newest one, with which instances wrap.
    Newest,
    /// What older keys had wrapped is wrapped under it.
    Rewrapped,
    /// Every instance has followed, and a scan found nothing under an older key.
    Scanned,
    /// The wraps from before are overwritten in the database's files.
    Erased,
    /// The file holds no key that nothing needs.
    Removed,
}

/// How far a rotation is. Its display is what the command says meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// An earlier rotation to this version is gone on with, before anything else.
    Unfinished(KeyVersion),
    /// A step on the way to this version.
    Passed(Step, KeyVersion),
    /// So many records, of about so many, are under the newest version.
    Rewrapped(u64, u64),
    /// Nothing is done for so long, so that running servers can follow.
    Waiting(SignedDuration),
}

/// What a rotation did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// The version now.
    pub newest: KeyVersion,
    /// How many records were wrapped anew.
    pub rewrapped: u64,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything.
    Rotated(Rotation),
    /// A step, after which the file has to be copied to every instance before the next.
    ToBeCopied(KeyVersion),
}

impl fmt::Display for Progress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unfinished(version) => write!(
                formatter,
                "An earlier rotation, to version {version}, was not finished. It is finished first."
            ),
            Self::Passed(Step::Added, version) => {
                write!(formatter, "Version {version} is in the key file.")
            }
            Self::Passed(Step::Newest, version) => {
                write!(
                    formatter,
                    "Version {version} is the newest: servers wrap with it."
                )
            }
            Self::Passed(Step::Rewrapped, version) => {
                write!(
                    formatter,
                    "What there was is wrapped under version {version}."
                )
            }
            Self::Passed(Step::Scanned, version) => write!(
                formatter,
                "Nothing that opens is under an older version than {version} any more."
            ),
            Self::Passed(Step::Erased, _) => {
                formatter.write_str("The older wraps are erased, as far as the database can.")
            }
            Self::Passed(Step::Removed, version) => write!(
                formatter,
                "The versions before {version} that nothing needs are removed from the key file."
            ),
            Self::Rewrapped(done, about) => {
                write!(
                    formatter,
                    "{done} of about {about} records are wrapped anew."
                )
            }
            Self::Waiting(time) => write!(
                formatter,
                "Waiting {} s for running servers to follow.",
                time.as_secs()
            ),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rotated(rotation) => write!(
                formatter,
                "Version {} is the server's only key in use. Wrapped anew: {}.",
                rotation.newest,
                Records(rotation.rewrapped)
            ),
            Self::ToBeCopied(version) => write!(
                formatter,
                "Copy the key file to every instance now. Then run this again for the next step to version {version}."
            ),
        }
    }
}
