//! Builds what ships, in release, and measures it beside its references.

use crate::{
    setup,
    shell::{Failure, Result, cargo, run, step},
    ui,
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
    ui::build_if_stale()?;
    // Apart from the bench itself, whose dependencies would add features to those of what ships.
    step(
        "The programs, in release (the first build takes about ten minutes)",
        || {
            run(cargo()
                .args(["build", "--release", "--package", "latchkey-desktop"])
                .args(["--package", "latchkey-cli", "--package", "bare-window"])
                .args([
                    "--features",
                    "latchkey-desktop/custom-protocol,bare-window/custom-protocol",
                ]))
        },
    )?;
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
