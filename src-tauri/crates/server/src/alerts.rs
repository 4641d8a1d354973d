//! What happens too often: counted in this process, within windows of time that follow one another.
//!
//! An alert is raised once in a window for whomever it is about, so nobody can flood the log with them. Counting takes a fixed
//! amount of memory: where more is to be told apart than there is room for, counts come out too low, never too high.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

use crate::config::AlertThresholds;
use crate::counts::Counters;

/// How many are told apart in one window.
const ROOM: usize = 16 * 1024;

/// What there can be too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AlertKind {
    /// Sign-ins of one network or account that failed in a row.
    FailedSignIns,
    /// A refresh token that was used again: one is too much.
    RefreshReuse,
    /// An authorization code that was used again: one is too much.
    CodeReuse,
    /// Refreshes of one link.
    Refreshes,
    /// Revocations altogether.
    Revocations,
    /// Tokens that are not live, from one network.
    RefusedTokens,
    /// Requests in the name of a client that the sender is not, from one network.
    RefusedClients,
}

/// What a count has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Count {
    /// The first in its window.
    First,
    /// Nothing to speak of, or spoken of already.
    Usual,
    /// An alert is due, now and not again in this window.
    TooMany(u32),
}

/// All counts.
pub(crate) struct Alerts {
    thresholds: AlertThresholds,
    hasher: RandomState,
    tallies: [Mutex<Tally>; AlertKind::ALL.len()],
    raised: Counters<AlertKind>,
}

impl AlertKind {
    pub(crate) const ALL: [Self; 7] = [
        Self::FailedSignIns,
        Self::RefreshReuse,
        Self::CodeReuse,
        Self::Refreshes,
        Self::Revocations,
        Self::RefusedTokens,
        Self::RefusedClients,
    ];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::FailedSignIns => "failed_sign_ins",
            Self::RefreshReuse => "refresh_reuse",
            Self::CodeReuse => "code_reuse",
            Self::Refreshes => "refreshes",
            Self::Revocations => "revocations",
            Self::RefusedTokens => "refused_tokens",
            Self::RefusedClients => "refused_clients",
        }
    }
}

impl Alerts {
    /// Alerts from these numbers on, counted there.
    pub(crate) fn new(thresholds: AlertThresholds, raised: Counters<AlertKind>) -> Self {
        Self {
            thresholds,
            hasher: RandomState::new(),
            tallies: Default::default(),
            raised,
        }
    }

    /// Counts one more of `who`. Whoever is told that it is too many writes that down.
    pub(crate) fn count(&self, kind: AlertKind, who: &str, now: Timestamp) -> Count {
        let count = self.tally(kind).count(
            self.hasher.hash_one(who),
            self.threshold(kind),
            now,
            now + self.thresholds.window,
        );
        if let Count::TooMany(_) = count {
            self.alert(kind);
        }
        count
    }

    /// The row is broken: counting begins again.
    pub(crate) fn forget(&self, kind: AlertKind, who: &str) {
        let who = self.hasher.hash_one(who);
        self.tally(kind).counts.remove(&who);
    }

    /// The one place through which every alert goes.
    fn alert(&self, kind: AlertKind) {
        self.raised.count(kind);
        tracing::warn!(
            kind = kind.as_str(),
            raised = self.raised.value(kind),
            "alert: see the audit log"
        );
    }

    fn threshold(&self, kind: AlertKind) -> u32 {
        match kind {
            AlertKind::FailedSignIns => self.thresholds.failed_sign_ins,
            AlertKind::RefreshReuse | AlertKind::CodeReuse => 1,
            AlertKind::Refreshes => self.thresholds.refreshes,
            AlertKind::Revocations => self.thresholds.revocations,
            AlertKind::RefusedTokens => self.thresholds.refused_tokens,
            AlertKind::RefusedClients => self.thresholds.refused_clients,
        }
    }

    fn tally(&self, kind: AlertKind) -> std::sync::MutexGuard<'_, Tally> {
        // Counts are counts whatever panicked while they were held.
        self.tallies[kind as usize]
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// The counts of one kind in the present window.
#[derive(Default)]
struct Tally {
    ends_at: Option<Timestamp>,
    counts: HashMap<u64, u32>,
    /// Whom an alert was raised for.
    raised: HashSet<u64>,
}

impl Tally {
    fn count(&mut self, who: u64, threshold: u32, now: Timestamp, next_end: Timestamp) -> Count {
        if self.ends_at.is_none_or(|ends_at| now >= ends_at) {
            self.ends_at = Some(next_end);
            self.counts.clear();
            self.raised.clear();
        }
        if self.counts.len() >= ROOM && !self.counts.contains_key(&who) {
            // Misra and Gries: whoever does not come often makes room, and the frequent stay.
            self.counts.retain(|_, count| {
                *count -= 1;
                *count > 0
            });
            return Count::Usual;
        }
        let count = self.counts.entry(who).or_insert(0);
        *count += 1;
        if *count >= threshold && self.raised.len() < ROOM && self.raised.insert(who) {
            Count::TooMany(*count)
        } else if *count == 1 {
            Count::First
        } else {
            Count::Usual
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

    fn alerts(failed_sign_ins: u32) -> Alerts {
        let thresholds = AlertThresholds {
            failed_sign_ins,
            ..AlertThresholds::default()
        };
        Alerts::new(thresholds, Counters::default())
    }

    fn count(alerts: &Alerts, who: &str, seconds: i64) -> Count {
        let now = Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds);
        alerts.count(AlertKind::FailedSignIns, who, now)
    }

    #[test]
    fn an_alert_is_raised_once_in_a_window_for_each() {
        let alerts = alerts(3);
        let counts: Vec<Count> = (0..5).map(|_| count(&alerts, "a", 0)).collect();
        assert_eq!(
            counts,
            [
                Count::First,
                Count::Usual,
                Count::TooMany(3),
                Count::Usual,
                Count::Usual
            ]
        );
        assert_eq!(count(&alerts, "b", 599), Count::First);
        assert_eq!(alerts.raised.value(AlertKind::FailedSignIns), 1);
        // The next window.
        assert_eq!(count(&alerts, "a", 600), Count::First);
        count(&alerts, "a", 600);
        assert_eq!(count(&alerts, "a", 600), Count::TooMany(3));
        assert_eq!(alerts.raised.value(AlertKind::FailedSignIns), 2);
        assert_eq!(alerts.raised.value(AlertKind::Refreshes), 0);
    }

    #[test]
    fn a_success_breaks_the_row() {
        let alerts = alerts(2);
        count(&alerts, "a", 0);
        alerts.forget(AlertKind::FailedSignIns, "a");
        assert_eq!(count(&alerts, "a", 1), Count::First);
    }

    #[test]
    fn a_threshold_of_one_raises_at_the_first() {
        assert_eq!(count(&alerts(1), "a", 0), Count::TooMany(1));
    }

    #[test]
    fn many_that_come_once_take_no_more_room_and_hide_nobody() {
        let alerts = alerts(20);
        let mut found = false;
        for round in 0..4 * ROOM {
            count(&alerts, &round.to_string(), 0);
            if round % 64 == 0 {
                found |= matches!(count(&alerts, "often", 0), Count::TooMany(_));
            }
        }
        assert!(found);
        assert!(alerts.tally(AlertKind::FailedSignIns).counts.len() <= ROOM);
        assert_eq!(alerts.raised.value(AlertKind::FailedSignIns), 1);
    }
}
