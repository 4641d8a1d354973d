//! Which proxies may say for whom a request is, and how they say it: `X-Forwarded-For`, or `Forwarded` (RFC 7239).
//!
//! Every proxy appends whom it heard from, so the list is believed from its right end for as long as the speaker is trusted; the
//! first address that is not one of ours is the client. What stands further left was sent by the client and counts for nothing.
//! Only one of the two headers is ever read: a proxy that writes the one passes the client's own copy of the other on untouched.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderName, header};
use ipnet::IpNet;

use super::client_address::{Caller, ClientAddress};

/// The header in which a proxy names the client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ForwardingHeader {
    /// `X-Forwarded-For: 192.0.2.1, 10.0.0.1`
    #[default]
    XForwardedFor,
    /// `Forwarded: for=192.0.2.1, for="[2001:db8::1]:4711"`
    Forwarded,
}

/// The proxies that are believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies {
    header: ForwardingHeader,
    networks: Vec<IpNet>,
}

/// Why a network cannot be trusted as a proxy.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProxyError {
    /// Neither an address nor a network.
    #[error("give networks such as \"10.0.0.0/8\" or addresses such as \"192.0.2.1\"")]
    NotANetwork,
    /// A network that does not begin where it says.
    #[error("the network begins at {0}: write that, or the address alone")]
    HostBits(IpNet),
    /// Everybody could then choose an address.
    #[error("that is everybody: name only the proxies")]
    Everybody,
}

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

impl TrustedProxies {
    /// These networks are believed, in this header.
    #[must_use]
    pub fn new(header: ForwardingHeader, networks: impl IntoIterator<Item = IpNet>) -> Self {
        Self {
            header,
            networks: networks.into_iter().collect(),
        }
    }

    /// Reads a network or an address.
    pub fn network(text: &str) -> Result<IpNet, ProxyError> {
        if let Ok(address) = text.parse::<IpAddr>() {
            return Ok(IpNet::from(address.to_canonical()));
        }
        let network: IpNet = text.parse().map_err(|_| ProxyError::NotANetwork)?;
        if network.prefix_len() == 0 {
            return Err(ProxyError::Everybody);
        }
        if network.trunc() != network {
            return Err(ProxyError::HostBits(network.trunc()));
        }
        Ok(network)
    }

    /// Whether this peer is one of the proxies.
    #[must_use]
    pub fn trusts(&self, address: ClientAddress) -> bool {
        self.networks
            .iter()
            .any(|network| network.contains(&address.ip()))
    }

    /// Who sent a request with these headers over a connection from `peer`.
    #[must_use]
    pub fn caller(&self, peer: ClientAddress, headers: &HeaderMap) -> Caller {
        let says_so =
            headers.contains_key(X_FORWARDED_FOR) || headers.contains_key(header::FORWARDED);
        if !says_so {
            return Caller::Direct(peer);
        }
        let hops = match self.header {
            _ if !self.trusts(peer) => Vec::new(),
            ForwardingHeader::XForwardedFor => x_forwarded_for(headers),
            ForwardingHeader::Forwarded => forwarded(headers),
        };
        if hops.is_empty() {
            return Caller::Unproven(peer);
        }
        let mut client = peer;
        for hop in hops.iter().rev() {
            // Whoever wrote what cannot be read is the last one who is known.
            let Some(address) = *hop else { break };
            client = address;
            if !self.trusts(address) {
                break;
            }
        }
        Caller::Forwarded(client)
    }
}

/// The hops of the list, in its order; one that is no address is `None`.
fn x_forwarded_for(headers: &HeaderMap) -> Vec<Option<ClientAddress>> {
    let mut hops = Vec::new();
    for value in headers.get_all(X_FORWARDED_FOR) {
        match value.to_str() {
            Ok(list) => hops.extend(list.split(',').map(|hop| address(hop.trim()))),
            Err(_) => hops.push(None),
        }
    }
    hops
}

fn forwarded(headers: &HeaderMap) -> Vec<Option<ClientAddress>> {
    let mut hops = Vec::new();
    for value in headers.get_all(header::FORWARDED) {
        match value.to_str().ok().and_then(elements) {
            Some(elements) => hops.extend(elements.into_iter().map(forwarded_for)),
            None => hops.push(None),
        }
    }
    hops
}

