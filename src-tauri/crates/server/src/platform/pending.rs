//! A code on show, as the platform knows it, and the bytes in which it is kept sealed while it is on show.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::SealedFormError;

const VERSION: u8 = 1;

/// A code on show: the link to draw and what the server needs to follow it.
pub struct PendingQr {
    /// The exact string to draw as the QR code, with our ticket in place.
    pub qr_uri: String,
    /// The platform's handle for polling. Never leaves the server.
    pub(crate) token: SecretString,
    /// Our `client_ticket`, which every answer about this code must carry.
    pub(crate) ticket: SecretString,
    /// Our `state`, echoed when the person approves.
    pub(crate) state: SecretString,
}

impl PendingQr {
    /// The plaintext to seal, so that another instance can go on following the code.
    pub(crate) fn seal_bytes(&self) -> Zeroizing<Vec<u8>> {
        let form = Outgoing {
            version: VERSION,
            qr_uri: &self.qr_uri,
            token: self.token.expose_secret(),
            ticket: self.ticket.expose_secret(),
            state: self.state.expose_secret(),
        };
        // Room for everything up front: a buffer that grows leaves unwiped copies behind.
        let texts = form.qr_uri.len() + form.token.len() + form.ticket.len() + form.state.len();
        let mut bytes = Zeroizing::new(Vec::with_capacity(128 + 6 * texts));
        serde_json::to_writer(&mut *bytes, &form)
            .expect("strings always serialise, and a Vec takes every byte");
        bytes
    }

    /// The code that [`seal_bytes`](Self::seal_bytes) wrote.
    pub(crate) fn from_sealed_bytes(bytes: &[u8]) -> Result<Self, SealedFormError> {
        // The parser's own errors quote what they stumble over, so they stop here.
        let form: Incoming =
            serde_json::from_slice(bytes).map_err(|_| SealedFormError::Unreadable)?;
        if form.version != VERSION {
            return Err(SealedFormError::NewerVersion);
        }
        Ok(Self {
            qr_uri: form.qr_uri,
            token: form.token,
            ticket: form.ticket,
            state: form.state,
        })
    }
}

impl fmt::Debug for PendingQr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingQr").finish_non_exhaustive()
    }
}

#[derive(Serialize)]
struct Outgoing<'a> {
    version: u8,
    qr_uri: &'a str,
    token: &'a str,
    ticket: &'a str,
    state: &'a str,
}

#[derive(Deserialize)]
struct Incoming {
    version: u8,
    qr_uri: String,
    token: SecretString,
    ticket: SecretString,
    state: SecretString,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_comes_back() {
        let before = PendingQr {
            qr_uri: "aweme://authorize?a=b".into(),
            token: "t\"".into(),
            ticket: "k".into(),
            state: "s".into(),
        };
        let after = PendingQr::from_sealed_bytes(&before.seal_bytes()).unwrap();
        assert_eq!(after.qr_uri, before.qr_uri);
        assert_eq!(after.token.expose_secret(), "t\"");
        assert_eq!(after.ticket.expose_secret(), "k");
        assert_eq!(after.state.expose_secret(), "s");
        assert!(PendingQr::from_sealed_bytes(b"{}").is_err());
    }
}
