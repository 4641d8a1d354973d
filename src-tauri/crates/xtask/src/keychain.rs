//! A keychain for a machine whose session has none, such as a server reached over SSH or a container: a session bus and a
//! gnome-keyring of Latchkey's own, for as long as the command runs. What is kept in it outlives the command, in a folder of
//! its own with Latchkey's other state, so that neither mixes with those of a desktop.
//!
//! This is as safe as its password. Asked for, it is nowhere but in a person's head; kept in a file because nobody was there
//! to be asked, it protects against a copy of the keychain alone and not against who can read the person's files.

use std::{
    fs::{self, OpenOptions},
    io::{self, BufRead, BufReader, IsTerminal, Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::shell::{Failure, Result, ask, say};

const PATIENCE: Duration = Duration::from_secs(10);
const GLANCE: Duration = Duration::from_millis(20);

/// Whether the session has a keychain that is open.
pub(crate) fn session_has_one() -> bool {
    is_open(&mut Command::new("dbus-send"))
}

/// Whether the session has a keychain that is open, or that asks its person to open it. One that has nothing to keep things in, as where
/// nobody ever signed in to a desktop, is neither.
pub(crate) fn session_has_one_to_open() -> bool {
    has_collection(&mut Command::new("dbus-send"))
}

/// A running keychain of Latchkey's own. Dropping it ends it.
pub(crate) struct Private {
    home: PathBuf,
    address: String,
    // In this order: the keychain needs the bus until it has ended.
    _daemon: Running,
    _bus: Running,
}

impl Private {
    pub(crate) fn open() -> Result<Self> {
        Self::open_in(home()?)
    }

    fn open_in(home: PathBuf) -> Result<Self> {
        let folder = home.join("keychain");
        create_private(&home)?;
        create_private(&folder)?;
        say(&format!(
            "This session has no open keychain, so Latchkey uses one of its own, in {}, and keeps its state in {}.",
            folder.display(),
            home.display()
        ));
        let password = password(&folder)?;
        let (bus, address) = start_bus()?;
        let mut daemon = Running(
            Command::new("gnome-keyring-daemon")
                .args(["--foreground", "--components=secrets", "--unlock"])
                .env("DBUS_SESSION_BUS_ADDRESS", &address)
                .env("XDG_DATA_HOME", &folder)
                // Its control socket lies here, and a container has no such folder.
                .env("XDG_RUNTIME_DIR", &folder)
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .map_err(|error| Failure::new(format!("gnome-keyring-daemon did not start: {error}")))?,
        );
        if let Some(mut stdin) = daemon.0.stdin.take() {
            // The end of the pipe is the end of the password. A daemon that is gone shows below.
            let _ = stdin.write_all(password.as_bytes());
        }
        let keychain = Self {
            home,
            address,
            _daemon: daemon,
            _bus: bus,
        };
        keychain.wait_until_open()?;
        Ok(keychain)
    }

    /// Makes a command use this keychain and the state that belongs to it.
    pub(crate) fn lend_to(&self, command: &mut Command) {
        command
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .env("LATCHKEY_HOME", &self.home);
    }

    fn wait_until_open(&self) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        let probe = || {
            let mut probe = Command::new("dbus-send");
            probe.env("DBUS_SESSION_BUS_ADDRESS", &self.address);
            probe
        };
        while !has_owner(&mut probe()) {
            if Instant::now() > deadline {
                return Err(Failure::new(
                    "gnome-keyring-daemon did not become ready in 10 seconds.",
                ));
            }
            std::thread::sleep(GLANCE);
        }
        if is_open(&mut probe()) {
            return Ok(());
        }
        Err(Failure::new(
            "That password does not open the keychain; run this again with the right one.",
        ))
    }
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Everything that was stored is on disk before the answer to who stored it.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start_bus() -> Result<(Running, String)> {
    let failed = |error: io::Error| Failure::new(format!("dbus-daemon did not start: {error}"));
    let mut bus = Running(
        Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--nopidfile", "--print-address=1"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(failed)?,
    );
    let mut address = String::new();
    if let Some(stdout) = bus.0.stdout.take() {
        BufReader::new(stdout)
            .read_line(&mut address)
            .map_err(failed)?;
    }
    match address.trim() {
        "" => Err(Failure::new("dbus-daemon ended before it listened.")),
        address => Ok((bus, address.into())),
    }
}

fn has_owner(dbus_send: &mut Command) -> bool {
    let answer = ask(dbus_send.args([
        "--session",
        "--print-reply",
        "--dest=org.freedesktop.DBus",
        "/org/freedesktop/DBus",
        "org.freedesktop.DBus.NameHasOwner",
        "string:org.freedesktop.secrets",
    ]));
    answer.is_some_and(|answer| answer.contains("boolean true"))
}

/// Whether the Secret Service has a default collection.
fn has_collection(dbus_send: &mut Command) -> bool {
    let answer = ask(dbus_send.args([
        "--session",
        "--print-reply",
        "--reply-timeout=3000",
        "--dest=org.freedesktop.secrets",
        "/org/freedesktop/secrets",
        "org.freedesktop.Secret.Service.ReadAlias",
        "string:default",
    ]));
    answer.is_some_and(|answer| answer.contains("object path \"/org/"))
}

/// Whether the default collection of the Secret Service is there and not locked.
fn is_open(dbus_send: &mut Command) -> bool {
    let answer = ask(dbus_send.args([
        "--session",
        "--print-reply",
        "--reply-timeout=3000",
        "--dest=org.freedesktop.secrets",
        "/org/freedesktop/secrets/aliases/default",
        "org.freedesktop.DBus.Properties.Get",
        "string:org.freedesktop.Secret.Collection",
        "string:Locked",
    ]));
    answer.is_some_and(|answer| answer.contains("boolean false"))
}

/// The keychain's password: from its file, else from the person, else a new one that goes into the file.
fn password(folder: &Path) -> Result<String> {
    let file = folder.join("password");
    match fs::read_to_string(&file) {
        Ok(password) => {
            say(&format!("Its password lies in {}.", file.display()));
            return Ok(password);
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(Failure::file(&file)(error)),
    }
    let exists = folder.join("keyrings/login.keyring").exists();
    if io::stdin().is_terminal() {
        let question = if exists {
            "Its password: "
        } else {
            "Choose a password for it, or press Enter to have one made and kept in a file: "
        };
        let password = ask_unseen(question)?;
        if exists || !password.is_empty() {
            if !exists && ask_unseen("Once more: ")? != password {
                return Err(Failure::new(
                    "These were two different passwords; run this again.",
                ));
            }
            return Ok(password);
        }
    } else if exists {
        return Err(Failure::new(
            "The keychain's password must be typed; run this in a terminal.",
        ));
    }
    let password = new_password()?;
    write_private(&file, &password)?;
    say(&format!(
        "A password was made for it and is kept in {}, which only you can read: who reads your files can open this keychain.",
        file.display()
    ));
    Ok(password)
}

/// Asks without showing what is typed.
fn ask_unseen(question: &str) -> Result<String> {
    let failed =
        |error: io::Error| Failure::new(format!("The password could not be read: {error}"));
    let mut stderr = io::stderr();
    write!(stderr, "{question}")
        .and_then(|()| stderr.flush())
        .map_err(failed)?;
    let stty = |setting: &str| Command::new("stty").arg(setting).status();
    stty("-echo").map_err(failed)?;
    let mut line = String::new();
    let read = io::stdin().read_line(&mut line);
    stty("echo").map_err(failed)?;
    say("");
    read.map_err(failed)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// 256 bits from the system, in hexadecimal.
fn new_password() -> Result<String> {
    let source = Path::new("/dev/urandom");
    let mut bytes = [0_u8; 32];
    fs::File::open(source)
        .and_then(|mut file| file.read_exact(&mut bytes))
        .map_err(Failure::file(source))?;
    Ok(bytes.map(|byte| format!("{byte:02x}")).concat())
}

/// Latchkey's state for as long as it uses a keychain of its own.
fn home() -> Result<PathBuf> {
    if let Some(home) = std::env::var_os("LATCHKEY_HOME").filter(|home| !home.is_empty()) {
        return std::path::absolute(&home).map_err(Failure::file(Path::new(&home)));
    }
    let data = std::env::var_os("XDG_DATA_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute());
    let home = std::env::home_dir().map(|home| home.join(".local/share"));
    data.or(home)
        .map(|folder| folder.join("latchkey-terminal"))
        .ok_or_else(|| {
            Failure::new("There is no home folder; set LATCHKEY_HOME to a folder of yours.")
        })
}

fn create_private(folder: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .recursive(true)
        .create(folder)
        .map_err(Failure::file(folder))
}

fn write_private(file: &Path, text: &str) -> Result<()> {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .write(true)
        .create_new(true)
        .open(file)
        .and_then(|mut file| {
            file.write_all(text.as_bytes())
                .and_then(|()| file.sync_all())
        })
        .map_err(Failure::file(file))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// A folder that goes with the test.
    struct Folder(PathBuf);

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn secret_tool(keychain: &Private, arguments: &[&str], secret: &str) -> String {
        let mut command = Command::new("secret-tool");
        keychain.lend_to(&mut command);
        let mut child = command
            .args(arguments)
            .args(["service", "dev.latchkey.xtask"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("secret-tool is installed");
        let mut stdin = child.stdin.take().expect("stdin is piped");
        // Only storing reads it.
        let _ = stdin.write_all(secret.as_bytes());
        drop(stdin);
        let output = child.wait_with_output().expect("secret-tool ends");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    #[test]
    fn a_keychain_where_nobody_ever_signed_in_is_none_to_open() {
        let folder =
            Folder(std::env::temp_dir().join(format!("latchkey-xtask-new-{}", std::process::id())));
        create_private(&folder.0).expect("a folder");
        let (_bus, address) = start_bus().expect("a bus");
        let _daemon = Running(
            Command::new("gnome-keyring-daemon")
                .args(["--foreground", "--components=secrets"])
                .env("DBUS_SESSION_BUS_ADDRESS", &address)
                .env("XDG_DATA_HOME", &folder.0)
                .env("XDG_RUNTIME_DIR", &folder.0)
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("a keychain"),
        );
        let probe = || {
            let mut probe = Command::new("dbus-send");
            probe.env("DBUS_SESSION_BUS_ADDRESS", &address);
            probe
        };
        let deadline = Instant::now() + PATIENCE;
        while !has_owner(&mut probe()) && Instant::now() < deadline {
            std::thread::sleep(GLANCE);
        }
        assert!(has_owner(&mut probe()));
        assert!(!has_collection(&mut probe()));
    }

    #[test]
    fn what_is_stored_outlives_the_command_and_opens_with_the_kept_password_only() {
        let folder =
            Folder(std::env::temp_dir().join(format!("latchkey-xtask-{}", std::process::id())));
        let password = folder.0.join("keychain/password");

        let keychain = Private::open_in(folder.0.clone()).expect("a new keychain");
        let probe = || {
            let mut probe = Command::new("dbus-send");
            keychain.lend_to(&mut probe);
            probe
        };
        assert!(has_collection(&mut probe()) && is_open(&mut probe()));
        secret_tool(&keychain, &["store", "--label=test"], "kept");
        drop(keychain);
        let mode = password
            .metadata()
            .expect("the password is kept")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);

        let keychain = Private::open_in(folder.0.clone()).expect("the same keychain");
        assert_eq!(secret_tool(&keychain, &["lookup"], ""), "kept");
        drop(keychain);

        fs::write(&password, "another").expect("it can be written");
        let failure = Private::open_in(folder.0.clone())
            .err()
            .expect("the wrong password");
        assert!(
            failure.message.contains("does not open"),
            "{}",
            failure.message
        );
    }
}
