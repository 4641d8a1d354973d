//! The desktop itself: a folder, a cleared environment, and in it a bus, a keychain and a display.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use image::{GrayImage, RgbImage};
use tempfile::TempDir;

use crate::{
    Endpoints, KeychainItem, Keyring, Process, Screen, TestbedError, display, keychain,
    process::Reaper, qr, session_bus, wait_for_endpoints,
};

/// The service that every keychain item of Latchkey has.
const SERVICE: &str = "dev.latchkey";
/// How often the screen is looked at while waiting. Looking is cheap, decoding happens only when something changed.
const LOOK: Duration = Duration::from_millis(20);

/// What a desktop has.
#[derive(Debug, Clone, Copy)]
pub struct DesktopOptions {
    /// The state of its keychain.
    pub keyring: Keyring,
    /// Whether it has a screen.
    pub display: bool,
}

impl Default for DesktopOptions {
    fn default() -> Self {
        Self {
            keyring: Keyring::Unlocked,
            display: true,
        }
    }
}

/// A private desktop. Dropping it ends everything in it and removes its folder.
#[derive(Debug)]
pub struct Desktop {
    display: Option<(String, Screen)>,
    /// In the order of their start.
    services: Vec<Process>,
    keychain: Option<Process>,
    processes: AtomicUsize,
    // Declared last, dropped last: the folder is in use until nothing runs.
    reaper: Arc<Reaper>,
    folder: TempDir,
}

impl Desktop {
    /// Starts a desktop and returns when all that was asked for answers.
    pub async fn start(options: DesktopOptions) -> Result<Self, TestbedError> {
        let folder = tempfile::Builder::new()
            .prefix("latchkey-")
            .tempdir()
            .map_err(TestbedError::file(std::env::temp_dir()))?;
        for name in [
            "home", "runtime", "config", "data", "cache", "tmp", "logs", "screen", "services",
        ] {
            create_private(&folder.path().join(name))?;
        }
        let mut desktop = Self {
            display: None,
            services: Vec::new(),
            keychain: None,
            processes: AtomicUsize::new(0),
            reaper: Reaper::start(folder.path())?,
            folder,
        };
        if options.display {
            desktop.start_display()?;
        }
        if options.keyring == Keyring::Restarted {
            keychain::describe(&desktop.services())?;
        }
        if options.keyring != Keyring::NoBus {
            desktop.start_bus().await?;
        }
        match options.keyring {
            Keyring::NoBus | Keyring::Absent => {}
            Keyring::NoCollection => desktop.start_keychain(false).await?,
            Keyring::Unlocked | Keyring::Restarted => desktop.start_keychain(true).await?,
            Keyring::Locked => {
                desktop.start_keychain(true).await?;
                desktop.lock_keychain()?;
            }
        }
        Ok(desktop)
    }

    /// The folder that holds everything of this desktop.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// `LATCHKEY_HOME` of the programs on this desktop.
    #[must_use]
    pub fn latchkey_home(&self) -> PathBuf {
        self.path().join("latchkey")
    }

