//! The icons in all sizes, from the one drawing. They are kept in the repository, so this is for who changes the drawing.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    package,
    setup::{self, For},
    shell::{Failure, Result, root, run, step},
};

/// Edges in pixels: those of a Linux desktop's icon theme.
const SIZES: &str = "16,22,24,32,48,64,96,128,256,512";
/// What macOS and Windows want, each one file with several sizes in it.
const OTHERS: [&str; 2] = ["icon.icns", "icon.ico"];

pub(crate) fn draw() -> Result<()> {
    setup::setup(&[For::Packages])?;
    let drafts = Drafts(package::target().join("icons"));
    step("Icons", || {
        let drawing = root().join("icons/icon.svg");
        let tauri = |folder: &Path| {
            let mut tauri = package::tauri();
            tauri
                .args(["icon", "--output"])
                .arg(folder)
                .current_dir(root());
            tauri
        };
        run(tauri(&root().join("icons"))
            .args(["--png", SIZES])
            .arg(&drawing))?;
        // Without sizes it draws for telephones and stores too.
        run(tauri(&drafts.0).arg(&drawing))?;
        for name in OTHERS {
            let draft = drafts.0.join(name);
            fs::copy(&draft, root().join("icons").join(name)).map_err(Failure::file(&draft))?;
        }
        Ok(())
    })
}

/// A folder that goes when it was used.
struct Drafts(PathBuf);

impl Drop for Drafts {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
