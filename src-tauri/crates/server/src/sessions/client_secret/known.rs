//! What this instance remembers of clients' secrets: the hashes for two seconds, and whose wrong ones are not counted any more.
//!
//! A changed secret is announced with its transaction, so an older one is forgotten here before the change is answered. Announcements
//! may be missed, and one made by `latchkeyd client-secret` beside a server on SQLite is not heard at all: then the two seconds
//! are how long an older secret may still be believed. It has nothing left by then that a token would give, and it cannot be
//! exchanged for a newer secret, which is a matter between the database and the present one.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::broadcast::{self, error::TryRecvError};

use crate::store::Notice;
use crate::token::TokenHash;

/// How long a hash is believed without a look at the database.
const FRESH_FOR: SignedDuration = SignedDuration::from_secs(2);

pub(in crate::sessions) struct KnownSecrets(Mutex<Memory>);

struct Memory {
    notices: broadcast::Receiver<Notice>,
    /// How many announcements were heard that made something be forgotten.
    heard: u64,
    secrets: HashMap<String, Remembered>,
    /// Until when wrong secrets of a client from a network are not counted, because they were too many.
    stopped: HashMap<(String, String), Timestamp>,
}

struct Remembered {
    secret: Option<TokenHash>,
    read_at: Timestamp,
}

/// What is known of a client's secret.
pub(super) struct Known {
    pub(super) secret: Option<TokenHash>,
    /// Whether it was read just now, also if the client has none.
    pub(super) is_fresh: bool,
    heard: u64,
}

impl KnownSecrets {
    pub(in crate::sessions) fn new(notices: broadcast::Receiver<Notice>) -> Self {
        Self(Mutex::new(Memory {
            notices,
            heard: 0,
            secrets: HashMap::new(),
            stopped: HashMap::new(),
        }))
    }

    pub(super) fn secret(&self, client_id: &str, now: Timestamp) -> Known {
        let mut memory = self.memory();
        memory.listen();
        let fresh = memory
            .secrets
            .get(client_id)
            .filter(|known| now.duration_since(known.read_at).abs() < FRESH_FOR);
        Known {
            secret: fresh.and_then(|known| known.secret),
            is_fresh: fresh.is_some(),
            heard: memory.heard,
        }
    }

    /// Remembers what the database said after `before` was known, unless a change was announced since.
    pub(super) fn keep(
        &self,
        client_id: &str,
        secret: Option<TokenHash>,
        before: &Known,
        read_at: Timestamp,
    ) {
        let mut memory = self.memory();
        memory.listen();
        if memory.heard == before.heard {
            memory
                .secrets
                .insert(client_id.to_owned(), Remembered { secret, read_at });
        }
    }

    /// How long a network has to wait before another wrong secret of this client is counted.
    pub(super) fn wait(
        &self,
        client_id: &str,
        network: &str,
        now: Timestamp,
    ) -> Option<SignedDuration> {
        let memory = self.memory();
        if memory.stopped.is_empty() {
            return None;
        }
        let key = (client_id.to_owned(), network.to_owned());
        let until = memory.stopped.get(&key)?;
        Some(until.duration_since(now)).filter(SignedDuration::is_positive)
    }

    pub(super) fn stop_counting(
        &self,
        client_id: &str,
        network: &str,
        until: Timestamp,
        now: Timestamp,
    ) {
        let mut memory = self.memory();
        memory.stopped.retain(|_, until| *until > now);
        let key = (client_id.to_owned(), network.to_owned());
        memory.stopped.insert(key, until);
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        // Whatever panicked while it was held, what is remembered is a hint with an end.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Memory {
    fn listen(&mut self) {
        loop {
            match self.notices.try_recv() {
                Ok(Notice::ClientSecret { client_id }) => {
                    self.secrets.remove(&client_id);
                    self.heard += 1;
                }
                Ok(Notice::Missed) | Err(TryRecvError::Lagged(_)) => {
                    self.secrets.clear();
                    self.heard += 1;
                }
                Ok(_) => {}
                Err(TryRecvError::Empty | TryRecvError::Closed) => return,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemEntropy;
    use crate::token::{Token, TokenKind};

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    fn some_secret() -> TokenHash {
        Token::generate(TokenKind::ClientSecret, &SystemEntropy).hash()
    }

    fn changed() -> Notice {
        Notice::ClientSecret {
            client_id: "shop".into(),
        }
    }

    #[test]
    fn a_secret_is_known_for_two_seconds_and_not_before_the_clock_was_set_back() {
        let sender = broadcast::Sender::new(8);
        let known = KnownSecrets::new(sender.subscribe());
        let secret = Some(some_secret());
        let before = known.secret("shop", at(10));
        assert!(!before.is_fresh);
        known.keep("shop", secret, &before, at(10));
        assert_eq!(known.secret("shop", at(11)).secret, secret);
        assert_eq!(known.secret("other", at(11)).secret, None);
        assert!(!known.secret("shop", at(12)).is_fresh);
        assert!(!known.secret("shop", at(8)).is_fresh);
    }

    #[test]
    fn a_change_that_is_announced_or_missed_is_forgotten_at_once() {
        for notice in [changed(), Notice::Missed] {
            let sender = broadcast::Sender::new(8);
            let known = KnownSecrets::new(sender.subscribe());
            known.keep(
                "shop",
                Some(some_secret()),
                &known.secret("shop", at(1)),
                at(1),
            );
            sender.send(notice).unwrap();
            assert!(!known.secret("shop", at(1)).is_fresh);
        }
    }

    #[test]
    fn what_was_read_before_a_change_is_not_remembered_after_it() {
        let sender = broadcast::Sender::new(8);
        let known = KnownSecrets::new(sender.subscribe());
        let before = known.secret("shop", at(1));
        sender.send(changed()).unwrap();
        known.keep("shop", Some(some_secret()), &before, at(1));
        assert!(!known.secret("shop", at(1)).is_fresh);
    }

    #[test]
    fn a_network_waits_for_its_own_wrong_secrets_only() {
        let sender = broadcast::Sender::new(8);
        let known = KnownSecrets::new(sender.subscribe());
        known.stop_counting("shop", "192.0.2.1", at(60), at(1));
        let wait = |client_id, network, now| known.wait(client_id, network, at(now));
        assert_eq!(
            wait("shop", "192.0.2.1", 10),
            Some(SignedDuration::from_secs(50))
        );
        assert_eq!(wait("shop", "192.0.2.1", 60), None);
        assert_eq!(wait("shop", "192.0.2.2", 10), None);
        assert_eq!(wait("api", "192.0.2.1", 10), None);
    }
}
