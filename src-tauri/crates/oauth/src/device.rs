//! The device grant (RFC 8628), bound to this client by PKCE and followed live where the server has an event stream.
//!
//! What is in the QR code is never what fetches the tokens: the device code and the verifier stay in this process.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::{FutureExt as _, StreamExt as _};
use oauth2::{AsyncHttpClient, DeviceAuthorizationResponse, ExtraDeviceAuthorizationFields};
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;
use url::Url;

use crate::client::Client;
use crate::description::DeviceDescription;
use crate::digits;
use crate::error::{HttpError, OAuthError};
use crate::id_token;
use crate::phone::{self, PhoneEvent};
use crate::pkce;
use crate::secret::{CodeVerifier, ExposeSecret as _};
use crate::tokens::{TokenAnswer, Tokens};

/// A server that cannot be reached is asked half as often each time (RFC 8628 section 3.5), but not less often than this. It has to be
/// longer than any interval a server would name, or it would make the polling quicker.
const LONGEST_INTERVAL: Duration = Duration::from_secs(60);

/// A code on show and what is needed to follow it. Its tokens are had once.
#[derive(Debug)]
pub struct DeviceGrant<'c> {
    client: &'c Client,
    response: DeviceAuthorizationResponse<LinkServerFields>,
    verifier: CodeVerifier,
    scopes: Vec<String>,
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
    digits_uri: Option<Url>,
}

impl ExtraDeviceAuthorizationFields for LinkServerFields {}

