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
            Ok(Err(error)) => Err(unavailable(&error.to_string())),
            Err(_) => Err(unavailable("it is gone")),
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

fn copy(clipboard: &mut Option<arboard::Clipboard>, put: &Put) -> Result<(), arboard::Error> {
    if clipboard.is_none() {
        *clipboard = Some(arboard::Clipboard::new()?);
    }
    let Some(clipboard) = clipboard else {
        return Ok(());
    };
    let set = clipboard.set();
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

fn unavailable(reason: &str) -> Problem {
    Problem {
        code: "no_clipboard".to_owned(),
        message: format!("The clipboard cannot be used ({reason})."),
        way_out: "Try again; in a terminal, \"latchkey token\" prints the token.".to_owned(),
    }
}

impl std::fmt::Debug for Clipboard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Clipboard").finish_non_exhaustive()
    }
}
