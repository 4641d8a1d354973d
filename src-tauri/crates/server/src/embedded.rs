//! A server inside the program that uses it: one per home folder, on the sandbox, shared by every program of that home.
//!
//! Whoever gets the lock of `<home>/server/` hosts; the others find the host's address in `ready.json`. When a host ends, the next
//! program that asks for the endpoints takes its place over the same database, so links outlive any one program.

use std::fs::{File, TryLockError};
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::runtime::Handle;
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::config::{Config, ConfigError, Database, ServingConfig};
use crate::instance::{Instance, ReadyFile, StartError};

/// How long a program waits for another one that is just becoming the host.
const HOST_STARTS_WITHIN: Duration = Duration::from_secs(3);

/// The server's database.
const DATABASE: &str = "latchkeyd.db";

/// How often it looks meanwhile.
const LOOK_AGAIN_AFTER: Duration = Duration::from_millis(5);

/// One program's share in the home's server.
#[derive(Debug)]
pub struct Embedded {
    folder: PathBuf,
    lock: File,
    config: Config,
    hosted: Mutex<Option<Instance>>,
}

/// Where the home's server is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints {
    /// The link server.
    pub issuer: Url,
    /// The sandbox, with the phone page at `/phone`.
    pub sandbox: Url,
}

/// Why there is no server in this home.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    /// The folder or its files cannot be written.
    #[error("The folder {0} cannot be written: check its permissions and the disk's free space.")]
    Folder(PathBuf, #[source] io::Error),
    /// See [`ConfigError`].
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// See [`StartError`].
    #[error(transparent)]
    Start(#[from] StartError),
    /// The program ends while the server is starting.
    #[error("The server was stopped before it had started: try again.")]
    Stopped,
    /// Another program has the lock, but no server answers.
    #[error(
        "Another Latchkey program holds the server in {0}, but it does not answer: close it and try again."
    )]
    HostSilent(PathBuf),
}

/// Takes a share in the home's server. Nothing is started before the endpoints are asked for.
///
/// Lifetimes are read from the same `LATCHKEYD_` variables that the program of its own takes.
pub fn join(home: &Path) -> Result<Embedded, EmbeddedError> {
    let folder = home.join("server");
    let failed = |error| EmbeddedError::Folder(folder.clone(), error);
    make_private_folder(&folder).map_err(failed)?;
    let lock = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join("lock"))
        .map_err(failed)?;
    let config = Config {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        issuer: None,
        database: Database::Sqlite(folder.join(DATABASE)),
        keys: folder.join("keys.toml"),
        serving: ServingConfig::default(),
        ..Config::read(None, std::env::vars())?
    };
    Ok(Embedded {
        folder,
        lock,
        config,
        hosted: Mutex::default(),
    })
}

impl Embedded {
    /// Where the server is reached right now. Ask again when it does not answer: its host may have gone.
    pub async fn endpoints(&self) -> Result<Endpoints, EmbeddedError> {
        let mut hosted = self.hosted.lock().await;
        if let Some(instance) = &*hosted {
            return self.endpoints_of(&instance.ready_file());
        }
        let waiting = tokio::time::timeout(HOST_STARTS_WITHIN, async {
            loop {
                match self.lock.try_lock() {
                    Ok(()) => return self.host(&mut hosted).await,
                    Err(TryLockError::WouldBlock) => {}
                    Err(TryLockError::Error(error)) => return Err(self.folder_error(error)),
                }
                if let Some(endpoints) = self.endpoints_of_host().await {
                    return Ok(endpoints);
                }
                tokio::time::sleep(LOOK_AGAIN_AFTER).await;
            }
        });
        waiting
            .await
            .unwrap_or_else(|_| Err(EmbeddedError::HostSilent(self.folder.clone())))
    }

    /// Lets requests finish and stops hosting, if this program was the host.
    pub async fn leave(self) {
        let hosted = self.hosted.lock().await.take();
        if let Some(instance) = hosted {
            let _ = std::fs::remove_file(self.ready_path());
            instance.stop().await;
        }
    }

    /// Becomes the host; the lock is held.
    async fn host(&self, hosted: &mut Option<Instance>) -> Result<Endpoints, EmbeddedError> {
        let started = self.start().await;
        if started.is_err() {
            // Another program may have better luck.
            let _ = self.lock.unlock();
        }
        let instance = started?;
        let ready = instance.ready_file();
        *hosted = Some(instance);
        self.endpoints_of(&ready)
    }

    async fn start(&self) -> Result<Instance, EmbeddedError> {
        // What the last host left would send the others to a dead port.
        match std::fs::remove_file(self.ready_path()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(self.folder_error(error));
            }
            _ => {}
        }
        // On a thread of its own: the compiler cannot see that a future this deep, with references in it, may change threads.
        let (config, runtime) = (self.config.clone(), Handle::current());
        let file = self.folder.join(DATABASE);
        let given_up = CancellationToken::new();
        // Whoever does not wait for it any more is about to end the runtime, whose timers it must not touch then.
        let _guard = given_up.clone().drop_guard();
        let started = tokio::task::spawn_blocking(move || {
            runtime.block_on(async {
                tokio::select! {
                    biased;
                    () = given_up.cancelled() => Err(EmbeddedError::Stopped),
                    started = Instance::start_in_file(&config, &file) => Ok(started?),
                }
            })
        });
        let instance = started.await.map_err(|_| EmbeddedError::Stopped)??;
        instance
            .ready_file()
            .write(&self.ready_path())
            .map_err(|error| self.folder_error(error))?;
        Ok(instance)
    }

    async fn endpoints_of_host(&self) -> Option<Endpoints> {
        let endpoints = self
            .endpoints_of(&ReadyFile::read(&self.ready_path()).ok()?)
            .ok()?;
        let address = endpoints.issuer.socket_addrs(|| None).ok()?;
        TcpStream::connect(&*address).await.ok()?;
        Some(endpoints)
    }

    fn endpoints_of(&self, ready: &ReadyFile) -> Result<Endpoints, EmbeddedError> {
        let sandbox = ready
            .sandbox
            .clone()
            .ok_or_else(|| EmbeddedError::HostSilent(self.folder.clone()))?;
        Ok(Endpoints {
            issuer: ready.issuer.clone(),
            sandbox,
        })
    }

    fn ready_path(&self) -> PathBuf {
        self.folder.join("ready.json")
    }

    fn folder_error(&self, error: io::Error) -> EmbeddedError {
        EmbeddedError::Folder(self.folder.clone(), error)
    }
}

fn make_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(folder)
}
