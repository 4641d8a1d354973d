//! The real link server, `latchkeyd`, on a desktop, with the sandbox platform behind it.

use std::{
    ffi::OsString,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use url::Url;

use crate::{
    Desktop, Process, TestbedError, binaries,
    endpoints::{self, Endpoints},
    process::GLANCE,
};

const PATIENCE: Duration = Duration::from_secs(15);

/// How a link server differs from the usual one.
#[derive(Debug, Clone, Default)]
pub struct LinkServerOptions {
    /// Variables to set, such as `LATCHKEYD_LIFETIMES_DEVICE_CODE`.
    pub environment: Vec<(String, String)>,
    /// Arguments to add.
    pub arguments: Vec<OsString>,
    /// The URL of its database, where that is not a SQLite file in its folder.
    pub database: Option<String>,
    /// Where it listens, where that is not any free port.
    pub listen: Option<SocketAddr>,
}

/// A running link server. Dropping it ends it; its database stays with the desktop.
#[derive(Debug)]
pub struct LinkServer {
    /// Its issuer, which is also its base URL.
    pub issuer: Url,
    /// The sandbox platform behind it.
    pub sandbox: Url,
    process: Process,
    folder: PathBuf,
}

impl LinkServer {
    /// Starts a server with a new database on a free port and waits until it serves.
    pub async fn start(
        desktop: &Desktop,
        options: LinkServerOptions,
    ) -> Result<Self, TestbedError> {
        let folder = tempfile::Builder::new()
            .prefix("latchkeyd-")
            .tempdir_in(desktop.path())
            .map_err(TestbedError::file(desktop.path()))?
            .keep();
        Self::start_in(desktop, &folder, options).await
    }

    /// Starts a server on what an earlier one left in `folder`.
    pub async fn start_in(
        desktop: &Desktop,
        folder: &Path,
        options: LinkServerOptions,
    ) -> Result<Self, TestbedError> {
        let ready = folder.join("ready.json");
        match std::fs::remove_file(&ready) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(TestbedError::file(&ready)(error));
            }
            _ => {}
        }
        let mut command = desktop.command(binaries().latchkeyd()?);
        let any_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let listen = options.listen.unwrap_or(any_port).to_string();
        command
            .args(["--sandbox", "--listen", &listen, "--database"])
            .arg(
                options.database.unwrap_or_else(|| {
                    format!("sqlite://{}", folder.join("latchkeyd.db").display())
                }),
            )
            .arg("--ready-file")
            .arg(&ready)
            .args(options.arguments)
            .envs(options.environment)
            .current_dir(folder);
        let mut process = desktop.spawn(command)?;
        let Endpoints { issuer, sandbox } = served(&mut process, &ready).await?;
        let sandbox = sandbox.ok_or_else(|| TestbedError::Malformed {
            path: ready,
            reason: "it names no sandbox although the server was started with one".into(),
        })?;
        Ok(Self {
            issuer,
            sandbox,
            process,
            folder: folder.into(),
        })
    }

    /// Its process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Where its database lies.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What it has said so far.
    #[must_use]
    pub fn log(&self) -> String {
        self.process.log()
    }

    /// Makes it hang: it takes connections and answers nothing.
    pub fn pause(&self) {
        self.process.pause();
    }

    /// Lets it go on.
    pub fn resume(&self) {
        self.process.resume();
    }

    /// Ends it as an administrator would.
    pub fn stop(&mut self) {
        self.process.stop();
    }

    /// Ends it as a power cut would.
    pub fn kill(&mut self) {
        self.process.kill();
    }
}

async fn served(process: &mut Process, ready: &Path) -> Result<Endpoints, TestbedError> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(endpoints) = endpoints::read(ready)? {
            return Ok(endpoints);
        }
        if process.ended().is_some() || Instant::now() > deadline {
            return Err(process.too_late("a link server that serves", PATIENCE));
        }
        tokio::time::sleep(GLANCE).await;
    }
}
