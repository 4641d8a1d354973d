//! Bakes configuration, permissions and the capability into the app, and says how it is linked.

#[path = "linking.rs"]
mod linking;

fn main() {
    linking::for_release("src-tauri/no-unwinding.ld");
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
