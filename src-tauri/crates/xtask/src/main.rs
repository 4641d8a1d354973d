//! `cargo xtask`: everything one does with this repository, in one place and the same for a person and for CI.
#![forbid(unsafe_code)]

/// Figures beside their references.
mod bench;
/// Windows and macOS, from Linux.
#[cfg(unix)]
mod elsewhere;
/// Icons in all sizes.
mod icons;
/// A keychain for a machine that has none.
mod keychain;
/// Packages to install.
mod package;
/// Start Latchkey.
mod run;
/// What has to be installed.
mod setup;
/// Commands, steps and their time.
mod shell;
/// Everything that CI checks.
mod test;
/// The window's interface.
mod ui;

use std::process::ExitCode;

use shell::{Failure, say};

const USAGE: &str = "\
cargo xtask setup                     install what building, running and testing need
cargo xtask run [--release] [-- ARGS] build Latchkey and start it; in the terminal where there is no display
cargo xtask test [NAME]               check everything, as CI does; with a name only the tests that have it in theirs
cargo xtask screenshots               make the pictures of every screen anew
cargo xtask bench [NAME]... [--json]  measure what is promised, beside its references
cargo xtask package [KIND]...         make packages to install; on Linux deb and rpm, of the app and of `latchkey` (appimage only when named, it needs the network)
cargo xtask elsewhere                 compile for Windows and macOS from Linux, and run the unit tests of Windows in Wine
cargo xtask icons                     draw the icons in all sizes anew, from icons/icon.svg";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["setup"] => setup::setup(setup::EVERYTHING),
        ["run", rest @ ..] => run::Options::parse(rest).and_then(|options| run::run(&options)),
        ["test"] => test::everything(),
        ["test", name] if !name.starts_with('-') => test::named(name),
        ["screenshots"] => test::screenshots(),
        ["bench", rest @ ..] => bench::bench(rest),
        ["package", rest @ ..] => package::package(rest),
        #[cfg(unix)]
        ["elsewhere"] => elsewhere::everything(),
        ["icons"] => icons::draw(),
        [] | ["help" | "--help" | "-h"] => {
            say(USAGE);
            Ok(())
        }
        _ => Err(Failure::usage(USAGE)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say(&failure.message);
            ExitCode::from(failure.code)
        }
    }
}
