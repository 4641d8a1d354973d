//! Packages. Those of the app are made by Tauri's own bundler; on Linux `latchkey` alone has packages too. The bundler takes a program that is built and adds what `tauri.conf.json` and
//! `packaging/` say: desktop entry, icons, licences. So a package holds the same, whichever build it is of.

pub(crate) mod terminal;

use std::{
    env::consts::OS,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    setup::{self, For},
    shell::{Failure, Result, cargo, root, run, say, step},
    ui,
};

/// What ships: its interface inside, and no way in for WebDriver.
const SHIPPED: [&str; 4] = [
    "--package",
    "latchkey-desktop",
    "--features",
    "latchkey-desktop/custom-protocol",
];

/// A kind of package: what Tauri calls it, where it is made, and the folder that Tauri puts it into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kind {
    name: &'static str,
    os: &'static str,
    folder: &'static str,
    /// Whether it is made when none is named. What Tauri needs the network for is not.
    usual: bool,
}

const KINDS: [Kind; 6] = [
    kind("deb", "linux", "deb", true),
    kind("rpm", "linux", "rpm", true),
    kind("appimage", "linux", "appimage", false),
    kind("app", "macos", "macos", true),
    kind("dmg", "macos", "dmg", true),
    kind("nsis", "windows", "nsis", true),
];

/// How hard to compress, which decides how large a package is and nothing else about it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Compression {
    /// For what is given to people.
    Small,
    /// For what is installed once, by a test.
    Quick,
}

const fn kind(name: &'static str, os: &'static str, folder: &'static str, usual: bool) -> Kind {
    Kind {
        name,
        os,
        folder,
        usual,
    }
}

/// `[KIND]...`
pub(crate) fn package(words: &[&str]) -> Result<()> {
    let kinds = kinds(OS, words)?;
    setup::setup(&[For::Terminal, For::Window, For::Packages])?;
    ui::build_if_stale()?;
    let mut build = cargo();
    build.args(["build", "--release"]).args(SHIPPED);
    if terminal::is_made(&kinds) {
        build.args(["--package", "latchkey-cli"]);
    }
    step(
        "What ships, in release (the first build takes about ten minutes)",
        || run(&mut build),
    )?;
    let mut packages = bundle(&root(), &target(), &kinds, Compression::Small)?;
    packages.extend(terminal::of(
        &root(),
        &target().join("release/latchkey"),
        &target(),
        &kinds,
        Compression::Small,
    )?);
    for package in packages {
        let bytes = fs::metadata(&package)
            .map_err(Failure::file(&package))?
            .len();
        let size = if package.is_file() {
            format!(", {bytes} bytes")
        } else {
            String::new()
        };
        say(&format!("{}{size}", package.display()));
    }
    Ok(())
}

/// Packages a program that is built already, in a folder of its own, unless that was done since anything in it changed.
pub(crate) fn of(
    project: &Path,
    program: &Path,
    folder: &Path,
    kinds: &[Kind],
    compression: Compression,
) -> Result<()> {
    let goes_in = ["tauri.conf.json", "packaging", "icons"].map(|name| project.join(name));
    let changed = goes_in.iter().filter_map(|path| ui::newest(path)).max();
    let changed = changed.max(ui::newest(program));
    let last = kinds.last().map(|kind| bundles(folder, *kind));
    if last.and_then(|last| ui::newest(&last)) > changed {
        say("    all there");
        return Ok(());
    }
    stripped(program, folder)?;
    bundle(project, folder, kinds, compression).map(drop)
}

/// A program without its symbols, in the folder `release` of another: they are most of a debug build, and no package has them.
fn stripped(program: &Path, folder: &Path) -> Result<PathBuf> {
    let profile = folder.join("release");
    fs::create_dir_all(&profile).map_err(Failure::file(&profile))?;
    let stripped = profile.join(program.file_name().unwrap_or_default());
    run(Command::new("strip").arg("-o").arg(&stripped).arg(program))?;
    Ok(stripped)
}

