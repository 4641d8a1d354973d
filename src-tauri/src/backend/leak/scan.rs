//! Looking for tokens, on a thread of its own.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use latchkey_accounts::{ExposeSecret as _, SecretString};
use latchkey_leak::{Found, Rules, Source, scan, scan_text};
use zeroize::Zeroizing;

use super::desk::{Desk, Scan};
use super::{AtDesk, Backend, RULES};
use crate::views::Problem;

/// The window hears of a scan or a revocation no sooner than this after the last time.
pub(super) const BREATH: Duration = Duration::from_millis(100);

/// Lets one through from time to time.
#[derive(Debug, Default)]
pub(super) struct Pace {
    last: Option<Instant>,
}

impl Pace {
    /// Whether it is time again.
    pub(super) fn is_due(&mut self) -> bool {
        let now = Instant::now();
        let due = self.last.is_none_or(|last| now - last >= BREATH);
        if due {
            self.last = Some(now);
        }
        due
    }
}

impl AtDesk {
    /// Begins to look through all this. Says whether it did: one scan is under way at a time, and none once the page is closed.
    pub(crate) fn scan(&self, sources: Vec<Source>) -> bool {
        let Some(scan) = self.backend.desk(Desk::begin_scan) else {
            return false;
        };
        let backend = self.backend.clone();
        backend.tell_desk();
        tauri::async_runtime::spawn(async move {
            let (at, this) = (backend.clone(), Arc::clone(&scan));
            let looked = tokio::task::spawn_blocking(move || look_through(&at, &this, sources));
            let found = looked.await.ok();
            backend.desk(|desk| desk.finish(&scan, found));
            backend.tell_desk();
        });
        true
    }

    /// The same with the text on the clipboard, which never comes by the window.
    pub(crate) async fn scan_clipboard(&self) -> Result<bool, Problem> {
        let text = self.backend.clipboard().text().await?;
        Ok(self.scan(vec![Source::Pasted {
            name: self.backend.words().say("shell-clipboard"),
            bytes: bytes_of(&text),
        }]))
    }

    /// Lets the scan end with what it has.
    pub(crate) fn stop(&self) {
        self.backend.desk(|desk| desk.stop());
    }
}

fn look_through(backend: &Backend, this: &Arc<Scan>, sources: Vec<Source>) -> Found {
    let mut pace = Pace::default();
    let mut found = scan(&RULES, sources, &mut |progress| {
        if this.is_stopped() {
            return ControlFlow::Break(());
        }
        if pace.is_due() {
            backend.desk(|desk| desk.advance(this, progress));
            backend.tell_desk();
        }
        ControlFlow::Continue(())
    });
    mask_names(&RULES, &mut found);
    found
}

/// A file can be called by a token, too, and names are shown and written down.
fn mask_names(rules: &Rules, found: &mut Found) {
    let mut masked: HashMap<String, String> = HashMap::new();
    let mut mask = |name: &mut String| {
        let shown = masked
            .entry(name.clone())
            .or_insert_with(|| without_tokens(rules, name));
        if shown != name {
            name.clone_from(shown);
        }
    };
    for finding in &mut found.findings {
        for place in &mut finding.places {
            mask(&mut place.file);
        }
    }
    for trouble in &mut found.troubles {
        mask(&mut trouble.file);
    }
}

fn without_tokens(rules: &Rules, name: &str) -> String {
    let mut shown = name.to_owned();
    for finding in scan_text(rules, name.as_bytes()) {
        shown = shown.replace(finding.token.expose_secret(), &finding.masked);
    }
    shown
}

fn bytes_of(text: &SecretString) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(text.expose_secret().as_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_called_by_a_token_is_shown_without_it() {
        // The dot keeps the finder from it in this program's own sources.
        let token = "lk_at_·K7qTz9fWm2XcVb4NhRj8LpYd3GsAe6UwQx1ZoBtCiJk1yui2z".replace('·', "");
        let shown = without_tokens(&RULES, &format!("/var/log/{token}.txt"));
        assert!(!shown.contains(&token), "{shown}");
        assert!(shown.starts_with("/var/log/lk_at_"), "{shown}");
        let usual = "/var/log/shop.log";
        assert_eq!(without_tokens(&RULES, usual), usual);
    }

    #[test]
    fn the_window_is_told_at_once_and_then_from_time_to_time() {
        let mut pace = Pace::default();
        assert!(pace.is_due());
        assert!(!pace.is_due());
        pace.last = pace.last.and_then(|last| last.checked_sub(BREATH));
        assert!(pace.is_due());
    }
}
