//! What was looked through, and what was found.

use latchkey_leak::{self as finder, Finding};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::views::count;

/// What was looked through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub(crate) enum LeakStage {
    /// Nothing.
    Empty,
    /// It is under way.
    Scanning {
        /// Files looked at.
        #[specta(type = u32)]
        files: u64,
        /// Bytes looked at, after unpacking.
        #[specta(type = u32)]
        bytes: u64,
        /// Bytes read from where they lie.
        #[specta(type = u32)]
        read: u64,
        /// Bytes to be read in all, where that is known.
        #[specta(type = Option<u32>)]
        total: Option<u64>,
        /// Different tokens found so far.
        #[specta(type = u32)]
        found: u64,
    },
    /// It is over.
    Scanned {
        /// Files looked at.
        #[specta(type = u32)]
        files: u64,
        /// Bytes looked at, after unpacking.
        #[specta(type = u32)]
        bytes: u64,
        /// Different tokens found.
        found: u32,
        /// Whether it was stopped before its end.
        stopped: bool,
        /// What could not be looked at.
        troubles: Vec<LeakTrouble>,
    },
}

/// A file that could not be looked at, or not whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct LeakTrouble {
    /// Which.
    pub(crate) file: String,
    /// Why.
    pub(crate) code: LeakTroubleCode,
}

/// Why a file could not be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LeakTroubleCode {
    /// The system does not let it be read.
    Unreadable,
    /// It is damaged.
    Damaged,
    /// More comes out of it than is looked at.
    TooLarge,
    /// Archives within archives.
    TooDeep,
    /// Only a password opens it.
    Locked,
    /// Neither a file nor a folder.
    NotAFile,
}

/// A token that was found, as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LeakFinding {
    /// SHA-256 of the token in hexadecimal.
    pub(crate) fingerprint: String,
    /// The token's ends.
    pub(crate) masked: String,
    /// What it is.
    pub(crate) kind: LeakKind,
    /// Who gave it out.
    pub(crate) provider: String,
    /// In a person's words.
    pub(crate) name: String,
    /// How sure it is.
    pub(crate) proof: LeakProof,
    /// Where it stands, the first of them.
    pub(crate) places: Vec<LeakPlace>,
    /// In how many places it stands.
    #[specta(type = u32)]
    pub(crate) place_count: u64,
    /// What it says of itself.
    pub(crate) claims: Option<LeakClaims>,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LeakKind {
    /// Opens an account for a while.
    AccessToken,
    /// Gets access tokens.
    RefreshToken,
    /// Gets both, once.
    AuthorizationCode,
    /// Gets both once a person has approved.
    DeviceCode,
    /// Proves an app.
    ClientSecret,
    /// Opens a service for whoever pays for it.
    ApiKey,
    /// A browser's signed-in session.
    SessionCookie,
    /// A JSON Web Token.
    Jwt,
    /// Something that was shown as a credential.
    Credential,
}

/// How sure it is that this is a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LeakProof {
    /// It stands where tokens stand.
    Context,
    /// It has the shape of one.
    Shape,
    /// It is whole.
    Checked,
}

/// Where a token stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct LeakPlace {
    /// The file.
    pub(crate) file: String,
    /// The line, from 1.
    #[specta(type = u32)]
    pub(crate) line: u64,
    /// The byte in the line, from 1.
    #[specta(type = u32)]
    pub(crate) column: u64,
    /// What it is wrapped in, the outermost first.
    pub(crate) encodings: Vec<LeakEncoding>,
}

/// What a token can be wrapped in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LeakEncoding {
    /// Percent-encoding.
    Url,
    /// A JSON string's escapes.
    Json,
    /// Base64.
    Base64,
    /// Compressed.
    Gzip,
    /// Broken over lines.
    Lines,
    /// Drawn as a QR code.
    Qr,
}

/// What a JSON Web Token says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LeakClaims {
    /// `iss`
    pub(crate) issuer: Option<String>,
    /// `sub`
    pub(crate) subject: Option<String>,
    /// `exp`: RFC 3339.
    pub(crate) expires_at: Option<String>,
}

impl From<finder::Progress> for LeakStage {
    fn from(progress: finder::Progress) -> Self {
        Self::Scanning {
            files: progress.files,
            bytes: progress.bytes,
            read: progress.read,
            total: progress.total,
            found: progress.found,
        }
    }
}

impl From<&finder::Found> for LeakStage {
    fn from(found: &finder::Found) -> Self {
        Self::Scanned {
            files: found.progress.files,
            bytes: found.progress.bytes,
            found: count(found.findings.len()),
            stopped: found.stopped,
            troubles: found.troubles.iter().map(Into::into).collect(),
        }
    }
}

impl From<&finder::Trouble> for LeakTrouble {
    fn from(trouble: &finder::Trouble) -> Self {
        Self {
            file: trouble.file.clone(),
            code: match trouble.reason {
                finder::Reason::Unreadable(_) => LeakTroubleCode::Unreadable,
                finder::Reason::Damaged => LeakTroubleCode::Damaged,
                finder::Reason::TooLarge => LeakTroubleCode::TooLarge,
                finder::Reason::TooDeep => LeakTroubleCode::TooDeep,
                finder::Reason::Locked => LeakTroubleCode::Locked,
                finder::Reason::NotAFile => LeakTroubleCode::NotAFile,
            },
        }
    }
}

impl From<&Finding> for LeakFinding {
    fn from(finding: &Finding) -> Self {
        let claims = finding.claims.as_ref();
        Self {
            fingerprint: finding.fingerprint.to_string(),
            masked: finding.masked.clone(),
            kind: finding.kind.into(),
            provider: finding.provider.clone(),
            name: finding.name.clone(),
            proof: match finding.proof {
                finder::Proof::Context => LeakProof::Context,
                finder::Proof::Shape => LeakProof::Shape,
                finder::Proof::Checked => LeakProof::Checked,
            },
            places: finding.places.iter().map(Into::into).collect(),
            place_count: finding.place_count,
            claims: claims.map(|claims| LeakClaims {
                issuer: claims.issuer.clone(),
                subject: claims.subject.clone(),
                expires_at: claims.expires_at.map(|at| at.to_string()),
            }),
        }
    }
}

impl From<finder::Kind> for LeakKind {
    fn from(kind: finder::Kind) -> Self {
        match kind {
            finder::Kind::AccessToken => Self::AccessToken,
            finder::Kind::RefreshToken => Self::RefreshToken,
            finder::Kind::AuthorizationCode => Self::AuthorizationCode,
            finder::Kind::DeviceCode => Self::DeviceCode,
            finder::Kind::ClientSecret => Self::ClientSecret,
            finder::Kind::ApiKey => Self::ApiKey,
            finder::Kind::SessionCookie => Self::SessionCookie,
            finder::Kind::Jwt => Self::Jwt,
            finder::Kind::Credential => Self::Credential,
        }
    }
}

impl From<&finder::Place> for LeakPlace {
    fn from(place: &finder::Place) -> Self {
        let encodings = place.encodings.iter().map(|encoding| match encoding {
            finder::Encoding::Url => LeakEncoding::Url,
            finder::Encoding::Json => LeakEncoding::Json,
            finder::Encoding::Base64 => LeakEncoding::Base64,
            finder::Encoding::Gzip => LeakEncoding::Gzip,
            finder::Encoding::Lines => LeakEncoding::Lines,
            finder::Encoding::Qr => LeakEncoding::Qr,
        });
        Self {
            file: place.file.clone(),
            line: place.line,
            column: place.column,
            encodings: encodings.collect(),
        }
    }
}
