//! What of a scope is the platform's, and what a person ends up granting.

use super::Sessions;
use crate::model::Scope;

impl Sessions {
    /// The part of a scope that the platform is asked for.
    pub(crate) fn platform_scope(&self, asked: &Scope) -> Scope {
        asked.clone()
    }

    /// What a link has: what was asked for and the platform granted.
    pub(crate) fn granted(&self, asked: &Scope, by_platform: &[String], _subject: &str) -> Scope {
        asked.intersection(by_platform)
    }
}
