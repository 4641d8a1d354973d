//! How a link is ended (RFC 7009, and what providers have in its place).

use serde::Deserialize;

use super::Body;

/// How a link is ended.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Revocation {
    /// What the request looks like.
    pub style: RevocationStyle,
    /// Which tokens have to be shown to end it all.
    pub tokens: RevokedTokens,
    /// Whether only a token that still lasts can be revoked. Always so where the token is its own authority.
    pub live_access_token: bool,
    /// How the body is written; what the provider does not take is tried again in the next way.
    pub body: Vec<Body>,
    /// Whether to say what kind of token it is (RFC 7009 section 2.1).
    pub hint: bool,
    /// The request's method.
    pub method: Method,
    /// How much it ends.
    pub ends: Ends,
    /// Whether the access token before a refresh lives on, so that it has to be revoked as well.
    pub old_access_tokens: bool,
}

/// What a revocation looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RevocationStyle {
    /// The token in the body, as RFC 7009 has it.
    #[default]
    Body,
    /// The token in the query. Only for providers that take it nowhere else.
    Query,
    /// The token to be revoked is the `Authorization` of a request without a body.
    Bearer,
}

/// Which tokens end a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RevokedTokens {
    /// Either; the refresh token is shown where there is one.
    Either,
    /// Both, one after the other: RFC 7009 section 2.1 leaves to the server whether one takes the other with it.
    #[default]
    Both,
    /// The access token.
    Access,
}

/// How much a revocation ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ends {
    /// The link whose tokens were shown.
    #[default]
    Link,
    /// The app's whole access to the account, other links of it included.
    Grant,
}

/// A request's method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// `POST`.
    #[default]
    Post,
    /// `DELETE`.
    Delete,
}

impl Default for Revocation {
    fn default() -> Self {
        Self {
            style: RevocationStyle::Body,
            tokens: RevokedTokens::Both,
            live_access_token: false,
            body: vec![Body::Form],
            hint: true,
            method: Method::Post,
            ends: Ends::Link,
            old_access_tokens: false,
        }
    }
}
