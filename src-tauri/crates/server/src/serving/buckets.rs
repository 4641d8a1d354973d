//! Requests counted by network, in this instance's memory: a bucket of tokens each, which fills at an even rate.
//!
//! A bucket is kept as the moment at which it will be full again, which says the same in eight bytes. Full buckets need not be
//! kept. Memory is bounded by two generations: when the younger is full, the older is forgotten, so a network that keeps asking
//! is never forgotten, and one flood of addresses costs a few megabytes.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::client_address::Network;
use super::limits::Quota;

/// Networks in one generation.
const GENERATION: usize = 50_000;

/// The buckets of all networks.
#[derive(Debug)]
pub(super) struct Buckets {
    burst: NonZeroU32,
    /// How long one token takes to come.
    every: Duration,
    generations: Mutex<Generations>,
}

#[derive(Debug, Default)]
struct Generations {
    young: HashMap<Network, Instant>,
    old: HashMap<Network, Instant>,
}

/// No token was left.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Empty {
    pub(super) quota: Quota,
    pub(super) retry_after: Duration,
}

impl Buckets {
    pub(super) fn new(per_second: NonZeroU32, burst: NonZeroU32) -> Self {
        Self {
            burst,
            every: Duration::from_secs(1) / per_second.get(),
            generations: Mutex::default(),
        }
    }

    /// Takes a token of this network's.
    pub(super) fn take(&self, network: Network, now: Instant) -> Result<Quota, Empty> {
        let mut generations = self
            .generations
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let full_at = generations.find(&network).unwrap_or(now).max(now);
        let missing = full_at - now;
        let capacity = self.every * self.burst.get();
        let missing_then = missing + self.every;
        if missing_then > capacity {
            generations.keep(network, full_at);
            return Err(Empty {
                quota: self.quota(missing),
                retry_after: missing_then.saturating_sub(capacity),
            });
        }
        generations.keep(network, now + missing_then);
        Ok(self.quota(missing_then))
    }

    fn quota(&self, missing: Duration) -> Quota {
        let left = (self.every * self.burst.get()).saturating_sub(missing);
        let remaining = left.as_nanos() / self.every.as_nanos().max(1);
        Quota {
            limit: self.burst.get(),
            remaining: u32::try_from(remaining).unwrap_or(u32::MAX),
            reset: missing,
        }
    }
}

impl Generations {
    fn find(&self, network: &Network) -> Option<Instant> {
        let found = self.young.get(network).or_else(|| self.old.get(network));
        found.copied()
    }

    fn keep(&mut self, network: Network, full_at: Instant) {
        if self.young.len() >= GENERATION && !self.young.contains_key(&network) {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(network, full_at);
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::*;
    use crate::serving::ClientAddress;

    fn network(number: u32) -> Network {
        ClientAddress::new(IpAddr::V4(Ipv4Addr::from_bits(number))).network()
    }

    fn buckets(per_second: u32, burst: u32) -> Buckets {
        Buckets::new(
            NonZeroU32::new(per_second).unwrap(),
            NonZeroU32::new(burst).unwrap(),
        )
    }

    #[test]
    fn a_burst_is_let_through_and_then_an_even_rate() {
        let (buckets, start) = (buckets(10, 3), Instant::now());
        let at = |milliseconds| start + Duration::from_millis(milliseconds);
        for remaining in [2, 1, 0] {
            let quota = buckets.take(network(1), at(0)).unwrap();
            assert_eq!((quota.limit, quota.remaining), (3, remaining));
        }
        let empty = buckets.take(network(1), at(0)).unwrap_err();
        assert_eq!(empty.retry_after, Duration::from_millis(100));
        assert_eq!(empty.quota.reset, Duration::from_millis(300));
        assert!(buckets.take(network(1), at(99)).is_err());
        assert!(buckets.take(network(1), at(100)).is_ok());
        assert!(buckets.take(network(1), at(150)).is_err());
        assert!(buckets.take(network(1), at(200)).is_ok());
        // Full again, and not fuller.
        let quota = buckets.take(network(1), at(60_000)).unwrap();
        assert_eq!(quota.remaining, 2);
    }

    #[test]
    fn one_network_does_not_use_up_what_another_has() {
        let (buckets, now) = (buckets(1, 1), Instant::now());
        assert!(buckets.take(network(1), now).is_ok());
        assert!(buckets.take(network(1), now).is_err());
        assert!(buckets.take(network(2), now).is_ok());
    }

    #[test]
    fn a_flood_of_addresses_takes_bounded_memory_and_frees_nobody_who_keeps_asking() {
        let (buckets, now) = (buckets(1, 2), Instant::now());
        let noisy = network(u32::MAX);
        let _ = (buckets.take(noisy, now), buckets.take(noisy, now));
        for number in 0..3 * u32::try_from(GENERATION).unwrap() {
            let _ = buckets.take(network(number), now);
            if number % 1000 == 0 {
                assert!(buckets.take(noisy, now).is_err(), "{number}");
            }
        }
        let generations = buckets.generations.lock().unwrap();
        assert!(generations.young.len() + generations.old.len() <= 2 * GENERATION);
    }
}
