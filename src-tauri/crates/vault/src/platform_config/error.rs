//! What can be wrong with a file. No sentence holds a value of it, and a member's name only where it looks like one.

use super::LARGEST;
use super::schema::Platform;

/// A file that is not a platform configuration, or one that cannot be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// More than [`LARGEST`] bytes. Give the right file.
    #[error(
        "It is larger than {LARGEST} bytes, which no platform configuration is. Give the right file; nothing was changed."
    )]
    TooLarge,
    /// Not UTF-8, or with a byte order mark. Save it as UTF-8 without one.
    #[error(
        "It is not UTF-8, or begins with a byte order mark. Save it as UTF-8 without one; nothing was changed."
    )]
    NotUtf8,
    /// Not JSON, nested too deeply, or more than one value. Correct it at that place.
    #[error(
        "It is not JSON from line {line}, column {column} on. Correct it there; nothing was changed."
    )]
    NotJson {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// Nothing says which platform it belongs to. Say it in the file or beside it.
    #[error(
        "Nothing says which platform it belongs to. Give it a member \"platform\" or say --platform: {}; nothing was changed.",
        Platform::LIST
    )]
    NoPlatform,
    /// The platform is none of those known.
    #[error(
        "Its platform is not one that is known. The known ones are {}; nothing was changed.",
        Platform::LIST
    )]
    UnknownPlatform,
    /// The file says another platform than the caller.
    #[error(
        "It belongs to {said}, not to {told}. Leave --platform out, or give the right file; nothing was changed."
    )]
    OtherPlatform {
        /// What the file says.
        said: Platform,
        /// What the caller was told.
        told: Platform,
    },
    /// The platform's files have no such member. Take it out.
    #[error(
        "{path} is not a member that files of this platform have. Take it out, or correct its name; nothing was changed."
    )]
    UnknownMember {
        /// Where it is.
        path: String,
    },
    /// A member stands twice, and readers differ in which they believe. Take one out.
    #[error("{path} stands twice. Take one of the two out; nothing was changed.")]
    Twice {
        /// Where it is.
        path: String,
    },
    /// A member that every file of the platform has is missing. Add it.
    #[error(
        "{path} is missing. Add it, as every file of this platform has it; nothing was changed."
    )]
    Missing {
        /// Where it should be.
        path: String,
    },
    /// A member is of the wrong kind. Correct it.
    #[error("{path} is not {expected}. Correct it; nothing was changed.")]
    WrongKind {
        /// Where it is.
        path: String,
        /// What it must be.
        expected: &'static str,
    },
    /// A secret stands open in a file that is to be encrypted. Encrypt the plain file.
    #[error(
        "{path} is a secret that is not encrypted. Encrypt the file with \"latchkey platform-config encrypt\" once all its secrets are plain; nothing was changed."
    )]
    LeftPlain {
        /// Where it is.
        path: String,
    },
    /// A secret is encrypted in a file that is to be plain. Decrypt or re-encrypt it instead.
    #[error(
        "{path} is encrypted already. Use \"latchkey platform-config reencrypt\" to move it to the current key; nothing was changed."
    )]
    AlreadyEncrypted {
        /// Where it is.
        path: String,
    },
    /// A secret stands in an open member too, where it would stay open. Take it out there.
    #[error(
        "{path} holds a secret of this file in the open. Take it out there, and treat that secret as known to others; nothing was changed."
    )]
    Exposed {
        /// The open member.
        path: String,
    },
    /// Not a well-formed sealed value. Put back a copy that is.
    #[error(
        "{path} is not a sealed value: {fault}. Put a good copy of the file back, or encrypt its plain form anew; nothing was changed."
    )]
    NotSealed {
        /// Where it is.
        path: String,
        /// What is wrong with it.
        fault: Fault,
    },
    /// Sealed under a version whose key is not in the environment. Set that key.
    #[error(
        "{path} was sealed under version {version} of the key, and the environment has no such key. Set ENCRYPTION_KEY_V{version}, then try again; nothing was changed."
    )]
    MissingVersion {
        /// Where it is.
        path: String,
        /// The version.
        version: u32,
    },
    /// Another key of that version, or changed bytes. Set the right key or put a good copy back.
    #[error(
        "{path} does not open under version {version} of the key. Set the key that sealed it as ENCRYPTION_KEY_V{version}, or put a good copy of the file back; nothing was changed."
    )]
    Refused {
        /// Where it is.
        path: String,
        /// The version.
        version: u32,
    },
    /// What was sealed is not a secret of this member: empty, not text, or not the credentials it must hold.
    #[error(
        "{path} opens, but what it holds is not what belongs there. Put a good copy of the file back; nothing was changed."
    )]
    WrongContent {
        /// Where it is.
        path: String,
    },
}

/// What is wrong with a sealed value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Neither an object nor the JSON text of one.
    #[error("it is neither an object nor the JSON text of one")]
    NotAnObject,
    /// Not exactly the four members.
    #[error("it must have encrypted, iv, authTag and keyVersion, each once, and nothing else")]
    Members,
    /// Not base64.
    #[error("its {0} is not base64 with padding")]
    Base64(&'static str),
    /// The IV's length.
    #[error("its iv is not 12 bytes long")]
    IvLength,
    /// The tag's length.
    #[error("its authTag is not 16 bytes long")]
    TagLength,
    /// The version.
    #[error("its keyVersion is not a whole number from 1")]
    KeyVersion,
}
