//! Bakes configuration, permissions and the capability into the app, and says how it is linked.

#[path = "linking.rs"]
mod linking;

fn main() {
    linking::for_release("src-tauri/no-unwinding.ld");
    pack_words();
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
    /// How hard is tried, of ten.
    const EFFORT: u8 = 9;
    println!("cargo:rerun-if-changed=ui/languages");
    let out = std::path::PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo says where"));
    for entry in std::fs::read_dir("ui/languages").expect("the languages are there") {
        let file = entry.expect("a language").path();
        let words = std::fs::read(&file).expect("a language can be read");
        let packed = miniz_oxide::deflate::compress_to_vec(&words, EFFORT);
        let name = file.file_name().expect("a language has a name");
        std::fs::write(out.join(name), packed).expect("packed words can be written");
    }
}
