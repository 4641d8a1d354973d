//! Builds Latchkey and starts it on the sandbox server that it embeds: the window where there is a display, the terminal where
//! there is none.

use std::{env::consts::OS, process::Command};

use crate::{
    keychain,
    setup::{self, For},
    shell::{Failure, Result, cargo, run as run_to_its_end, say, step},
    ui,
};

/// How to start it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options<'a> {
    release: bool,
    arguments: Vec<&'a str>,
}

impl<'a> Options<'a> {
    /// `[--release] [-- ARGS]`
    pub(crate) fn parse(words: &[&'a str]) -> Result<Self> {
        let (own, arguments) = match words.iter().position(|word| *word == "--") {
            Some(at) => (&words[..at], &words[at + 1..]),
            None => (words, &[][..]),
        };
        match own {
            [] => Ok(Self {
                release: false,
                arguments: arguments.into(),
            }),
            ["--release"] => Ok(Self {
                release: true,
                arguments: arguments.into(),
            }),
            [other, ..] => Err(Failure::usage(format!(
                "`{other}` is not understood; arguments for Latchkey go after `--`."
            ))),
        }
    }
}

pub(crate) fn run(options: &Options<'_>) -> Result<()> {
    if has_display() {
        in_a_window(options)
    } else {
        in_the_terminal(options)
    }
}

fn in_a_window(options: &Options<'_>) -> Result<()> {
    // Whoever says where tokens go has no need of one.
    let told = std::env::var_os("LATCHKEY_KEYCHAIN").is_some();
    let has_keychain = told || OS != "linux" || keychain::session_has_one_to_open();
    let needs: &[For] = if has_keychain {
        &[For::Terminal, For::Window]
    } else {
        &[For::Terminal, For::Keychain, For::Window]
    };
    setup::setup(needs)?;
    ui::build_if_stale()?;
    let cargo = |verb: &str| {
        let mut cargo = cargo();
        cargo.args([
            verb,
            "--package",
            "latchkey-desktop",
            "--features",
            "custom-protocol",
        ]);
        cargo.args(options.release.then_some("--release"));
        cargo
    };
    step("The app (the first build takes some minutes)", || {
        run_to_its_end(&mut cargo("build"))
    })?;
    let mut app = cargo("run");
    app.arg("--quiet").arg("--").args(&options.arguments);
    let keychain = if has_keychain {
        None
    } else {
        Some(keychain::Private::open()?)
    };
    if let Some(keychain) = &keychain {
        keychain.lend_to(&mut app);
    }
    say("==> Latchkey is starting; close its window or press Ctrl-C to end it");
    run_to_its_end(&mut app)
}

fn in_the_terminal(options: &Options<'_>) -> Result<()> {
    say(
        "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so Latchkey runs in this terminal:",
    );
    say(
        "`cargo xtask run` links an account, `cargo xtask run -- accounts` and every other command of `latchkey` work too.",
    );
    let has_keychain = keychain::session_has_one();
    let needs: &[For] = if has_keychain {
        &[For::Terminal]
    } else {
        &[For::Terminal, For::Keychain]
    };
    setup::setup(needs)?;
    let cargo = |verb: &str| {
        let mut cargo = cargo();
        cargo
            .args([verb, "--package", "latchkey-cli"])
            .args(options.release.then_some("--release"));
        cargo
    };
    step("The engine (the first build takes some minutes)", || {
        run_to_its_end(&mut cargo("build"))
    })?;
    let arguments = match options.arguments.as_slice() {
        [] => &["link"],
        arguments => arguments,
    };
    let mut latchkey: Command = cargo("run");
    latchkey.arg("--quiet").arg("--").args(arguments);
    if has_keychain {
        return run_to_its_end(&mut latchkey);
    }
    let keychain = keychain::Private::open()?;
    keychain.lend_to(&mut latchkey);
    run_to_its_end(&mut latchkey)
}

fn has_display() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    matches!(OS, "macos" | "windows") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_after_the_dashes_belongs_to_latchkey() {
        let options = Options::parse(&["--release", "--", "accounts", "--json"]).expect("options");
        assert_eq!(
            options,
            Options {
                release: true,
                arguments: vec!["accounts", "--json"]
            }
        );
        let options = Options::parse(&["--", "--release"]).expect("options");
        assert_eq!(
            options,
            Options {
                release: false,
                arguments: vec!["--release"]
            }
        );
        assert_eq!(
            Options::parse(&["accounts"]).expect_err("no dashes").code,
            2
        );
    }
}
