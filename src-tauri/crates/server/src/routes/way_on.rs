//! How a person gets from one of our pages to the platform.

use super::App;
use crate::model::DeviceGrant;
use crate::sessions::SessionError;

/// A way to the platform.
pub(super) enum WayOn {
    /// The platform's app opens the link.
    App(String),
    /// A page that stands in for a phone.
    StandIn(String),
    /// A page of the platform that sends the person back to us.
    ThereAndBack(String),
}

impl App {
    /// The way on for a code on show.
    pub(super) fn way_on(&self, grant: &DeviceGrant) -> Result<WayOn, SessionError> {
        if let Some(page) = self.broker.platform_page(grant)? {
            return Ok(WayOn::ThereAndBack(page.into()));
        }
        Ok(match &self.phone_page {
            Some(page) => {
                let mut page = page.clone();
                page.query_pairs_mut().append_pair("qr_uri", &grant.qr_uri);
                WayOn::StandIn(page.into())
            }
            None => WayOn::App(grant.qr_uri.clone()),
        })
    }
}
