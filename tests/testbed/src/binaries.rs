//! Where the programs under test lie: in the folder of the profile that the running test was built with.

use std::path::{Path, PathBuf};

use crate::TestbedError;

/// The programs beside the running test binary, so that a debug test runs debug programs and a bench release ones.
#[must_use]
pub fn binaries() -> Binaries {
    let program = std::env::current_exe().expect("a running program has a path");
    let folder = program.parent().expect("a program lies in a folder");
    // Test binaries lie one level deeper, in `deps`.
    let folder = match folder.file_name() {
        Some(name) if name == "deps" => folder.parent().expect("`deps` lies in a profile's folder"),
        _ => folder,
    };
    Binaries {
        folder: folder.into(),
    }
}

/// See [`binaries`].
#[derive(Debug, Clone)]
pub struct Binaries {
    folder: PathBuf,
}

impl Binaries {
    /// The folder of the profile, such as `target/debug`.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The engine in a terminal.
    pub fn latchkey(&self) -> Result<PathBuf, TestbedError> {
        self.built("latchkey", "cargo build -p latchkey-cli")
    }

    /// The link server.
    pub fn latchkeyd(&self) -> Result<PathBuf, TestbedError> {
        self.built("latchkeyd", "cargo build -p latchkey-server")
    }

    /// The desktop app. A [`crate::Window`] needs the build with the `automation` feature.
    pub fn latchkey_desktop(&self) -> Result<PathBuf, TestbedError> {
        self.built(
            "latchkey-desktop",
            "cargo build -p latchkey-desktop --features custom-protocol,automation",
        )
    }

    /// The desktop app that a [`crate::Window`] can drive, for a bench: nothing that is optimised has a way in.
    pub fn driven_desktop(&self) -> Result<PathBuf, TestbedError> {
        let debug = Self {
            folder: self.folder.with_file_name("debug"),
        };
        debug.latchkey_desktop()
    }

    /// The window that the benches measure against.
    pub fn bare_window(&self) -> Result<PathBuf, TestbedError> {
        self.built(
            "bare-window",
            "cargo build -p bare-window --features custom-protocol",
        )
    }

    /// A package of the app as it ships, by the end of its name.
    pub fn package(&self, extension: &str) -> Result<PathBuf, TestbedError> {
        packaged(&self.folder.join("packages"), extension, extension)
    }

    /// A package of `latchkey` alone, by the end of its name.
    pub fn terminal_package(&self, extension: &str) -> Result<PathBuf, TestbedError> {
        packaged(&self.folder.join("packages"), "terminal", extension)
    }

    /// The same of the window that the benches measure against.
    pub fn bare_package(&self, extension: &str) -> Result<PathBuf, TestbedError> {
        packaged(&self.folder.join("packages/bare"), extension, extension)
    }

    fn built(&self, name: &str, command: &'static str) -> Result<PathBuf, TestbedError> {
        let path = self.folder.join(name);
        if path.is_file() {
            Ok(path)
        } else {
            Err(TestbedError::NotBuilt { path, command })
        }
    }
}

fn packaged(folder: &Path, kind: &str, extension: &str) -> Result<PathBuf, TestbedError> {
    let folder = folder.join("release/bundle").join(kind);
    let mut entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
    entries
        .find_map(|entry| {
            let path = entry.path();
            let is_package = path.extension().is_some_and(|found| found == extension);
            is_package.then_some(path)
        })
        .ok_or(TestbedError::NotBuilt {
            path: folder,
            command: "cargo xtask test installed` or `cargo xtask bench p02",
        })
}
