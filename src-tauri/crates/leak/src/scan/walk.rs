//! The files of a folder, in an order that stays.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::Reason;
use crate::gather::Gather;

/// Tells of every file under a path with its length. Links are followed only where one is the path itself, so that nothing is looked
/// at twice and nothing outside.
pub(super) fn files(path: &Path, gather: &mut Gather<'_>, found: &mut dyn FnMut(PathBuf, u64)) {
    match std::fs::metadata(path) {
        Err(error) => {
            let reason = Reason::Unreadable(error.kind());
            return gather.trouble(&path.display().to_string(), reason);
        }
        Ok(kind) if kind.is_file() => return found(path.to_owned(), kind.len()),
        Ok(kind) if !kind.is_dir() => {
            return gather.trouble(&path.display().to_string(), Reason::NotAFile);
        }
        Ok(_) => {}
    }
    for entry in WalkDir::new(path).sort_by_file_name() {
        match entry {
            Ok(entry) if entry.file_type().is_file() => {
                let length = entry.metadata().map_or(0, |it| it.len());
                found(entry.into_path(), length);
            }
            Ok(_) => {}
            Err(error) => {
                let name = error.path().unwrap_or(path).display().to_string();
                let kind = error
                    .io_error()
                    .map_or(std::io::ErrorKind::Other, std::io::Error::kind);
                gather.trouble(&name, Reason::Unreadable(kind));
            }
        }
    }
}
