//! What of a scope is the platform's, and what a person ends up granting.
//!
//! What staff may do is in a scope like anything else that a link may do, but it is ours: no platform hears of it, only accounts on
//! the operator's list are granted it, and it is gone from a link the moment its account is gone from the list.

use super::Sessions;
use crate::model::{SUPPORT_SCOPES, Scope, Session};

/// What the platform is asked for where nothing else is: the least that names an account.
const LEAST: &str = "user.info.basic";

impl Sessions {
    /// The part of a scope that the platform is asked for.
    #[expect(
        clippy::unused_self,
        reason = "its counterpart below needs the list of staff, and callers have both from one place"
    )]
    pub(crate) fn platform_scope(&self, asked: &Scope) -> Scope {
        let platforms = asked.filtered(|token| !SUPPORT_SCOPES.contains(&token));
        if platforms.is_empty() {
            Scope::new([LEAST])
        } else {
            platforms
        }
    }

    /// What a link has: what was asked for and the platform granted, and what its account may do as staff.
    pub(crate) fn granted(&self, asked: &Scope, by_platform: &[String], subject: &str) -> Scope {
        let is_staff = self.staff.contains(subject);
        asked.filtered(|token| {
            if SUPPORT_SCOPES.contains(&token) {
                is_staff
            } else {
                by_platform.iter().any(|granted| granted == token)
            }
        })
    }

    /// Takes from a link what its account may not do any more.
    pub(super) fn limit(&self, session: &mut Session) {
        if !self.staff.contains(&session.subject()) {
            session.scope = session
                .scope
                .filtered(|token| !SUPPORT_SCOPES.contains(&token));
        }
    }
}
