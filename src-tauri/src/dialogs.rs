//! The system's own dialogs for files.

use std::path::{Path, PathBuf};

use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt as _, FilePath};
use tokio::sync::oneshot;

use crate::views::Problem;

/// Where a person wants a file; none where they gave up.
pub(crate) async fn save(app: &AppHandle, name: &str) -> Option<PathBuf> {
    let (send, chosen) = oneshot::channel();
    app.dialog()
        .file()
        .set_file_name(name)
        .save_file(|path| drop(send.send(path)));
    path_of(chosen).await
}

/// A file that a person chooses; none where they gave up.
pub(crate) async fn open(app: &AppHandle) -> Option<PathBuf> {
    let (send, chosen) = oneshot::channel();
    app.dialog().file().pick_file(|path| drop(send.send(path)));
    path_of(chosen).await
}

/// Files that a person chooses; none where they gave up.
pub(crate) async fn open_many(app: &AppHandle) -> Vec<PathBuf> {
    let (send, chosen) = oneshot::channel();
    app.dialog()
        .file()
        .pick_files(|paths| drop(send.send(paths)));
    let chosen = chosen.await.ok().flatten().unwrap_or_default().into_iter();
    chosen.filter_map(|path| path.into_path().ok()).collect()
}

/// A folder that a person chooses; none where they gave up.
pub(crate) async fn open_folder(app: &AppHandle) -> Option<PathBuf> {
    let (send, chosen) = oneshot::channel();
    app.dialog()
        .file()
        .pick_folder(|path| drop(send.send(path)));
    path_of(chosen).await
}

/// A file could not be read.
pub(crate) fn not_read(path: &Path, error: &std::io::Error) -> Problem {
    Problem {
        code: "file_not_read".to_owned(),
        message: format!("{} could not be read ({}).", path.display(), error.kind()),
        way_out: "Choose another file, or let yourself read this one.".to_owned(),
    }
}

/// A file could not be written.
pub(crate) fn not_written(path: &Path, error: &std::io::Error) -> Problem {
    Problem {
        code: "file_not_written".to_owned(),
        message: format!(
            "{} could not be written ({}).",
            path.display(),
            error.kind()
        ),
        way_out: "Choose another folder, or free some space; nothing is left half-written."
            .to_owned(),
    }
}

async fn path_of(chosen: oneshot::Receiver<Option<FilePath>>) -> Option<PathBuf> {
    chosen.await.ok()??.into_path().ok()
}
