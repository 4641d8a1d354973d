//! `latchkey` as a program: what needs neither keychain nor server. The rest is in the whole-app tests.

/// Files of social-platform tokens: results, exit codes, and a killed run that is resumed.
#[cfg(test)]
mod platform_config;
