//! What happens, counted since the start: never whose, and never with a word that came from outside.
//!
//! Whoever does something counts it here; [`serving`](crate::serving) shows it to an operator and is known to none of them. What
//! a transaction does is counted with the transaction, once it is durable.

mod labels;

use std::marker::PhantomData;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;

pub(crate) use labels::{
    ClientAuthentication, Label, LinkStage, PlatformCall, RefreshOutcome, Revocation,
};

use crate::alerts::AlertKind;

/// All that is counted of links, clients and the platform.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub(crate) links: Counters<LinkStage>,
    pub(crate) refreshes: Counters<RefreshOutcome>,
    pub(crate) revocations: Counters<Revocation>,
    pub(crate) failed_client_authentications: Counters<ClientAuthentication>,
    pub(crate) platform_calls: Counters<PlatformCall>,
    pub(crate) alerts: Counters<AlertKind>,
}

/// One counter for each value of a label. A clone counts on the same.
#[derive(Clone, Debug)]
pub(crate) struct Counters<L> {
    family: Family<[(&'static str, &'static str); 1], Counter>,
    label: PhantomData<fn(L)>,
}

/// One more of something, to be counted once it has happened for good.
#[derive(Debug)]
#[must_use]
pub(crate) struct OneMore(Counter);

impl<L: Label> Counters<L> {
    pub(crate) fn count(&self, value: L) {
        self.add(value, 1);
    }

    pub(crate) fn add(&self, value: L, times: u64) {
        self.of(value).inc_by(times);
    }

    /// For [`Transaction::count`](crate::store::Transaction::count).
    pub(crate) fn one_more(&self, value: L) -> OneMore {
        OneMore(self.of(value))
    }

    pub(crate) fn register(&self, registry: &mut Registry, name: &str, help: &str) {
        registry.register(name, help, self.family.clone());
    }

    /// How often it was counted.
    pub(crate) fn value(&self, value: L) -> u64 {
        self.of(value).get()
    }

    fn of(&self, value: L) -> Counter {
        self.family.get_or_create_owned(&[(L::KEY, value.text())])
    }
}

impl<L: Label> Default for Counters<L> {
    fn default() -> Self {
        let counters = Self {
            family: Family::default(),
            label: PhantomData,
        };
        for value in L::ALL {
            counters.add(*value, 0);
        }
        counters
    }
}

impl OneMore {
    pub(crate) fn count(self) {
        self.0.inc();
    }
}
