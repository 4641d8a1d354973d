//! A home, a runtime folder and a link server that links at once, with `latchkey` in them.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use latchkey_scripted::Scripted;
use latchkey_scripted::link_server::LinkScript;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;

/// How long anything may take on a loaded machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Bed {
    pub(crate) script: Arc<LinkScript>,
    pub(crate) server: Scripted,
    folder: TempDir,
    keychain: &'static str,
}

/// How a program ended.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// An agent that runs. It is killed when the test is over.
pub(crate) struct Agent {
    process: Child,
    _stdout: BufReader<ChildStdout>,
}

/// A connection to an agent.
pub(crate) struct Talk(BufReader<UnixStream>);

impl Bed {
    /// Under a key from the environment, so that no keychain is needed.
    pub(crate) fn new() -> Self {
        Self::with("environment")
    }

    /// In files under a passphrase.
    pub(crate) fn in_files() -> Self {
        Self::with("file")
    }

    fn with(keychain: &'static str) -> Self {
        let script = Arc::new(LinkScript::default());
        Self {
            server: script.play(),
            script,
            folder: tempfile::tempdir().unwrap(),
            keychain,
        }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn command(&self, words: &[&str]) -> Command {
        self.command_of(Path::new(env!("CARGO_BIN_EXE_latchkey")), words)
    }

    fn command_of(&self, program: &Path, words: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("LATCHKEY_HOME", self.path().join("home"))
            .env("XDG_RUNTIME_DIR", self.path())
            .env("LATCHKEY_KEYCHAIN", self.keychain)
            .args(words)
            .stdin(Stdio::null());
        if self.keychain == "environment" {
            command.env("ENCRYPTION_KEY", BASE64_STANDARD.encode([7; 32]));
        }
        command
    }

    pub(crate) fn latchkey(&self, words: &[&str]) -> Ran {
        run(self.command(words))
    }

    /// With something on its standard input.
    pub(crate) fn reading(&self, words: &[&str], input: &str) -> Ran {
        let file = self.path().join("stdin");
        std::fs::write(&file, input).unwrap();
        let mut command = self.command(words);
        command.stdin(std::fs::File::open(&file).unwrap());
        run(command)
    }

    pub(crate) fn objects(&self, words: &[&str]) -> Vec<Value> {
        let said = self.latchkey(words).ok();
        said.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// Links the account, or links it again, and gives its id.
    pub(crate) fn link(&self) -> String {
        let origin = self.server.origin();
        let said = self.objects(&["--json", "link", "--server", &origin]);
        let linked = said.last().unwrap();
        linked["account"]["id"].as_str().unwrap().to_owned()
    }

    /// Starts an agent and waits until it listens.
    pub(crate) fn agent(&self) -> Agent {
        self.agent_of(Path::new(env!("CARGO_BIN_EXE_latchkey")))
    }

    /// The same with another program.
    pub(crate) fn agent_of(&self, program: &Path) -> Agent {
        let mut process = self
            .command_of(program, &["--json", "agent"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        assert!(line.contains("listening"), "{line}");
        Agent {
            process,
            _stdout: stdout,
        }
    }

    pub(crate) fn socket(&self) -> PathBuf {
        let said = self.objects(&["--json", "agent", "--where"]);
        PathBuf::from(said[0]["socket"].as_str().unwrap())
    }
}

impl Ran {
    /// What it said, if it went well.
    pub(crate) fn ok(self) -> String {
        assert_eq!(self.code, Some(0), "{}", self.stderr);
        self.stdout
    }

    /// The code of what went wrong.
    pub(crate) fn error(&self) -> String {
        let line = self.stderr.lines().last().unwrap_or_default();
        let error: Value = serde_json::from_str(line).unwrap_or_default();
        let code = error["error"]["code"].as_str().unwrap_or_default();
        assert!(!self.stderr.contains("at1"), "{}", self.stderr);
        code.to_owned()
    }
}

impl Agent {
    /// Asks it to end; how it did, and what it said on standard error in all its life.
    pub(crate) fn end(mut self) -> (Option<i32>, String) {
        let pid = Pid::from_child(&self.process);
        kill_process(pid, Signal::TERM).unwrap();
        let mut said = String::new();
        let mut stderr = self.process.stderr.take().unwrap();
        stderr.read_to_string(&mut said).unwrap();
        (self.process.wait().unwrap().code(), said)
    }

    /// At once, as a power cut would.
    pub(crate) fn kill(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Talk {
    pub(crate) fn open(socket: &Path) -> Self {
        let stream = UnixStream::connect(socket).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Self(BufReader::new(stream))
    }

    pub(crate) fn ask(&mut self, line: &str) -> Value {
        self.write(format!("{line}\n").as_bytes());
        let answer = self.line();
        serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{answer:?}"))
    }

    /// What was asked wrongly, as a code.
    pub(crate) fn refused(&mut self, line: &str) -> String {
        let answer = self.ask(line);
        let message = answer["error"]["message"].as_str().unwrap();
        assert!(
            message.contains(". ") && message.ends_with('.'),
            "{message}"
        );
        answer["error"]["code"].as_str().unwrap().to_owned()
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) {
        // Whoever hung up did so because of what came before.
        let _ = self.0.get_mut().write_all(bytes);
    }

    /// A line; empty where the agent hung up.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        let _ = self.0.read_line(&mut line);
        line
    }
}

pub(crate) fn run(mut command: Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}
