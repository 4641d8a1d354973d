//! A cluster that is made once for all tests: making one takes longer than most of them, copying one does not.

use std::{path::Path, process::Command};

use super::{Programs, finish};
use crate::{TestbedError, binaries};

/// Makes `cluster` as `initdb` would have, from the template beside the built programs. It makes the template if there is none.
pub(super) fn copy(programs: &Programs, cluster: &Path) -> Result<(), TestbedError> {
    let version = finish(argument(programs.command("postgres"), "--version"))?;
    let name = version.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let profile = binaries();
    let place = profile
        .folder()
        .parent()
        .unwrap_or(profile.folder())
        .join("tmp");
    let template = place.join(name).join("cluster");
    if !template.is_dir() {
        std::fs::create_dir_all(&place).map_err(TestbedError::file(&place))?;
        make(programs, &place, &template)?;
    }
    let mut cp = programs.as_account(Command::new("cp"));
    cp.env("PATH", "/usr/bin:/bin")
        .arg("-a")
        .arg(&template)
        .arg(cluster);
    // Where that account cannot reach the built programs, there is nothing to copy from.
    finish(cp).map(drop).or_else(|_| programs.initdb(cluster))
}

/// Under another name first: whoever else makes it at the same time finds it whole or not at all.
fn make(programs: &Programs, place: &Path, template: &Path) -> Result<(), TestbedError> {
    let folder = tempfile::Builder::new()
        .prefix("postgres-template-")
        .tempdir_in(place)
        .map_err(TestbedError::file(place))?;
    programs.give(folder.path())?;
    let made = programs.initdb(&folder.path().join("cluster"));
    if let (Ok(()), Some(named)) = (made, template.parent())
        && std::fs::rename(folder.path(), named).is_ok()
    {
        // It is there under its name now.
        let _ = folder.keep();
    }
    Ok(())
}

fn argument(mut command: Command, argument: &str) -> Command {
    command.arg(argument);
    command
}
