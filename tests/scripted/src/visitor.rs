//! A browser, and whoever else knocks.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use url::Url;

/// Says something to a port of this computer and hears the answer to its end.
#[must_use]
pub fn knock(host: &str, said: &str) -> String {
    let Ok(mut connection) = TcpStream::connect(host) else {
        return "refused".to_owned();
    };
    let patience = Some(Duration::from_secs(20));
    let _ = connection.set_read_timeout(patience);
    let _ = connection.write_all(said.as_bytes());
    let mut heard = Vec::new();
    let _ = connection.read_to_end(&mut heard);
    String::from_utf8_lossy(&heard).into_owned()
}

/// The first line of an answer, without the version.
#[must_use]
pub fn status(heard: &str) -> &str {
    heard.get(9..12).unwrap_or(heard)
}

/// A parameter of an address.
#[must_use]
pub fn parameter(url: &Url, name: &str) -> Option<String> {
    url.query_pairs()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// Goes to an address, as a browser would.
#[must_use]
pub fn visit(url: &Url) -> String {
    let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let said = format!(
        "GET {target} HTTP/1.1\r\nHost: {host}\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n\r\n"
    );
    knock(host, &said)
}

/// Where the browser is sent back to when the person agrees, by what the question in `url` says.
///
/// # Panics
///
/// Where that is no question.
#[must_use]
pub fn way_back(url: &Url, more: &[(&str, &str)]) -> Url {
    let mut back: Url = parameter(url, "redirect_uri")
        .expect("a test's address is whole")
        .parse()
        .expect("a test's address is whole");
    let state = parameter(url, "state").expect("a test's address is whole");
    back.query_pairs_mut()
        .append_pair("state", &state)
        .extend_pairs(more);
    back
}
