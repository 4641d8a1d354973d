//! The room for leaked tokens: whose they are, how they are ended, and the evidence that they were.
//!
//! | Module | What it does |
//! |---|---|
//! | [`desk`] | the accounts of staff that are linked here |
//! | [`plan`] | the dry run: whose each is, whether it is alive, which way it can be ended |
//! | [`revoke`] | a job that ends them, which goes on after a crash |
//! | [`job`] | what is kept of a job |
//! | [`set`] | whole sets of sessions: of an account, of a client, since a time |
//! | [`report`] | the evidence as JSON, CSV and PDF |
//! | [`verify`] | whether a report is as it was written, and still true |
//! | `way` | which way a token can be ended from here |
//! | `here` | which accounts and programs of this computer have it |
//! | `order` | orders of staff, batch by batch |
//! | `single` | tokens that are ended one by one, by whoever holds them |
//!
//! Tokens stay with whoever found them and are given by reference. What is kept is their SHA-256: with staff's power that is enough to
//! end them; for the other ways the token itself has to be at hand. A token goes to nobody but its own provider.

pub mod desk;
mod here;
pub mod job;
mod order;
pub mod plan;
pub mod report;
pub mod revoke;
pub mod set;
mod single;
pub mod verify;
mod way;

pub use desk::Staff;
pub use job::{AuditHead, Checked, Counts, Job, JobItem, JobState, Outcome};
pub use latchkey_leak::{Finding, Fingerprint};
pub use plan::{Alive, Plan, PlanItem, Why};
pub use report::{Format, write_whole};
pub use set::{Set, SetPreview, SetRevoked};
pub use verify::{Verdict, Whole};
pub use way::Way;

/// What keeps leaked tokens from being looked after.
#[derive(Debug, thiserror::Error)]
pub enum LeakError {
    /// Nobody of staff is linked here.
    #[error(
        "No account of the link server's staff is linked on this computer. Link one with \"latchkey link --scope support:revoke\", or revoke the tokens one by one."
    )]
    NotStaff,
    /// The server does not let the account do it any more.
    #[error(
        "The link server does not let {0} end other people's sessions. Ask whoever runs it to list the account as staff, and link it again with \"latchkey link --scope support:revoke\"."
    )]
    PowerGone(String),
    /// The server is one without this.
    #[error(
        "The link server of {0} cannot be asked to end sessions. Ask whoever runs it to update it; nothing was revoked."
    )]
    NoSupport(String),
    /// The reason is none.
    #[error(
        "A reason is needed: one line of 1 to 500 characters, which goes into the audit log and the report. Write it and begin again; nothing was revoked."
    )]
    BadReason,
    /// The reason has one of the tokens in it.
    #[error(
        "The reason has one of the leaked tokens in it. Write it without; nothing was revoked."
    )]
    TokenInReason,
    /// None of what was chosen was found.
    #[error("None of the tokens was chosen. Choose at least one; nothing was revoked.")]
    NothingChosen,
    /// No job by that name.
    #[error("There is no job \"{0}\". It was forgotten, or belongs to another home.")]
    NoSuchJob(String),
    /// Somebody is at it.
    #[error(
        "Another window or program is at this job. Wait for it or pause it there, then try again."
    )]
    Busy,
    /// A job that is not over cannot be dropped.
    #[error("The job is not over. Resume it first; what is over can be forgotten.")]
    NotOver,
    /// What was typed is not what was asked for.
    #[error("That is not \"{0}\". Type it as it stands there; nothing was revoked.")]
    WrongPhrase(String),
    /// An account has no such name.
    #[error(
        "That is no account of a link server: those are a platform, a colon and an id. Copy it whole; nothing was revoked."
    )]
    NotAnAccount,
    /// The file is no report.
    #[error(
        "That file is no report of Latchkey, or it is cut off. Choose the one that was written as JSON; PDF and CSV carry the same digest."
    )]
    NotAReport,
    /// The file is larger than any report.
    #[error("That file is larger than any report. Choose the one that was written as JSON.")]
    TooLarge,
    /// The server keeps saying that it has not finished.
    #[error(
        "The link server does not come to an end with the order. What is done is done; resume the job to ask it again."
    )]
    NoEnd,
}

impl LeakError {
    /// A code for it, which stays.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::NotStaff => "not_staff",
            Self::PowerGone(_) => "not_staff_any_more",
            Self::NoSupport(_) => "no_support",
            Self::BadReason => "bad_reason",
            Self::TokenInReason => "token_in_reason",
            Self::NothingChosen => "nothing_chosen",
            Self::NoSuchJob(_) => "no_such_job",
            Self::Busy => "job_busy",
            Self::NotOver => "job_not_over",
            Self::WrongPhrase(_) => "wrong_phrase",
            Self::NotAnAccount => "not_an_account",
            Self::NotAReport => "not_a_report",
            Self::TooLarge => "report_too_large",
            Self::NoEnd => "order_without_end",
        }
    }
}
