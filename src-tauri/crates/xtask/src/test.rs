//! Everything that CI checks, in the order in which a failure is cheapest to find, and nothing compiled twice: the build and
//! the tests name the same packages, targets and features.

use std::{env::consts::OS, fs, time::Instant};

use crate::{
    package::{self, Compression},
    setup,
    shell::{Failure, Result, cargo, root, run, run_and_keep, say, step, time},
    ui,
};

/// The window under test carries its interface and lets WebDriver in.
const FEATURES: &str =
    "latchkey-desktop/custom-protocol,latchkey-desktop/automation,bare-window/custom-protocol";

/// The same without the way in for WebDriver.
const SHIPPED: &str = "latchkey-desktop/custom-protocol,bare-window/custom-protocol";

/// The whole check.
pub(crate) fn everything() -> Result<()> {
    let start = Instant::now();
    setup::setup(setup::EVERYTHING)?;
    step("Format", || run(cargo().args(["fmt", "--all", "--check"])))?;
    step("Types of the interface", || {
        run(ui::npm().args(["run", "check"]))
    })?;
    let said = step("Tests of the interface", || {
        run_and_keep(ui::npm().args(["test"]).env("NO_COLOR", "1"))
    })?;
    let of_ui = count_before(&said, "Tests ", "passed");
    step("The interface", ui::build)?;
    step("Lints", || {
        let mut clippy = workspace("clippy");
        run(clippy.args(["--all-targets", "--", "--deny", "warnings"]))
    })?;
    build()?;
    let of_rust = tests(None)?;
    step("Examples in the documentation", || {
        run(workspace("test").arg("--doc"))
    })?;
    say(&format!(
        "Everything passed: {of_rust} tests in Rust, {of_ui} in the interface, in {}.",
        time(start.elapsed())
    ));
    Ok(())
}

/// The tests with `name` in theirs.
pub(crate) fn named(name: &str) -> Result<()> {
    setup::setup(setup::EVERYTHING)?;
    ui::build_if_stale()?;
    build()?;
    let count = tests(Some(name))?;
    say(&format!("{count} tests passed."));
    Ok(())
}

/// Makes a picture of every screen anew, into `docs/images`: they are in the README and the guide, and what later screens are compared
/// with.
pub(crate) fn screenshots() -> Result<()> {
    setup::setup(setup::EVERYTHING)?;
    ui::build_if_stale()?;
    build()?;
    step("Pictures", || {
        let mut nextest = cargo();
        nextest.args(["nextest", "run", "--workspace", "--features", FEATURES]);
        run(nextest.arg("every_screen").env("LATCHKEY_APPROVE", "1"))
    })?;
    say("Look at what has changed in docs/images before you commit it.");
    Ok(())
}

/// All programs, because tests start some that are not of their own package, and all test binaries.
fn build() -> Result<()> {
    if cfg!(target_os = "linux") {
        packages()?;
    }
    step(
        "Programs and tests (the first build takes some minutes)",
        || run(workspace("build").args(["--bins", "--tests"])),
    )
}

/// The app that WebDriver can drive.
pub(crate) fn build_driven() -> Result<()> {
    step("The app with a way in for WebDriver", || {
        run(workspace("build").args(["--bin", "latchkey-desktop"]))
    })
}

/// The packages that tests install: of the app as it ships, only that it is not optimised, which would take ten minutes.
fn packages() -> Result<()> {
    step(
        "The app as it ships (the first build takes some minutes)",
        || {
            // With the whole workspace, so that all that it is made of serves the programs and tests too.
            let mut build = cargo();
            build.args(["build", "--workspace"]);
            build.args(["--bin", "latchkey-desktop", "--bin", "latchkey"]);
            run(build.args(["--features", SHIPPED]))
        },
    )?;
    step("Packages of it", || {
        let profile = package::target().join("debug");
        let kinds = package::kinds(OS, &[])?;
        let program = profile.join("latchkey-desktop");
        let folder = profile.join("packages");
        package::of(&root(), &program, &folder, &kinds, Compression::Quick)?;
        package::terminal::for_tests(&root(), &profile.join("latchkey"), &folder, &kinds)
    })
}

/// Runs the tests and says how many passed. One of them writes the interface's bindings, which have to be what is kept.
fn tests(name: Option<&str>) -> Result<u32> {
    let bindings = root().join("ui/src/bindings.ts");
    let before = fs::read(&bindings).map_err(Failure::file(&bindings))?;
    let said = step("Tests", || {
        let mut nextest = cargo();
        nextest.args(["nextest", "run", "--workspace", "--features", FEATURES]);
        run_and_keep(nextest.args(name))
    })?;
    if fs::read(&bindings).map_err(Failure::file(&bindings))? != before {
        return Err(Failure::new(format!(
            "{} was not what the commands of the app say; it has been written anew, so look at it and commit it.",
            bindings.display()
        )));
    }
    Ok(count_before(&said, "Summary ", "passed"))
}

fn workspace(verb: &str) -> std::process::Command {
    let mut cargo = cargo();
    cargo.args([verb, "--workspace", "--features", FEATURES]);
    cargo
}

/// The number before `word` in the last line that contains `mark`; 0 when there is none.
fn count_before(said: &str, mark: &str, word: &str) -> u32 {
    let line = said
        .lines()
        .rev()
        .find(|line| line.contains(mark))
        .unwrap_or_default();
    let words: Vec<&str> = line.split_whitespace().collect();
    let pair = words
        .windows(2)
        .find(|pair| pair[1].trim_end_matches(',') == word);
    pair.and_then(|pair| pair[0].parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_from_what_the_test_runners_say() {
        let nextest = "  PASS [ 0.017s] Summary of it\n     Summary [   3.695s] 14 tests run: 13 passed (1 slow), 1 skipped\n";
        assert_eq!(count_before(nextest, "Summary ", "passed"), 13);
        let vitest = " Test Files  4 passed (4)\n      Tests  31 passed (31)\n";
        assert_eq!(count_before(vitest, "Tests ", "passed"), 31);
        assert_eq!(count_before("", "Tests ", "passed"), 0);
    }
}
