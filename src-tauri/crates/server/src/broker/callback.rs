//! A person who comes back from the platform's own page (RFC 6749 section 4.1.2).
//!
//! Only the browser that went there from our page can bring the answer: the `state` alone, which stands in a URL, is not enough.

use std::sync::Arc;

use super::Broker;
use crate::envelope::open_for_server;
use crate::model::{DeviceGrant, Purpose, UserCode};
use crate::platform::{CallbackProblem, Euler, Pending, PendingPage};
use crate::sessions::{SessionError, upstream_place};
use crate::token::TokenHash;
use url::Url;

/// Which of our pages the browser came from.
#[derive(Debug)]
pub(crate) enum CameBack {
    /// The one about this code of a device.
    ToDevicePage(UserCode),
    /// The one that signs it in.
    ToSignIn { request: String },
}

impl Broker {
    /// The platform's own page for this code, if the platform has one.
    pub(crate) fn platform_page(&self, grant: &DeviceGrant) -> Result<Option<Url>, SessionError> {
        let sessions = &self.sessions;
        let Some(page) = self.pending_page(grant)? else {
            return Ok(None);
        };
        let scope = sessions.platform_scope(&grant.scope);
        Ok(sessions.platform.authorize_url(scope.as_slice(), &page))
    }

    /// Takes the query with which a browser came back; says what it was about. `None` if it was about none of this
    /// browser's, in which case nothing has changed.
    pub(crate) async fn come_back(
        self: &Arc<Self>,
        browser: &TokenHash,
        query: &str,
    ) -> Result<Option<CameBack>, SessionError> {
        let sessions = &self.sessions;
        if sessions.platform.callback_state(query).is_none() {
            return Ok(None);
        }
        let mut transaction = sessions.store.read().await?;
        let grants = transaction.undecided_grants_of_page(browser).await?;
        drop(transaction);
        for grant in grants {
            let Some(page) = self.pending_page(&grant)? else {
                continue;
            };
            match Euler::callback(query, &page.state) {
                Err(CallbackProblem::WrongState) => continue,
                Err(CallbackProblem::Malformed) => return Ok(None),
                Err(CallbackProblem::Denied) => self.end(&grant.id, DeviceGrant::deny).await?,
                Err(error) => {
                    tracing::error!(grant = grant.id, %error, "the platform's page gave no approval");
                    self.end(&grant.id, DeviceGrant::expire).await?;
                }
                Ok(code) => {
                    let (broker, id) = (Arc::clone(self), grant.id.clone());
                    // A task of its own: the code works once, and the person may close the page.
                    self.spawn(async move {
                        if let Err(error) = broker.approved(&id, code).await {
                            tracing::error!(grant = id, %error, "an approval came to nothing");
                        }
                    });
                }
            }
            return Ok(Some(match grant.purpose {
                Purpose::Link => CameBack::ToDevicePage(grant.user_code),
                Purpose::SignIn { request } => CameBack::ToSignIn { request },
            }));
        }
        Ok(None)
    }

    fn pending_page(&self, grant: &DeviceGrant) -> Result<Option<PendingPage>, SessionError> {
        let Some(upstream) = &grant.upstream else {
            return Ok(None);
        };
        let place = upstream_place(&grant.id);
        let keys = &self.sessions.keys;
        let bytes = keys.open(|keys| open_for_server(place, upstream, keys))?;
        match Pending::from_sealed_bytes(&bytes)? {
            Pending::Page(page) => Ok(Some(page)),
            Pending::Qr(_) => Ok(None),
        }
    }
}
