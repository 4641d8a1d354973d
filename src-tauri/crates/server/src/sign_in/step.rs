//! What a browser has to show next.

use super::{ROUNDS, SignIn};
use crate::broker::{Asked, BeginError, ShownOn};
use crate::envelope::RecipientKey;
use crate::model::{AccountChoice, AuthorizationRequest, DeviceGrant, EMAIL, GrantStatus, Scope};
use crate::origin::Origin;
use crate::sessions::{SessionError, SignedOn};
use crate::token::{Token, TokenHash};

/// One page on the way.
pub(crate) enum Step {
    /// Nothing of this browser's: unknown, answered or too old.
    Gone,
    /// The approval has come. From now on the browser is known by this secret.
    SignedIn(Token),
    /// Whether it shall be the account that is signed in.
    Choose(Box<Offer>),
    /// A QR code, or the way to the platform's own page.
    Scan(Box<Scanning>),
    /// The person declined at the platform.
    Declined(AuthorizationRequest),
    /// As many codes as are shown unasked went by.
    Paused(AuthorizationRequest),
    /// The platform gives no code now.
    NoCode(AuthorizationRequest),
    /// What the program may see.
    Consent(Box<Offer>),
}

/// A code on show in a browser.
pub(crate) struct Scanning {
    pub(crate) request: AuthorizationRequest,
    pub(crate) grant: DeviceGrant,
    /// Whether a phone has scanned it.
    pub(crate) scanned: bool,
    /// Whether somebody is signed in, but what the program asks for was not granted at the platform then.
    pub(crate) asks_for_more: bool,
}

/// What a person may let a program see.
pub(crate) struct Offer {
    pub(crate) request: AuthorizationRequest,
    pub(crate) signed_on: SignedOn,
    /// Without the e-mail address.
    pub(crate) scope: Scope,
    /// Whether the program asks for an e-mail address.
    pub(crate) asks_for_email: bool,
}

impl SignIn {
    /// Finds out where a request stands in the browser with these two secrets: the one that it has for this request, and the one by
    /// which it is signed in.
    pub(crate) async fn step(
        &self,
        id: &str,
        browser: &Token,
        sign_on: Option<&Token>,
    ) -> Result<Step, SessionError> {
        let Some(request) = self.request(id, &browser.hash()).await? else {
            return Ok(Step::Gone);
        };
        let signed_on = match sign_on {
            Some(sign_on) => self.sessions.signed_on(sign_on).await?,
            None => None,
        };
        match (&request.account, signed_on) {
            (AccountChoice::Ask, Some(signed_on)) => {
                Ok(Step::Choose(Box::new(self.offer(request, signed_on))))
            }
            (AccountChoice::Any, Some(signed_on)) if self.suffices(&request, &signed_on) => {
                Ok(Step::Consent(Box::new(self.offer(request, signed_on))))
            }
            (AccountChoice::SignedOn(chosen), Some(signed_on))
                if *chosen == signed_on.sign_on.id =>
            {
                Ok(Step::Consent(Box::new(self.offer(request, signed_on))))
            }
            (AccountChoice::SignedOn(chosen), _) => {
                let sessions = &self.sessions;
                match sessions.take_sign_on(chosen, browser, sign_on).await? {
                    Some(secret) => Ok(Step::SignedIn(secret)),
                    // Another of the browser's requests has it, or it has ended.
                    None => self.scan(request, browser, false).await,
                }
            }
            (AccountChoice::Any, Some(_)) => self.scan(request, browser, true).await,
            (_, _) => self.scan(request, browser, false).await,
        }
    }

    /// Whether a sign-on answers a request without asking at the platform again.
    pub(crate) fn suffices(&self, request: &AuthorizationRequest, signed_on: &SignedOn) -> bool {
        self.sessions
            .platform_scope(&request.scope)
            .is_within(&signed_on.platform_scope)
    }

    fn offer(&self, request: AuthorizationRequest, signed_on: SignedOn) -> Offer {
        let scope = self.sessions.granted(
            &request.scope,
            signed_on.platform_scope.as_slice(),
            &signed_on.sign_on.subject(),
        );
        Offer {
            asks_for_email: request.scope.contains(EMAIL),
            request,
            signed_on,
            scope,
        }
    }

    /// Shows the code on show, or the next one.
    async fn scan(
        &self,
        request: AuthorizationRequest,
        browser: &Token,
        asks_for_more: bool,
    ) -> Result<Step, SessionError> {
        let shown = match &request.grant {
            Some(grant) => {
                let mut transaction = self.sessions.store.read().await?;
                transaction.device_grant(grant).await?
            }
            None => None,
        };
        let now = self.sessions.clock.now();
        if let Some(grant) = shown {
            let scanned = match grant.status(now) {
                GrantStatus::New => Some(false),
                // The approval is being written down.
                GrantStatus::Scanned
                | GrantStatus::Digits
                | GrantStatus::Confirmed
                | GrantStatus::Redeemed => Some(true),
                GrantStatus::Denied => return Ok(Step::Declined(request)),
                GrantStatus::Expired => None,
            };
            if let Some(scanned) = scanned {
                return Ok(Step::Scan(Box::new(Scanning {
                    request,
                    grant,
                    scanned,
                    asks_for_more,
                })));
            }
        }
        if request.rounds >= ROUNDS {
            return Ok(Step::Paused(request));
        }
        let grant = match self.show_code(&request, browser).await {
            Ok(grant) => grant,
            Err(BeginError::Platform(error)) => {
                tracing::warn!(%error, "the platform gave no code to show");
                return Ok(Step::NoCode(request));
            }
            Err(BeginError::Failed(error)) => return Err(error),
        };
        let hash = browser.hash();
        let shown = self.change(&request.id, &hash, |request| AuthorizationRequest {
            grant: Some(grant.id.clone()),
            rounds: request.rounds + 1,
            ..request
        });
        if !shown.await? {
            return Ok(Step::Gone);
        }
        Ok(Step::Scan(Box::new(Scanning {
            request,
            grant,
            scanned: false,
            asks_for_more,
        })))
    }

    async fn show_code(
        &self,
        request: &AuthorizationRequest,
        browser: &Token,
    ) -> Result<DeviceGrant, BeginError> {
        let begun = self.broker.begin(Asked {
            client_id: request.client_id.clone(),
            scope: request.scope.clone(),
            code_challenge: None,
            device: request.device.clone(),
            address: Origin::current().network,
            wants_digits: false,
            page: self.device_page.clone(),
            shown_on: ShownOn::Browser {
                request: request.id.clone(),
                browser: browser.hash(),
                recipient: RecipientKey::of(browser),
            },
        });
        Ok(begun.await?.grant)
    }
}

impl AuthorizationRequest {
    /// Whether it is this browser's.
    pub(super) fn is_answered_by(&self, browser: &TokenHash) -> bool {
        self.browser.as_ref() == Some(browser)
    }
}
