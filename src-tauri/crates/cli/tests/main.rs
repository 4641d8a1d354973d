//! `latchkey` as a program: what needs no keychain and no server of ours. The rest is in the whole-app tests.

/// Accounts as they are listed, and what a person calls them.
#[cfg(test)]
#[cfg(unix)]
mod accounts;

/// The audit log: shown, and found to be changed.
#[cfg(test)]
#[cfg(unix)]
mod audit;

/// A home, a runtime folder and a link server, with `latchkey` in them.
#[cfg(test)]
#[cfg(unix)]
mod bed;

/// The agent: tokens for tools over its socket, and who gets none; `exec`.
#[cfg(test)]
#[cfg(unix)]
mod agent;

/// Whether every account will hold, as an exit code.
#[cfg(test)]
#[cfg(unix)]
mod health;

/// Files of social-platform tokens: results, exit codes, and a killed run that is resumed.
#[cfg(test)]
mod platform_config;

/// The two digits that the phone shows: asked for, typed wrong and right, on a terminal and by a script.
#[cfg(test)]
mod digits;

/// Providers: added, listed, checked, removed, and linked at in the browser.
#[cfg(test)]
mod providers;
