//! A clean Debian tree: what Debian's own bootstrap makes of the archive, the dependencies that a package declares, and the two
//! programs by which every desktop finds out what opens an address. It is made once and kept under `target/`; a test works in
//! a layer above it, so that the tree stays clean and what the test changed is known to the file.

use std::{
    error::Error,
    ffi::OsStr,
    hash::{DefaultHasher, Hash, Hasher},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::Command,
};

use latchkey_testbed::{Desktop, binaries};
use tempfile::TempDir;

/// The oldest Debian that Latchkey is for.
const SUITE: &str = "bookworm";
const OF_A_DESKTOP: &str = "desktop-file-utils, libglib2.0-bin";

/// Mounts the layer over the tree, and the desktop's folder into it, for as long as what runs in it; all of that is seen by
/// nobody else and ends with it.
const ENTER: &str = r#"
    set -e
    tree=$1 layer=$2 folder=$3
    shift 3
    root=$layer/root
    mount -t overlay latchkey -o "userxattr,lowerdir=$tree,upperdir=$layer/changed,workdir=$layer/work" "$root"
    mount --rbind /dev "$root/dev"
    mount --rbind /proc "$root/proc"
    mkdir -p "$root$folder"
    mount --bind "$folder" "$root$folder"
    exec chroot "$root" "$@"
"#;

/// A layer of one's own above the tree.
pub(super) struct Tree {
    tree: PathBuf,
    layer: TempDir,
}

impl Tree {
    /// The tree with these dependencies, as a control file declares them.
    pub(super) fn with(depends: &str) -> Result<Self, Box<dyn Error>> {
        let profile = binaries().folder().to_owned();
        let folder = profile.parent().ok_or("no target folder")?.join("debian");
        let wanted = format!("{depends}, {OF_A_DESKTOP}");
        let mut hasher = DefaultHasher::new();
        wanted.hash(&mut hasher);
        let tree = folder.join(format!("{SUITE}-{:016x}", hasher.finish()));
        if !tree.is_dir() {
            make(&folder, &tree, &wanted)?;
        }
        let layer = tempfile::Builder::new()
            .prefix("layer-")
            .tempdir_in(&folder)?;
        for name in ["changed", "work", "root"] {
            std::fs::create_dir(layer.path().join(name))?;
        }
        Ok(Self { tree, layer })
    }

    /// A command that will run in the tree, on `desktop`.
    pub(super) fn command<S: AsRef<OsStr>>(
        &self,
        desktop: &Desktop,
        words: impl IntoIterator<Item = S>,
    ) -> Command {
        self.enter(desktop, &["--mount"], words)
    }

    /// Runs a command to its end, with no network, and gives what it said.
    pub(super) fn run<S: AsRef<OsStr>>(
        &self,
        desktop: &Desktop,
        words: impl IntoIterator<Item = S>,
    ) -> Result<String, Box<dyn Error>> {
        let mut command = self.enter(desktop, &["--mount", "--net"], words);
        said(&mut command)
    }

    /// The files that are not as they are in the tree, those that are gone left out.
    pub(super) fn changed(&self) -> Result<Vec<PathBuf>, Box<dyn Error>> {
        let mut files = everything_in(&self.layer.path().join("changed"))?;
        files.retain(|file| file.is_symlink() || file.is_file());
        Ok(files)
    }

    /// A file's path as it is in the tree.
    pub(super) fn inside<'a>(&self, file: &'a Path) -> Result<&'a Path, Box<dyn Error>> {
        Ok(file.strip_prefix(self.layer.path().join("changed"))?)
    }

    fn enter<S: AsRef<OsStr>>(
        &self,
        desktop: &Desktop,
        apart: &[&str],
        words: impl IntoIterator<Item = S>,
    ) -> Command {
        let mut command = desktop.command("unshare");
        command.args(apart).args(["sh", "-c", ENTER, "enter"]);
        command
            .args([&self.tree, self.layer.path(), desktop.path()])
            .args(words)
            .env(
                "PATH",
                "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            )
            .env("DEBIAN_FRONTEND", "noninteractive");
        command
    }
}

/// Runs a command to its end and gives what it said; a failure tells both streams.
pub(super) fn said(command: &mut Command) -> Result<String, Box<dyn Error>> {
    let output = command.stdin(std::process::Stdio::null()).output()?;
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(stdout);
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    Err(format!(
        "{command:?} ended with {}\n{stdout}\n{stderr}",
        output.status
    )
    .into())
}

/// All files and folders in a folder, at any depth.
pub(super) fn everything_in(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        found.push(entry.path());
        if entry.file_type()?.is_dir() {
            found.extend(everything_in(&entry.path())?);
        }
    }
    Ok(found)
}

/// Whether this process may do what a tree takes. Where a person who is not root runs the test, it starts itself anew as root of
/// a namespace of its own, whose outcome is then the test's.
pub(super) fn entered_as_root(test: &str) -> Result<bool, Box<dyn Error>> {
    if std::fs::metadata("/proc/self")?.uid() == 0 {
        return may(&["--mount", "--net"]).map(|()| true);
    }
    let apart = [
        "--user",
        "--map-root-user",
        "--map-auto",
        "--mount",
        "--pid",
        "--mount-proc",
        "--fork",
        "--kill-child",
    ];
    may(&apart)?;
    let mut again = Command::new("unshare");
    again.args(apart).arg(std::env::current_exe()?);
    said(again.args(["--exact", test, "--nocapture"]))?;
    Ok(false)
}

fn may(apart: &[&str]) -> Result<(), Box<dyn Error>> {
    said(Command::new("unshare").args(apart).arg("true")).map_err(|error| {
        format!(
            "this test installs a package into a Debian tree, for which it mounts: run it as root, or as somebody who has more \
             ids to give away (the package uidmap, and a line in /etc/subuid and /etc/subgid), where neither is forbidden; {error}"
        )
    })?;
    Ok(())
}

fn make(folder: &Path, tree: &Path, wanted: &str) -> Result<(), Box<dyn Error>> {
    // Trees with other dependencies, and what a killed run left.
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder)?;
    let draft = tree.with_added_extension("draft");
    let mut bootstrap = Command::new("mmdebstrap");
    bootstrap
        .args(["--quiet", "--mode=root", "--variant=apt", "--format=directory"])
        // It need not outlive a power cut.
        .arg("--dpkgopt=force-unsafe-io")
        .arg("--aptopt=Acquire::Languages \"none\"")
        .arg(format!(
            "--customize-hook=chroot \"$1\" apt-get satisfy --yes --no-install-recommends '{wanted}'"
        ))
        .arg(SUITE)
        .arg(&draft);
    said(&mut bootstrap)?;
    Ok(std::fs::rename(draft, tree)?)
}