impl<'c> DeviceGrant<'c> {
    /// Asks for a code (RFC 8628 section 3.1), with a fresh challenge (RFC 7636 section 4.3). Whoever approves it is shown the
    /// description of this device.
    pub async fn begin(
        client: &'c Client,
        scopes: &[String],
        device: &DeviceDescription,
        fill: &(dyn Fn(&mut [u8]) + Sync),
    ) -> Result<Self, OAuthError> {
        let verifier = pkce::code_verifier(fill);
        let oauth = client.for_device()?;
        let mut request = oauth
            .exchange_device_code()
            .add_scopes(scopes.iter().cloned().map(oauth2::Scope::new));
        if let Some(encoding) = client.dialect().challenge() {
            request = request
                .add_extra_param("code_challenge", pkce::code_challenge(&verifier, encoding))
                .add_extra_param("code_challenge_method", pkce::CODE_CHALLENGE_METHOD);
        }
        if client.dialect().requests.device_description {
            for (member, text) in device.members() {
                request = request.add_extra_param(member, text);
            }
        }
        let response = request.request_async(client).await?;
        Ok(Self {
            client,
            response,
            verifier,
            scopes: scopes.to_vec(),
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
    /// rules are the `oauth2` crate's: the server's interval, `slow_down` for good, back-off on transport trouble. When it hears
    /// of digits, [`DeviceGrant::type_digits`] is called meanwhile.
    pub async fn tokens(&self, on_event: impl Fn(PhoneEvent) + Sync) -> Result<Tokens, OAuthError> {
        let hearing = &Hearing {
            on_event,
            confirmed: Notify::new(),
            asked_for_digits: AtomicBool::new(false),
            asked_in_vain: Notify::new(),
            can_take_digits: self.digits_uri().is_some(),
        };
        let oauth = self.client.for_device()?;
        let asking = Asking {
            client: self.client,
            digits_required: &|| hearing.hear(PhoneEvent::Digits),
        };
        let mut poll = oauth
            .exchange_device_access_token(&self.response)
            .set_max_backoff_interval(LONGEST_INTERVAL);
        let dialect = self.client.dialect();
        if dialect.challenge().is_some() {
            poll = poll.add_extra_param("code_verifier", self.verifier.expose_secret());
        }
        if dialect.requests.scope_with_device_code {
            poll = poll.add_extra_param("scope", self.scopes.join(" "));
        }
        let poll = poll.request_async(
            &asking,
            |interval| async move {
                tokio::select! {
                    () = tokio::time::sleep(interval) => {}
                    () = hearing.confirmed.notified() => {}
                }
            },
            None,
        );
        tokio::select! {
            answer = poll => self.believe(&answer?),
            refusal = self.follow(hearing) => Err(refusal),
            () = hearing.asked_in_vain.notified() => Err(digits::without_address()),
        }
    }

    fn believe(&self, answer: &TokenAnswer) -> Result<Tokens, OAuthError> {
        let tokens = Tokens::from_answer(answer, self.client.dialect().refresh_tokens)?;
        let mut tokens = tokens.for_scopes(&self.scopes);
        // A request for a code carries no nonce; the code itself ties the answer to the question.
        if id_token::is_promised(self.client, &self.scopes) {
            tokens.subject = Some(id_token::subject(self.client, answer, None, None)?);
        }
        Ok(tokens)
    }

    /// Listens to the phone until it says no. Ends only with a refusal; a broken stream leaves the polling alone.
    async fn follow(&self, hearing: &Hearing<impl Fn(PhoneEvent)>) -> OAuthError {
        if let Some(events_uri) = &self.response.extra_fields().events_uri
            && let Ok(mut events) = phone::follow(self.client.http(), events_uri).await
        {
            while let Some(event) = events.next().await {
                hearing.hear(event);
                match event {
                    PhoneEvent::Confirmed => hearing.confirmed.notify_one(),
                    PhoneEvent::Denied => return OAuthError::refused("access_denied"),
                    PhoneEvent::Expired => return OAuthError::refused("expired_token"),
                    PhoneEvent::New
                    | PhoneEvent::Scanned
                    | PhoneEvent::Digits
                    | PhoneEvent::Redeemed => {}
                }
            }
        }
        std::future::pending().await
    }

    pub(crate) fn client(&self) -> &Client {
        self.client
    }

    pub(crate) fn device_code(&self) -> &str {
        self.response.device_code().secret()
    }

    pub(crate) fn verifier(&self) -> &CodeVerifier {
        &self.verifier
    }

    pub(crate) fn digits_uri(&self) -> Option<&Url> {
        self.response.extra_fields().digits_uri.as_ref()
    }
}

/// What is heard of the phone, by stream and by poll.
struct Hearing<F> {
    on_event: F,
    confirmed: Notify,
    asked_for_digits: AtomicBool,
    asked_in_vain: Notify,
    can_take_digits: bool,
}

impl<F: Fn(PhoneEvent)> Hearing<F> {
    /// Passes an event on. That digits are asked for is said once, however often it is heard.
    fn hear(&self, event: PhoneEvent) {
        if event == PhoneEvent::Digits {
            if !self.can_take_digits {
                self.asked_in_vain.notify_one();
                return;
            }
            if self.asked_for_digits.swap(true, Ordering::Relaxed) {
                return;
            }
        }
        (self.on_event)(event);
    }
}

/// Asks for the tokens, and notices when the answer is that digits have to be typed first: the `oauth2` crate keeps a "not yet"
/// to itself.
struct Asking<'a> {
    client: &'a Client,
    digits_required: &'a (dyn Fn() + Sync),
}

impl<'c> AsyncHttpClient<'c> for Asking<'_> {
    type Error = HttpError;
    type Future = BoxFuture<'c, Result<oauth2::HttpResponse, HttpError>>;

    fn call(&'c self, request: oauth2::HttpRequest) -> Self::Future {
        #[derive(Deserialize)]
        struct NotYet {
            error: String,
            #[serde(default)]
            digits_required: bool,
        }
        async move {
            let answer = self.client.call(request).await?;
            if answer.status() == http::StatusCode::BAD_REQUEST
                && let Ok(not_yet) = serde_json::from_slice::<NotYet>(answer.body())
                && not_yet.error == "authorization_pending"
                && not_yet.digits_required
            {
                (self.digits_required)();
            }
            Ok(answer)
        }
        .boxed()
    }
}
