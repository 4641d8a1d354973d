//! What the system says of a process.

#[cfg(target_os = "linux")]
pub(super) use proc::Process;
#[cfg(not(target_os = "linux"))]
pub(super) use table::Process;
#[cfg(windows)]
pub(super) use table::own_user;

/// From `/proc`, a file for each answer.
#[cfg(target_os = "linux")]
mod proc {
    use std::os::unix::fs::MetadataExt as _;
    use std::path::{Path, PathBuf};

    pub(in super::super) struct Process {
        folder: PathBuf,
    }

    impl Process {
        pub(in super::super) fn of(id: u32) -> Option<Self> {
            let folder = PathBuf::from(format!("/proc/{id}"));
            folder.is_dir().then_some(Self { folder })
        }

        /// Whether it runs one of these files, whatever it is called by now.
        pub(in super::super) fn runs_one_of(&self, files: &[PathBuf]) -> bool {
            let theirs = identity(&self.folder.join("exe"));
            theirs.is_some() && files.iter().any(|file| identity(file) == theirs)
        }

        /// Where the file lies that it runs. One that was deleted or replaced is not the one that the name now means.
        pub(in super::super) fn executable(&self) -> Option<PathBuf> {
            let executable = std::fs::read_link(self.folder.join("exe")).ok()?;
            executable.is_file().then_some(executable)
        }

        /// Its name and its arguments, with a NUL after each.
        pub(in super::super) fn command_line(&self) -> Option<Vec<u8>> {
            std::fs::read(self.folder.join("cmdline")).ok()
        }

        pub(in super::super) fn working_folder(&self) -> Option<PathBuf> {
            std::fs::read_link(self.folder.join("cwd")).ok()
        }
    }

    fn identity(path: &Path) -> Option<(u64, u64)> {
        let found = std::fs::metadata(path).ok()?;
        Some((found.dev(), found.ino()))
    }
}

/// From the system's table of processes. Elsewhere than on Linux a file that was replaced while it ran goes by its name.
#[cfg(not(target_os = "linux"))]
mod table {
    use std::path::{Path, PathBuf};

    use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System, UpdateKind};

    pub(in super::super) struct Process {
        executable: Option<PathBuf>,
        command_line: Option<Vec<u8>>,
        working_folder: Option<PathBuf>,
    }

    impl Process {
        pub(in super::super) fn of(id: u32) -> Option<Self> {
            let wanted = ProcessRefreshKind::nothing()
                .with_exe(UpdateKind::Always)
                .with_cmd(UpdateKind::Always)
                .with_cwd(UpdateKind::Always);
            let system = look_up(id, wanted)?;
            let found = system.process(Pid::from_u32(id))?;
            let words = found.cmd().iter();
            let command_line: Vec<u8> = words
                .flat_map(|word| [word.as_encoded_bytes(), b"\0"].concat())
                .collect();
            Some(Self {
                executable: found.exe().and_then(|file| dunce::canonicalize(file).ok()),
                command_line: (!command_line.is_empty()).then_some(command_line),
                working_folder: found.cwd().map(Path::to_owned),
            })
        }

        /// Whether it runs one of these files.
        pub(in super::super) fn runs_one_of(&self, files: &[PathBuf]) -> bool {
            self.executable.as_ref().is_some_and(|theirs| {
                let same =
                    |file: &PathBuf| dunce::canonicalize(file).is_ok_and(|file| file == *theirs);
                files.iter().any(same)
            })
        }

        /// Where the file lies that it runs.
        pub(in super::super) fn executable(&self) -> Option<PathBuf> {
            self.executable.clone()
        }

        /// Its name and its arguments, with a NUL after each.
        pub(in super::super) fn command_line(&self) -> Option<Vec<u8>> {
            self.command_line.clone()
        }

        pub(in super::super) fn working_folder(&self) -> Option<PathBuf> {
            self.working_folder.clone()
        }
    }

    /// The security identifier of the user that runs this program, as `S-1-5-...`.
    #[cfg(windows)]
    pub(in super::super) fn own_user() -> Option<String> {
        let own = std::process::id();
        let wanted = ProcessRefreshKind::nothing().with_user(UpdateKind::Always);
        let system = look_up(own, wanted)?;
        let user = system.process(Pid::from_u32(own))?.user_id()?;
        Some(user.to_string())
    }

    fn look_up(id: u32, wanted: ProcessRefreshKind) -> Option<System> {
        let mut system = System::new().ok()?;
        let only = [Pid::from_u32(id)];
        system.refresh_processes_specifics(ProcessesToUpdate::Some(&only), true, wanted);
        Some(system)
    }
}
