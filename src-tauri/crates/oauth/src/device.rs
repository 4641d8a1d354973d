//! The device grant (RFC 8628), bound to this client by PKCE and followed live where the server has an event stream.
//!
//! What is in the QR code is never what fetches the tokens: the device code and the verifier stay in this process.

use std::time::Duration;

use futures_util::StreamExt as _;
use oauth2::{DeviceAuthorizationResponse, ExtraDeviceAuthorizationFields};
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;
use url::Url;

use crate::client::Client;
use crate::error::OAuthError;
use crate::phone::{self, PhoneEvent};
use crate::pkce::{self, ChallengeEncoding};
use crate::secret::{CodeVerifier, ExposeSecret as _};
use crate::tokens::Tokens;

/// A code on show and what is needed to follow it. Used once.
#[derive(Debug)]
pub struct DeviceGrant<'c> {
    client: &'c Client,
    response: DeviceAuthorizationResponse<LinkServerFields>,
    verifier: CodeVerifier,
}

/// What to show a person (RFC 8628 section 3.2, with the link server's `qr_uri`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownCode {
    /// The exact string to draw as a QR code.
    pub qr_uri: String,
    /// To compare, or to type at the verification URI.
    pub user_code: String,
    /// Where to type it.
    pub verification_uri: String,
    /// The same with the code in it already.
    pub verification_uri_complete: Option<String>,
    /// How long the code lasts.
    pub expires_in: Duration,
}

/// Members of the device authorization answer beyond RFC 8628.
#[derive(Debug, Clone, Deserialize, Serialize)]
struct LinkServerFields {
    qr_uri: Option<String>,
    events_uri: Option<Url>,
}

impl ExtraDeviceAuthorizationFields for LinkServerFields {}

impl<'c> DeviceGrant<'c> {
    /// Asks for a code (RFC 8628 section 3.1), with a fresh challenge (RFC 7636 section 4.3).
    pub async fn begin(
        client: &'c Client,
        scopes: &[String],
        fill: &(dyn Fn(&mut [u8]) + Sync),
    ) -> Result<Self, OAuthError> {
        let verifier = pkce::code_verifier(fill);
        let oauth = client.for_device()?;
        let response = oauth
            .exchange_device_code()
            .add_scopes(scopes.iter().cloned().map(oauth2::Scope::new))
            .add_extra_param(
                "code_challenge",
                pkce::code_challenge(&verifier, ChallengeEncoding::Base64Url),
            )
            .add_extra_param("code_challenge_method", pkce::CODE_CHALLENGE_METHOD)
            .request_async(client.http())
            .await?;
        Ok(Self {
            client,
            response,
            verifier,
        })
    }

    /// What to show.
    #[must_use]
    pub fn shown(&self) -> ShownCode {
        let complete = self
            .response
            .verification_uri_complete()
            .map(|uri| uri.secret().clone());
        let verification_uri = self.response.verification_uri().to_string();
        let extra = self.response.extra_fields();
        ShownCode {
            qr_uri: extra
                .qr_uri
                .clone()
                .or_else(|| complete.clone())
                .unwrap_or_else(|| verification_uri.clone()),
            user_code: self.response.user_code().secret().clone(),
            verification_uri,
            verification_uri_complete: complete,
            expires_in: self.response.expires_in(),
        }
    }

    /// Waits for the person and fetches the tokens (RFC 8628 sections 3.4 and 3.5).
    ///
    /// `on_event` hears what the phone does. The event stream only ends the wait between two polls early; the polling
    /// rules are the `oauth2` crate's: the server's interval, `slow_down` for good, back-off on transport trouble.
    pub async fn tokens(self, on_event: impl Fn(PhoneEvent)) -> Result<Tokens, OAuthError> {
        let confirmed = &Notify::new();
        let oauth = self.client.for_device()?;
        let poll = oauth
            .exchange_device_access_token(&self.response)
            .add_extra_param("code_verifier", self.verifier.expose_secret())
            .request_async(
                self.client.http(),
                |interval| async move {
                    tokio::select! {
                        () = tokio::time::sleep(interval) => {}
                        () = confirmed.notified() => {}
                    }
                },
                None,
            );
        tokio::select! {
            answer = poll => Tokens::from_answer(&answer?),
            refusal = self.follow(confirmed, &on_event) => Err(refusal),
        }
    }

    /// Listens to the phone until it says no. Ends only with a refusal; a broken stream leaves the polling alone.
    async fn follow(&self, confirmed: &Notify, on_event: &impl Fn(PhoneEvent)) -> OAuthError {
        if let Some(events_uri) = &self.response.extra_fields().events_uri
            && let Ok(mut events) = phone::follow(self.client.http(), events_uri).await
        {
            while let Some(event) = events.next().await {
                on_event(event);
                match event {
                    PhoneEvent::Confirmed => confirmed.notify_one(),
                    PhoneEvent::Denied => return refused("access_denied"),
                    PhoneEvent::Expired => return refused("expired_token"),
                    PhoneEvent::New | PhoneEvent::Scanned | PhoneEvent::Redeemed => {}
                }
            }
        }
        std::future::pending().await
    }
}

fn refused(error: &str) -> OAuthError {
    OAuthError::Refused {
        error: error.to_owned(),
        description: None,
    }
}
