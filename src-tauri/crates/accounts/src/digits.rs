//! The two digits that the phone shows after an approval, typed here: how a link goes on that went through the server's page.
//!
//! ```text
//! asked -> checking -> right: confirming
//!   ^         |
//!   +--wrong--+-> wrong once too often: failed
//! ```

use std::sync::{Mutex, MutexGuard, PoisonError};

use latchkey_oauth::{DeviceGrant, Digits, DigitsAnswer, OAuthError, PhoneEvent};
use tokio::sync::mpsc;

use crate::engine::EngineError;
use crate::link::LinkProgress;

/// Where the digits are typed. Every clone is of the same link.
#[derive(Debug, Clone)]
pub struct Keypad(mpsc::UnboundedSender<Digits>);

/// How it stands with the digits.
#[derive(Debug)]
pub enum DigitsStage {
    /// The phone shows them now; [`Keypad::type_digits`] takes them.
    Asked,
    /// The server is asked whether they are right.
    Checking,
    /// They were not what the phone shows. They can be typed again.
    Wrong {
        /// So often.
        tries_left: u32,
    },
    /// The server could not be asked. They can be typed again.
    NotSent(EngineError),
}

impl Keypad {
    /// A keypad, and what is typed on it.
    pub(crate) fn new() -> (Self, mpsc::UnboundedReceiver<Digits>) {
        let (send, typed) = mpsc::unbounded_channel();
        (Self(send), typed)
    }

    /// Types two digits. What becomes of them is told by the link's progress; a link that asks for none takes none.
    pub fn type_digits(&self, text: &str) -> Result<(), EngineError> {
        let digits = Digits::parse(text).ok_or(EngineError::NotTwoDigits)?;
        let _ = self.0.send(digits);
        Ok(())
    }
}

/// What is heard of the phone about one code, and said of it.
pub(crate) struct Dialogue<'a> {
    send: &'a mpsc::UnboundedSender<LinkProgress>,
    stage: Mutex<Stage>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    NotAsked,
    Asked,
    Checking,
    Confirmed,
}

impl<'a> Dialogue<'a> {
    pub(crate) fn new(send: &'a mpsc::UnboundedSender<LinkProgress>) -> Self {
        Self {
            send,
            stage: Mutex::new(Stage::NotAsked),
        }
    }

    /// Takes what the phone did.
    pub(crate) fn hear(&self, event: PhoneEvent) {
        match event {
            PhoneEvent::Scanned => self.say(LinkProgress::Scanned),
            PhoneEvent::Digits => {
                *self.stage() = Stage::Asked;
                self.say(LinkProgress::Digits(DigitsStage::Asked));
            }
            PhoneEvent::Confirmed => self.confirmed(),
            PhoneEvent::New | PhoneEvent::Denied | PhoneEvent::Expired | PhoneEvent::Redeemed => {}
        }
    }

    /// Passes on what is typed while the phone shows digits. Returns when that ends the code.
    pub(crate) async fn pass_on(
        &self,
        grant: &DeviceGrant<'_>,
        typed: &mut mpsc::UnboundedReceiver<Digits>,
    ) -> EngineError {
        while let Some(digits) = typed.recv().await {
            if *self.stage() != Stage::Asked {
                continue;
            }
            *self.stage() = Stage::Checking;
            self.say(LinkProgress::Digits(DigitsStage::Checking));
            let stage = match grant.type_digits(digits).await {
                Ok(DigitsAnswer::Right) => {
                    self.confirmed();
                    continue;
                }
                Ok(DigitsAnswer::Wrong { tries_left: 0 }) => return EngineError::WrongDigits,
                Ok(DigitsAnswer::Wrong { tries_left }) => DigitsStage::Wrong { tries_left },
                Err(error) if is(&error, "access_denied") || is(&error, "expired_token") => {
                    return self.explain(error);
                }
                Err(error) => DigitsStage::NotSent(error.into()),
            };
            // What was typed meanwhile was not typed after this answer.
            while typed.try_recv().is_ok() {}
            *self.stage() = Stage::Asked;
            self.say(LinkProgress::Digits(stage));
        }
        std::future::pending().await
    }

    /// Why the code is over. A refusal while digits are looked at is about the digits, whichever way it comes.
    pub(crate) fn explain(&self, error: OAuthError) -> EngineError {
        if is(&error, "access_denied") && *self.stage() == Stage::Checking {
            return EngineError::WrongDigits;
        }
        error.into()
    }

    /// Said once, whether it is the server's answer, the stream or the tokens that come first.
    pub(crate) fn confirmed(&self) {
        let before = std::mem::replace(&mut *self.stage(), Stage::Confirmed);
        if before != Stage::Confirmed {
            self.say(LinkProgress::Confirming);
        }
    }

    fn say(&self, progress: LinkProgress) {
        // Nobody may be listening any more; the link ends when it is dropped.
        let _ = self.send.send(progress);
    }

    fn stage(&self) -> MutexGuard<'_, Stage> {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is(error: &OAuthError, code: &str) -> bool {
    matches!(error, OAuthError::Refused { error, .. } if error == code)
}
