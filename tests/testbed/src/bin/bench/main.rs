//! Measures what Latchkey promises, each figure beside its reference in the same run. `cargo xtask bench` builds what this
//! needs in release and runs it; it ends with 1 when a target is missed and 2 when something could not be measured.

#[cfg(target_os = "linux")]
mod suite;

use std::process::ExitCode;

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    suite::main()
}

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    use std::io::Write;
    let _ = writeln!(
        std::io::stderr(),
        "The benches need Xvfb and gnome-keyring, so they run on Linux only."
    );
    ExitCode::from(2)
}