/// RFC 7239 section 4: elements between commas, which may also stand inside quotes. `None` where a quote never ends.
fn elements(list: &str) -> Option<Vec<&str>> {
    let mut quoted = false;
    let elements = list.split(|character| {
        quoted ^= character == '"';
        character == ',' && !quoted
    });
    let elements = elements.collect();
    (!quoted).then_some(elements)
}

/// The `for` of one element (RFC 7239 section 5.2). `unknown`, a hidden name and two of them are no address.
fn forwarded_for(element: &str) -> Option<ClientAddress> {
    let mut nodes = element.split(';').filter_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim().eq_ignore_ascii_case("for").then_some(value)
    });
    let (node, None) = (nodes.next()?.trim(), nodes.next()) else {
        return None;
    };
    match node.strip_prefix('"') {
        Some(rest) => address(rest.strip_suffix('"')?),
        // Section 4: what holds a colon or a bracket stands in quotes.
        None => node.parse().ok().map(ClientAddress::new),
    }
}

/// An address, perhaps with a port; an IPv6 one with a port is in brackets.
fn address(text: &str) -> Option<ClientAddress> {
    let bare = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .filter(|inside| inside.contains(':'))
        .unwrap_or(text);
    let ip = bare.parse::<IpAddr>().ok();
    ip.or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
        .map(ClientAddress::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies(header: ForwardingHeader) -> TrustedProxies {
        let networks = ["10.0.0.0/8", "2001:db8:ffff::/48", "127.0.0.1"];
        TrustedProxies::new(
            header,
            networks.map(|network| TrustedProxies::network(network).unwrap()),
        )
    }

    fn caller(header: ForwardingHeader, peer: &str, lines: &[(&'static str, &str)]) -> Caller {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, value.parse().unwrap());
        }
        proxies(header).caller(ClientAddress::new(peer.parse().unwrap()), &headers)
    }

    fn at(address: &str) -> ClientAddress {
        ClientAddress::new(address.parse().unwrap())
    }

    #[test]
    fn a_peer_that_is_no_proxy_chooses_no_address() {
        for name in ["x-forwarded-for", "forwarded"] {
            let caller = caller(
                ForwardingHeader::XForwardedFor,
                "192.0.2.1",
                &[(name, "127.0.0.1"), ("x-real-ip", "127.0.0.1")],
            );
            assert_eq!(caller, Caller::Unproven(at("192.0.2.1")));
        }
        let direct = caller(ForwardingHeader::XForwardedFor, "192.0.2.1", &[]);
        assert_eq!(direct, Caller::Direct(at("192.0.2.1")));
    }

    #[test]
    fn the_client_is_the_right_most_address_that_is_not_ours() {
        for (lines, expected) in [
            (&["192.0.2.1"][..], "192.0.2.1"),
            (&["127.0.0.1, 192.0.2.1"], "192.0.2.1"),
            (&["203.0.113.9,192.0.2.1,10.1.1.1"], "192.0.2.1"),
            (&["203.0.113.9", "192.0.2.1", "10.1.1.1"], "192.0.2.1"),
            (&["nonsense, 192.0.2.1:4711 , 10.1.1.1:80"], "192.0.2.1"),
            (&["[2001:db8::7]:4711"], "2001:db8::7"),
            (&["2001:db8::7, 2001:db8:ffff::1"], "2001:db8::7"),
            (&["[2001:db8::7]"], "2001:db8::7"),
            (&["::ffff:192.0.2.1"], "192.0.2.1"),
            // All of them ours: somebody inside.
            (&["10.9.9.9, 10.1.1.1"], "10.9.9.9"),
            // Nobody is known beyond what cannot be read.
            (&["192.0.2.1, unknown, 10.1.1.1"], "10.1.1.1"),
            (&["192.0.2.1, 192.0.2.300"], "10.0.0.1"),
            (&["192.0.2.1, 010.1.1.1"], "10.0.0.1"),
            (&["192.0.2.1,"], "10.0.0.1"),
            (&[""], "10.0.0.1"),
            (&["[10.1.1.1]"], "10.0.0.1"),
            (&["192.0.2.1\u{e9}"], "10.0.0.1"),
        ] {
            let lines: Vec<_> = lines
                .iter()
                .map(|line| ("x-forwarded-for", *line))
                .collect();
            let caller = caller(ForwardingHeader::XForwardedFor, "10.0.0.1", &lines);
            assert_eq!(caller, Caller::Forwarded(at(expected)), "{lines:?}");
        }
    }

    #[test]
    fn forwarded_is_read_as_rfc_7239_has_it() {
        for (lines, expected) in [
            // Section 4's examples.
            (&["for=192.0.2.43"][..], "192.0.2.43"),
            (&["For=\"[2001:db8:cafe::17]:4711\""], "2001:db8:cafe::17"),
            (&["for=192.0.2.60;proto=http;by=203.0.113.43"], "192.0.2.60"),
            (&["for=198.51.100.1, for=192.0.2.43"], "192.0.2.43"),
            (&["for=192.0.2.43", "for=10.1.1.1"], "192.0.2.43"),
            (&["by=\"a,b\";for=192.0.2.43"], "192.0.2.43"),
            (&["for=\"192.0.2.43:80\""], "192.0.2.43"),
            // Hidden, unknown, doubled, malformed.
            (&["for=192.0.2.43, for=_gazonk"], "10.0.0.1"),
            (&["for=192.0.2.43, for=unknown"], "10.0.0.1"),
            (&["for=192.0.2.43;for=192.0.2.44"], "10.0.0.1"),
            (&["for=192.0.2.43, for=\"10.1.1.1"], "10.0.0.1"),
            (&["for=192.0.2.43:80"], "10.0.0.1"),
            (&["192.0.2.43"], "10.0.0.1"),
        ] {
            let lines: Vec<_> = lines.iter().map(|line| ("forwarded", *line)).collect();
            let caller = caller(ForwardingHeader::Forwarded, "10.0.0.1", &lines);
            assert_eq!(caller, Caller::Forwarded(at(expected)), "{lines:?}");
        }
    }

    #[test]
    fn the_header_that_the_proxy_does_not_write_is_not_read() {
        let spoofed = [
            ("forwarded", "for=127.0.0.1"),
            ("x-forwarded-for", "192.0.2.1"),
        ];
        assert_eq!(
            caller(ForwardingHeader::XForwardedFor, "10.0.0.1", &spoofed),
            Caller::Forwarded(at("192.0.2.1"))
        );
        let spoofed = [
            ("x-forwarded-for", "127.0.0.1"),
            ("forwarded", "for=192.0.2.1"),
        ];
        assert_eq!(
            caller(ForwardingHeader::Forwarded, "10.0.0.1", &spoofed),
            Caller::Forwarded(at("192.0.2.1"))
        );
    }

    #[test]
    fn a_proxy_that_asks_for_itself_is_a_direct_caller() {
        assert_eq!(
            caller(ForwardingHeader::XForwardedFor, "10.0.0.1", &[]),
            Caller::Direct(at("10.0.0.1"))
        );
        // The client's own header, through a proxy that writes none.
        let spoofed = [("forwarded", "for=127.0.0.1")];
        assert_eq!(
            caller(ForwardingHeader::XForwardedFor, "10.0.0.1", &spoofed),
            Caller::Unproven(at("10.0.0.1"))
        );
    }

    #[test]
    fn only_whole_networks_are_trusted() {
        for (text, expected) in [
            ("10.0.0.0/8", Ok("10.0.0.0/8")),
            ("192.0.2.1", Ok("192.0.2.1/32")),
            ("::1", Ok("::1/128")),
            ("fd00::/8", Ok("fd00::/8")),
            ("10.0.0.1/8", Err("10.0.0.0/8")),
            ("0.0.0.0/0", Err("everybody")),
            ("::/0", Err("everybody")),
            ("10.0.0.0/33", Err("give networks")),
            ("proxy.example", Err("give networks")),
            ("", Err("give networks")),
        ] {
            match (TrustedProxies::network(text), expected) {
                (Ok(network), Ok(expected)) => assert_eq!(network.to_string(), expected),
                (Err(error), Err(expected)) => {
                    assert!(error.to_string().contains(expected), "{text}: {error}");
                }
                (read, _) => panic!("{text}: {read:?}"),
            }
        }
    }
}
