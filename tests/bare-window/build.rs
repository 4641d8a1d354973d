//! Tauri's build script, with nothing of ours in it but how a program is linked: what is measured beside it is linked so too.

#[path = "../../src-tauri/linking.rs"]
mod linking;

fn main() {
    linking::for_release("../../src-tauri/no-unwinding.ld", false);
    // There are no capabilities; without a pattern the script would wait for their folder and run in every build.
    let attributes =
        tauri_build::Attributes::new().capabilities_path_pattern("./no-capabilities/*");
    tauri_build::try_build(attributes).expect("the configuration beside this file is right");
}
