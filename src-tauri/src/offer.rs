//! `latchkey://` links: a page or a colleague offers a link server, `latchkey://server?address=https://link.example`.
//!
//! Nothing is done by a link but to show what it offers; a person decides.

use url::Url;

/// The address of the server that a link offers.
pub(crate) fn server_of(link: &str) -> Option<String> {
    let link = Url::parse(link).ok()?;
    if link.scheme() != "latchkey" || link.host_str() != Some("server") {
        return None;
    }
    let (_, address) = link.query_pairs().find(|(name, _)| name == "address")?;
    address_of(&address).map(|address| address.to_string())
}

/// The address of a link server, as people type it. Only this computer is spoken to in the open.
pub(crate) fn address_of(typed: &str) -> Option<Url> {
    let typed = typed.trim();
    let with_scheme = if typed.contains("://") {
        typed.to_owned()
    } else {
        format!("https://{typed}")
    };
    let address = Url::parse(&with_scheme).ok()?;
    let local = matches!(
        address.host_str(),
        Some("127.0.0.1" | "[::1]" | "localhost")
    );
    let safe = address.scheme() == "https" || (address.scheme() == "http" && local);
    let plain = address.username().is_empty()
        && address.password().is_none()
        && address.query().is_none()
        && address.fragment().is_none();
    (safe && plain && address.host_str().is_some_and(|host| !host.is_empty())).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_offers_a_server_and_nothing_else() {
        let offered = |link: &str| server_of(link);
        assert_eq!(
            offered("latchkey://server?address=https%3A%2F%2Flink.example").as_deref(),
            Some("https://link.example/")
        );
        for link in [
            "latchkey://server",
            "latchkey://revoke?address=https://link.example",
            "latchkey://server?address=file:///etc/passwd",
            "latchkey://server?address=javascript:alert(1)",
            "latchkey://server?address=http://link.example",
            "https://server/?address=https://link.example",
            "--hidden",
            "",
        ] {
            assert_eq!(offered(link), None, "{link}");
        }
    }

    #[test]
    fn an_address_is_read_as_people_type_it() {
        let read = |typed: &str| address_of(typed).map(|address| address.to_string());
        assert_eq!(
            read(" link.example ").as_deref(),
            Some("https://link.example/")
        );
        assert_eq!(
            read("http://127.0.0.1:8787").as_deref(),
            Some("http://127.0.0.1:8787/")
        );
        for typed in [
            "",
            "http://link.example",
            "https://mia@link.example",
            "https://link.example/?a=1",
            "ftp://link.example",
        ] {
            assert_eq!(read(typed), None, "{typed}");
        }
    }
}
