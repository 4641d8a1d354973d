//! Who is at the other end of a connection: the user, and the program, as the system says.
//!
//! An interpreter is named with the script that it runs: the first argument that is no option. One that runs something else, such as
//! code from its command line, is nobody in particular.

use std::path::PathBuf;

use super::process::Process;
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
pub(super) fn of(process: Option<u32>) -> Peer {
    let Some(process) = process.and_then(Process::of) else {
        return Peer::Nobody;
    };
    if process.runs_one_of(&own_programs()) {
        return Peer::Own;
    }
    program(&process).map_or(Peer::Nobody, Peer::Program)
}

/// The file of this program, and Latchkey's programs that lie beside it: whoever can put a file there can replace this program, too.
fn own_programs() -> Vec<PathBuf> {
    #[cfg(target_os = "linux")]
    let running = PathBuf::from("/proc/self/exe");
    #[cfg(not(target_os = "linux"))]
    let running = std::env::current_exe().unwrap_or_default();
    let lies_at = std::fs::read_link(&running).unwrap_or_else(|_| running.clone());
    let beside = PROGRAMS.map(|name| {
        let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        lies_at.with_file_name(name)
    });
    std::iter::once(running).chain(beside).collect()
}

fn program(process: &Process) -> Option<Program> {
    let executable = process.executable()?;
    let name = executable.file_name()?.to_str()?;
    let script = if is_interpreter(name) {
        let command = process.command_line()?;
        let file = process.working_folder()?.join(script(&command)?);
        let file = dunce::canonicalize(file).ok()?;
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
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix(".exe").unwrap_or(&name);
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
        for name in [
            "node",
            "Node.exe",
            "python3.12",
            "ruby3.3",
            "bash",
            "sh",
            "lua5.4",
        ] {
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
        assert_eq!(of(Some(std::process::id())), Peer::Own);
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
            let pid = Some(child.id());
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
        assert!(std::path::Path::new(&program.executable).is_absolute());
        assert_eq!(of(pid), Peer::Nobody, "it has ended");
        assert_eq!(run(&["-c", "echo ready; read line"]).1, Peer::Nobody);
        assert_eq!(of(None), Peer::Nobody);
    }
}
