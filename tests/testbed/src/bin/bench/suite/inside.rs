//! What the bench measures from inside a private desktop, in a process of its own: the keychain is found by the environment,
//! and a program cannot safely change its own. The bench starts itself there with `--inside`, and reads one line of JSON.

use std::{
    sync::{Arc, OnceLock},
    time::Instant,
};

use clap::ValueEnum;
use latchkey_accounts::{Home, Keychain, OsKeychain, Storage};
use latchkey_testbed::Desktop;
use latchkey_vault::{KeychainError, KeychainStore};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tempfile::TempDir;
use zeroize::Zeroizing;

use super::{
    Result,
    crowd::{engine, fill, on_disk, vault},
    p07,
    report::in_milliseconds,
};

/// How many accounts are rotated in the desktop's keychain.
const ACCOUNTS: u32 = 50;

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Task {
    /// Start, on a home that may be new.
    Ready,
    /// Give the home one account.
    Link,
    /// Fill the home and rotate deeply.
    Deep,
}

/// How long a vault took to be ready, in milliseconds.
#[derive(Serialize, Deserialize)]
pub(crate) struct Ready {
    /// From the first answer of the keychain.
    pub(crate) after_answer: f64,
    /// From when the keychain was first asked, the connection to it included.
    pub(crate) in_all: f64,
}

/// The parts of a deep rotation, in milliseconds.
#[derive(Serialize, Deserialize)]
pub(crate) struct Deep {
    pub(crate) rotated: f64,
    /// Per account.
    pub(crate) renewed: f64,
}

/// A start on a home without anything, then one on the same home with one account.
pub(crate) fn first_start_and_restart(desktop: &Desktop) -> Result<[Ready; 2]> {
    let home = on_disk()?;
    let first = start::<Ready>(desktop, &home, "ready")?;
    start::<()>(desktop, &home, "link")?;
    Ok([first, start::<Ready>(desktop, &home, "ready")?])
}

/// A deep rotation of 50 accounts.
pub(crate) fn deep(desktop: &Desktop) -> Result<Deep> {
    start(desktop, &on_disk()?, "deep")
}

fn start<T: DeserializeOwned>(desktop: &Desktop, home: &TempDir, task: &str) -> Result<T> {
    let output = desktop
        .command(std::env::current_exe()?)
        .args(["--inside", task])
        .env("LATCHKEY_HOME", home.path())
        .output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("the bench on a desktop of its own failed. {said}").into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Does what the bench outside wants to know, and says it.
pub(crate) async fn run(task: Task) -> Result<()> {
    let home = Home::locate()?;
    let folder = home.folder();
    let out = std::io::stdout();
    match task {
        Task::Ready => serde_json::to_writer(out, &ready(&home).await?)?,
        Task::Link => {
            let keychain = Keychain::start(OsKeychain::default);
            fill(&vault(folder, keychain, Storage::Os).await?, 1).await?;
            serde_json::to_writer(out, &())?;
        }
        Task::Deep => {
            let keychain = Keychain::start(OsKeychain::default);
            let engine = engine(folder, keychain.clone(), None).await?;
            let filled = vault(folder, keychain, Storage::Os).await?;
            fill(&filled, ACCOUNTS as usize).await?;
            let took = p07::renew(&engine).await?;
            let took = Deep {
                rotated: in_milliseconds(took.rotated),
                renewed: in_milliseconds(took.renewed / ACCOUNTS),
            };
            serde_json::to_writer(out, &took)?;
        }
    }
    Ok(())
}

async fn ready(home: &Home) -> Result<Ready> {
    let first = Arc::new(OnceLock::new());
    let noted = Arc::clone(&first);
    let keychain = Keychain::start(move || Noting {
        os: OsKeychain::default(),
        first: noted,
    });
    let engine = engine(home.folder(), keychain, None).await?;
    let asked = Instant::now();
    engine.keychain_ready().await?;
    let done = Instant::now();
    let answered = first.get().ok_or("the keychain was not asked")?;
    Ok(Ready {
        after_answer: in_milliseconds(done - *answered),
        in_all: in_milliseconds(done - asked),
    })
}

/// The desktop's keychain, with a note of when its first answer came.
struct Noting {
    os: OsKeychain,
    first: Arc<OnceLock<Instant>>,
}

impl Noting {
    fn note<T>(&self, answer: T) -> T {
        self.first.get_or_init(Instant::now);
        answer
    }
}

impl KeychainStore for Noting {
    fn get(
        &mut self,
        name: &str,
    ) -> std::result::Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        let answer = self.os.get(name);
        self.note(answer)
    }

    fn set(&mut self, name: &str, secret: &[u8]) -> std::result::Result<(), KeychainError> {
        let answer = self.os.set(name, secret);
        self.note(answer)
    }

    fn delete(&mut self, name: &str) -> std::result::Result<(), KeychainError> {
        let answer = self.os.delete(name);
        self.note(answer)
    }

    fn longest(&self) -> Option<usize> {
        self.os.longest()
    }
}
