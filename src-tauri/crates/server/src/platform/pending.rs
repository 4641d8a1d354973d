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

/// An authorization on a page of the platform's own, which sends the person back to us.
pub(crate) struct PendingPage {
    /// What the redirect back must carry.
    pub(crate) state: SecretString,
}

/// An authorization that has begun at the platform.
#[derive(Debug)]
pub(crate) enum Pending {
    /// The platform's app scans a code.
    Qr(PendingQr),
    /// The platform has a page.
    Page(PendingPage),
}

impl Pending {
    /// The plaintext to seal, so that another instance can go on with it.
    pub(crate) fn seal_bytes(&self) -> Zeroizing<Vec<u8>> {
        match self {
            Self::Qr(qr) => qr.seal_bytes(),
            // No JSON begins so.
            Self::Page(page) => {
                let state = page.state.expose_secret().as_bytes();
                let mut bytes = Zeroizing::new(Vec::with_capacity(PAGE.len() + state.len()));
                bytes.extend_from_slice(PAGE);
                bytes.extend_from_slice(state);
                bytes
            }
        }
    }

    /// What [`seal_bytes`](Self::seal_bytes) wrote.
    pub(crate) fn from_sealed_bytes(bytes: &[u8]) -> Result<Self, SealedFormError> {
        let Some(state) = bytes.strip_prefix(PAGE) else {
            return PendingQr::from_sealed_bytes(bytes).map(Self::Qr);
        };
        let state = std::str::from_utf8(state).map_err(|_| SealedFormError::Unreadable)?;
        Ok(Self::Page(PendingPage {
            state: state.into(),
        }))
    }
}

/// What marks a sealed page, with its version.
const PAGE: &[u8] = b"page 1 ";

impl fmt::Debug for PendingPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingPage").finish_non_exhaustive()
    }
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

    #[test]
    fn a_code_and_a_page_are_told_apart() {
        let page = Pending::Page(PendingPage { state: "s".into() });
        let again = Pending::from_sealed_bytes(&page.seal_bytes()).unwrap();
        assert!(matches!(again, Pending::Page(page) if page.state.expose_secret() == "s"));
        assert!(Pending::from_sealed_bytes(b"page 2 s").is_err());
    }
}
