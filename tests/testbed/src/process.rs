//! Processes that never outlive their desktop. Each leads a process group of its own, so that what it starts ends with it. The
//! group has the number of its leader, and a number is somebody else's soon after its process was waited for: so a leader
//! is waited for last, when its group was killed, and nothing is sent to the group afterwards.
//!
//! Ending happens on drop. Should this process be killed before it can drop anything, a [`Reaper`] sees its end of the pipe
//! close, ends the groups that are left and removes the desktop's folder.

use std::{
    fs::File,
    io::Write,
    os::unix::process::{CommandExt, ExitStatusExt},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use rustix::process::{
    Pid, Signal, WaitId, WaitIdOptions, WaitIdStatus, kill_process_group, waitid,
};

use crate::TestbedError;

/// How long a process may take to end after it was asked to.
const PATIENCE: Duration = Duration::from_secs(3);
/// How often something that gives no sign of its own is looked at.
pub(crate) const GLANCE: Duration = Duration::from_millis(5);

/// A running program with its log. Dropping it ends it and all that it started.
#[derive(Debug)]
pub struct Process {
    name: String,
    child: Child,
    group: Pid,
    log: PathBuf,
    reaper: Arc<Reaper>,
    state: State,
}

#[derive(Debug, Clone, Copy)]
enum State {
    Runs,
    /// It ended, and keeps its number.
    Ended(ExitStatus),
    /// It was waited for, and its group is gone.
    Gone(Option<ExitStatus>),
}

impl Process {
    /// Starts `command` in a process group of its own; what it says goes to `log`, unless stdout was taken before.
    pub(crate) fn start(
        mut command: Command,
        log: PathBuf,
        capture_stdout: bool,
        reaper: &Arc<Reaper>,
    ) -> Result<Self, TestbedError> {
        let name = command.get_program().to_string_lossy().into_owned();
        let file = File::create(&log).map_err(TestbedError::file(&log))?;
        if capture_stdout {
            command.stdout(file.try_clone().map_err(TestbedError::file(&log))?);
        }
        let child = command
            .stderr(file)
            .process_group(0)
            .spawn()
            .map_err(|source| TestbedError::Missing {
                program: name.clone(),
                source,
            })?;
        let group = Pid::from_child(&child);
        reaper.watch(group);
        Ok(Self {
            name,
            child,
            group,
            log,
            reaper: Arc::clone(reaper),
            state: State::Runs,
        })
    }

    /// The process id, which is also the id of its group.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What the process has said so far, on stdout and stderr together.
    #[must_use]
    pub fn log(&self) -> String {
        std::fs::read(&self.log)
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .unwrap_or_default()
    }

    /// How it ended, if it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        if let State::Runs = self.state {
            let look = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
            let status = waitid(WaitId::Pid(self.group), look).ok().flatten();
            if let Some(status) = status {
                self.state = State::Ended(exit_status(&status));
            }
        }
        match self.state {
            State::Runs => None,
            State::Ended(status) => Some(status),
            State::Gone(status) => status,
        }
    }

    /// Waits until it ends by itself.
    pub async fn wait(&mut self, within: Duration) -> Result<ExitStatus, TestbedError> {
        let deadline = Instant::now() + within;
        loop {
            if let Some(status) = self.ended() {
                return Ok(status);
            }
            if Instant::now() > deadline {
                return Err(self.too_late("its end", within));
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Asks it to end, waits, and kills what is then left of its group.
    pub fn stop(&mut self) {
        self.stop_by(Signal::TERM);
    }

    /// The same with the signal by which it ends as it should. What it started is left to it.
    pub(crate) fn stop_by(&mut self, signal: Signal) {
        if self.ended().is_none() {
            self.signal(signal);
            // One that is held still would not hear of it.
            self.resume();
            let deadline = Instant::now() + PATIENCE;
            while self.ended().is_none() && Instant::now() < deadline {
                std::thread::sleep(GLANCE);
            }
        }
        self.kill();
    }

    /// Kills it and all that it started, at once, as a power cut would.
    pub fn kill(&mut self) {
        if let State::Gone(_) = self.state {
            return;
        }
        self.signal(Signal::KILL);
        self.reaper.forget(self.group);
        self.state = State::Gone(self.child.wait().ok());
    }

    /// Holds it and all that it started still until [`Process::resume`].
    pub fn pause(&self) {
        self.signal(Signal::STOP);
    }

    /// Lets it and all that it started go on.
    pub fn resume(&self) {
        self.signal(Signal::CONT);
    }

    pub(crate) fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// The error for something this process did not do in time, or can no longer do because it ended.
    pub(crate) fn too_late(&mut self, what: &str, within: Duration) -> TestbedError {
        let log = tail(&self.log());
        if self.ended().is_some() {
            TestbedError::EndedEarly {
                what: self.name.clone(),
                log,
            }
        } else {
            TestbedError::TimedOut {
                what: format!("{what} ({})", self.name),
                within,
                log,
            }
        }
    }

    fn signal(&self, signal: Signal) {
        if let State::Gone(_) = self.state {
            return;
        }
        // An empty group is what we want to reach, so its absence is no failure.
        let _ = kill_process_group(self.group, signal);
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A shell that outlives a killed test just long enough to end what the test left.
#[derive(Debug)]
pub(crate) struct Reaper {
    shell: Mutex<Child>,
    pipe: Mutex<Option<ChildStdin>>,
}

impl Reaper {
    const SCRIPT: &str = r#"
        groups=
        while read -r verb group; do
            rest=
            for other in $groups; do [ "$other" = "$group" ] || rest="$rest $other"; done
            groups=$rest
            [ "$verb" = watch ] && groups="$groups $group"
        done
        for group in $groups; do kill -s KILL -- "-$group"; done 2>/dev/null
        rm -rf -- "$1"
    "#;

    pub(crate) fn start(folder: &Path) -> Result<Arc<Self>, TestbedError> {
        let mut shell = Command::new("sh")
            .args(["-c", Self::SCRIPT, "latchkey-testbed-reaper"])
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .map_err(|source| TestbedError::Missing {
                program: "sh".into(),
                source,
            })?;
        let pipe = shell.stdin.take();
        Ok(Arc::new(Self {
            shell: Mutex::new(shell),
            pipe: Mutex::new(pipe),
        }))
    }

    fn watch(&self, group: Pid) {
        self.tell("watch", group);
    }

    fn forget(&self, group: Pid) {
        self.tell("forget", group);
    }

    fn tell(&self, verb: &str, group: Pid) {
        if let Ok(mut pipe) = self.pipe.lock()
            && let Some(pipe) = pipe.as_mut()
        {
            // A reaper that is gone can only be replaced by the drops that it stands in for.
            let _ = writeln!(pipe, "{verb} {}", group.as_raw_nonzero());
        }
    }
}

impl Drop for Reaper {
    fn drop(&mut self) {
        if let Ok(mut pipe) = self.pipe.lock() {
            *pipe = None;
        }
        if let Ok(mut shell) = self.shell.lock() {
            let _ = shell.wait();
        }
    }
}

fn exit_status(status: &WaitIdStatus) -> ExitStatus {
    // As wait(2) writes it: the code in the second byte, or the signal in the first.
    let code = status.exit_status().map(|code| code << 8);
    ExitStatus::from_raw(code.or(status.terminating_signal()).unwrap_or_default())
}

/// The last lines of a log: enough to see the reason, short enough to read in a failed test.
fn tail(log: &str) -> String {
    const LINES: usize = 30;
    let lines: Vec<&str> = log.lines().collect();
    lines[lines.len().saturating_sub(LINES)..].join("\n")
}

#[cfg(test)]
mod tests {
    use rustix::process::test_kill_process_group;

    use super::*;

    fn sleeper(reaper: &Arc<Reaper>, folder: &Path) -> Process {
        let mut command = Command::new("sleep");
        command.arg("600").stdin(Stdio::null());
        Process::start(command, folder.join("log"), true, reaper).expect("sleep runs")
    }

    #[tokio::test]
    async fn a_process_keeps_its_number_until_its_group_was_killed() {
        let folder = tempfile::tempdir().expect("a folder");
        let reaper = Reaper::start(folder.path()).expect("a reaper");
        let mut command = Command::new("sh");
        command
            .args(["-c", "sleep 600 & exit 7"])
            .stdin(Stdio::null());
        let log = folder.path().join("log");
        let mut process = Process::start(command, log, true, &reaper).expect("sh runs");
        let status = process.wait(PATIENCE).await.expect("it ends by itself");
        assert_eq!(status.code(), Some(7));
        let stat = || std::fs::read_to_string(format!("/proc/{}/stat", process.group));
        let stat = stat().expect("nobody else can have its number");
        assert!(stat.contains(") Z "), "{stat}");
        let is_there = |process: &Process| test_kill_process_group(process.group).is_ok();
        assert!(is_there(&process), "what it started runs");

        process.kill();
        let deadline = Instant::now() + PATIENCE;
        while is_there(&process) {
            assert!(Instant::now() < deadline, "what it started goes on");
            tokio::time::sleep(GLANCE).await;
        }
        assert_eq!(process.ended().and_then(|status| status.code()), Some(7));
        let mut killed = sleeper(&reaper, folder.path());
        killed.signal(Signal::KILL);
        let status = killed.wait(PATIENCE).await.expect("it is killed");
        assert_eq!(status.signal(), Some(9));
    }

    #[tokio::test]
    async fn what_a_killed_test_leaves_is_reaped() {
        let folder = tempfile::tempdir().expect("a folder");
        let reaper = Reaper::start(folder.path()).expect("a reaper");
        let mut process = sleeper(&reaper, folder.path());
        let stopped = sleeper(&reaper, folder.path());
        drop(stopped);

        // A killed test closes its end of the pipe and drops nothing.
        *reaper.pipe.lock().expect("the pipe is not poisoned") = None;

        let status = process.wait(PATIENCE).await.expect("the reaper ends it");
        assert!(!status.success());
        drop(process);
        drop(reaper);
        assert!(!folder.path().exists());
    }
}
