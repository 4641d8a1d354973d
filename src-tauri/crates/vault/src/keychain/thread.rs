//! One thread that talks to a store, and a bound on every call.
//!
//! The Secret Service can block for ever (a locked keyring waits for a prompt that never comes) and concurrent sessions have
//! crashed gnome-keyring, so every call runs on one dedicated thread, one after the other, and the caller waits three
//! seconds at most. The thread is not a tokio thread: one that hangs keeps no process from ending.
//!
//! A caller may also be dropped while its call runs, and then nobody waits for it. gnome-keyring 42 ends when a program goes away
//! while it opens that program's session, so whoever ends a process calls [`Keychain::rest`] first.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::Instant;
use zeroize::Zeroizing;

use crate::keychain::chunks::Chunked;
use crate::keychain::{KeychainError, KeychainStore};

/// How long a call may take.
pub const CALL_LIMIT: Duration = Duration::from_secs(3);

/// A handle to a store's thread. Cloning it shares the thread.
#[derive(Debug, Clone)]
pub struct Keychain {
    calls: mpsc::Sender<Call>,
    stuck: Arc<AtomicBool>,
    /// When the last call was made.
    last: Arc<Mutex<Option<Instant>>>,
    limit: Duration,
}

impl Keychain {
    /// Starts the thread. `open` runs on it.
    pub fn start<S: KeychainStore>(open: impl FnOnce() -> S + Send + 'static) -> Self {
        Self::start_with_limit(open, CALL_LIMIT)
    }

    fn start_with_limit<S: KeychainStore>(
        open: impl FnOnce() -> S + Send + 'static,
        limit: Duration,
    ) -> Self {
        let (calls, queue) = mpsc::channel();
        let stuck = Arc::new(AtomicBool::new(false));
        let unstick = Arc::clone(&stuck);
        std::thread::Builder::new()
            .name("keychain".to_owned())
            .spawn(move || serve(&mut Chunked::new(open()), &queue, &unstick))
            .expect("a process that cannot start one thread cannot do anything");
        Self {
            calls,
            stuck,
            last: Arc::default(),
            limit,
        }
    }

    /// The item's bytes, or `None` where there is no such item.
    pub async fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        let (reply, answer) = oneshot::channel();
        self.call(Call::Get(name.to_owned(), reply), answer).await
    }

    /// Writes the item, over an older one if there is one.
    pub async fn set(&self, name: &str, secret: &[u8]) -> Result<(), KeychainError> {
        let (reply, answer) = oneshot::channel();
        let secret = Zeroizing::new(secret.to_vec());
        self.call(Call::Set(name.to_owned(), secret, reply), answer)
            .await
    }

    /// Deletes the item; one that is not there is fine.
    pub async fn delete(&self, name: &str) -> Result<(), KeychainError> {
        let (reply, answer) = oneshot::channel();
        self.call(Call::Delete(name.to_owned(), reply), answer)
            .await
    }

    /// Waits until nothing is under way, also nothing that nobody waits for any more. A call that hangs is waited for no longer
    /// than its caller would have waited, and not at all where that is known already.
    pub async fn rest(&self) {
        let Some(last) = *self.last() else { return };
        let (reply, answer) = oneshot::channel();
        if self.stuck.load(Ordering::Acquire) || self.calls.send(Call::Rest(reply)).is_err() {
            return;
        }
        if tokio::time::timeout_at(last + self.limit, answer)
            .await
            .is_err()
        {
            self.give_up();
        }
    }

    async fn call<T>(
        &self,
        call: Call,
        answer: oneshot::Receiver<Result<T, KeychainError>>,
    ) -> Result<T, KeychainError> {
        // Before it is given to the thread, so that no call is under way that `rest` does not know of.
        *self.last() = Some(Instant::now());
        // Behind a call that hangs, every other would wait its own three seconds.
        if self.stuck.load(Ordering::Acquire) || self.calls.send(call).is_err() {
            return Err(KeychainError::NoAnswer);
        }
        match tokio::time::timeout(self.limit, answer).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(KeychainError::Broken("its thread ended".to_owned())),
            Err(_) => Err(self.give_up()),
        }
    }

    /// The thread is stuck until it goes on. It may have gone on just now, with nothing left to do that would show it: hence
    /// one more thing to do.
    fn give_up(&self) -> KeychainError {
        self.stuck.store(true, Ordering::Release);
        let _ = self.calls.send(Call::Nothing);
        KeychainError::NoAnswer
    }

    fn last(&self) -> MutexGuard<'_, Option<Instant>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Call {
    Get(
        String,
        oneshot::Sender<Result<Option<Zeroizing<Vec<u8>>>, KeychainError>>,
    ),
    Set(
        String,
        Zeroizing<Vec<u8>>,
        oneshot::Sender<Result<(), KeychainError>>,
    ),
    Delete(String, oneshot::Sender<Result<(), KeychainError>>),
    /// Shows that the thread goes on.
    Nothing,
    /// The same to somebody who waits for it.
    Rest(oneshot::Sender<()>),
}

