//! Who is at the other end of a connection: the user, and the program, as the system says.
//!
//! A program can be named by its process alone, which `/proc` knows on Linux; elsewhere nobody but the user is known, and
//! programs are not told apart, so none is approved. An interpreter is named with the script that it runs: the first argument
//! that is no option. One that runs something else, such as code from its command line, is nobody in particular.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use crate::programs::Program;

/// Interpreters by the beginnings of their names. What follows may be a version.
const INTERPRETERS: [&str; 16] = [
    "node", "nodejs", "deno", "bun", "python", "pypy", "ruby", "perl", "php", "lua", "bash",
    "dash", "zsh", "fish", "sh", "tclsh",
];
/// Options with which an interpreter runs something that is not the script, or something before it.
const NOT_THE_SCRIPT: [&str; 16] = [
    "-e",
    "-c",
    "-m",
    "-p",
    "-r",
    "-i",
    "-s",
    "-I",
    "-M",
    "--eval",
    "--print",
    "--require",
    "--import",
    "--loader",
    "--experimental-loader",
    "-",
];
/// Latchkey's own programs, which lie in one folder.
const PROGRAMS: [&str; 2] = ["latchkey", "latchkey-desktop"];
/// Words before the script of those that take any.
const VERBS: [&str; 1] = ["run"];

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Peer {
    /// A program of Latchkey. It may read the vault itself.
    Own,
    /// Another program.
    Program(Program),
    /// One that cannot be told from others.
    Nobody,
}

/// The program of a process.
pub(super) fn of(pid: Option<i32>) -> Peer {
    let Some(pid) = pid.filter(|_| cfg!(target_os = "linux")) else {
        return Peer::Nobody;
    };
    let process = PathBuf::from(format!("/proc/{pid}"));
    if is_own(&process) {
        return Peer::Own;
    }
    program(&process).map_or(Peer::Nobody, Peer::Program)
}

/// The same file, whatever it is called by now; or one of Latchkey's programs that lies beside it: whoever can put a file there can
/// replace this program, too.
fn is_own(process: &Path) -> bool {
    let file = |path: &Path| {
        let found = std::fs::metadata(path).ok()?;
        Some((found.dev(), found.ino()))
    };
    let Some(theirs) = file(&process.join("exe")) else {
        return false;
    };
    if file(Path::new("/proc/self/exe")) == Some(theirs) {
        return true;
    }
    let own = std::fs::read_link("/proc/self/exe").unwrap_or_default();
    PROGRAMS
        .iter()
        .any(|name| file(&own.with_file_name(name)) == Some(theirs))
}

fn program(process: &Path) -> Option<Program> {
    let executable = std::fs::read_link(process.join("exe")).ok()?;
    // One that was deleted or replaced is not the one that the name now means.
    if !executable.is_file() {
        return None;
    }
    let name = executable.file_name()?.to_str()?;
    let script = if is_interpreter(name) {
        let command = std::fs::read(process.join("cmdline")).ok()?;
        let named = script(&command)?;
        let folder = std::fs::read_link(process.join("cwd")).ok()?;
        let file = std::fs::canonicalize(folder.join(named)).ok()?;
        if !file.is_file() {
            return None;
        }
        Some(file.to_str()?.to_owned())
    } else {
        None
    };
    Some(Program {
        executable: executable.to_str()?.to_owned(),
        script,
    })
}

fn is_interpreter(name: &str) -> bool {
    INTERPRETERS.iter().any(|known| {
        name.strip_prefix(known).is_some_and(|rest| {
            rest.chars()
                .all(|c| c.is_ascii_digit() || "._-".contains(c))
        })
    })
}

/// The script in an interpreter's command line.
fn script(command: &[u8]) -> Option<&str> {
    let mut arguments = command.split(|byte| *byte == 0).skip(1);
    arguments.find_map(|argument| {
        let Ok(argument) = std::str::from_utf8(argument) else {
            return Some(None);
        };
        let option = argument.split('=').next().unwrap_or_default();
        let short = argument.starts_with('-') && !argument.starts_with("--");
        let runs_other = NOT_THE_SCRIPT.contains(&option)
            // Short options may stand together, and their last may be one of those.
            || (short && argument.len() > 2 && argument.ends_with(['e', 'c', 'm', 'p', 'r']));
        if runs_other || argument.is_empty() {
            return Some(None);
        }
        (!argument.starts_with('-') && !VERBS.contains(&argument)).then_some(Some(argument))
    })?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interpreters_are_told_from_other_programs() {
        for name in ["node", "python3.12", "ruby3.3", "bash", "sh", "lua5.4"] {
            assert!(is_interpreter(name), "{name}");
        }
        for name in ["nodemon", "shutdown", "latchkey", "pythonic", "obs"] {
            assert!(!is_interpreter(name), "{name}");
        }
    }

    #[test]
    fn a_script_is_the_first_argument_that_is_no_option() {
        let found = |words: &[&str]| script(words.join("\0").as_bytes()).map(str::to_owned);
        assert_eq!(found(&["node", "a.mjs", "-e"]).as_deref(), Some("a.mjs"));
        assert_eq!(found(&["python3", "-u", "a.py"]).as_deref(), Some("a.py"));
        assert_eq!(
            found(&["deno", "run", "--allow-net", "a.ts"]).as_deref(),
            Some("a.ts")
        );
        for other in [
            &["node"][..],
            &["node", "-e", "1"],
            &["node", "--require=b.js", "a.js"],
            &["node", "--import", "b.js", "a.js"],
            &["python3", "-m", "http.server"],
            &["python3", "-uc", "print(1)"],
            &["perl", "-ne", "1", "a"],
            &["node", "-", "a.js"],
            &["node", "", "a.js"],
        ] {
            assert_eq!(found(other), None, "{other:?}");
        }
        assert_eq!(script(b"node\0\xff.js"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_process_is_known_by_its_executable_and_its_script() {
        assert_eq!(of(i32::try_from(std::process::id()).ok()), Peer::Own);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tool.sh");
        std::fs::write(&file, "echo ready; read line\n").unwrap();
        let run = |arguments: &[&str]| {
            let mut child = std::process::Command::new("sh")
                .args(arguments)
                .current_dir(folder.path())
                .stdin(std::process::Stdio::piped())
                .stdout(std::process::Stdio::piped())
                .spawn()
                .unwrap();
            let pid = i32::try_from(child.id()).ok();
            // Until it says so, it may still be on its way to being the shell.
            let mut said = [0; 6];
            let stdout = child.stdout.as_mut().unwrap();
            std::io::Read::read_exact(stdout, &mut said).unwrap();
            let peer = of(pid);
            drop(child.stdin.take());
            child.wait().unwrap();
            (pid, peer)
        };
        let (pid, peer) = run(&["tool.sh"]);
        let Peer::Program(program) = peer else {
            panic!("{peer:?}");
        };
        let script = std::fs::canonicalize(&file).unwrap();
        assert_eq!(program.script.as_deref(), script.to_str());
        assert!(Path::new(&program.executable).is_absolute());
        assert_eq!(of(pid), Peer::Nobody, "it has ended");
        assert_eq!(run(&["-c", "echo ready; read line"]).1, Peer::Nobody);
        assert_eq!(of(None), Peer::Nobody);
    }
}
