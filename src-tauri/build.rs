//! Bakes configuration, permissions and the capability into the app, and says how it is linked.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::PathBuf;

#[path = "linking.rs"]
mod linking;
#[path = "packing.rs"]
mod packing;

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
    for file in packing::files("ui/languages".as_ref()).expect("the words can be listed") {
        let words = std::fs::read(&file).expect("words can be read");
        let name = file.file_name().expect("a language has a name");
        write(name, &packing::pack(&words));
    }
}

/// So does the page, unless this build is for Vite's server to show it.
fn pack_page() {
    const PAGE: &str = "ui/dist";
    let mut page = String::from("Packed { files: &[\n");
    let mut bytes = Vec::new();
    if std::env::var_os("CARGO_FEATURE_CUSTOM_PROTOCOL").is_some() {
        println!("cargo:rerun-if-changed={PAGE}");
        let packed = packing::page(PAGE.as_ref()).unwrap_or_else(|error| {
            panic!("{PAGE} ({error}): `npm run build` in ui/ makes it");
        });
        for (name, length) in packed.files {
            writeln!(page, "({name:?}, {length}),").expect("a text takes more text");
        }
        bytes = packed.packed;
    }
    page.push_str("], bytes: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/page\")) }");
    write("page".as_ref(), &bytes);
    write("page.rs".as_ref(), page.as_bytes());
}

fn write(name: &OsStr, bytes: &[u8]) {
    std::fs::write(out().join(name), bytes).expect("a build script may write into its folder");
}

fn out() -> PathBuf {
    std::env::var_os("OUT_DIR")
        .expect("cargo says where")
        .into()
}
