//! Bakes configuration, permissions and the capability into the app, and says how it is linked.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

#[path = "linking.rs"]
mod linking;

fn main() {
    linking::for_release("src-tauri/no-unwinding.ld", false);
    pack_words();
    pack_page();
    for watched in [
        "tauri.conf.json",
        "src-tauri/capabilities",
        "src-tauri/permissions",
    ] {
        println!("cargo:rerun-if-changed={watched}");
    }
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*")
        .app_manifest(
            tauri_build::AppManifest::new()
                .permissions_path_pattern("./src-tauri/permissions/**/*.toml"),
        );
    if let Err(error) = tauri_build::try_build(attributes) {
        panic!("the app's configuration is not right: {error:#}");
    }
}

/// The words of every language lie packed in the program: they are text, and there is much of it.
fn pack_words() {
    println!("cargo:rerun-if-changed=ui/languages");
    for file in files("ui/languages".as_ref()) {
        let name = file.file_name().expect("a language has a name");
        pack(&file, &out().join(name));
    }
}

/// So does the page, unless this build is for Vite's server to show it.
fn pack_page() {
    const PAGE: &str = "ui/dist";
    let mut list = String::from("&[\n");
    if std::env::var_os("CARGO_FEATURE_CUSTOM_PROTOCOL").is_some() {
        println!("cargo:rerun-if-changed={PAGE}");
        for (number, file) in files(PAGE.as_ref()).iter().enumerate() {
            let packed = format!("page-{number}");
            pack(file, &out().join(&packed));
            let name = file.strip_prefix(PAGE).expect("it was found there");
            let name = name.to_str().expect("Vite writes plain names");
            let name = format!("/{}", name.replace('\\', "/"));
            let bytes = format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{packed}\"))");
            writeln!(list, "({name:?}, {bytes}),").expect("a text takes more text");
        }
    }
    list.push(']');
    std::fs::write(out().join("page.rs"), list).expect("a list of the page can be written");
}

fn pack(file: &Path, packed: &Path) {
    /// How hard is tried, of ten.
    const EFFORT: u8 = 9;
    let bytes = std::fs::read(file).expect("what is packed can be read");
    let bytes = miniz_oxide::deflate::compress_to_vec(&bytes, EFFORT);
    std::fs::write(packed, bytes).expect("what is packed can be written");
}

/// All files in a folder, at any depth, in the order of their names.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| {
        panic!(
            "{} ({error}): `npm run build` in ui/ makes it",
            folder.display()
        )
    });
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a folder can be read").path())
        .collect();
    paths.sort();
    let (folders, mut files): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| path.is_dir());
    files.extend(folders.iter().flat_map(|folder| self::files(folder)));
    files
}

fn out() -> PathBuf {
    std::env::var_os("OUT_DIR")
        .expect("cargo says where")
        .into()
}
