//! Who is staff, and from when on something is too much: the tables `[staff]` and `[alerts]`.
//!
//! ```toml
//! [staff]
//! accounts = ["tiktok:OPEN_ID"]   # may hold support:revoke and support:audit
//!
//! [alerts]                        # counts within the window, in seconds
//! window = 600
//! failed_sign_ins = 10            # in a row, of one network or account
//! refreshes = 30                  # of one link
//! revocations = 50                # of all links, those by staff aside
//! refused_tokens = 100            # from one network
//! refused_clients = 20            # from one network
//! ```

use std::time::Duration;

use serde::Deserialize;

use super::ConfigError;
use super::settings::{bad, lifetime};

/// The accounts of those who may end others' sessions and read the audit log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Staff {
    accounts: Vec<String>,
}

impl Staff {
    /// Whether this account, such as `tiktok:OPEN_ID`, is on the list.
    #[must_use]
    pub fn contains(&self, subject: &str) -> bool {
        self.accounts.iter().any(|account| account == subject)
    }
}

/// From when on something is too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlertThresholds {
    /// What is counted together.
    pub window: Duration,
    /// Failed sign-ins in a row, of one network or one account.
    pub failed_sign_ins: u32,
    /// Refreshes of one link.
    pub refreshes: u32,
    /// Revocations of any links, those by staff aside.
    pub revocations: u32,
    /// Tokens that are not live, from one network.
    pub refused_tokens: u32,
    /// Requests with an unknown client or a wrong client secret, from one network.
    pub refused_clients: u32,
}

impl Default for AlertThresholds {
    fn default() -> Self {
        Self {
            window: Duration::from_mins(10),
            failed_sign_ins: 10,
            refreshes: 30,
            revocations: 50,
            refused_tokens: 100,
            refused_clients: 20,
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct StaffSettings {
    accounts: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct AlertSettings {
    window: Option<u64>,
    failed_sign_ins: Option<u32>,
    refreshes: Option<u32>,
    revocations: Option<u32>,
    refused_tokens: Option<u32>,
    refused_clients: Option<u32>,
}

impl StaffSettings {
    /// Takes the rest of a variable's name; says whether it is one of these settings.
    pub(super) fn set(&mut self, key: &str, value: &str) -> bool {
        if key != "ACCOUNTS" {
            return false;
        }
        let accounts = value.split(',').map(str::trim);
        self.accounts = accounts
            .filter(|account| !account.is_empty())
            .map(str::to_owned)
            .collect();
        true
    }

    pub(super) fn check(self) -> Result<Staff, ConfigError> {
        let is_account = |account: &String| {
            let whole = account.split_once(':');
            whole.is_some_and(|(platform, id)| !platform.is_empty() && !id.is_empty())
                && account.bytes().all(|byte| byte.is_ascii_graphic())
        };
        if self.accounts.iter().all(is_account) {
            Ok(Staff {
                accounts: self.accounts,
            })
        } else {
            Err(bad(
                "staff.accounts",
                "name each account as PLATFORM:OPEN_ID, such as \"tiktok:723f24d7\"",
            ))
        }
    }
}

impl AlertSettings {
    /// Takes the rest of a variable's name; says whether it is one of these settings, and whether its value is a number.
    pub(super) fn set(&mut self, key: &str, value: &str) -> Option<Result<(), ()>> {
        let place = match key {
            "WINDOW" => {
                self.window = value.parse().ok();
                return Some(self.window.map(|_| ()).ok_or(()));
            }
            "FAILED_SIGN_INS" => &mut self.failed_sign_ins,
            "REFRESHES" => &mut self.refreshes,
            "REVOCATIONS" => &mut self.revocations,
            "REFUSED_TOKENS" => &mut self.refused_tokens,
            "REFUSED_CLIENTS" => &mut self.refused_clients,
            _ => return None,
        };
        *place = value.parse().ok();
        Some(place.map(|_| ()).ok_or(()))
    }

    pub(super) fn check(&self) -> Result<AlertThresholds, ConfigError> {
        let default = AlertThresholds::default();
        let threshold = |setting, given: Option<u32>, default| match given {
            None => Ok(default),
            Some(0) => Err(bad(setting, "give a number from 1")),
            Some(threshold) => Ok(threshold),
        };
        Ok(AlertThresholds {
            window: lifetime("alerts.window", self.window, default.window)?,
            failed_sign_ins: threshold(
                "alerts.failed_sign_ins",
                self.failed_sign_ins,
                default.failed_sign_ins,
            )?,
            refreshes: threshold("alerts.refreshes", self.refreshes, default.refreshes)?,
            revocations: threshold("alerts.revocations", self.revocations, default.revocations)?,
            refused_tokens: threshold(
                "alerts.refused_tokens",
                self.refused_tokens,
                default.refused_tokens,
            )?,
            refused_clients: threshold(
                "alerts.refused_clients",
                self.refused_clients,
                default.refused_clients,
            )?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn read(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Config::read(None, variables.iter().map(owned))
    }

    #[test]
    fn nobody_is_staff_unless_named() {
        assert!(!read(&[]).unwrap().staff.contains("tiktok:a"));
        let config = read(&[("LATCHKEYD_STAFF_ACCOUNTS", "tiktok:a, tiktok:b")]).unwrap();
        assert!(config.staff.contains("tiktok:b") && !config.staff.contains("tiktok:c"));
    }

    #[test]
    fn thresholds_can_be_set_one_by_one() {
        let config = read(&[
            ("LATCHKEYD_ALERTS_REFRESHES", "7"),
            ("LATCHKEYD_ALERTS_WINDOW", "60"),
        ])
        .unwrap();
        let expected = AlertThresholds {
            refreshes: 7,
            window: Duration::from_secs(60),
            ..AlertThresholds::default()
        };
        assert_eq!(config.alerts, expected);
    }

    #[test]
    fn what_cannot_be_used_is_refused_by_name() {
        for (variable, value, expected) in [
            ("LATCHKEYD_STAFF_ACCOUNTS", "mia", "staff.accounts"),
            ("LATCHKEYD_STAFF_ACCOUNTS", "tiktok:", "staff.accounts"),
            (
                "LATCHKEYD_STAFF_ACCOUNT",
                "tiktok:a",
                "LATCHKEYD_STAFF_ACCOUNT",
            ),
            ("LATCHKEYD_ALERTS_REFRESHES", "0", "alerts.refreshes"),
            (
                "LATCHKEYD_ALERTS_REFRESHES",
                "many",
                "LATCHKEYD_ALERTS_REFRESHES",
            ),
            ("LATCHKEYD_ALERTS_WINDOW", "0", "alerts.window"),
            ("LATCHKEYD_ALERTS_WINDOWS", "1", "LATCHKEYD_ALERTS_WINDOWS"),
        ] {
            let message = read(&[(variable, value)]).unwrap_err().to_string();
            assert!(message.contains(expected), "{variable}: {message}");
        }
    }
}
