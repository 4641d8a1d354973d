//! Tauri's build script, with nothing of ours in it.

fn main() {
    tauri_build::build();
}
