//! What can go wrong with the bed itself. A test that meets one of these says nothing about the program under test.

use std::{path::PathBuf, time::Duration};

/// The bed could not be made, or what was waited for did not come.
#[derive(Debug, thiserror::Error)]
pub enum TestbedError {
    /// A system program is missing: install it.
    #[error("`{program}` could not be started; `cargo xtask setup` installs what the tests need")]
    Missing {
        /// The program's name.
        program: String,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// One of this project's binaries is not built: build it.
    #[error("{} is not built; build it with `{command}`", path.display())]
    NotBuilt {
        /// Where it was looked for.
        path: PathBuf,
        /// The command that builds it.
        command: &'static str,
    },
    /// Something that was waited for did not happen in time. The log of the process, if there is one, tells why.
    #[error("{what} did not happen within {} ms\n{log}", within.as_millis())]
    TimedOut {
        /// What was waited for.
        what: String,
        /// How long.
        within: Duration,
        /// The end of the log of the process that should have done it; empty where there is none.
        log: String,
    },
    /// A process of the bed ended although it was needed.
    #[error("{what} ended too early\n{log}")]
    EndedEarly {
        /// Which process.
        what: String,
        /// The end of its log.
        log: String,
    },
    /// The display's picture is not what Xvfb writes.
    #[error("the display's picture cannot be read: {0}")]
    Picture(&'static str),
    /// The desktop was started without a display.
    #[error("this desktop has no display; start it with `display: true`")]
    NoDisplay,
    /// The keychain refused, for example because it is locked.
    #[error("the keychain did not answer as it should: {0}")]
    Keychain(String),
    /// The keychain's daemon went away over the question.
    #[error("the keychain ended while it was asked")]
    KeychainEnded,
    /// A process's memory could not be looked through.
    #[error("the memory of {program} cannot be searched: {reason}")]
    Memory {
        /// Whose.
        program: String,
        /// Why not.
        reason: String,
    },
    /// The window's driver refused.
    #[error("the window's driver said: {0}")]
    Driver(String),
    /// The sandbox's phone refused.
    #[error("the phone was answered {status}: {body}")]
    Phone {
        /// The HTTP status.
        status: u16,
        /// The answer's body, which names the reason.
        body: String,
    },
    /// A request to a server of the bed failed.
    #[error("a request to {0} failed")]
    Http(String, #[source] reqwest::Error),
    /// A file of the bed could not be read or written.
    #[error("{} could not be used", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// A file holds something else than agreed.
    #[error("{} does not hold what it should: {reason}", path.display())]
    Malformed {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

impl TestbedError {
    /// What is wrong with a part of the bed that is spoken to over a wire.
    pub(crate) fn at<E: std::fmt::Display>(part: &str) -> impl Fn(E) -> Self {
        move |error| Self::Driver(format!("{part}: {error}"))
    }

    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}
