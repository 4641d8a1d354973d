//! Who sends a request (RFC 6749 sections 2.3 and 3.2.1): a handler takes an [`Authenticated`] in place of a [`Form`].
//!
//! | method | what a client sends |
//! |---|---|
//! | `none` | a public client: `client_id` in the body |
//! | `client_secret_basic` | a confidential client: both, form-encoded, in `Authorization: Basic` |
//! | `client_secret_post` | a confidential client: `client_id` and `client_secret` in the body |
//!
//! One of them a request. There are public clients that know `Authorization: Basic` only: with an empty password it is `none`.
//! A `client_id` that says the same a second time authenticates nothing and does no harm.

use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts as _, Request};
use axum::http::{HeaderMap, header};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use zeroize::Zeroizing;

use super::App;
use super::error::OAuthError;
use super::form::{Form, decoded};
use crate::counts::ClientAuthentication;
use crate::model::{Client, ClientKind};
use crate::serving::ClientAddress;
use crate::sessions::ClientSecretError;
use crate::token::TokenHash;

/// The methods' names, as the metadata has them.
pub(super) const METHODS: [&str; 3] = ["none", "client_secret_basic", "client_secret_post"];

/// A request whose client has proven itself, as far as it can.
pub(super) struct Authenticated {
    pub(super) client: Arc<Client>,
    /// What the secret that it presented is known by; a public client has none.
    pub(super) secret: Option<TokenHash>,
    pub(super) form: Form,
}

impl FromRequest<Arc<App>> for Authenticated {
    type Rejection = OAuthError;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Self::Rejection> {
        let (mut parts, body) = request.into_parts();
        let Ok(address) = ClientAddress::from_request_parts(&mut parts, app).await;
        let request = Request::from_parts(parts, body);
        let basic = Basic::of(request.headers()).inspect_err(|error| {
            if matches!(error, OAuthError::InvalidClient) {
                app.failed(ClientAuthentication::Unknown);
            }
        })?;
        let form = Form::from_request(request, app).await?;
        let claimed = Claimed::new(basic, &form)?;
        let (client, secret) = app.authenticate(&claimed, address).await?;
        Ok(Self {
            client,
            secret,
            form,
        })
    }
}

impl App {
    async fn authenticate(
        &self,
        claimed: &Claimed,
        address: ClientAddress,
    ) -> Result<(Arc<Client>, Option<TokenHash>), OAuthError> {
        let client = self
            .clients
            .iter()
            .find(|client| client.id == *claimed.id)
            .ok_or_else(|| {
                self.failed(ClientAuthentication::Unknown);
                OAuthError::InvalidClient
            })?;
        let secret = match (client.kind, &claimed.secret) {
            (ClientKind::Public, None) => None,
            (ClientKind::Public, Some(_)) | (ClientKind::Confidential { .. }, None) => {
                self.failed(ClientAuthentication::Secret);
                return Err(OAuthError::InvalidClient);
            }
            (ClientKind::Confidential { .. }, Some(secret)) => {
                let network = address.network().to_string();
                let checked = self
                    .sessions
                    .check_client_secret(&client.id, secret, &network)
                    .await;
                if let Err(ClientSecretError::Wrong | ClientSecretError::TooOften { .. }) = &checked
                {
                    self.failed(ClientAuthentication::Secret);
                }
                Some(checked?)
            }
        };
        Ok((Arc::clone(client), secret))
    }

    fn failed(&self, failure: ClientAuthentication) {
        self.sessions
            .counts
            .failed_client_authentications
            .count(failure);
    }
}

/// Who a request says it is from.
struct Claimed {
    id: Zeroizing<String>,
    secret: Option<Zeroizing<String>>,
}

impl Claimed {
    fn new(basic: Option<Basic>, form: &Form) -> Result<Self, OAuthError> {
        let Some(basic) = basic else {
            return Ok(Self {
                id: form.required("client_id")?.to_owned().into(),
                secret: form
                    .get("client_secret")
                    .map(|secret| secret.to_owned().into()),
            });
        };
        // RFC 6749 section 2.3: not more than one method a request.
        if form.get("client_secret").is_some() {
            return Err(OAuthError::invalid_request(
                "The client authenticates in two ways: choose one.",
            ));
        }
        if form.get("client_id").is_some_and(|id| id != *basic.id) {
            return Err(OAuthError::invalid_request(
                "The client_id is another one than in the Authorization header.",
            ));
        }
        Ok(Self {
            id: basic.id,
            secret: Some(basic.password).filter(|password| !password.is_empty()),
        })
    }
}

/// RFC 7617, with RFC 6749 section 2.3.1's encoding of both parts.
struct Basic {
    id: Zeroizing<String>,
    password: Zeroizing<String>,
}

impl Basic {
    /// RFC 6749 section 5.2: a client that tried this header and failed is told 401.
    fn of(headers: &HeaderMap) -> Result<Option<Self>, OAuthError> {
        let mut headers = headers.get_all(header::AUTHORIZATION).iter();
        let Some(header) = headers.next() else {
            return Ok(None);
        };
        if headers.next().is_some() {
            return Err(OAuthError::invalid_request(
                "Authorization is there more than once.",
            ));
        }
        header
            .to_str()
            .ok()
            .and_then(Self::parse)
            .map(Some)
            .ok_or(OAuthError::InvalidClient)
    }

    fn parse(header: &str) -> Option<Self> {
        let (scheme, credentials) = header.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("basic") {
            return None;
        }
        let text = Zeroizing::new(BASE64_STANDARD.decode(credentials.trim()).ok()?);
        let colon = text.iter().position(|byte| *byte == b':')?;
        Some(Self {
            id: decoded(&text[..colon]).ok()?,
            password: decoded(&text[colon + 1..]).ok()?,
        })
    }
}

impl From<ClientSecretError> for OAuthError {
    fn from(error: ClientSecretError) -> Self {
        match error {
            ClientSecretError::Wrong => Self::InvalidClient,
            ClientSecretError::TooOften { retry_after } => Self::TooManyWrongSecrets {
                retry_after: retry_after.as_secs().unsigned_abs() + 1,
            },
            ClientSecretError::Failed(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Option<[String; 2]> {
        let header = format!("Basic {}", BASE64_STANDARD.encode(text));
        Basic::parse(&header).map(|basic| [basic.id.to_string(), basic.password.to_string()])
    }

    #[test]
    fn both_parts_are_form_encoded() {
        for (text, expected) in [
            ("shop:a%3Ab%25+c", ["shop", "a:b% c"]),
            ("a%20shop%3A1:x:y", ["a shop:1", "x:y"]),
            ("lk%5Fcs:%6C", ["lk_cs", "l"]),
            ("shop:", ["shop", ""]),
        ] {
            assert_eq!(parse(text).unwrap(), expected);
        }
    }

    #[test]
    fn what_is_no_basic_header_is_refused() {
        for text in ["shop", "shop:%ff", "%00:x"] {
            assert_eq!(parse(text), None, "{text}");
        }
        for header in ["", "Basic", "Basic ?", "Bearer c2hvcDo=", "Basicc2hvcDo="] {
            assert!(Basic::parse(header).is_none(), "{header}");
        }
        assert!(Basic::parse("basic c2hvcDo=").is_some());
    }
}
