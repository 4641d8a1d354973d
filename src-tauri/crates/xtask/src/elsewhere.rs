//! What is for Windows and for macOS, seen to from Linux: both are compiled and linted whole, and the unit tests of Windows run in Wine.
//! Nothing is linked for macOS, because Apple's libraries are Apple's alone, and no window is opened on either.

use std::{
    env::consts::OS,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    package,
    setup::{self, For},
    shell::{Failure, Result, ask, cargo, run, step},
    ui,
};

const WINDOWS: &str = "x86_64-pc-windows-gnu";
const MACOS: &str = "aarch64-apple-darwin";

/// The library `library` of the compiler's own sources, for a machine that can fetch no standard library for another system.
const SOURCES: &str = "LATCHKEY_RUST_SOURCES";

/// Programs and what they are made of. The testbed is for Linux.
const PACKAGES: [&str; 7] = [
    "latchkey-accounts",
    "latchkey-cli",
    "latchkey-desktop",
    "latchkey-leak",
    "latchkey-oauth",
    "latchkey-server",
    "latchkey-vault",
];
/// Those of them whose unit tests need no display.
const TESTED: [&str; 5] = [
    "latchkey-accounts",
    "latchkey-leak",
    "latchkey-oauth",
    "latchkey-server",
    "latchkey-vault",
];

/// For `cc`, an object with nothing in it; for `ar`, such a library; for Xcode, a folder with nothing in it. Lints look into none of
/// them.
const PRETENDED: [(&str, &str); 3] = [
    (
        "cc",
        "#!/bin/sh\nwhile [ $# -gt 0 ]; do case $1 in -E) exec cc -E -x c /dev/null;; -o) : >\"$2\";; esac; shift; done\n",
    ),
    (
        "ar",
        "#!/bin/sh\nfor file; do case $file in *.a) : >\"$file\";; esac; done\n",
    ),
    ("xcrun", "#!/bin/sh\nexit 0\n"),
];

/// What the standard library asks for random bytes, which Wine before 9 does not have.
const RANDOM_BYTES: &str = "\
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID bytes, ULONG count);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T count) { return SystemFunction036(bytes, (ULONG)count); }
";

pub(crate) fn everything() -> Result<()> {
    if OS != "linux" {
        return Err(Failure::new(
            "This is for Linux: on the system itself, run `cargo test` instead.",
        ));
    }
    setup::setup(&[For::Terminal, For::Window, For::Elsewhere])?;
    ui::build_if_stale()?;
    let windows = Target::prepare(WINDOWS)?;
    step("Windows: lints", || windows.lint())?;
    step("Windows: unit tests, in Wine", || windows.test())?;
    let macos = Target::prepare(MACOS)?;
    step("macOS: lints", || macos.lint())
}

/// Another system, and its standard library.
struct Target {
    name: &'static str,
    library: Library,
    folder: PathBuf,
}

enum Library {
    /// As rustup brings it.
    Installed,
    /// Compiled along, from these sources.
    FromSources(PathBuf),
}

impl Target {
    fn prepare(name: &'static str) -> Result<Self> {
        let library = step(&format!("The standard library of {name}"), || library(name))?;
        let folder = package::target().join("elsewhere");
        fs::create_dir_all(&folder).map_err(Failure::file(&folder))?;
        Ok(Self {
            name,
            library,
            folder,
        })
    }

    fn lint(&self) -> Result<()> {
        let mut clippy = self.cargo("clippy", &PACKAGES)?;
        clippy.args(["--features", "latchkey-desktop/custom-protocol"]);
        run(clippy.args(["--", "--deny", "warnings"]))
    }

    fn test(&self) -> Result<()> {
        let home = self.folder.join("wine");
        let in_wine = |command: &mut Command| {
            command
                .env("WINEPREFIX", &home)
                .env("WINEDEBUG", "-all")
                .env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", "wine");
        };
        let mut boot = Command::new("wineboot");
        in_wine(&mut boot);
        run(boot.arg("--init"))?;
        self.give_random_bytes(&home.join("drive_c/windows/system32"))?;
        let mut test = self.cargo("test", &TESTED)?;
        in_wine(&mut test);
        run(test.arg("--lib"))
    }

    fn cargo(&self, verb: &str, packages: &[&str]) -> Result<Command> {
        let mut command = cargo();
        command.args([verb, "--target", self.name]);
        command.arg("--target-dir").arg(&self.folder);
        for package in packages {
            command.args(["--package", package]);
        }
        if let Library::FromSources(sources) = &self.library {
            // The compiler is the stable one; it only has to be told that it may compile its own library.
            command
                .arg("-Zbuild-std=std,panic_unwind,test")
                .env("RUSTC_BOOTSTRAP", "1")
                .env("__CARGO_TESTS_ONLY_SRC_ROOT", sources);
        }
        if self.name == MACOS {
            self.pretend(&mut command)?;
        }
        Ok(command)
    }

    /// Gives C code a compiler that compiles nothing.
    fn pretend(&self, command: &mut Command) -> Result<()> {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = self.folder.join("pretended");
        fs::create_dir_all(&folder).map_err(Failure::file(&folder))?;
        for (name, script) in PRETENDED {
            // `cc` and `ar` are this machine's own to everybody else.
            let file = match name {
                "xcrun" => folder.join(name),
                name => folder.join(format!("{name}-of-macos")),
            };
            fs::write(&file, script).map_err(Failure::file(&file))?;
            fs::set_permissions(&file, fs::Permissions::from_mode(0o755))
                .map_err(Failure::file(&file))?;
        }
        let mut path = OsString::from(&folder);
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        command
            .env("PATH", path)
            .env("SDKROOT", &folder)
            .env("CC_aarch64_apple_darwin", folder.join("cc-of-macos"))
            .env("AR_aarch64_apple_darwin", folder.join("ar-of-macos"));
        Ok(())
    }

    fn give_random_bytes(&self, system: &Path) -> Result<()> {
        let library = system.join("bcryptprimitives.dll");
        if library.exists() {
            return Ok(());
        }
        let source = self.folder.join("random.c");
        fs::write(&source, RANDOM_BYTES).map_err(Failure::file(&source))?;
        let mut compile = Command::new("x86_64-w64-mingw32-gcc");
        compile.args(["-shared", "-o"]).arg(&library).arg(&source);
        run(compile.arg("-ladvapi32"))
    }
}

fn library(target: &str) -> Result<Library> {
    let rustc = |question: &[&str]| ask(Command::new("rustc").args(question)).unwrap_or_default();
    let own = PathBuf::from(rustc(&["--print", "sysroot"])).join("lib/rustlib");
    if own.join(target).is_dir() {
        return Ok(Library::Installed);
    }
    let named = std::env::var_os(SOURCES).map(PathBuf::from);
    let sources = named.unwrap_or_else(|| own.join("src/rust/library"));
    if sources.join("std/src/lib.rs").is_file() {
        return Ok(Library::FromSources(sources));
    }
    run(Command::new("rustup").args(["target", "add", target])).map_err(|_| {
        Failure::new(format!(
            "the standard library for {target} could not be fetched; add it with rustup where there is a network, or set {SOURCES} \
             to the folder `library` in the sources of {}",
            rustc(&["--version"])
        ))
    })?;
    Ok(Library::Installed)
}
