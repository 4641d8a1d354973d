//! The window's interface: its npm packages and its build, each renewed only when what it is made of is newer.

use std::{path::Path, process::Command, time::SystemTime};

use crate::shell::{Failure, Result, ask, root, run, say, step, which};

/// What the interface is built from.
const SOURCES: [&str; 6] = [
    "src",
    "index.html",
    "package-lock.json",
    "vite.config.ts",
    "svelte.config.js",
    "tsconfig.json",
];

/// Installs the npm packages if the lock file has changed since.
pub(crate) fn packages() -> Result<()> {
    packages_in(&root().join("ui"))
}

/// The same in another folder.
pub(crate) fn packages_in(folder: &Path) -> Result<()> {
    node()?;
    let installed = modified(&folder.join("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= modified(&folder.join("package-lock.json")) {
        say("    all there");
        return Ok(());
    }
    run(npm()
        .args(["ci", "--no-audit", "--no-fund"])
        .current_dir(folder))
}

/// Builds the interface if its sources have changed since.
pub(crate) fn build_if_stale() -> Result<()> {
    let ui = root().join("ui");
    let built = modified(&ui.join("dist/index.html"));
    let sources = SOURCES
        .iter()
        .filter_map(|source| newest(&ui.join(source)))
        .max();
    if built.is_some() && built >= sources {
        return Ok(());
    }
    step("The interface", build)
}

/// Builds the interface.
pub(crate) fn build() -> Result<()> {
    run(npm().args(["run", "build"]))
}

/// npm in the interface's folder.
pub(crate) fn npm() -> Command {
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.current_dir(root().join("ui"));
    npm
}

fn node() -> Result<()> {
    let way_out = "install it from nodejs.org or with a version manager (`nvm install 22`), then run this again.";
    let Some(version) = ask(Command::new("node").arg("--version")) else {
        return Err(Failure::new(format!(
            "The window needs Node.js 20.19 or newer to be built; {way_out}"
        )));
    };
    if !is_new_enough(&version) {
        return Err(Failure::new(format!(
            "The window needs Node.js 20.19 or newer to be built, and this is {version}; {way_out}"
        )));
    }
    if which(if cfg!(windows) { "npm.cmd" } else { "npm" }).is_none() {
        return Err(Failure::new(format!(
            "npm, which comes with Node.js, is missing; {way_out}"
        )));
    }
    Ok(())
}

/// Vite needs 20.19 in Node's 20 series, 22.12 in its 22 series, and nothing in particular after that.
fn is_new_enough(version: &str) -> bool {
    let mut numbers = version
        .trim_start_matches('v')
        .split('.')
        .map(|part| part.parse().unwrap_or(0));
    let (major, minor): (u32, u32) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    match major {
        20 => minor >= 19,
        22 => minor >= 12,
        other => other > 22,
    }
}

/// When the newest file in `path` was changed.
pub(crate) fn newest(path: &Path) -> Option<SystemTime> {
    let Ok(entries) = std::fs::read_dir(path) else {
        return modified(path);
    };
    entries
        .filter_map(|entry| newest(&entry.ok()?.path()))
        .max()
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata()
        .and_then(|metadata| metadata.modified())
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_that_vite_refuses_is_too_old() {
        for old in [
            "v18.20.4", "v20.18.1", "v21.7.0", "v22.11.0", "nonsense", "",
        ] {
            assert!(!is_new_enough(old), "{old}");
        }
        for new in ["v20.19.0", "v22.12.0", "v23.0.0", "v24.1.0"] {
            assert!(is_new_enough(new), "{new}");
        }
    }
}