fn serve(store: &mut impl KeychainStore, queue: &mpsc::Receiver<Call>, stuck: &AtomicBool) {
    while let Ok(call) = queue.recv() {
        // A caller that gave up is told nothing happened, so nothing may happen now.
        match call {
            Call::Get(_, reply) if reply.is_closed() => {}
            Call::Set(_, _, reply) | Call::Delete(_, reply) if reply.is_closed() => {}
            Call::Get(name, reply) => drop(reply.send(store.get(&name))),
            Call::Set(name, secret, reply) => drop(reply.send(store.set(&name, &secret))),
            Call::Delete(name, reply) => drop(reply.send(store.delete(&name))),
            Call::Nothing => {}
            Call::Rest(reply) => drop(reply.send(())),
        }
        stuck.store(false, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A keychain whose first call says that it began and hangs until the test lets it go.
    struct Hanging(Option<(oneshot::Sender<()>, mpsc::Receiver<()>)>);

    impl KeychainStore for Hanging {
        fn get(&mut self, _: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
            if let Some((says_so, gate)) = self.0.take() {
                let _ = says_so.send(());
                let _ = gate.recv();
            }
            Ok(None)
        }
        fn set(&mut self, _: &str, _: &[u8]) -> Result<(), KeychainError> {
            panic!("a call whose caller gave up must not run")
        }
        fn delete(&mut self, _: &str) -> Result<(), KeychainError> {
            Ok(())
        }
    }

    async fn drop_midway(keychain: &Keychain, begun: oneshot::Receiver<()>) {
        tokio::select! {
            _ = keychain.get("a") => panic!("it hangs"),
            begun = begun => begun.expect("it begins"),
        }
    }

    #[tokio::test]
    async fn s17_a_hanging_keychain_is_an_error_in_time_and_works_again_when_it_wakes() {
        let (open_gate, gate) = mpsc::channel();
        let (says_so, _begun) = oneshot::channel();
        let limit = Duration::from_millis(30);
        let keychain = Keychain::start_with_limit(move || Hanging(Some((says_so, gate))), limit);

        let (first, second) = tokio::join!(keychain.get("a"), keychain.set("b", b"x"));
        assert_eq!(first, Err(KeychainError::NoAnswer));
        assert_eq!(second, Err(KeychainError::NoAnswer));
        // Known to hang: refused without waiting.
        assert_eq!(keychain.delete("c").await, Err(KeychainError::NoAnswer));

        open_gate.send(()).expect("the store is waiting");
        while keychain.stuck.load(Ordering::Acquire) {
            tokio::task::yield_now().await;
        }
        assert_eq!(keychain.get("a").await, Ok(None));
    }

    #[tokio::test]
    async fn a_call_that_was_dropped_midway_is_waited_for_before_a_program_ends() {
        let (open_gate, gate) = mpsc::channel();
        let (says_so, begun) = oneshot::channel();
        let keychain = Keychain::start(move || Hanging(Some((says_so, gate))));
        keychain.rest().await;
        drop_midway(&keychain, begun).await;

        let rest = keychain.rest();
        tokio::pin!(rest);
        let soon = Duration::from_millis(20);
        assert!(tokio::time::timeout(soon, &mut rest).await.is_err());
        open_gate.send(()).expect("the store is waiting");
        rest.await;
        assert!(!keychain.stuck.load(Ordering::Acquire), "it did not hang");
    }

    #[tokio::test]
    async fn s17_a_call_that_hangs_keeps_no_program_from_ending() {
        let (_closed_gate, gate) = mpsc::channel();
        let (says_so, begun) = oneshot::channel();
        let limit = Duration::from_millis(30);
        let keychain = Keychain::start_with_limit(move || Hanging(Some((says_so, gate))), limit);
        drop_midway(&keychain, begun).await;

        // Neither would ever end.
        keychain.rest().await;
        assert!(keychain.stuck.load(Ordering::Acquire));
        keychain.rest().await;
    }

    #[tokio::test]
    async fn s17_an_answer_that_comes_as_its_caller_gives_up_leaves_nothing_stuck() {
        let keychain = Keychain::start(|| Hanging(None));
        assert_eq!(keychain.get("a").await, Ok(None));
        assert_eq!(keychain.give_up(), KeychainError::NoAnswer);
        let works_again = async {
            while keychain.get("a").await.is_err() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(CALL_LIMIT, works_again)
            .await
            .expect("it works again");
    }
}
