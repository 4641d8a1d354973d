//! A Tauri window that shows one QR code and does nothing else: the least that any window can cost, and so what the
//! benches hold the app against. It sets nothing in its environment and has no logic, no commands and no permissions.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() -> tauri::Result<()> {
    tauri::Builder::default().run(tauri::generate_context!())
}
