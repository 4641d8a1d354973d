//! `latchkey` as a program: what needs no keychain and no server of ours. The rest is in the whole-app tests.

/// Files of social-platform tokens: results, exit codes, and a killed run that is resumed.
#[cfg(test)]
mod platform_config;

/// The two digits that the phone shows: asked for, typed wrong and right, on a terminal and by a script.
#[cfg(test)]
mod digits;

/// Providers: added, listed, checked, removed, and linked at in the browser.
#[cfg(test)]
mod providers;
