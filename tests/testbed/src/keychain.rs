//! The desktop's keychain: a real gnome-keyring, and what the program under test has put into it, read over D-Bus as any
//! other program of the same person could.

use std::{
    collections::HashMap,
    fmt,
    io::Write,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use secret_service::{EncryptionType, blocking::SecretService};
use zbus::blocking::{Connection, connection, fdo::DBusProxy};

use crate::{
    TestbedError,
    process::{GLANCE, Process},
};

const PATIENCE: Duration = Duration::from_secs(10);
const SECRETS: &str = "org.freedesktop.secrets";
const PROGRAM: &str = "gnome-keyring-daemon";
const ARGUMENTS: [&str; 2] = ["--foreground", "--components=secrets"];
const PASSWORD: &str = "a password that guards nothing";

/// The state the desktop's keychain is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Keyring {
    /// A `login` collection exists and is open, as after signing in to a desktop.
    #[default]
    Unlocked,
    /// The same, and a daemon that ends is started again when it is called, as the bus or the service manager of a desktop
    /// does, and opened with the same password.
    Restarted,
    /// A `login` collection exists and is locked, and nobody is there to open it.
    Locked,
    /// A keychain answers and has no `login` collection, as where nobody ever signed in to a desktop.
    NoCollection,
    /// There is a session bus, and no keychain on it.
    Absent,
    /// There is no session bus at all.
    NoBus,
}

/// One item of the keychain.
#[derive(Clone)]
pub struct KeychainItem {
    /// The name a person sees in a keychain viewer.
    pub label: String,
    /// What it is found by, such as `service` and `username`.
    pub attributes: HashMap<String, String>,
    /// What is kept.
    pub secret: Vec<u8>,
}

impl fmt::Debug for KeychainItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeychainItem")
            .field("label", &self.label)
            .field("attributes", &self.attributes)
            .finish_non_exhaustive()
    }
}

/// The command that serves a keychain: with the password it opens its `login` collection, or makes one; without, what there
/// is stays closed.
pub(crate) fn command(with_password: bool) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(ARGUMENTS);
    if with_password {
        command.arg("--unlock").stdin(Stdio::piped());
    } else {
        command.stdin(Stdio::null());
    }
    command
}

/// Describes the daemon to the bus, so that it is started again when it has ended.
pub(crate) fn describe(services: &Path) -> Result<(), TestbedError> {
    let password = services.join("password");
    std::fs::write(&password, PASSWORD).map_err(TestbedError::file(&password))?;
    let file = services.join(SECRETS).with_added_extension("service");
    let description = format!(
        "[D-BUS Service]\nName={SECRETS}\nExec=/bin/sh -c \"exec {PROGRAM} {} --unlock < {}\"\n",
        ARGUMENTS.join(" "),
        password.display()
    );
    std::fs::write(&file, description).map_err(TestbedError::file(&file))
}

/// Whether the bus starts a daemon again that has ended.
pub(crate) fn is_described(services: &Path) -> bool {
    services
        .join(SECRETS)
        .with_added_extension("service")
        .exists()
}

/// Gives the daemon its password, if it takes one, and waits until it owns its name on the bus.
pub(crate) async fn ready(daemon: &mut Process, address: &str) -> Result<(), TestbedError> {
    if let Some(mut stdin) = daemon.child().stdin.take() {
        // The daemon reads to the end of the pipe, which is the end of the password. If it is gone, the wait below says so.
        let _ = stdin.write_all(PASSWORD.as_bytes());
    }
    let bus = connect(address)?;
    let deadline = Instant::now() + PATIENCE;
    while owner(&bus)?.is_none() {
        if daemon.ended().is_some() || Instant::now() > deadline {
            return Err(daemon.too_late("a keychain on the bus", PATIENCE));
        }
        tokio::time::sleep(GLANCE).await;
    }
    Ok(())
}

/// Kills the daemon and waits until the bus knows, so that nobody takes the next one for it.
pub(crate) async fn kill(mut daemon: Process, address: &str) -> Result<(), TestbedError> {
    let bus = connect(address)?;
    let before = owner(&bus)?;
    daemon.kill();
    let deadline = Instant::now() + PATIENCE;
    // Where the bus starts another, that one may own the name at once.
    while before.is_some() && owner(&bus)? == before {
        if Instant::now() > deadline {
            return Err(daemon.too_late("its name leaving the bus", PATIENCE));
        }
        tokio::time::sleep(GLANCE).await;
    }
    Ok(())
}

/// Locks the default collection.
pub(crate) fn lock(address: &str) -> Result<(), TestbedError> {
    let service = service(address)?;
    let collection = service.get_default_collection().map_err(refused)?;
    collection.lock().map_err(refused)
}

/// Every item that has `service`.
pub(crate) fn items(address: &str, of_service: &str) -> Result<Vec<KeychainItem>, TestbedError> {
    let service = service(address)?;
    let found = service
        .search_items(HashMap::from([("service", of_service)]))
        .map_err(refused)?;
    if !found.locked.is_empty() {
        return Err(TestbedError::Keychain(format!(
            "{} items are locked",
            found.locked.len()
        )));
    }
    found
        .unlocked
        .iter()
        .map(|item| {
            Ok(KeychainItem {
                label: item.get_label()?,
                attributes: item.get_attributes()?,
                secret: item.get_secret()?,
            })
        })
        .collect::<Result<_, secret_service::Error>>()
        .map_err(refused)
}

fn service(address: &str) -> Result<SecretService<'static>, TestbedError> {
    SecretService::connect_with_existing(EncryptionType::Plain, connect(address)?).map_err(refused)
}

/// Who owns the keychain's name on the bus.
fn owner(bus: &Connection) -> Result<Option<String>, TestbedError> {
    let proxy = DBusProxy::new(bus).map_err(refused)?;
    let name = zbus::names::BusName::try_from(SECRETS).map_err(refused)?;
    if !proxy.name_has_owner(name.clone()).map_err(refused)? {
        return Ok(None);
    }
    // It may have gone between the two questions.
    Ok(proxy
        .get_name_owner(name)
        .ok()
        .map(|owner| owner.to_string()))
}

fn connect(address: &str) -> Result<Connection, TestbedError> {
    connection::Builder::address(address)
        .and_then(connection::Builder::build)
        .map_err(refused)
}

fn refused(error: impl fmt::Display) -> TestbedError {
    const GONE: &str = "org.freedesktop.DBus.Error.NoReply";
    let said = error.to_string();
    if said.contains(GONE) {
        return TestbedError::KeychainEnded;
    }
    TestbedError::Keychain(said)
}
