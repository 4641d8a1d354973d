//! Streamer mode: whether a program runs that broadcasts the screen.

use std::collections::HashMap;
use std::time::Duration;

/// How often it is looked for.
pub(crate) const LOOK: Duration = Duration::from_secs(5);

/// Programs that broadcast the screen: the process's name and the program's.
const BROADCASTERS: [(&str, &str); 14] = [
    ("obs", "OBS Studio"),
    ("obs64", "OBS Studio"),
    ("obs32", "OBS Studio"),
    ("obs-studio", "OBS Studio"),
    ("streamlabs", "Streamlabs"),
    ("streamlabs desktop", "Streamlabs"),
    ("streamlabs obs", "Streamlabs"),
    ("xsplit.core", "XSplit"),
    ("vmix64", "vMix"),
    ("twitch studio", "Twitch Studio"),
    ("tiktok live studio", "TikTok LIVE Studio"),
    ("mediasdk_server", "TikTok LIVE Studio"),
    ("prism live studio", "PRISM Live Studio"),
    ("wirecast", "Wirecast"),
];

/// In so many looks at a process its name is read: one that was only just begun becomes another program.
const AT_FIRST: u32 = 3;
/// Each so many looks all names are read: a process may become another program late, and the numbers of those that ended are given
/// to others.
const ALL_ANEW: u32 = 6;

/// Looks who broadcasts, again and again. A name that stayed is not read in each look that follows: that is what costs.
#[derive(Debug, Default)]
pub(crate) struct Lookout {
    looks: u32,
    /// In how many looks each process was no broadcaster.
    harmless: HashMap<u32, u32>,
    /// The process that was begun last, and how many looks ago that was noticed.
    newest: (Option<u32>, u32),
    found: Option<&'static str>,
}

impl Lookout {
    /// The broadcasting program that runs, where one does and the system tells.
    pub(crate) fn broadcaster(&mut self) -> Option<&'static str> {
        self.look(newest(), processes, name)
    }

    fn look(
        &mut self,
        newest: Option<u32>,
        processes: impl Fn() -> Vec<u32>,
        name: impl Fn(u32) -> Option<String>,
    ) -> Option<&'static str> {
        let all_anew = self.looks.is_multiple_of(ALL_ANEW);
        self.looks = self.looks.wrapping_add(1);
        self.newest = match self.newest {
            (known, looks) if known.is_some() && known == newest => (known, looks + 1),
            _ => (newest, 0),
        };
        // Where one was found, it may have ended.
        if !all_anew && self.found.is_none() && self.newest.1 >= AT_FIRST {
            return None;
        }
        let processes = processes();
        let mut harmless = HashMap::with_capacity(processes.len());
        self.found = None;
        for process in processes {
            let looks = self.harmless.get(&process).copied().unwrap_or_default();
            let program = if all_anew || looks < AT_FIRST {
                name(process).and_then(|name| known(&name))
            } else {
                None
            };
            match program {
                Some(program) => self.found = Some(program),
                None => drop(harmless.insert(process, looks + 1)),
            }
        }
        self.harmless = harmless;
        self.found
    }
}

fn known(process: &str) -> Option<&'static str> {
    let process = process.trim().to_lowercase();
    let process = process.strip_suffix(".exe").unwrap_or(&process);
    BROADCASTERS
        .iter()
        .find(|(name, _)| *name == process)
        .map(|(_, program)| *program)
}

/// All processes that can be seen.
#[cfg(target_os = "linux")]
fn processes() -> Vec<u32> {
    let folders = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    folders
        .filter_map(|folder| folder.file_name().to_str()?.parse().ok())
        .collect()
}

/// The process, or the thread of one, that was begun last: `proc_loadavg(5)` ends with its number.
#[cfg(target_os = "linux")]
fn newest() -> Option<u32> {
    let load = std::fs::read_to_string("/proc/loadavg").ok()?;
    load.split_whitespace().last()?.parse().ok()
}

#[cfg(target_os = "linux")]
fn name(process: u32) -> Option<String> {
    std::fs::read_to_string(format!("/proc/{process}/comm")).ok()
}

/// Elsewhere nobody looks yet: streamer mode is a switch there.
#[cfg(not(target_os = "linux"))]
fn processes() -> Vec<u32> {
    Vec::new()
}

#[cfg(not(target_os = "linux"))]
fn newest() -> Option<u32> {
    None
}

#[cfg(not(target_os = "linux"))]
fn name(_process: u32) -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn a_broadcasting_program_is_known_by_its_process() {
        assert_eq!(known("obs\n"), Some("OBS Studio"));
        assert_eq!(known("OBS64.exe"), Some("OBS Studio"));
        assert_eq!(known("observer"), None);
        assert_eq!(known(""), None);
    }

    const OBS: Option<&str> = Some("OBS Studio");

    #[test]
    fn one_that_began_as_another_program_is_noticed_and_so_is_its_end() {
        let mut lookout = Lookout::default();
        let looks = ["bash", "obs", "obs", "obs", "obs"].map(|second| {
            let name = |process| Some(if process == 2 { second } else { "init" }.to_owned());
            lookout.look(Some(2), || vec![1, 2], name)
        });
        assert_eq!(looks, [None, OBS, OBS, OBS, OBS]);
        let ended = lookout.look(Some(2), || vec![1], |_| Some("init".to_owned()));
        assert_eq!(ended, None);
    }

    #[test]
    fn one_that_becomes_another_program_late_is_noticed_by_and_by() {
        let mut lookout = Lookout::default();
        let mut look = |name: &str| lookout.look(Some(1), || vec![1], |_| Some(name.to_owned()));
        for _ in 0..=AT_FIRST {
            assert_eq!(look("bash"), None);
        }
        let looks = [(); ALL_ANEW as usize].map(|()| look("obs"));
        assert_eq!(looks.iter().position(Option::is_some), Some(2));
    }

    #[test]
    fn names_are_read_at_first_and_then_seldom_and_processes_listed_where_there_are_new_ones() {
        let mut lookout = Lookout::default();
        let (listed, read) = (Cell::new(0), Cell::new(0));
        let newest = [2, 2, 2, 2, 2, 2, 2, 2, 3, 4];
        let looks = newest.map(|newest| {
            listed.set(0);
            read.set(0);
            let processes = || {
                listed.set(listed.get() + 1);
                vec![1, 2]
            };
            lookout.look(Some(newest), processes, |_| {
                read.set(read.get() + 1);
                Some("bash".to_owned())
            });
            (listed.get(), read.get())
        });
        let expected = [
            (1, 2),
            (1, 2),
            (1, 2),
            (0, 0),
            (0, 0),
            (0, 0),
            (1, 2),
            (0, 0),
            (1, 0),
            (1, 0),
        ];
        assert_eq!(looks, expected);
        let name = |process| Some(if process == 5 { "obs" } else { "bash" }.to_owned());
        assert_eq!(lookout.look(Some(5), || vec![1, 2, 5], name), OBS);
        // Where the system does not tell which was begun last, all are listed.
        listed.set(0);
        lookout.look(
            None,
            || {
                listed.set(1);
                vec![1, 2]
            },
            |_| None,
        );
        assert_eq!(listed.get(), 1);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_process_that_is_begun_is_listed_with_its_name() {
        let mut begun = std::process::Command::new("sleep")
            .arg("60")
            .spawn()
            .unwrap();
        let seen = [
            newest().is_some(),
            processes().contains(&begun.id()),
            name(begun.id()).is_some(),
        ];
        begun.kill().unwrap();
        begun.wait().unwrap();
        assert_eq!(seen, [true; 3]);
    }
}
