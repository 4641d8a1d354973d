//! A PostgreSQL of our own: a new cluster in a folder of its own, on a free loopback port, with nothing of the system's.
//!
//! PostgreSQL refuses to run as root, so then it runs as an account without rights. Whoever can reach the port is trusted: it
//! holds what a test put there, and is gone with it.

mod fresh_database;
mod template;

pub use fresh_database::FreshDatabase;

use std::{
    fs::Permissions,
    net::{Ipv4Addr, TcpListener},
    os::unix::{
        fs::{PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use rustix::process::{Signal, geteuid};
use tempfile::TempDir;
use url::Url;

use crate::{
    Process, TestbedError,
    process::{GLANCE, Reaper},
};

const PATIENCE: Duration = Duration::from_secs(30);
/// Another program may take the free port before PostgreSQL does.
const TRIES: usize = 5;
/// The superuser of the cluster.
const USER: &str = "postgres";

/// A running PostgreSQL. Dropping it ends it and removes its cluster.
#[derive(Debug)]
pub struct Postgres {
    /// Where programs find it: a `postgres://` URL of an empty database.
    pub url: Url,
    process: Option<Process>,
    programs: Programs,
    cluster: PathBuf,
    starts: usize,
    // Declared last, dropped last: the folder is in use until nothing runs.
    reaper: Arc<Reaper>,
    folder: TempDir,
}

impl Postgres {
    /// Makes a cluster among the system's temporary files and waits until it takes connections.
    pub async fn start() -> Result<Self, TestbedError> {
        Self::start_in(&std::env::temp_dir()).await
    }

    /// Makes a cluster in a new folder within `place`, which everybody must be able to pass through.
    pub async fn start_in(place: &Path) -> Result<Self, TestbedError> {
        // Nothing that makes it faster: its commits wait for the disk.
        Self::start_with(place, Programs::initdb, "").await
    }

    /// With a cluster that `make` made, and with these lines in its configuration.
    async fn start_with(
        place: &Path,
        make: fn(&Programs, &Path) -> Result<(), TestbedError>,
        settings: &str,
    ) -> Result<Self, TestbedError> {
        let folder = tempfile::Builder::new()
            .prefix("latchkey-postgres-")
            .tempdir_in(place)
            .map_err(TestbedError::file(place))?;
        let programs = Programs::find()?;
        programs.give(folder.path())?;
        let cluster = folder.path().join("cluster");
        make(&programs, &cluster)?;
        configure(&cluster, settings)?;
        let mut postgres = Self {
            url: url(0),
            process: None,
            programs,
            cluster,
            starts: 0,
            reaper: Reaper::start(folder.path())?,
            folder,
        };
        for _ in 1..TRIES {
            postgres.url = url(free_port()?);
            match postgres.run().await {
                Err(TestbedError::EndedEarly { log, .. }) if log.contains("could not bind") => {}
                done => return done.map(|()| postgres),
            }
        }
        postgres.url = url(free_port()?);
        postgres.run().await.map(|()| postgres)
    }

    /// Ends it as an administrator would: sessions are cut off, what was committed stays.
    pub fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            // A "fast" shutdown; TERM would wait for every session to end by itself.
            process.stop_by(Signal::INT);
        }
    }

    /// Ends it if it runs, and starts it on the same cluster at the same port.
    pub async fn restart(&mut self) -> Result<(), TestbedError> {
        self.stop();
        self.run().await
    }

    /// Runs SQL as the superuser and returns what comes of it: a line for a row, columns parted by `|`.
    pub fn sql(&self, statements: &str) -> Result<String, TestbedError> {
        self.sql_in(&self.url, statements)
    }

    fn sql_in(&self, database: &Url, statements: &str) -> Result<String, TestbedError> {
        let mut psql = self.programs.command("psql");
        psql.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align"])
            .args(["--set", "ON_ERROR_STOP=1", "--command", statements])
            .arg(database.as_str());
        finish(psql)
    }

    async fn run(&mut self) -> Result<(), TestbedError> {
        self.starts += 1;
        let log = self.folder.path().join(format!("{}.log", self.starts));
        let mut command = self.programs.command("postgres");
        command
            .arg("-D")
            .arg(&self.cluster)
            .args(["-p", &self.url.port().unwrap_or_default().to_string()])
            .stdin(Stdio::null());
        let mut process = Process::start(command, log, true, &self.reaper)?;
        self.ready(&mut process).await?;
        self.process = Some(process);
        Ok(())
    }

    /// The last line of its pid file is its state; that of an earlier run has another pid in the first.
    async fn ready(&self, process: &mut Process) -> Result<(), TestbedError> {
        let file = self.cluster.join("postmaster.pid");
        let pid = process.id().to_string();
        let deadline = Instant::now() + PATIENCE;
        loop {
            let state = std::fs::read_to_string(&file).unwrap_or_default();
            let lines: Vec<&str> = state.lines().map(str::trim).collect();
            if lines.first() == Some(&pid.as_str()) && lines.last() == Some(&"ready") {
                return Ok(());
            }
            if process.ended().is_some() || Instant::now() > deadline {
                return Err(process.too_late("a PostgreSQL that takes connections", PATIENCE));
            }
            tokio::time::sleep(GLANCE).await;
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Where the newest PostgreSQL on this machine has its programs, and the account that they run as if it is not ours.
#[derive(Debug)]
struct Programs {
    folder: PathBuf,
    account: Option<Account>,
}

#[derive(Debug, PartialEq, Eq)]
struct Account {
    uid: u32,
    gid: u32,
}

impl Programs {
    fn find() -> Result<Self, TestbedError> {
        let missing = |program: &str| TestbedError::Missing {
            program: program.into(),
            source: std::io::ErrorKind::NotFound.into(),
        };
        // Debian keeps several versions beside each other, away from PATH; others have one, in it.
        let versions = std::fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten()
            .filter_map(|entry| {
                let entry = entry.ok()?;
                let version: u32 = entry.file_name().to_str()?.parse().ok()?;
                Some((version, entry.path().join("bin")))
            });
        let newest = versions
            .filter(|(_, folder)| folder.join("postgres").is_file())
            .max()
            .map(|(_, folder)| folder);
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folder = newest
            .or_else(|| {
                std::env::split_paths(&path).find(|folder| folder.join("postgres").is_file())
            })
            .ok_or_else(|| missing("postgres"))?;
        let account = if geteuid().is_root() {
            let passwd = std::fs::read_to_string("/etc/passwd")
                .map_err(TestbedError::file("/etc/passwd"))?;
            Some(Account::without_rights(&passwd).ok_or_else(|| missing("setpriv to `nobody`"))?)
        } else {
            None
        };
        Ok(Self { folder, account })
    }

    /// Makes a folder that account's own.
    fn give(&self, folder: &Path) -> Result<(), TestbedError> {
        if let Some(Account { uid, gid }) = self.account {
            chown(folder, Some(uid), Some(gid)).map_err(TestbedError::file(folder))?;
        }
        std::fs::set_permissions(folder, Permissions::from_mode(0o700))
            .map_err(TestbedError::file(folder))
    }

    fn initdb(&self, cluster: &Path) -> Result<(), TestbedError> {
        let mut initdb = self.command("initdb");
        initdb
            .arg("--pgdata")
            .arg(cluster)
            .args(["--username", USER, "--auth", "trust"])
            .args(["--encoding", "UTF8", "--locale", "C"])
            .args(["--no-instructions", "--no-sync"]);
        finish(initdb).map(drop)
    }

    /// One of the programs, as the account, in an environment that names no other PostgreSQL.
    fn command(&self, program: &str) -> Command {
        self.as_account(Command::new(self.folder.join(program)))
    }

    fn as_account(&self, mut command: Command) -> Command {
        command
            .env_clear()
            .env("PATH", &self.folder)
            .env("LANG", "C.UTF-8")
            .current_dir("/");
        if let Some(Account { uid, gid }) = self.account {
            command.uid(uid).gid(gid);
        }
        command
    }
}

impl Account {
    /// PostgreSQL's own where it is installed, otherwise the one that owns nothing.
    fn without_rights(passwd: &str) -> Option<Self> {
        let find = |name: &str| {
            let mut lines = passwd
                .lines()
                .map(|line| line.split(':').collect::<Vec<_>>());
            let line = lines.find(|fields| fields.first() == Some(&name))?;
            Some(Self {
                uid: line.get(2)?.parse().ok()?,
                gid: line.get(3)?.parse().ok()?,
            })
        };
        find("postgres").or_else(|| find("nobody"))
    }
}

/// How it is reached, and these lines.
fn configure(cluster: &Path, settings: &str) -> Result<(), TestbedError> {
    let file = cluster.join("postgresql.auto.conf");
    let reached = "listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\n";
    std::fs::write(&file, format!("{reached}{settings}")).map_err(TestbedError::file(&file))
}

/// Runs it to its end and returns what it said.
fn finish(mut command: Command) -> Result<String, TestbedError> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|source| TestbedError::Missing {
            program: name.clone(),
            source,
        })?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout)
            .trim_end()
            .to_owned())
    } else {
        Err(TestbedError::EndedEarly {
            what: name,
            log: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }
}

fn url(port: u16) -> Url {
    Url::parse(&format!("postgres://{USER}@127.0.0.1:{port}/postgres"))
        .expect("a user, an address and a database make a URL")
}

fn free_port() -> Result<u16, TestbedError> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(TestbedError::file("127.0.0.1"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_account_is_postgresqls_own_or_nobody() {
        let nobody = "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65533:nobody:/:/bin/false\n";
        let account = |uid, gid| Some(Account { uid, gid });
        assert_eq!(Account::without_rights(nobody), account(65534, 65533));
        let both = format!("{nobody}postgres:x:101:104::/var/lib/postgresql:/bin/bash\n");
        assert_eq!(Account::without_rights(&both), account(101, 104));
        assert_eq!(Account::without_rights("root:x:0:0::/root:/bin/sh"), None);
    }
}
