//! The platforms, and which members a file of each may have.

use super::error::ConfigError;

/// A social platform whose files are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Platform {
    /// A Facebook page.
    Facebook,
    /// An Instagram account behind a Facebook page.
    Instagram,
    /// Facebook and Instagram in one.
    FbInsta,
    /// Twitter.
    Twitter,
    /// Twitter under its later name.
    X,
}

/// A member, under the name it has in the plain form.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) required: bool,
}

/// What a member holds.
#[derive(Debug)]
pub(super) enum Kind {
    Open(Open),
    Secret,
    /// An object of secrets that is sealed as one member.
    SecretGroup(&'static [&'static str]),
    Object(&'static [Field]),
    /// A list of objects.
    List(&'static [Field]),
}

/// What is no secret.
#[derive(Debug, Clone, Copy)]
pub(super) enum Open {
    Platform,
    TokenType,
    Text,
    Time,
    Scopes,
}

impl Platform {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Facebook,
        Self::Instagram,
        Self::FbInsta,
        Self::Twitter,
        Self::X,
    ];

    pub(super) const LIST: &str = "facebook, instagram, fbinsta, twitter, x";

    /// Its name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Facebook => "facebook",
            Self::Instagram => "instagram",
            Self::FbInsta => "fbinsta",
            Self::Twitter => "twitter",
            Self::X => "x",
        }
    }

    pub(super) fn fields(self) -> [&'static [Field]; 2] {
        match self {
            Self::Facebook | Self::Instagram | Self::FbInsta => [COMMON, PAGE],
            Self::Twitter | Self::X => [COMMON, OAUTH1],
        }
    }

    pub(super) fn token_type(self) -> &'static str {
        match self {
            Self::Facebook | Self::Instagram | Self::FbInsta => "PAGE",
            Self::Twitter | Self::X => "USER",
        }
    }
}

impl std::fmt::Display for Platform {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl std::str::FromStr for Platform {
    type Err = ConfigError;

    fn from_str(name: &str) -> Result<Self, ConfigError> {
        Self::ALL
            .into_iter()
            .find(|platform| platform.name() == name)
            .ok_or(ConfigError::UnknownPlatform)
    }
}

impl Field {
    pub(super) fn is_secret(&self) -> bool {
        matches!(self.kind, Kind::Secret | Kind::SecretGroup(_))
    }
}

/// Whether a member of this name is a secret in a file of any platform, at any depth.
pub(super) fn is_a_secrets_name(name: &str) -> bool {
    fn among(fields: &[Field], name: &str) -> bool {
        fields.iter().any(|field| match field.kind {
            Kind::Open(_) => false,
            Kind::Secret => field.name == name,
            Kind::SecretGroup(names) => field.name == name || names.contains(&name),
            Kind::Object(fields) | Kind::List(fields) => among(fields, name),
        })
    }
    [COMMON, PAGE, OAUTH1]
        .into_iter()
        .any(|fields| among(fields, name))
}

const COMMON: &[Field] = &[
    optional("platform", Kind::Open(Open::Platform)),
    required("access_token", Kind::Secret),
    optional("refresh_token", Kind::Secret),
    required("token_type", Kind::Open(Open::TokenType)),
    optional("expires_at", Kind::Open(Open::Time)),
    optional("scopes", Kind::Open(Open::Scopes)),
    required("authenticated_at", Kind::Open(Open::Time)),
    optional("last_refreshed_at", Kind::Open(Open::Time)),
];

const PAGE: &[Field] = &[
    required("page_access_token", Kind::Secret),
    optional("user_access_token", Kind::Secret),
    required("user_id", Kind::Open(Open::Text)),
    optional("user_name", Kind::Open(Open::Text)),
    required("page_id", Kind::Open(Open::Text)),
    optional("page_name", Kind::Open(Open::Text)),
    optional(
        "metadata",
        Kind::Object(&[required(
            "pages",
            Kind::List(&[
                required("id", Kind::Open(Open::Text)),
                required("name", Kind::Open(Open::Text)),
                required("access_token", Kind::Secret),
                optional("category", Kind::Open(Open::Text)),
            ]),
        )]),
    ),
];

const OAUTH1: &[Field] = &[
    required(
        "oauth1_credentials",
        Kind::SecretGroup(&["access_token", "access_token_secret"]),
    ),
    required(
        "oauth1_app_credentials",
        Kind::SecretGroup(&["consumer_key", "consumer_secret"]),
    ),
    required("user_id", Kind::Open(Open::Text)),
    optional("username", Kind::Open(Open::Text)),
    optional("name", Kind::Open(Open::Text)),
];

const fn required(name: &'static str, kind: Kind) -> Field {
    Field {
        name,
        kind,
        required: true,
    }
}

const fn optional(name: &'static str, kind: Kind) -> Field {
    Field {
        name,
        kind,
        required: false,
    }
}
