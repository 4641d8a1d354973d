//! What is written down of links and of those who end them. Tokens are there as SHA-256 or not at all.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{Ender, Session};
use crate::token::TokenHash;

/// One record on its way into the log.
#[derive(Clone, Debug)]
pub(crate) struct AuditRecord {
    pub(crate) kind: AuditKind,
    /// The account it is about.
    pub(crate) subject: Option<String>,
    pub(crate) client: Option<String>,
    pub(crate) link: Option<String>,
    pub(crate) actor: Option<Actor>,
    /// Where the request came from.
    pub(crate) network: Option<String>,
    pub(crate) request_id: Option<String>,
    /// The token that was presented.
    pub(crate) fingerprint: Option<TokenHash>,
    pub(crate) detail: Map<String, Value>,
}

/// A record as it was kept.
#[derive(Clone, Debug)]
pub(crate) struct StoredAuditRecord {
    pub(crate) id: i64,
    pub(crate) at: Timestamp,
    pub(crate) request_id: Option<String>,
    pub(crate) kind: String,
    pub(crate) subject: Option<String>,
    pub(crate) client: Option<String>,
    pub(crate) link: Option<String>,
    pub(crate) actor: Option<String>,
    pub(crate) network: Option<String>,
    pub(crate) fingerprint: Option<TokenHash>,
    pub(crate) detail: Value,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AuditKind {
    /// A device asked for a code.
    LinkBegun,
    /// A device got its first tokens.
    LinkCompleted,
    /// Somebody said no, or typed the wrong digits too often.
    LinkDenied,
    LinkRevoked,
    LoggedOut,
    /// A refresh token was used again after its successor had been.
    RefreshReused,
    /// An authorization code was used a second time.
    CodeReused,
    /// Somebody signed in in a browser.
    SignedOn,
    /// Somebody signed out in a browser.
    SignedOut,
    ScopesChanged,
    /// The platform was told that the account's last link is over, or told us.
    PlatformDisconnected,
    /// Somebody named a client that they are not, or that does not exist.
    ClientRefused,
    /// A client has its first or its next secret, and all that it had is over.
    ClientSecretMade,
    /// Somebody without the power asked for what only staff may do.
    SupportRefused,
    SupportDryRun,
    SupportRevocation,
    SupportRevocationDone,
    SupportAuditRead,
    Alert,
}

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Actor {
    /// The account's owner, at this link of it.
    Owner {
        link: String,
    },
    /// The link's own program.
    Client,
    /// Whoever holds a token, without having said who they are.
    Holder,
    /// This member of staff.
    Support {
        subject: String,
    },
    Platform,
    /// This server, on its own.
    Server,
}

impl AuditRecord {
    pub(crate) fn new(kind: AuditKind) -> Self {
        Self {
            kind,
            subject: None,
            client: None,
            link: None,
            actor: None,
            network: None,
            request_id: None,
            fingerprint: None,
            detail: Map::new(),
        }
    }

    /// A record about a link.
    pub(crate) fn of(kind: AuditKind, session: &Session) -> Self {
        Self {
            subject: Some(session.subject()),
            client: Some(session.client_id.clone()),
            link: Some(session.id.clone()),
            ..Self::new(kind)
        }
    }

    pub(crate) fn by(mut self, actor: &Actor) -> Self {
        self.actor = Some(actor.clone());
        self
    }

    pub(crate) fn with_token(mut self, fingerprint: Option<&TokenHash>) -> Self {
        self.fingerprint = fingerprint.copied();
        self
    }

    /// Adds a detail. It must hold nothing that was sent as a secret.
    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.detail.insert(name.to_owned(), value.into());
        self
    }
}

impl AuditKind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::LinkBegun => "link_begun",
            Self::LinkCompleted => "link_completed",
            Self::LinkDenied => "link_denied",
            Self::LinkRevoked => "link_revoked",
            Self::LoggedOut => "logged_out",
            Self::RefreshReused => "refresh_reused",
            Self::CodeReused => "code_reused",
            Self::SignedOn => "signed_on",
            Self::SignedOut => "signed_out",
            Self::ScopesChanged => "scopes_changed",
            Self::PlatformDisconnected => "platform_disconnected",
            Self::ClientRefused => "client_refused",
            Self::ClientSecretMade => "client_secret_made",
            Self::SupportRefused => "support_refused",
            Self::SupportDryRun => "support_dry_run",
            Self::SupportRevocation => "support_revocation",
            Self::SupportRevocationDone => "support_revocation_done",
            Self::SupportAuditRead => "support_audit_read",
            Self::Alert => "alert",
        }
    }
}

impl Actor {
    /// What the account's owner is told.
    pub(crate) fn ender(&self) -> Ender {
        match self {
            Self::Owner { .. } | Self::Holder => Ender::Person,
            Self::Support { .. } => Ender::Support,
            Self::Client | Self::Server => Ender::Client,
            Self::Platform => Ender::Platform,
        }
    }

    /// How the log names them: staff by their account, an owner by the link they used.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Owner { link } => format!("link {link}"),
            Self::Client => "client".to_owned(),
            Self::Holder => "holder".to_owned(),
            Self::Support { subject } => format!("staff {subject}"),
            Self::Platform => "platform".to_owned(),
            Self::Server => "server".to_owned(),
        }
    }
}
