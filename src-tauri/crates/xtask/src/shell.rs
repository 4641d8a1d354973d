//! Running other programs where a person can follow: each step says what it does and how long it took. All of that goes to
//! stderr; stdout belongs to what is run.

use std::{
    io::{self, BufRead, BufReader, IsTerminal, Write},
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

/// Why xtask ends, and the exit code it ends with.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) message: String,
    pub(crate) code: u8,
}

pub(crate) type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            code: 1,
        }
    }

    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            code: 2,
        }
    }

    /// For a file that could not be used.
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.display().to_string();
        move |error| Self::new(format!("{path} could not be used: {error}"))
    }
}

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors()
        .nth(3)
        .expect("this crate lies three folders below the root")
        .into()
}

/// Says a line to the person.
pub(crate) fn say(line: &str) {
    // A closed stderr is no reason to stop.
    let _ = writeln!(io::stderr(), "{line}");
}

/// Does one step, told by its heading and its time. A failure names the step.
pub(crate) fn step<T>(heading: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    if io::stderr().is_terminal() {
        say(&format!("\x1b[1m==> {heading}\x1b[0m"));
    } else {
        say(&format!("==> {heading}"));
    }
    let start = Instant::now();
    let done = work();
    let took = time(start.elapsed());
    match done {
        Ok(value) => {
            say(&format!("    done in {took}"));
            Ok(value)
        }
        Err(failure) => Err(Failure {
            message: format!("`{heading}` failed after {took}: {}", failure.message),
            ..failure
        }),
    }
}

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = line_of(command);
    say(&format!("    $ {line}"));
    succeeded(&line, command.status())
}

/// Runs a command to its end, showing what it says and keeping a copy.
pub(crate) fn run_and_keep(command: &mut Command) -> Result<String> {
    let line = line_of(command);
    say(&format!("    $ {line}"));
    let (reader, writer) = io::pipe().map_err(|error| Failure::new(error.to_string()))?;
    let other = writer
        .try_clone()
        .map_err(|error| Failure::new(error.to_string()))?;
    let child = command
        .stdin(Stdio::null())
        .stdout(writer)
        .stderr(other)
        .spawn();
    // The command keeps the pipe's writing ends; without them gone the reading would never end.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut said = String::new();
    for text in BufReader::new(reader).lines().map_while(io::Result::ok) {
        say(&text);
        said.push_str(&text);
        said.push('\n');
    }
    succeeded(&line, child.and_then(|mut child| child.wait()))?;
    Ok(said)
}

/// What a command says on stdout; nothing if it cannot be run or fails.
pub(crate) fn ask(command: &mut Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Cargo, in the repository, as it would be without an xtask around it: what `cargo run` adds to the environment makes
/// build scripts run again for nothing.
pub(crate) fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root());
    for (name, _) in std::env::vars_os() {
        let own = [
            "CARGO_PKG_",
            "CARGO_MANIFEST_",
            "CARGO_BIN_",
            "CARGO_CRATE_",
            "CARGO_PRIMARY_",
        ];
        if own
            .iter()
            .any(|prefix| name.to_string_lossy().starts_with(prefix))
        {
            cargo.env_remove(&name);
        }
    }
    cargo
        .env_remove("CARGO")
        .env_remove("OUT_DIR")
        .env_remove("LD_LIBRARY_PATH");
    cargo
}

/// Where a program of this name is found.
pub(crate) fn which(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

/// A time as a person says it.
pub(crate) fn time(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

/// The command as one would type it.
fn line_of(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    let words: Vec<_> = std::iter::once(name)
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect();
    words.join(" ")
}

fn succeeded(line: &str, ended: io::Result<ExitStatus>) -> Result<()> {
    let status =
        ended.map_err(|error| Failure::new(format!("`{line}` could not be started: {error}")))?;
    match status.code() {
        Some(0) => Ok(()),
        code => Err(Failure {
            message: format!("`{line}` ended with {status}"),
            code: code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_a_person_says_them() {
        assert_eq!(time(Duration::from_millis(1240)), "1.2 s");
        assert_eq!(time(Duration::from_secs(125)), "2 min 05 s");
    }

    #[test]
    #[cfg(unix)]
    fn a_failing_step_keeps_its_name_and_its_exit_code() {
        let failure = step("Trying", || run(Command::new("sh").args(["-c", "exit 7"])))
            .expect_err("it ends with 7");
        assert_eq!(failure.code, 7);
        assert!(
            failure.message.starts_with("`Trying` failed after "),
            "{}",
            failure.message
        );
        let failure = run(&mut Command::new("no-such-program")).expect_err("it is not there");
        assert_eq!(failure.code, 1);
    }

    #[test]
    #[cfg(unix)]
    fn what_is_kept_is_what_was_said_on_both_streams() {
        let said = run_and_keep(Command::new("sh").args(["-c", "echo one; echo two >&2"]));
        assert_eq!(said.expect("it succeeds"), "one\ntwo\n");
        run_and_keep(Command::new("sh").args(["-c", "exit 3"])).expect_err("it fails");
    }

    #[test]
    fn the_root_holds_the_workspace() {
        assert!(root().join("Cargo.lock").is_file());
    }
}
