//! What the engine takes from the world, so that a test can give it another one.

use std::sync::Arc;

use jiff::Timestamp;
use latchkey_oauth::Http;
use latchkey_vault::{Entropy, Keychain, OsKeychain};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// The computer's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the real clock"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// Clock, random bytes, HTTP and keychain.
#[derive(Clone)]
pub struct Surroundings {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Fills with random bytes.
    pub fill: Entropy,
    /// Reaches servers.
    pub http: Http,
    /// Keeps sealed items.
    pub keychain: Keychain,
}

impl Surroundings {
    /// The real ones.
    #[must_use]
    pub fn real() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            fill: Arc::new(system_entropy),
            http: Http::new(),
            keychain: Keychain::start(OsKeychain::default),
        }
    }
}

impl std::fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Surroundings").finish_non_exhaustive()
    }
}

/// Keeps this process's memory, which holds tokens now and then, out of core files. Call it first in `main`.
pub fn forbid_core_dumps() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let none = Rlimit {
            current: Some(0),
            maximum: Some(0),
        };
        // It can fail only where the limit is zero already.
        let _ = setrlimit(Resource::Core, none);
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads real random bytes"
)]
fn system_entropy(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("an operating system without random bytes cannot keep secrets");
}
