//! Packages of `latchkey` alone, for terminals, scripts and computers without a screen. Tauri's bundler makes packages of
//! apps only, so these come from the tools of Debian and of RPM, and from what `packaging/terminal` says.

use std::{
    env::consts::ARCH,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{Compression, Kind, build_deb, stripped};
use crate::shell::{Failure, Result, ask, run, say};
use crate::ui;

const NAME: &str = "latchkey-cli";
const VERSION: &str = env!("CARGO_PKG_VERSION");
/// Where a program and its documents lie on a system.
const PROGRAM: &str = "usr/bin";
const DOCUMENTS: &str = "usr/share/doc/latchkey-cli";

/// Whether one of these kinds is made of it.
pub(super) fn is_made(kinds: &[Kind]) -> bool {
    kinds.iter().any(|kind| maker(*kind).is_some())
}

/// Makes packages of a program that is built, of those kinds that there are of it, and gives where they lie.
pub(super) fn of(
    project: &Path,
    program: &Path,
    target: &Path,
    kinds: &[Kind],
    compression: Compression,
) -> Result<Vec<PathBuf>> {
    let makers: Vec<Maker> = kinds.iter().filter_map(|kind| maker(*kind)).collect();
    if makers.is_empty() {
        return Ok(Vec::new());
    }
    // rpmbuild goes elsewhere while it works.
    let folder = std::path::absolute(folder(target)).map_err(Failure::file(target))?;
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(Failure::file(&folder))?;
    }
    let files = folder.join("files");
    put(program, &files.join(PROGRAM))?;
    for document in ["packaging/copyright", "LICENSE-APACHE", "LICENSE-MIT"] {
        put(&project.join(document), &files.join(DOCUMENTS))?;
    }
    // As all of it is to be on a system, whatever it is here.
    let modes = ["-R", "u=rwX,go=rX"];
    run(Command::new("chmod").args(modes).arg(&files))?;
    let says = project.join("packaging/terminal");
    let packages = makers
        .into_iter()
        .map(|make| make(&says, &files, &folder, compression));
    let packages = packages.collect::<Result<_>>()?;
    fs::remove_dir_all(&files).map_err(Failure::file(&files))?;
    Ok(packages)
}

/// The same of a program for tests, unless that was done since anything in it changed.
pub(crate) fn for_tests(
    project: &Path,
    program: &Path,
    target: &Path,
    kinds: &[Kind],
) -> Result<()> {
    let goes_in = [program.to_owned(), project.join("packaging")];
    let changed = goes_in.iter().filter_map(|path| ui::newest(path)).max();
    if ui::newest(&folder(target)) > changed {
        say("    all there");
        return Ok(());
    }
    let program = stripped(program, target)?;
    of(project, &program, target, kinds, Compression::Quick).map(drop)
}

/// From what is said of it, and the files as they are to lie on a system, into a folder.
type Maker = fn(&Path, &Path, &Path, Compression) -> Result<PathBuf>;

fn maker(kind: Kind) -> Option<Maker> {
    match kind.name {
        "deb" => Some(deb),
        "rpm" => Some(rpm),
        _ => None,
    }
}

/// The folder of these packages in one of Cargo's.
fn folder(target: &Path) -> PathBuf {
    target.join("release/bundle/terminal")
}

fn deb(says: &Path, files: &Path, folder: &Path, compression: Compression) -> Result<PathBuf> {
    let architecture = ask(Command::new("dpkg").arg("--print-architecture"))
        .ok_or_else(|| Failure::new("dpkg does not say what this machine is."))?;
    let control = says.join("control");
    let text = fs::read_to_string(&control).map_err(Failure::file(&control))?;
    let text = text
        .replace("{version}", VERSION)
        .replace("{architecture}", &architecture);
    let about = files.join("DEBIAN");
    fs::create_dir(&about).map_err(Failure::file(&about))?;
    let control = about.join("control");
    fs::write(&control, text).map_err(Failure::file(&control))?;
    let package = folder.join(format!("{NAME}_{VERSION}_{architecture}.deb"));
    build_deb(files, &package, compression)?;
    fs::remove_dir_all(&about).map_err(Failure::file(&about))?;
    Ok(package)
}

fn rpm(says: &Path, files: &Path, folder: &Path, compression: Compression) -> Result<PathBuf> {
    let payload = match compression {
        Compression::Small => "w19.zstdio",
        Compression::Quick => "w1.zstdio",
    };
    let work = folder.join("rpmbuild");
    let set = |name: &str, value: &str| ["--define".to_owned(), format!("{name} {value}")];
    let text = |path: &Path| path.to_string_lossy().into_owned();
    run(Command::new("rpmbuild")
        .args(["-bb", "--quiet"])
        .args(set("_topdir", &text(&work)))
        .args(set("_rpmdir", &text(folder)))
        .args(set(
            "_rpmfilename",
            "%{NAME}-%{VERSION}-%{RELEASE}.%{ARCH}.rpm",
        ))
        .args(set("_binary_payload", payload))
        .args(set("version", VERSION))
        .args(set("put_together", &text(files)))
        .arg(says.join("latchkey-cli.spec")))?;
    fs::remove_dir_all(&work).map_err(Failure::file(&work))?;
    Ok(folder.join(format!("{NAME}-{VERSION}-1.{ARCH}.rpm")))
}

fn put(file: &Path, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).map_err(Failure::file(folder))?;
    let name = file.file_name().unwrap_or_default();
    fs::copy(file, folder.join(name)).map_err(Failure::file(file))?;
    Ok(())
}
