//! The benches, their command line and what they print.

/// Pictures of the screen with the time of each.
mod film;
/// What was measured, and how it is told.
mod report;

/// P1: from exec to a QR code on the screen.
mod p01;
/// P4: from the phone's approval to "linked" on the screen.
mod p04;
/// The size of the interface.
mod ui;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::{Parser, ValueEnum};

use report::{Figure, Machine};

pub(crate) type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

#[derive(Parser)]
#[command(
    name = "bench",
    about = "Measure what is promised, beside a reference in the same run"
)]
struct Arguments {
    /// What to measure; everything when nothing is named.
    names: Vec<Bench>,
    /// One JSON object a line instead of a table.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Bench {
    /// Exec to a QR code on the screen.
    P01,
    /// Approval to "linked" on the screen.
    P04,
    /// Bytes of script and style.
    Ui,
}

#[tokio::main]
pub(crate) async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            let _ = writeln!(io::stderr(), "{}", report::chain(&*error));
            ExitCode::from(2)
        }
    }
}

async fn run(arguments: &Arguments) -> Result<bool> {
    let names = match arguments.names.as_slice() {
        [] => Bench::value_variants(),
        names => names,
    };
    let mut machine = Machine::look()?;
    let mut figures: Vec<Figure> = Vec::new();
    for name in names {
        figures.extend(match name {
            Bench::P01 => p01::measure().await?,
            Bench::P04 => p04::measure().await?,
            Bench::Ui => vec![ui::measure()?],
        });
    }
    machine.look_again()?;
    let mut out = io::stdout().lock();
    if arguments.json {
        report::json(&mut out, &machine, &figures)?;
    } else {
        report::table(&mut out, &machine, &figures)?;
    }
    Ok(figures.iter().all(Figure::met))
}
