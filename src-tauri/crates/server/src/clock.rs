//! Time and chance as parameters: [`Clock`] and [`Entropy`], the real ones, and a [`ManualClock`] for tests.
//!
//! This is the only file of the crate that reads the system's time and random numbers.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

/// Tells the time and waits for it.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;

    /// Resolves once [`Clock::now`] has reached `deadline`; at once if it has already.
    fn sleep_until(&self, deadline: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send>>;
}

/// Fills buffers with random bytes fit for keys.
pub trait Entropy: Send + Sync {
    /// Overwrites all of `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the real time"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn sleep_until(&self, deadline: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let left = deadline.duration_since(self.now());
        // A deadline in the past is a negative duration, which is no wait at all.
        Box::pin(tokio::time::sleep(left.try_into().unwrap_or_default()))
    }
}

/// The operating system's random number generator.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads real random numbers"
    )]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("an operating system without random numbers runs no server");
    }
}

/// A clock for tests: it stands still until it is told to move, and sleepers wake when it does.
#[derive(Clone)]
pub struct ManualClock {
    time: watch::Sender<Timestamp>,
}

impl ManualClock {
    /// A clock that stands at `start`.
    #[must_use]
    pub fn new(start: Timestamp) -> Self {
        Self {
            time: watch::Sender::new(start),
        }
    }

    /// Moves the clock to `now`, forwards or backwards.
    pub fn set(&self, now: Timestamp) {
        self.time.send_replace(now);
    }

    /// Moves the clock forwards by `step`.
    pub fn advance(&self, step: SignedDuration) {
        self.time.send_modify(|now| *now += step);
    }

    /// How many sleepers wait for the clock to move.
    #[must_use]
    pub fn sleepers(&self) -> usize {
        self.time.receiver_count()
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.time.borrow()
    }

    fn sleep_until(&self, deadline: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        // The sender travels along, so the channel stays open for as long as anyone sleeps.
        let keeper = self.time.clone();
        Box::pin(async move {
            let mut time = keeper.subscribe();
            time.wait_for(|now| *now >= deadline)
                .await
                .expect("this future holds a sender, so the channel is open");
        })
    }
}

impl fmt::Debug for ManualClock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("ManualClock")
            .field(&self.now())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_sleeper_wakes_when_the_manual_clock_reaches_its_deadline() {
        let clock = ManualClock::new(Timestamp::UNIX_EPOCH);
        let deadline = clock.now() + SignedDuration::from_secs(10);
        let sleeper = tokio::spawn(clock.sleep_until(deadline));
        clock.advance(SignedDuration::from_secs(9));
        tokio::task::yield_now().await;
        assert!(!sleeper.is_finished());
        clock.advance(SignedDuration::from_secs(1));
        sleeper.await.expect("the sleeper does not panic");
    }

    #[test]
    fn the_system_gives_different_bytes_each_time() {
        let (mut first, mut second) = ([0; 32], [0; 32]);
        SystemEntropy.fill(&mut first);
        SystemEntropy.fill(&mut second);
        assert_ne!(first, second);
    }
}
