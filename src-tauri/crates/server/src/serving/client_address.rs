//! Whose request it is: the peer's address, or the one that a trusted proxy gives.
//!
//! A handler takes a [`ClientAddress`] as an argument. What counts or limits by address uses its [`Network`]: whoever has one IPv6
//! address has the whole /64.

use std::convert::Infallible;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

/// The address a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(IpAddr);

/// What one client has: an IPv4 address or an IPv6 /64.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network(IpAddr);

/// Who sent a request, and how it came here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// The peer itself.
    Direct(ClientAddress),
    /// A trusted proxy says so.
    Forwarded(ClientAddress),
    /// The peer, with word of somebody behind it that is not believed: it is no trusted proxy, or not in the agreed header.
    Unproven(ClientAddress),
}

impl ClientAddress {
    /// An IPv4 address inside an IPv6 one, as a dual-stack socket gives it, is the IPv4 address.
    #[must_use]
    pub fn new(address: IpAddr) -> Self {
        Self(address.to_canonical())
    }

    /// The address itself.
    #[must_use]
    pub fn ip(self) -> IpAddr {
        self.0
    }

    /// Whose address it is, for limits.
    #[must_use]
    pub fn network(self) -> Network {
        Network(match self.0 {
            IpAddr::V4(_) => self.0,
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
        })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            IpAddr::V4(address) => address.fmt(formatter),
            IpAddr::V6(address) => write!(formatter, "{address}/64"),
        }
    }
}

impl Caller {
    /// The address to count for this request.
    #[must_use]
    pub fn address(self) -> ClientAddress {
        match self {
            Self::Direct(address) | Self::Forwarded(address) | Self::Unproven(address) => address,
        }
    }

    /// A program on this computer, with nobody behind it.
    #[must_use]
    pub fn is_local(self) -> bool {
        matches!(self, Self::Direct(ClientAddress(address)) if address.is_loopback())
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        // Without the front nobody is known, and so nobody is trusted.
        let nobody = Self::Unproven(ClientAddress(IpAddr::V4(Ipv4Addr::UNSPECIFIED)));
        Ok(parts.extensions.get().copied().unwrap_or(nobody))
    }
}

impl<S: Sync> FromRequestParts<S> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let Ok(caller) = Caller::from_request_parts(parts, state).await;
        Ok(caller.address())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(address: &str) -> String {
        ClientAddress::new(address.parse().unwrap())
            .network()
            .to_string()
    }

    #[test]
    fn one_ipv6_client_has_the_whole_of_its_64() {
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(
            network("2001:db8:1:2::"),
            network("2001:db8:1:2:ffff:ffff:ffff:ffff")
        );
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
    }

    #[test]
    fn an_ipv4_client_has_its_address_however_it_is_written() {
        assert_eq!(network("192.0.2.7"), "192.0.2.7");
        assert_eq!(network("::ffff:192.0.2.7"), "192.0.2.7");
        assert_ne!(network("192.0.2.7"), network("192.0.2.8"));
    }

    #[test]
    fn only_a_direct_loopback_peer_is_local() {
        let loopback = ClientAddress::new("::ffff:127.0.0.1".parse().unwrap());
        assert!(Caller::Direct(loopback).is_local());
        assert!(!Caller::Forwarded(loopback).is_local());
        assert!(!Caller::Unproven(loopback).is_local());
        let elsewhere = ClientAddress::new("192.0.2.1".parse().unwrap());
        assert!(!Caller::Direct(elsewhere).is_local());
    }
}