/// Runs the bundler for the app that `project` configures, whose program lies in the folder `release` of `target`, and gives
/// what it made.
fn bundle(
    project: &Path,
    target: &Path,
    kinds: &[Kind],
    compression: Compression,
) -> Result<Vec<PathBuf>> {
    for kind in kinds {
        // What an earlier version left would be told as if it were new.
        let folder = bundles(target, *kind);
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(Failure::file(&folder))?;
        }
    }
    let mut tauri = tauri();
    // The program stays as it was built: what the patching writes into it is for an updater.
    tauri.args(["bundle", "--ci", "--no-binary-patching", "--bundles"]);
    tauri.args(kinds.iter().map(|kind| kind.name));
    run(tauri.current_dir(project).env("CARGO_TARGET_DIR", target))?;
    let packages = kinds.iter().map(|kind| {
        let package = made(target, *kind)?;
        if kind.name == "deb" {
            compress(&package, compression)?;
        }
        Ok(package)
    });
    packages.collect()
}

/// The kinds with these names that are made on a system; all usual ones when nothing is named.
pub(crate) fn kinds(os: &str, names: &[&str]) -> Result<Vec<Kind>> {
    let here: Vec<Kind> = KINDS.into_iter().filter(|kind| kind.os == os).collect();
    if names.is_empty() {
        return Ok(here.into_iter().filter(|kind| kind.usual).collect());
    }
    names
        .iter()
        .map(|name| {
            let found = here.iter().find(|kind| kind.name == *name);
            found.copied().ok_or_else(|| {
                let here: Vec<&str> = here.iter().map(|kind| kind.name).collect();
                Failure::usage(format!(
                    "`{name}` is no package that is made on this system; there are {}.",
                    here.join(", ")
                ))
            })
        })
        .collect()
}

/// The folder that cargo builds into.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Where Tauri's command line lies, with a lock file of its own: only packages need it.
pub(crate) fn tools() -> PathBuf {
    root().join("packaging")
}

/// Tauri's command line.
pub(crate) fn tauri() -> Command {
    let mut node = Command::new("node");
    node.arg(tools().join("node_modules/@tauri-apps/cli/tauri.js"));
    node
}

fn bundles(target: &Path, kind: Kind) -> PathBuf {
    target.join("release/bundle").join(kind.folder)
}

/// The package in its folder, which also holds what it was put together from.
fn made(target: &Path, kind: Kind) -> Result<PathBuf> {
    let folder = bundles(target, kind);
    let extension = match kind.name {
        "appimage" => "AppImage",
        "nsis" => "exe",
        name => name,
    };
    let mut entries = fs::read_dir(&folder).map_err(Failure::file(&folder))?;
    let package = entries.find_map(|entry| {
        let path = entry.ok()?.path();
        path.extension()
            .is_some_and(|found| found == extension)
            .then_some(path)
    });
    package.ok_or_else(|| {
        Failure::new(format!(
            "Tauri's bundler left no {extension} in {}.",
            folder.display()
        ))
    })
}

/// Compresses a .deb as Debian does. Tauri knows only gzip for it, by which it is half as large again.
fn compress(deb: &Path, compression: Compression) -> Result<()> {
    let folder = deb.with_extension("unpacked");
    run(Command::new("dpkg-deb")
        .arg("--raw-extract")
        .arg(deb)
        .arg(&folder))?;
    build_deb(&folder, deb, compression)?;
    fs::remove_dir_all(&folder).map_err(Failure::file(&folder))
}

/// Makes a .deb of a folder, whose files are all root's in it.
fn build_deb(folder: &Path, deb: &Path, compression: Compression) -> Result<()> {
    let level = match compression {
        Compression::Small => "-z9",
        Compression::Quick => "-z1",
    };
    run(Command::new("dpkg-deb")
        .args(["--root-owner-group", "-Zxz", level, "--build"])
        .arg(folder)
        .arg(deb))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(os: &str, words: &[&str]) -> Vec<&'static str> {
        let kinds = kinds(os, words).expect("they are made there");
        kinds.iter().map(|kind| kind.name).collect()
    }

    #[test]
    fn what_tauri_needs_the_network_for_is_made_only_when_it_is_named() {
        assert_eq!(names("linux", &[]), ["deb", "rpm"]);
        assert_eq!(names("linux", &["appimage"]), ["appimage"]);
        assert_eq!(names("macos", &[]), ["app", "dmg"]);
        assert_eq!(names("windows", &[]), ["nsis"]);
    }

    #[test]
    fn a_package_of_another_system_is_refused_with_those_there_are() {
        let failure = kinds("linux", &["dmg"]).expect_err("not on Linux");
        assert_eq!(failure.code, 2);
        assert!(
            failure.message.contains("`dmg`") && failure.message.contains("deb, rpm, appimage"),
            "{}",
            failure.message
        );
    }
}
