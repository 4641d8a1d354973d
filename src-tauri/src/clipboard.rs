//! The clipboard: what is put there is taken off again after a while, unless somebody copied something else meanwhile.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use latchkey_accounts::{ExposeSecret as _, SecretString};
use tokio::sync::oneshot;

use crate::views::Problem;

/// The clipboard. A thread of its own holds what was copied, as X11 wants it, and waits for nobody.
#[derive(Clone)]
pub(crate) struct Clipboard {
    thread: mpsc::Sender<Ask>,
}

enum Ask {
    Put(Put),
    /// What stays for a while is taken off now.
    TakeOff(oneshot::Sender<()>),
    /// What is there as text; none where there is none.
    Text(oneshot::Sender<Result<Option<SecretString>, arboard::Error>>),
    /// This text is taken off, if it is what is there.
    TakeOffText(SecretString, oneshot::Sender<()>),
}

struct Put {
    text: SecretString,
    stays: Option<Duration>,
    done: oneshot::Sender<Result<(), arboard::Error>>,
}

impl Clipboard {
    /// A clipboard that is opened when it is first used.
    #[must_use]
    pub(crate) fn start() -> Self {
        let (thread, asks) = mpsc::channel();
        std::thread::spawn(move || serve(&asks));
        Self { thread }
    }

    /// Puts a text there, for so long if that is given.
    pub(crate) async fn put(
        &self,
        text: SecretString,
        stays: Option<Duration>,
    ) -> Result<(), Problem> {
        let (done, answer) = oneshot::channel();
        let _ = self.thread.send(Ask::Put(Put { text, stays, done }));
        match answer.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(unavailable(&error.to_string(), PRINTED)),
            Err(_) => Err(unavailable("it is gone", PRINTED)),
        }
    }

    /// The text that is there, whoever put it there.
    pub(crate) async fn text(&self) -> Result<SecretString, Problem> {
        let (send, answer) = oneshot::channel();
        let _ = self.thread.send(Ask::Text(send));
        match answer.await {
            Ok(Ok(Some(text))) => Ok(text),
            Ok(Ok(None)) => Err(empty()),
            Ok(Err(error)) => Err(unavailable(&error.to_string(), FROM_FILE)),
            Err(_) => Err(unavailable("it is gone", FROM_FILE)),
        }
    }

    /// Takes a text off, unless something else is there by now.
    pub(crate) async fn take_off_text(&self, text: SecretString) {
        let (done, answer) = oneshot::channel();
        if self.thread.send(Ask::TakeOffText(text, done)).is_ok() {
            let _ = answer.await;
        }
    }

    /// Takes off what was to stay for a while: the app ends, and nobody would do it later.
    pub(crate) async fn take_off(&self) {
        let (done, answer) = oneshot::channel();
        if self.thread.send(Ask::TakeOff(done)).is_ok() {
            let _ = answer.await;
        }
    }
}

fn serve(asks: &mpsc::Receiver<Ask>) {
    let mut clipboard = None;
    let mut held: Option<(SecretString, Instant)> = None;
    loop {
        let next = match &held {
            Some((_, until)) => asks.recv_timeout(until.saturating_duration_since(Instant::now())),
            None => asks.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match next {
            Ok(Ask::TakeOff(done)) => {
                if let (Some(clipboard), Some((text, _))) = (&mut clipboard, held.take()) {
                    take_off(clipboard, &text);
                }
                let _ = done.send(());
            }
            Ok(Ask::Text(answer)) => {
                let _ = answer.send(text(&mut clipboard));
            }
            Ok(Ask::TakeOffText(text, done)) => {
                if let Some(clipboard) = &mut clipboard {
                    take_off(clipboard, &text);
                }
                let _ = done.send(());
            }
            Ok(Ask::Put(put)) => {
                let copied = copy(&mut clipboard, &put);
                if copied.is_ok() {
                    held = put.stays.map(|stays| (put.text, Instant::now() + stays));
                }
                let _ = put.done.send(copied);
            }
            Err(ended) => {
                if let (Some(clipboard), Some((text, _))) = (&mut clipboard, held.take()) {
                    take_off(clipboard, &text);
                }
                if ended == RecvTimeoutError::Disconnected {
                    return;
                }
            }
        }
    }
}

/// Opens it where that was not done yet.
fn opened(
    clipboard: &mut Option<arboard::Clipboard>,
) -> Result<&mut arboard::Clipboard, arboard::Error> {
    let open = match clipboard.take() {
        Some(open) => open,
        None => arboard::Clipboard::new()?,
    };
    Ok(clipboard.insert(open))
}

fn text(
    clipboard: &mut Option<arboard::Clipboard>,
) -> Result<Option<SecretString>, arboard::Error> {
    match opened(clipboard)?.get_text().map(SecretString::from) {
        Ok(text) if text.expose_secret().trim().is_empty() => Ok(None),
        Ok(text) => Ok(Some(text)),
        Err(arboard::Error::ContentNotAvailable) => Ok(None),
        Err(error) => Err(error),
    }
}

fn copy(clipboard: &mut Option<arboard::Clipboard>, put: &Put) -> Result<(), arboard::Error> {
    let set = opened(clipboard)?.set();
    // Programs that keep what was copied are asked not to.
    #[cfg(target_os = "linux")]
    let set = {
        use arboard::SetExtLinux as _;
        set.exclude_from_history()
    };
    #[cfg(target_os = "windows")]
    let set = {
        use arboard::SetExtWindows as _;
        set.exclude_from_history().exclude_from_cloud()
    };
    #[cfg(target_os = "macos")]
    let set = {
        use arboard::SetExtApple as _;
        set.exclude_from_history()
    };
    set.text(put.text.expose_secret())
}

fn take_off(clipboard: &mut arboard::Clipboard, text: &SecretString) {
    let still_there = clipboard.get_text().map(SecretString::from);
    if still_there.is_ok_and(|there| there.expose_secret() == text.expose_secret()) {
        let _ = clipboard.clear();
    }
}

fn empty() -> Problem {
    Problem {
        code: "clipboard_empty".to_owned(),
        message: "There is no text on the clipboard.".to_owned(),
        way_out: "Copy it again, then try again.".to_owned(),
    }
}

/// The ways out where nothing can be put there, or nothing be had from there.
const PRINTED: &str = "Try again; in a terminal, \"latchkey token\" prints the token.";
const FROM_FILE: &str = "Try again, or put the text into a file.";

fn unavailable(reason: &str, way_out: &str) -> Problem {
    Problem {
        code: "no_clipboard".to_owned(),
        message: format!("The clipboard cannot be used ({reason})."),
        way_out: way_out.to_owned(),
    }
}

impl std::fmt::Debug for Clipboard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Clipboard").finish_non_exhaustive()
    }
}
