//! A client of a server, its tokens, and what it takes from the world.

use std::sync::Mutex;

use latchkey_oauth::secret::{AccessToken, RefreshToken};
use latchkey_oauth::{Client, Http, ServerMetadata};
use latchkey_scripted::Scripted;

/// A client of a server that describes itself.
pub(crate) async fn client_of(server: &Scripted) -> Client {
    let http = Http::new();
    let issuer = server.origin().parse().unwrap();
    let metadata = ServerMetadata::discover(&http, &issuer).await.unwrap();
    Client::new(http, metadata, "latchkey-desktop".to_owned())
}

pub(crate) fn pair() -> (AccessToken, RefreshToken) {
    (
        AccessToken::new("at1".to_owned()),
        RefreshToken::new("rt1".to_owned()),
    )
}

/// Bytes that are others each time.
pub(crate) fn fill(bytes: &mut [u8]) {
    static NTH: Mutex<u8> = Mutex::new(0);
    let mut nth = NTH.lock().unwrap();
    *nth = nth.wrapping_add(1);
    bytes.fill(*nth);
}

pub(crate) fn now() -> jiff::Timestamp {
    "2026-11-28T20:00:00Z".parse().unwrap()
}
