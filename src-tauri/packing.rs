//! How text lies in the program: packed. Shared by the build script, which packs, and the bench, which weighs what came of it.

use std::io;
use std::path::{Path, PathBuf};

/// The page that the window shows, in one piece: its files have much in common.
pub(crate) struct PackedPage {
    /// What each file is called in the window, and its length in bytes, in the order in which they are packed.
    pub(crate) files: Vec<(String, usize)>,
    pub(crate) packed: Vec<u8>,
}

pub(crate) fn page(folder: &Path) -> io::Result<PackedPage> {
    let mut paths = files(folder)?;
    // What is alike lies together: a packer sees 32 kB back.
    paths.sort_by_cached_key(|path| (path.extension().map(ToOwned::to_owned), path.clone()));
    let (mut files, mut text) = (Vec::new(), Vec::new());
    for path in paths {
        let file = std::fs::read(&path)?;
        files.push((name(folder, &path), file.len()));
        text.extend(file);
    }
    let packed = pack(&text);
    Ok(PackedPage { files, packed })
}

pub(crate) fn pack(text: &[u8]) -> Vec<u8> {
    /// How hard is tried, of ten.
    const EFFORT: u8 = 10;
    miniz_oxide::deflate::compress_to_vec(text, EFFORT)
}

/// All files in a folder, at any depth.
pub(crate) fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(self::files(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

fn name(folder: &Path, path: &Path) -> String {
    let name = path.strip_prefix(folder).expect("it was found there");
    let name = name.to_str().expect("Vite writes plain names");
    format!("/{}", name.replace('\\', "/"))
}
