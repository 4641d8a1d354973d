//! The command line of `latchkey leak`.

use std::path::PathBuf;

use clap::{ArgGroup, Subcommand, ValueEnum};

#[derive(Debug, Subcommand)]
pub(crate) enum Leak {
    /// Look for tokens and say which are alive; ends with 1 where one is, or may be
    Scan(Scan),
    /// Revoke the tokens that stand in files, or every session of an account, of a client, or since a time
    Revoke(Box<Revoke>),
    /// The revocations so far, and how far each came
    Jobs {
        /// Drop one that is over, and what its report is made from
        #[arg(long, value_name = "JOB")]
        forget: Option<String>,
    },
    /// Write the evidence of a revocation: fingerprints, answers and times, and no token
    Report {
        /// Its name, as "latchkey leak jobs" shows it
        job: String,
        /// The file to write; its ending says the form
        #[arg(value_name = "FILE", required_unless_present = "format")]
        file: Option<PathBuf>,
        /// The form; without a file the report goes to standard output
        #[arg(long)]
        format: Option<Format>,
    },
    /// Say whether a report is as it was written, and whether its tokens are still dead
    Verify {
        /// The report as JSON
        report: PathBuf,
    },
}

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// The one that can be verified
    Json,
    /// A row for each place
    Csv,
    /// Pages for people
    Pdf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Scan {
    /// Files, folders, archives and pictures; "-" is standard input
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Ask nobody whether they are alive
    #[arg(long)]
    pub(crate) offline: bool,
}

#[derive(Debug, clap::Args)]
#[command(group = ArgGroup::new("set").multiple(false))]
pub(crate) struct Revoke {
    /// Files, folders, archives and pictures; "-" is standard input
    #[arg(value_name = "FILE", required_unless_present_any = ["resume", "set"], conflicts_with = "set")]
    pub(crate) files: Vec<PathBuf>,
    /// Why: one line for the audit log and the report
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
    /// Only this one: the first digits of its fingerprint; may be given several times
    #[arg(long = "only", value_name = "SHA256", conflicts_with_all = ["resume", "set"], value_parser = fingerprint)]
    pub(crate) only: Vec<String>,
    /// Say what would fall, and revoke nothing
    #[arg(long, conflicts_with = "resume")]
    pub(crate) dry_run: bool,
    /// Do not ask before it
    #[arg(long)]
    pub(crate) yes: bool,
    /// Write the evidence here afterwards; the ending says the form; may be given several times
    #[arg(long = "report", value_name = "FILE", conflicts_with = "set")]
    pub(crate) reports: Vec<PathBuf>,
    /// Go on with a revocation that was paused or stopped; name the same files again where it needs the tokens
    #[arg(long, value_name = "JOB", conflicts_with = "set")]
    pub(crate) resume: Option<String>,
    /// Every session of this account: a platform, a colon and its id there
    #[arg(long, value_name = "PLATFORM:ID", group = "set")]
    pub(crate) account: Option<String>,
    /// Every session that this client made
    #[arg(long, value_name = "ID", group = "set")]
    pub(crate) client: Option<String>,
    /// Every session that began since then, such as 2026-11-29T08:00:00Z
    #[arg(long, value_name = "TIME", group = "set")]
    pub(crate) since: Option<jiff::Timestamp>,
    /// What a dry run says has to be typed, where nobody is there to type it
    #[arg(long, value_name = "PHRASE", requires = "set")]
    pub(crate) phrase: Option<String>,
}

/// The beginning of a fingerprint, long enough to mean one.
fn fingerprint(text: &str) -> Result<String, String> {
    const SHORTEST: usize = 8;
    let is_one =
        (SHORTEST..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_one.then(|| text.to_ascii_lowercase()).ok_or_else(|| {
        format!("a fingerprint is hexadecimal; give at least {SHORTEST} of its digits")
    })
}
