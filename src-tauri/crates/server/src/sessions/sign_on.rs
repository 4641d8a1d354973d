//! Browsers in which somebody has signed in. Like a link, a sign-on opens the platform's session for whoever presents its secret,
//! here the browser's cookie, and for nobody else.

use std::sync::Arc;

use jiff::SignedDuration;

use super::{SessionError, Sessions, open};
use crate::envelope::{Dek, Place};
use crate::model::{AuditKind, AuditRecord, Scope, SignOn, StoredPlatformSession};
use crate::token::{Token, TokenKind};

/// How long a browser stays signed in.
pub(crate) const SIGN_ON_LIFETIME: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A sign-on that its browser has presented.
pub(crate) struct SignedOn {
    pub(crate) sign_on: SignOn,
    /// What the platform calls the account's owner, if it said so.
    pub(crate) name: Option<String>,
    /// What the person granted at the platform: the most that a link can have without asking there again.
    pub(crate) platform_scope: Scope,
    pub(super) dek: Dek,
}

impl Sessions {
    /// The sign-on of the browser with this secret, if it lasts.
    pub(crate) async fn signed_on(
        &self,
        browser: &Token,
    ) -> Result<Option<SignedOn>, SessionError> {
        let mut transaction = self.store.read().await?;
        let sign_on = transaction.sign_on_of_browser(&browser.hash()).await?;
        let Some(sign_on) = sign_on.filter(|found| self.clock.now() < found.expires_at) else {
            return Ok(None);
        };
        let stored = transaction
            .platform_session(&sign_on.platform_session_id)
            .await?;
        let Some(stored) = stored else {
            return Ok(None);
        };
        let place = sign_on_place(&sign_on.id);
        let dek = self
            .keys
            .open(|keys| Dek::unwrap(place, browser, keys, &sign_on.wrap))?;
        let name = sign_on
            .name
            .as_deref()
            .map(|sealed| dek.open(name_place(&sign_on.id), sealed))
            .transpose()?;
        Ok(Some(SignedOn {
            name: name.and_then(|bytes| String::from_utf8(bytes.to_vec()).ok()),
            platform_scope: stored.scope,
            dek,
            sign_on,
        }))
    }

    /// Hands a sign-on that waits to the browser it waits for, which it knows by another secret from then on: whoever learnt or
    /// planted the one before it signed in has nothing (session fixation). What the browser had before ends. `None` if there is
    /// nothing to take any more.
    pub(crate) async fn take_sign_on(
        &self,
        id: &str,
        waiting: &Token,
        before: Option<&Token>,
    ) -> Result<Option<Token>, SessionError> {
        let mut transaction = self.store.read().await?;
        let Some(sign_on) = transaction.sign_on(id).await? else {
            return Ok(None);
        };
        let stored = transaction
            .platform_session(&sign_on.platform_session_id)
            .await?;
        drop(transaction);
        let (Some(stored), None) = (stored, sign_on.browser) else {
            return Ok(None);
        };
        let place = sign_on_place(id);
        let dek = self
            .keys
            .open(|keys| Dek::unwrap_as_recipient(place, waiting, keys, &sign_on.wrap))?;
        let name = self.name_of_owner(&dek, &stored).await;

        let now = self.clock.now();
        let browser = Token::generate(TokenKind::Browser, &*self.entropy);
        let mut transaction = self.store.begin().await?;
        let sign_on = transaction.locked_sign_on(id).await?;
        let Some(sign_on) =
            sign_on.filter(|found| found.browser.is_none() && now < found.expires_at)
        else {
            return Ok(None);
        };
        if let Some(before) = before
            && let Some(old) = transaction.sign_on_of_browser(&before.hash()).await?
        {
            transaction.delete_sign_on(&old).await?;
        }
        let entropy = &*self.entropy;
        let taken = SignOn {
            browser: Some(browser.hash()),
            wrap: dek.wrap(place, &browser, &self.keys.present(), entropy),
            name: name.map(|name| dek.seal(name_place(id), name.as_bytes(), entropy)),
            expires_at: now + SIGN_ON_LIFETIME,
            ..sign_on
        };
        transaction.save_sign_on(&taken).await?;
        let record = about(AuditKind::SignedOn, &taken);
        self.record(&mut transaction, record).await?;
        transaction.commit().await?;
        Ok(Some(browser))
    }

    /// Signs a browser out; says whether it was signed in. The links that were made in it live on. If there are none, the app is
    /// disconnected at the platform: nobody holds anything of it any more.
    pub(crate) async fn sign_out(self: &Arc<Self>, browser: &Token) -> Result<bool, SessionError> {
        let mut transaction = self.store.begin().await?;
        let Some(sign_on) = transaction.sign_on_of_browser(&browser.hash()).await? else {
            return Ok(false);
        };
        let stored = transaction
            .platform_session(&sign_on.platform_session_id)
            .await?;
        transaction.delete_sign_on(&sign_on).await?;
        let record = about(AuditKind::SignedOut, &sign_on);
        self.record(&mut transaction, record).await?;
        let is_used = transaction
            .is_account_used(&sign_on.platform, &sign_on.open_id, self.clock.now())
            .await?;
        transaction.commit().await?;
        let opened = stored.filter(|_| !is_used).and_then(|stored| {
            let place = sign_on_place(&sign_on.id);
            let unwrap = |keys: &_| Dek::unwrap(place, browser, keys, &sign_on.wrap);
            let dek = self.keys.open(unwrap).ok()?;
            open(&dek, &stored).ok()
        });
        if let Some(opened) = opened {
            self.disconnect_in_the_background(opened);
        }
        Ok(true)
    }

    /// Without a name the person still sees which platform it is.
    async fn name_of_owner(&self, dek: &Dek, stored: &StoredPlatformSession) -> Option<String> {
        let opened = open(dek, stored).ok()?;
        match self.platform.user(&opened).await {
            Ok(user) => Some(user.display_name),
            Err(error) => {
                tracing::warn!(%error, "the platform did not say who signed in");
                None
            }
        }
    }
}

/// Where a sign-on's key lies.
pub(crate) fn sign_on_place(id: &str) -> Place<'_> {
    Place {
        table: "sign_on",
        row: id,
        field: "wrap",
    }
}

fn name_place(id: &str) -> Place<'_> {
    Place {
        table: "sign_on",
        row: id,
        field: "name",
    }
}

fn about(kind: AuditKind, sign_on: &SignOn) -> AuditRecord {
    let record = AuditRecord {
        subject: Some(sign_on.subject()),
        ..AuditRecord::new(kind)
    };
    record.with("sign_on", sign_on.id.clone())
}
