//! How many connections there are, overall and by network, and who may have another.
//!
//! A connection takes a seat until it ends. Programs on this computer and trusted proxies are not counted by network; instead each
//! request that a proxy forwards takes a seat in the client's network until its answer has ended, event streams included.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::client_address::Network;
use super::limits::{Limits, Rule};
use super::metrics::Metrics;

/// All seats.
pub(super) struct Seats {
    limits: Limits,
    metrics: Arc<Metrics>,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    connections: u32,
    by_network: HashMap<Network, u32>,
}

/// A connection's seat, given back when dropped.
pub(super) struct ConnectionSeat {
    seats: Arc<Seats>,
    _in_network: Option<NetworkSeat>,
}

/// A seat in a network, given back when dropped.
pub(super) struct NetworkSeat {
    seats: Arc<Seats>,
    network: Network,
}

impl Seats {
    pub(super) fn new(limits: Limits, metrics: Arc<Metrics>) -> Arc<Self> {
        Arc::new(Self {
            limits,
            metrics,
            taken: Mutex::default(),
        })
    }

    /// A seat for a connection, counted in `network` if one is given.
    pub(super) fn connection(
        self: &Arc<Self>,
        network: Option<Network>,
    ) -> Result<ConnectionSeat, Rule> {
        let in_network = network
            .map(|network| self.in_network(network))
            .transpose()?;
        let mut taken = self.taken();
        if taken.connections >= self.limits.connections.get() {
            // The seat in the network needs the lock to be given back.
            drop(taken);
            return Err(Rule::Connections);
        }
        taken.connections += 1;
        self.metrics.open_connections(taken.connections);
        Ok(ConnectionSeat {
            seats: Arc::clone(self),
            _in_network: in_network,
        })
    }

    /// A seat in this network.
    pub(super) fn in_network(self: &Arc<Self>, network: Network) -> Result<NetworkSeat, Rule> {
        let mut taken = self.taken();
        let count = taken.by_network.entry(network).or_default();
        if *count >= self.limits.connections_per_address.get() {
            return Err(Rule::ConnectionsPerAddress);
        }
        *count += 1;
        Ok(NetworkSeat {
            seats: Arc::clone(self),
            network,
        })
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        // Counting cannot fail half-way.
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for ConnectionSeat {
    fn drop(&mut self) {
        let mut taken = self.seats.taken();
        taken.connections -= 1;
        self.seats.metrics.open_connections(taken.connections);
    }
}

impl Drop for NetworkSeat {
    fn drop(&mut self) {
        if let Entry::Occupied(mut count) = self.seats.taken().by_network.entry(self.network) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::*;
    use crate::counts::Counts;
    use crate::serving::ClientAddress;

    fn seats(connections: u32, per_address: u32) -> Arc<Seats> {
        let limits = Limits {
            connections: NonZeroU32::new(connections).unwrap(),
            connections_per_address: NonZeroU32::new(per_address).unwrap(),
            ..Limits::default()
        };
        Seats::new(limits, Arc::new(Metrics::new(&Counts::default())))
    }

    fn network(address: &str) -> Network {
        ClientAddress::new(address.parse().unwrap()).network()
    }

    #[test]
    fn a_network_has_so_many_seats_and_no_more() {
        let seats = seats(10, 2);
        let (one, two) = (network("192.0.2.1"), network("2001:db8::1"));
        let first = seats.connection(Some(one)).ok().unwrap();
        let _second = seats.connection(Some(one)).ok().unwrap();
        assert_eq!(
            seats.connection(Some(one)).err(),
            Some(Rule::ConnectionsPerAddress)
        );
        assert!(seats.connection(Some(two)).is_ok());
        drop(first);
        assert!(seats.connection(Some(one)).is_ok());
    }

    #[test]
    fn whoever_is_not_counted_by_network_still_takes_a_seat_overall() {
        let seats = seats(2, 1);
        let one = seats.connection(None).ok().unwrap();
        let _two = seats.connection(None).ok().unwrap();
        assert_eq!(seats.connection(None).err(), Some(Rule::Connections));
        // A refused connection leaves no trace in its network.
        let network = network("192.0.2.1");
        assert_eq!(
            seats.connection(Some(network)).err(),
            Some(Rule::Connections)
        );
        assert!(seats.in_network(network).is_ok());
        drop(one);
        assert!(seats.connection(None).is_ok());
    }

    #[test]
    fn an_empty_network_is_forgotten() {
        let seats = seats(2, 2);
        let seat = seats.in_network(network("192.0.2.1")).ok().unwrap();
        assert_eq!(seats.taken().by_network.len(), 1);
        drop(seat);
        assert!(seats.taken().by_network.is_empty());
    }
}
