//! Time. There are two: the wall's, which people and networks set, and the computer's own since it started, which nobody does.
//!
//! A server says how long a token lasts, not until when. As long as the computer runs on, its own time decides when that is over, so
//! that a clock that is set back makes no token last longer, one that is set forward costs no refresh, and a sleep counts. After a
//! restart only the wall's is left; if that stands before the moment the token was had, nobody knows how old the token is.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// What the wall's clock shows.
    fn now(&self) -> Timestamp;

    /// How long this computer has been on, sleep included, where the system tells.
    fn since_boot(&self) -> Option<SinceBoot> {
        None
    }
}

/// A moment by the computer's own time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SinceBoot {
    /// Which start of the computer.
    pub boot: Arc<str>,
    /// How long after it.
    pub elapsed: Duration,
}

/// The computer's clock.
#[derive(Debug, Clone, Default)]
pub struct SystemClock {
    #[cfg_attr(
        not(target_os = "linux"),
        expect(dead_code, reason = "nothing to tell")
    )]
    boot: Option<Arc<str>>,
}

impl SystemClock {
    /// The clock of this computer.
    #[must_use]
    pub fn new() -> Self {
        Self {
            boot: boot_id().map(Arc::from),
        }
    }
}

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the real clock"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    #[cfg(target_os = "linux")]
    fn since_boot(&self) -> Option<SinceBoot> {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
        Some(SinceBoot {
            boot: Arc::clone(self.boot.as_ref()?),
            elapsed: Duration::new(
                u64::try_from(time.tv_sec).ok()?,
                u32::try_from(time.tv_nsec).ok()?,
            ),
        })
    }
}

/// When something ends that lasts so long from now on, by both times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Deadline {
    /// When it was had, by the wall's clock.
    pub(crate) from: Timestamp,
    /// When it ends, by the wall's clock.
    pub(crate) at: Timestamp,
    /// When it ends, by the computer's own time.
    pub(crate) since_boot: Option<SinceBoot>,
}

impl Deadline {
    pub(crate) fn after(lifetime: Duration, clock: &dyn Clock) -> Self {
        let from = clock.now();
        Self {
            from,
            at: from.saturating_add(lifetime).unwrap_or(Timestamp::MAX),
            since_boot: clock.since_boot().map(|now| SinceBoot {
                elapsed: now.elapsed.saturating_add(lifetime),
                ..now
            }),
        }
    }

    /// How long it lasts from now on; nothing where it is over or nobody can tell.
    pub(crate) fn left(&self, clock: &dyn Clock) -> Duration {
        /// Clocks that are set right by the network go back by as much now and then.
        const SET_RIGHT: SignedDuration = SignedDuration::from_secs(5);
        if let (Some(end), Some(now)) = (&self.since_boot, clock.since_boot())
            && end.boot == now.boot
        {
            return end.elapsed.saturating_sub(now.elapsed);
        }
        let now = clock.now();
        if self.from.duration_since(now) > SET_RIGHT {
            return Duration::ZERO;
        }
        Duration::try_from(self.at.duration_since(now)).unwrap_or_default()
    }
}

#[cfg(target_os = "linux")]
fn boot_id() -> Option<String> {
    let id = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    Some(id.trim().to_owned())
}

#[cfg(not(target_os = "linux"))]
fn boot_id() -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone)]
    struct At(i64, Option<(&'static str, u64)>);

    impl Clock for At {
        fn now(&self) -> Timestamp {
            Timestamp::from_second(self.0).expect("a time")
        }
        fn since_boot(&self) -> Option<SinceBoot> {
            self.1.map(|(boot, elapsed)| SinceBoot {
                boot: boot.into(),
                elapsed: Duration::from_secs(elapsed),
            })
        }
    }

    fn hour(from: &At) -> Deadline {
        Deadline::after(Duration::from_secs(3600), from)
    }

    #[test]
    fn a_clock_that_is_set_changes_nothing_while_the_computer_runs_on() {
        let deadline = hour(&At(10_000, Some(("a", 100))));
        for wall in [0, 9_400, 10_600, 1_000_000] {
            let left = deadline.left(&At(wall, Some(("a", 700))));
            assert_eq!(left, Duration::from_secs(3000), "the wall shows {wall}");
        }
    }

    #[test]
    fn a_sleep_counts() {
        let deadline = hour(&At(10_000, Some(("a", 100))));
        assert_eq!(
            deadline.left(&At(13_600, Some(("a", 3_700)))),
            Duration::ZERO
        );
    }

    #[test]
    fn after_a_restart_the_wall_decides_unless_it_was_set_back() {
        let deadline = hour(&At(10_000, Some(("a", 100))));
        let left = |wall| deadline.left(&At(wall, Some(("b", 5)))).as_secs();
        assert_eq!(left(10_600), 3_000);
        assert_eq!(left(9_999), 3_601, "a clock that was set right a little");
        assert_eq!(left(9_400), 0, "nobody knows how old the token is");
        assert_eq!(left(20_000), 0);
    }

    #[test]
    fn without_time_of_its_own_the_wall_decides() {
        let deadline = hour(&At(10_000, None));
        assert_eq!(deadline.left(&At(10_600, None)).as_secs(), 3_000);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn this_computers_own_time_goes_on() {
        let clock = SystemClock::new();
        let (one, two) = (clock.since_boot(), clock.since_boot());
        let (one, two) = (one.expect("Linux tells"), two.expect("Linux tells"));
        assert_eq!(one.boot, two.boot);
        assert!(two.elapsed >= one.elapsed && !one.elapsed.is_zero());
    }
}
