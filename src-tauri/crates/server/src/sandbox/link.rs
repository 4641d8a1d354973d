//! The `aweme://authorize` link in a QR code: made for the app without a ticket, read by the phone with one.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use super::start::redirect_uri;

/// Everything but RFC 3986's unreserved characters.
pub(super) const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What stands where the app puts its ticket.
const PLACEHOLDER: &str = "client_ticket=tobefilled";

/// The longest link the phone takes, in bytes.
const LONGEST: usize = 4096;

/// The longest ticket TikTok allows, in bytes.
const LONGEST_TICKET: usize = 511;

/// What the phone's camera gets out of a QR code.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ScannedLink {
    pub(super) id: String,
    pub(super) ticket: String,
}

/// The link for a new code, its ticket yet to be filled in. As TikTok's does, it names the ticket a second time inside another
/// parameter, where it must stay as it is.
pub(super) fn unticketed(client_key: &str, id: &str, scopes: &[String]) -> String {
    let encoded = |text: &str| utf8_percent_encode(text, ENCODED).to_string();
    let next_url = format!("{}?client_ticket=tobefilled", redirect_uri());
    format!(
        "aweme://authorize?authType=100&client_key={}&{PLACEHOLDER}&qr_id={id}&scope={}&next_url={}",
        encoded(client_key),
        encoded(&scopes.join(",")),
        encoded(&next_url),
    )
}

/// The link as the app drew it.
pub(super) fn with_ticket(unticketed: &str, ticket: &str) -> String {
    let ticket = utf8_percent_encode(ticket, ENCODED);
    unticketed.replacen(PLACEHOLDER, &format!("client_ticket={ticket}"), 1)
}

/// Reads a link as it stands in a QR code.
pub(super) fn parse(qr_uri: &str) -> Option<ScannedLink> {
    let qr_uri = qr_uri.trim();
    if qr_uri.len() > LONGEST {
        return None;
    }
    let url = Url::parse(qr_uri).ok()?;
    if url.scheme() != "aweme" || url.host_str() != Some("authorize") {
        return None;
    }
    let only = |name: &str| {
        let mut values = url.query_pairs().filter(|(key, _)| key == name);
        let value = values.next()?.1.into_owned();
        (values.next().is_none() && !value.is_empty()).then_some(value)
    };
    let (id, ticket) = (only("qr_id")?, only("client_ticket")?);
    (ticket.len() <= LONGEST_TICKET).then_some(ScannedLink { id, ticket })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_with_its_ticket_is_read_back() {
        let unticketed = unticketed(
            "key",
            "ID7",
            &["user.info.basic".into(), "video.list".into()],
        );
        assert_eq!(
            unticketed,
            "aweme://authorize?authType=100&client_key=key&client_ticket=tobefilled&qr_id=ID7\
             &scope=user.info.basic%2Cvideo.list\
             &next_url=https%3A%2F%2Flink.latchkey.invalid%2Fcallback%3Fclient_ticket%3Dtobefilled"
        );
        let drawn = with_ticket(&unticketed, "T-1_x");
        assert!(drawn.ends_with("client_ticket%3Dtobefilled"), "{drawn}");
        assert_eq!(
            parse(&drawn),
            Some(ScannedLink {
                id: "ID7".into(),
                ticket: "T-1_x".into()
            })
        );
    }

    #[test]
    fn other_links_are_not_taken() {
        for link in [
            "",
            "aweme://authorize",
            "aweme://authorize?qr_id=ID7",
            "aweme://authorize?client_ticket=t",
            "aweme://authorize?qr_id=ID7&client_ticket=",
            "aweme://authorize?qr_id=ID7&client_ticket=a&client_ticket=b",
            "aweme://other?qr_id=ID7&client_ticket=t",
            "https://authorize/?qr_id=ID7&client_ticket=t",
        ] {
            assert_eq!(parse(link), None, "{link}");
        }
        assert_eq!(
            parse(&format!(
                "aweme://authorize?qr_id=1&client_ticket={}",
                "a".repeat(512)
            )),
            None
        );
    }
}
