//! What `latchkey` is asked in a terminal, and what it says.

use std::error::Error;
use std::time::{Duration, Instant};

use latchkey_testbed::{Desktop, binaries};
use serde_json::Value;

/// Three seconds are the promise; the rest is the program starting on a loaded machine.
pub(crate) const AT_MOST: Duration = Duration::from_millis(3_800);

/// What `latchkey` said and how it ended.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) took: Duration,
}

/// Runs `latchkey` to its end.
pub(crate) fn latchkey(desktop: &Desktop, arguments: &[&str]) -> Result<Said, Box<dyn Error>> {
    latchkey_with(desktop, arguments, &[])
}

/// Runs `latchkey` to its end with more environment.
pub(crate) fn latchkey_with(
    desktop: &Desktop,
    arguments: &[&str],
    environment: &[(&str, &str)],
) -> Result<Said, Box<dyn Error>> {
    run(desktop, arguments, environment, "")
}

/// Runs `latchkey` to its end with something on its standard input.
pub(crate) fn latchkey_reading(
    desktop: &Desktop,
    arguments: &[&str],
    input: &str,
) -> Result<Said, Box<dyn Error>> {
    run(desktop, arguments, &[], input)
}

/// Runs `latchkey` to its end with more environment and something on its standard input.
pub(crate) fn run(
    desktop: &Desktop,
    arguments: &[&str],
    environment: &[(&str, &str)],
    input: &str,
) -> Result<Said, Box<dyn Error>> {
    let file = desktop.path().join("stdin");
    std::fs::write(&file, input)?;
    let began = Instant::now();
    let output = desktop
        .command(binaries().latchkey()?)
        .args(arguments)
        .envs(environment.iter().copied())
        .stdin(std::fs::File::open(&file)?)
        .output()?;
    let took = began.elapsed();
    std::fs::remove_file(file)?;
    Ok(Said {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        took,
    })
}

/// Asserts that a run with `--json` failed as it should, in one sentence and in time.
pub(crate) fn assert_told(said: &Said, exit: i32, code: &str, words: &str) {
    let lines: Vec<&str> = said.stderr.lines().collect();
    assert_eq!(lines.len(), 1, "{code}: one line, not {:?}", said.stderr);
    let error: Value = serde_json::from_str(lines[0]).unwrap_or_default();
    assert_eq!(error["error"]["code"], code, "{}", said.stderr);
    let message = error["error"]["message"].as_str().unwrap_or_default();
    assert!(
        message.contains(words) && message.ends_with('.'),
        "{code}: {message}"
    );
    assert_eq!(said.code, exit, "{code}");
    assert!(said.took < AT_MOST, "{code} took {:?}", said.took);
}

/// The one object that a run with `--json` that went well printed.
pub(crate) fn object(said: &Said) -> Result<Value, Box<dyn Error>> {
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert_eq!(said.stderr, "");
    Ok(serde_json::from_str(&said.stdout)?)
}

/// The objects that a command printed, one a line.
pub(crate) fn objects(text: &str) -> Result<Vec<Value>, serde_json::Error> {
    text.lines().map(serde_json::from_str).collect()
}

/// The text of an account's access token, as a tool would get it.
pub(crate) fn token(desktop: &Desktop, account: &str) -> Result<String, Box<dyn Error>> {
    let said = latchkey(desktop, &["token", account])?;
    assert_eq!(said.code, 0, "{}", said.stderr);
    Ok(said.stdout.trim().to_owned())
}
