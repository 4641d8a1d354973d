//! Where an authorization is answered to (RFC 6749 section 3.1.2, RFC 8252 section 7).

use url::{Host, Url};

/// A redirect URI that a client has registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedirectUri(String);

impl RedirectUri {
    /// An `https` URI, an `http` one on this computer, or one of a private-use scheme, whose name has a dot in it (RFC 8252
    /// section 7.1). No fragment (RFC 6749 section 3.1.2), no user and no wildcard.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let local = match url.host() {
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => false,
        };
        let known = match url.scheme() {
            "https" => true,
            "http" => local,
            private => private.contains('.'),
        };
        let plain = url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none()
            && !text.contains(['*', '\\'])
            && text.bytes().all(|byte| byte.is_ascii_graphic());
        (known && plain).then(|| Self(text.to_owned()))
    }

    /// Whether a request may name this one: the same string (RFC 9700 section 2.1), except that a program that listens on the
    /// loopback address takes whichever port is free (RFC 8252 section 7.3).
    #[must_use]
    pub fn allows(&self, presented: &str) -> bool {
        if presented == self.0 {
            return true;
        }
        // A URL parser forgives much, and what it forgave the two would have in common.
        let Some((scheme, rest)) = presented.split_once("://") else {
            return false;
        };
        let host = loopback_host(&self.0);
        host.is_some_and(|host| {
            scheme == "http"
                && rest.strip_prefix(host).is_some_and(|rest| {
                    let (port, path) = port_and_path(rest);
                    path == port_and_path(&self.0["http://".len() + host.len()..]).1
                        && port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port != 0))
                })
        })
    }

    /// As it was registered.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The literal loopback address of a URI that has one. A name may lead elsewhere (RFC 8252 section 8.3), so none counts.
fn loopback_host(uri: &str) -> Option<&'static str> {
    let rest = uri.strip_prefix("http://")?;
    ["127.0.0.1", "[::1]"].into_iter().find(|host| {
        rest.strip_prefix(host)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/', '?']))
    })
}

/// Splits what follows a host.
fn port_and_path(rest: &str) -> (Option<&str>, &str) {
    match rest.strip_prefix(':') {
        Some(rest) => {
            let end = rest.find(['/', '?']).unwrap_or(rest.len());
            (Some(&rest[..end]), &rest[end..])
        }
        None => (None, rest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_redirect_uri_is_refused() {
        for text in [
            "",
            "/callback",
            "callback",
            "http://shop.example/cb",
            "https://shop.example/cb#part",
            "https://shop.example/cb#",
            "https://mia@shop.example/cb",
            "https://*.shop.example/cb",
            "https://shop.example/a b",
            "javascript:alert(1)",
            "data:text/html,x",
            "urn:ietf:wg:oauth:2.0:oob",
        ] {
            assert_eq!(RedirectUri::parse(text), None, "{text}");
        }
        for text in [
            "https://shop.example/cb?x=1",
            "http://127.0.0.1/callback",
            "http://[::1]:8080/callback",
            "http://localhost:3000/cb",
            "com.example.app:/callback",
        ] {
            assert!(RedirectUri::parse(text).is_some(), "{text}");
        }
    }

    #[test]
    fn a_request_names_it_to_the_letter_but_for_a_loopback_port() {
        let allows = |registered: &str, presented: &str| {
            RedirectUri::parse(registered).unwrap().allows(presented)
        };
        let loopback = "http://127.0.0.1/callback";
        for presented in [
            loopback,
            "http://127.0.0.1:1/callback",
            "http://127.0.0.1:65535/callback",
        ] {
            assert!(allows(loopback, presented), "{presented}");
        }
        assert!(allows("http://127.0.0.1:8080/callback", loopback));
        assert!(allows(
            "http://[::1]/callback",
            "http://[::1]:40000/callback"
        ));
        for presented in [
            "http://127.0.0.1:40000/callback/",
            "http://127.0.0.1:40000/Callback",
            "http://127.0.0.1:40000/callback?x=1",
            "http://127.0.0.1:40000/callback#x",
            "http://127.0.0.1:40000/x/../callback",
            "http://127.0.0.1:65536/callback",
            "http://127.0.0.1:0/callback",
            "http://127.0.0.1:/callback",
            "http://127.0.0.1:80@evil.example/callback",
            "http://127.0.0.1.evil.example/callback",
            "http://127.0.0.2/callback",
            "http://localhost/callback",
            "https://127.0.0.1:40000/callback",
            "HTTP://127.0.0.1:40000/callback",
            "http://[::1]:40000/callback",
            "",
        ] {
            assert!(!allows(loopback, presented), "{presented}");
        }
        let exact = "https://shop.example/cb";
        for presented in [
            "https://shop.example:443/cb",
            "https://shop.example/cb/",
            "https://shop.example/cb?x",
            "https://SHOP.example/cb",
            "https://shop.example.evil.example/cb",
        ] {
            assert!(!allows(exact, presented), "{presented}");
        }
        assert!(!allows(
            "http://localhost:3000/cb",
            "http://localhost:3001/cb"
        ));
    }
}
