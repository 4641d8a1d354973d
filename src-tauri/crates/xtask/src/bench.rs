//! Builds what ships, in release, and measures it beside its references.

use std::env::consts::OS;

use crate::{
    package::{self, Compression},
    setup,
    shell::{Failure, Result, cargo, root, run, step},
    test, ui,
};

/// `[NAME]... [--json]`
pub(crate) fn bench(words: &[&str]) -> Result<()> {
    if let Some(other) = words
        .iter()
        .find(|word| word.starts_with('-') && **word != "--json")
    {
        return Err(Failure::usage(format!(
            "`{other}` is not understood; `cargo xtask bench` takes the names of figures and `--json`."
        )));
    }
    setup::setup(setup::EVERYTHING)?;
    setup::setup(&[setup::For::Benches])?;
    let asked_for = |which: fn(&str) -> bool| {
        let mut names = words
            .iter()
            .filter(|word| !word.starts_with('-'))
            .peekable();
        names.peek().is_none() || names.any(|name| which(name))
    };
    let mut programs = Vec::new();
    if asked_for(|name| name == "server") {
        step("The server to measure beside (npm)", || {
            ui::packages_in(&root().join("tests/peers/oidc-provider"))
        })?;
    }
    if asked_for(|name| name == "engine" || name == "leak") {
        programs.extend(["--package", "latchkey-cli"]);
    }
    if asked_for(|name| name == "list") {
        ui::build_if_stale()?;
        test::build_driven()?;
    }
    if asked_for(|name| !["server", "engine", "leak", "list"].contains(&name)) {
        ui::build_if_stale()?;
        programs.extend(["--package", "latchkey-desktop", "--package", "latchkey-cli"]);
        programs.extend(["--package", "bare-window", "--features"]);
        programs.push("latchkey-desktop/custom-protocol,bare-window/custom-protocol");
    }
    // Apart from the bench itself, whose dependencies would add features to those of what ships.
    if !programs.is_empty() {
        step(
            "The programs, in release (the first build takes about ten minutes)",
            || run(cargo().args(["build", "--release"]).args(&programs)),
        )?;
    }
    step(
        "The link server, as it is run on a machine of its own",
        || {
            run(cargo().args([
                "build",
                "--profile",
                "server",
                "--package",
                "latchkey-server",
            ]))?;
            let (built, beside) = ("server/latchkeyd", "release/latchkeyd");
            let (built, beside) = (
                package::target().join(built),
                package::target().join(beside),
            );
            // Cargo may know the file that lies there by another name, too.
            let _ = std::fs::remove_file(&beside);
            std::fs::copy(&built, &beside)
                .map(drop)
                .map_err(Failure::file(&built))
        },
    )?;
    if asked_for(|name| name == "p02") {
        step("Packages to weigh", || {
            let kinds = package::kinds(OS, &["deb"])?;
            let profile = package::target().join("release");
            for (project, program, folder) in [
                (root(), "latchkey-desktop", "packages"),
                (
                    root().join("tests/bare-window"),
                    "bare-window",
                    "packages/bare",
                ),
            ] {
                let (program, folder) = (profile.join(program), profile.join(folder));
                package::of(&project, &program, &folder, &kinds, Compression::Small)?;
            }
            Ok(())
        })?;
    }
    let bench = |verb: &str| {
        let mut cargo = cargo();
        cargo.args([
            verb,
            "--release",
            "--package",
            "latchkey-testbed",
            "--bin",
            "bench",
        ]);
        cargo
    };
    step("The bench, in release", || run(&mut bench("build")))?;
    step("Measuring", || {
        run(bench("run").arg("--quiet").arg("--").args(words))
    })
}