    /// A command that will run on this desktop: nothing of the caller's environment, all of the desktop's.
    #[must_use]
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        self.own(Command::new(program))
    }

    /// Starts a command with its output going to [`Process::log`]. It ends with the returned value, and before the desktop
    /// does if it is declared after it.
    pub fn spawn(&self, mut command: Command) -> Result<Process, TestbedError> {
        command.stdin(Stdio::null());
        self.run(command, true)
    }

    /// The screen.
    pub fn screen(&self) -> Result<&Screen, TestbedError> {
        self.display
            .as_ref()
            .map(|(_, screen)| screen)
            .ok_or(TestbedError::NoDisplay)
    }

    /// What is on the screen, in grey.
    pub fn screenshot(&self) -> Result<GrayImage, TestbedError> {
        self.screen()?.greys()
    }

    /// What is on the screen, in colour.
    pub fn colour_screenshot(&self) -> Result<RgbImage, TestbedError> {
        self.screen()?.colours()
    }

    /// Writes what is on the screen to a PNG file.
    pub fn save_screenshot(&self, path: &Path) -> Result<(), TestbedError> {
        let failed = TestbedError::file(path);
        self.colour_screenshot()?
            .save(path)
            .map_err(|error| failed(std::io::Error::other(error)))
    }

    /// Waits until a QR code can be read off the screen, and returns what it says.
    pub async fn wait_for_qr(&self, within: Duration) -> Result<String, TestbedError> {
        self.wait_for_other_qr(None, within).await
    }

    /// Keeps what is on the screen for whoever wants to know why something is not, and says where.
    fn kept_screen(&self) -> String {
        let file = crate::binaries().folder().join("not-there.png");
        match self.save_screenshot(&file) {
            Ok(()) => format!("The screen as it was is in {}.", file.display()),
            Err(error) => error.to_string(),
        }
    }

    /// Waits until a QR code that says something else than `known` can be read off the screen.
    pub async fn wait_for_other_qr(
        &self,
        known: Option<&str>,
        within: Duration,
    ) -> Result<String, TestbedError> {
        let screen = self.screen()?;
        let deadline = Instant::now() + within;
        let mut seen = Vec::new();
        loop {
            let glance = screen.glance()?;
            if glance != seen {
                if let Some(text) = qr::read_qr(&screen.greys()?)
                    && known != Some(text.as_str())
                {
                    return Ok(text);
                }
                seen = glance;
            }
            if Instant::now() > deadline {
                let what = "a readable QR code on the screen".to_owned();
                return Err(TestbedError::TimedOut {
                    what,
                    within,
                    log: self.kept_screen(),
                });
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Everything that Latchkey keeps in the keychain, secrets included. Where a daemon that ends is started again, the next one is asked:
    /// gnome-keyring 42 ends now and then some time after a client was killed while it opened its session.
    pub fn keychain_items(&self) -> Result<Vec<KeychainItem>, TestbedError> {
        const DAEMONS: usize = 3;
        let mut asked = 0;
        loop {
            asked += 1;
            match keychain::items(&self.bus_address(), SERVICE) {
                Err(TestbedError::KeychainEnded)
                    if keychain::is_described(&self.services()) && asked < DAEMONS => {}
                items => return items,
            }
        }
    }

    /// Locks the keychain, as a screen lock may. Nobody is there to open it again.
    pub fn lock_keychain(&self) -> Result<(), TestbedError> {
        keychain::lock(&self.bus_address())
    }

    /// Kills the keychain, as a crash would. What it had answered for lies on its disk.
    pub async fn kill_keychain(&mut self) -> Result<(), TestbedError> {
        match self.keychain.take() {
            Some(daemon) => keychain::kill(daemon, &self.bus_address()).await,
            None => Ok(()),
        }
    }

    /// Ends the keychain if one runs and starts another on what it left, open: as signing in again does.
    pub async fn restart_keychain(&mut self) -> Result<(), TestbedError> {
        self.kill_keychain().await?;
        self.start_keychain(true).await
    }

    /// Holds the keychain still: it is there, takes every question and answers none.
    pub fn pause_keychain(&self) {
        if let Some(daemon) = &self.keychain {
            daemon.pause();
        }
    }

    /// Lets a keychain that was held still go on. It answers what it was asked meanwhile.
    pub fn resume_keychain(&self) {
        if let Some(daemon) = &self.keychain {
            daemon.resume();
        }
    }

    /// Where the server that the app or the CLI embeds is reached, once it says so.
    pub async fn embedded_server(&self, within: Duration) -> Result<Endpoints, TestbedError> {
        wait_for_endpoints(&self.latchkey_home().join("server/ready.json"), within).await
    }

    fn start_display(&mut self) -> Result<(), TestbedError> {
        let folder = self.path().join("screen");
        let mut server = self.run(self.own(display::command(&folder)), false)?;
        self.display = Some(display::ready(&mut server, &folder)?);
        self.services.push(server);
        Ok(())
    }

    async fn start_bus(&mut self) -> Result<(), TestbedError> {
        let runtime = self.runtime();
        let mut bus = self.run(
            self.own(session_bus::command(&runtime, &self.services())?),
            true,
        )?;
        session_bus::ready(&mut bus, &runtime).await?;
        self.services.push(bus);
        Ok(())
    }

    async fn start_keychain(&mut self, with_password: bool) -> Result<(), TestbedError> {
        let mut daemon = self.run(self.own(keychain::command(with_password)), true)?;
        keychain::ready(&mut daemon, &self.bus_address()).await?;
        self.keychain = Some(daemon);
        Ok(())
    }

    fn run(&self, command: Command, capture_stdout: bool) -> Result<Process, TestbedError> {
        let number = self.processes.fetch_add(1, Ordering::Relaxed);
        let name = Path::new(command.get_program())
            .file_name()
            .unwrap_or_default();
        let log = format!("{number:02}-{}.log", name.to_string_lossy());
        Process::start(
            command,
            self.path().join("logs").join(log),
            capture_stdout,
            &self.reaper,
        )
    }

    fn own(&self, mut command: Command) -> Command {
        let path = self.path();
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", path.join("home"))
            .env("TMPDIR", path.join("tmp"))
            .env("XDG_RUNTIME_DIR", self.runtime())
            .env("XDG_CONFIG_HOME", path.join("config"))
            .env("XDG_DATA_HOME", path.join("data"))
            .env("XDG_CACHE_HOME", path.join("cache"))
            .env("DBUS_SESSION_BUS_ADDRESS", self.bus_address())
            // The machine's own is nobody's here.
            .env("DBUS_SYSTEM_BUS_ADDRESS", self.bus_address())
            .env("LATCHKEY_HOME", self.latchkey_home())
            .env("LANG", "C.UTF-8")
            // No settings daemon, no accessibility bus, no graphics card: none of them is on this desktop.
            .env("GSETTINGS_BACKEND", "memory")
            .env("NO_AT_BRIDGE", "1")
            .env("GDK_BACKEND", "x11")
            .env("LIBGL_ALWAYS_SOFTWARE", "1");
        if let Some((number, _)) = &self.display {
            command.env("DISPLAY", number);
        }
        command
    }

    /// The display's name.
    pub(crate) fn display_name(&self) -> Result<&str, TestbedError> {
        let display = self.display.as_ref();
        let (name, _) = display.ok_or_else(|| TestbedError::Driver("no screen".to_owned()))?;
        Ok(name)
    }

    /// The address of the session's bus. Also given when there is none, since a program without an address would start a bus of its own.
    #[must_use]
    pub fn bus_address(&self) -> String {
        session_bus::address(&self.runtime())
    }

    fn runtime(&self) -> PathBuf {
        self.path().join("runtime")
    }

    /// What the bus starts when it is called.
    fn services(&self) -> PathBuf {
        self.path().join("services")
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        // What was started last may need what was started before it.
        self.keychain = None;
        while let Some(service) = self.services.pop() {
            drop(service);
        }
    }
}

fn create_private(path: &Path) -> Result<(), TestbedError> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new()
        .mode(0o700)
        .create(path)
        .map_err(TestbedError::file(path))
}
