//! TikTok's webhooks: what it tells on its own account, signed with the client secret.
//!
//! The header is `TikTok-Signature: t=SECONDS,s=HEX`, where `s` is HMAC-SHA-256 over `t`, a full stop and the body as it was sent.
//! The same event is sent again for up to 72 hours until it is answered with 200.

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use serde_json::Value;
use sha2::Sha256;

use super::TikTok;

/// How far TikTok's clock may be behind ours when it says that a grant has ended: what was granted later is not meant.
const SKEW: SignedDuration = SignedDuration::from_secs(60);

/// What a webhook says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Webhook {
    /// `authorization.removed`
    Removed(Removal),
    /// Nothing that concerns a link.
    Other,
}

/// What an account's owner once granted is over.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Removal {
    pub(crate) open_id: String,
    /// What was granted after this is another grant.
    pub(crate) until: Timestamp,
    /// Why, in words.
    pub(crate) reason: &'static str,
}

/// Why a webhook is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum WebhookError {
    #[error("the signature is missing, wrong or too old")]
    Signature,
    #[error("it is about another app")]
    OtherApp,
    #[error("it is signed, and not in the form that the protocol gives it")]
    Unreadable,
}

impl TikTok {
    /// Reads a webhook that the platform has signed, and signed lately.
    pub(crate) fn webhook(
        &self,
        signature: Option<&str>,
        body: &[u8],
    ) -> Result<Webhook, WebhookError> {
        let now = self.clock.now();
        let signature = signature
            .and_then(Signature::parse)
            .ok_or(WebhookError::Signature)?;
        self.check(&signature, body, now)?;
        let body: Body = serde_json::from_slice(body).map_err(|_| WebhookError::Unreadable)?;
        if body.client_key != self.config.client_key {
            return Err(WebhookError::OtherApp);
        }
        if body.event != "authorization.removed" {
            return Ok(Webhook::Other);
        }
        let until = match body.create_time {
            Some(seconds) => Timestamp::from_second(seconds)
                .and_then(|at| at.checked_add(SKEW))
                .map_err(|_| WebhookError::Unreadable)?
                .min(now),
            None => now,
        };
        Ok(Webhook::Removed(Removal {
            open_id: body.user_openid.ok_or(WebhookError::Unreadable)?,
            until,
            reason: reason(body.content.as_ref()),
        }))
    }

    fn check(
        &self,
        signature: &Signature<'_>,
        body: &[u8],
        now: Timestamp,
    ) -> Result<(), WebhookError> {
        let age = now.as_second().abs_diff(signature.seconds);
        if age > self.config.webhook_tolerance.as_secs() {
            return Err(WebhookError::Signature);
        }
        let secret = self.config.client_secret.expose_secret().as_bytes();
        let mut mac =
            Hmac::<Sha256>::new_from_slice(secret).map_err(|_| WebhookError::Signature)?;
        mac.update(signature.time.as_bytes());
        mac.update(b".");
        mac.update(body);
        // In constant time.
        mac.verify_slice(&signature.mac)
            .map_err(|_| WebhookError::Signature)
    }
}

struct Signature<'a> {
    /// As it was written, since that is what is signed.
    time: &'a str,
    seconds: i64,
    mac: [u8; 32],
}

impl<'a> Signature<'a> {
    /// Exactly one of each; members that are not known here are none of our business.
    fn parse(header: &'a str) -> Option<Self> {
        let (mut times, mut macs) = (Vec::new(), Vec::new());
        for member in header.split(',') {
            match member.trim().split_once('=')? {
                ("t", time) => times.push(time),
                ("s", mac) => macs.push(mac),
                _ => {}
            }
        }
        let (&[time], &[text]) = (&*times, &*macs) else {
            return None;
        };
        let mut mac = [0; 32];
        hex::decode_to_slice(text, &mut mac).ok()?;
        Some(Self {
            time,
            seconds: time.parse().ok()?,
            mac,
        })
    }
}

#[derive(Deserialize)]
struct Body {
    client_key: String,
    event: String,
    create_time: Option<i64>,
    user_openid: Option<String>,
    /// JSON within a string.
    content: Option<Value>,
}

fn reason(content: Option<&Value>) -> &'static str {
    let inner = match content {
        Some(Value::String(text)) => serde_json::from_str(text).unwrap_or_default(),
        Some(value) => value.clone(),
        None => Value::Null,
    };
    match inner["reason"].as_i64() {
        Some(1) => "the account's owner disconnected the app in TikTok",
        Some(2) => "the TikTok account was deleted",
        Some(3) => "the age of the account's owner was changed in TikTok",
        Some(4) => "the TikTok account was banned",
        Some(5) => "the app's developer ended the connection",
        _ => "TikTok ended the connection and does not say why",
    }
}
