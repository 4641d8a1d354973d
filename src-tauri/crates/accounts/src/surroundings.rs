//! What the engine takes from the world, so that a test can give it another one.

use std::path::PathBuf;
use std::sync::Arc;

use latchkey_oauth::{DeviceDescription, Http};
use latchkey_vault::environment::{EnvironmentKeyError, EnvironmentKeys};
use latchkey_vault::passphrase::Cost;
use latchkey_vault::vault::Sleep;
use latchkey_vault::{Entropy, Keychain, OsKeychain, Storage};

use crate::clock::{Clock, SystemClock};
use crate::config::{Config, ConfigError};
use crate::home::Home;
use crate::this_computer;

/// Clock, random bytes, HTTP and keychain.
#[derive(Clone)]
pub struct Surroundings {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Waits.
    pub sleep: Sleep,
    /// Fills with random bytes.
    pub fill: Entropy,
    /// Reaches servers.
    pub http: Http,
    /// Keeps sealed items.
    pub keychain: Keychain,
    /// Where the person wants tokens kept, if they said.
    pub storage: Option<Storage>,
    /// Keys from the environment.
    pub environment: Result<Option<Arc<EnvironmentKeys>>, EnvironmentKeyError>,
    /// A folder that a restart of the computer empties.
    pub sessions: Option<PathBuf>,
    /// What a passphrase costs to try.
    pub cost: Cost,
    /// This computer, as whoever approves a link is told of it.
    pub device: DeviceDescription,
}

impl Surroundings {
    /// The real ones, as the environment and the home's configuration say.
    pub fn real(home: &Home) -> Result<Self, ConfigError> {
        Ok(Self {
            clock: Arc::new(SystemClock::new()),
            sleep: Arc::new(|wait| Box::pin(tokio::time::sleep(wait))),
            fill: Arc::new(system_entropy),
            http: Http::new(),
            keychain: Keychain::start(OsKeychain::default),
            storage: Config::read(home)?.storage()?,
            environment: EnvironmentKeys::read(std::env::vars_os()).map(|keys| keys.map(Arc::new)),
            sessions: runtime_folder(),
            cost: Cost::RECOMMENDED,
            device: this_computer::describe(),
        })
    }
}

impl std::fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Surroundings").finish_non_exhaustive()
    }
}

/// Where an open lock's session and the agent's socket are kept. The system's runtime folder is memory and its owner's alone; where a login has none,
/// shared memory is the same. Elsewhere it is the user's own folder for temporary files.
#[must_use]
pub fn runtime_folder() -> Option<PathBuf> {
    #[cfg(target_os = "linux")]
    {
        let memory = PathBuf::from("/dev/shm");
        let own = || memory.join(format!("latchkey-{}", rustix::process::getuid().as_raw()));
        dirs::runtime_dir()
            .map(|folder| folder.join("latchkey"))
            .or_else(|| memory.is_dir().then(own))
    }
    #[cfg(not(target_os = "linux"))]
    Some(std::env::temp_dir().join("latchkey"))
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

/// Fills with the operating system's random bytes, for what needs nothing else of the real [`Surroundings`].
#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads real random bytes"
)]
pub fn system_entropy(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("an operating system without random bytes cannot keep secrets");
}
