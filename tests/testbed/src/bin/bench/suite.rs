//! The benches, their command line and what they print.

/// A home full of accounts, over a keychain in memory.
mod crowd;
/// Pictures of the screen with the time of each.
mod film;
/// What the bench measures from inside a private desktop.
mod inside;
/// What was measured, and how it is told.
mod report;

/// P5 and P7: tokens for tools, lists, and the end of a thousand accounts.
mod engine;
/// Seal and open, beside the bare ciphers.
mod envelope;
/// Leaked tokens: looking through logs beside ripgrep, and the end of ten thousand.
mod leak;
/// A list of a thousand accounts, frame by frame.
mod list;
/// P1: from exec to a QR code on the screen.
mod p01;
/// P2: the size of the installed app.
mod p02;
/// P3: what the window costs while nobody uses it.
mod p03;
/// P4: from the phone's approval to "linked" on the screen.
mod p04;
/// P7: new keys for many accounts, and lists of them.
mod p07;
/// P8: from the server's answer to a code on the screen.
mod p08;
/// P2: the size of the package.
mod package;
/// P6: the link server beside another one.
mod server;
/// The size of the interface.
mod ui;
/// When the vault is ready, and what unlocking and files cost.
mod vault;

use std::{
    io::{self, Write},
    path::PathBuf,
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
    /// The bench on a private desktop, started by itself.
    #[arg(long, hide = true)]
    inside: Option<inside::Task>,
    /// The server that answers everything with the same bytes, started by the bench itself.
    #[arg(long, hide = true, value_name = "READY_FILE")]
    fixed_body: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Bench {
    /// Exec to a QR code on the screen.
    P01,
    /// Bytes of the installed app and of its package.
    P02,
    /// Memory and processor time of a window at rest.
    P03,
    /// Approval to "linked" on the screen.
    P04,
    /// Rotation of 10 to 10,000 accounts, and lists of 1,000.
    P07,
    /// A code's answer to the code on the screen.
    P08,
    /// Tokens for tools beside oidc-agent; lists and revocations of many accounts.
    Engine,
    /// The link server under load, beside another one.
    Server,
    /// Logs looked through beside ripgrep, and ten thousand leaked tokens revoked.
    Leak,
    /// The longest frame of a thousand accounts, scrolled and filtered.
    List,
    /// Seal and open of 300 bytes.
    Envelope,
    /// From the keychain's answer to a ready vault; unlocking; the file store.
    Vault,
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
    if let Some(task) = arguments.inside {
        inside::run(task).await?;
        return Ok(true);
    }
    if let Some(ready) = &arguments.fixed_body {
        server::serve_fixed_body(ready)?;
        return Ok(true);
    }
    let names = match arguments.names.as_slice() {
        [] => Bench::value_variants(),
        names => names,
    };
    let mut machine = Machine::look()?;
    let mut figures: Vec<Figure> = Vec::new();
    for name in names {
        figures.extend(match name {
            Bench::P01 => p01::measure().await?,
            Bench::P02 => vec![p02::measure()?, package::measure()?],
            Bench::P03 => p03::measure().await?,
            Bench::P04 => p04::measure().await?,
            Bench::P07 => p07::measure().await?,
            Bench::P08 => p08::measure().await?,
            Bench::Engine => engine::measure().await?,
            Bench::Server => server::measure().await?,
            Bench::Leak => leak::measure().await?,
            Bench::List => list::measure().await?,
            Bench::Envelope => envelope::measure()?,
            Bench::Vault => vault::measure().await?,
            Bench::Ui => ui::measure()?,
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
