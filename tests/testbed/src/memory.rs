//! What is in the memory of a running process, looked through as a core dump would be.
//!
//! `gcore` stops a process, reads the regions of `/proc/PID/maps` out of `/proc/PID/mem` and writes them to a file. Here the
//! same bytes are read the same way and searched instead of written, so no file with secrets is left behind. It is more than
//! the kernel's own core dump has, which by default leaves out what is mapped from files and what was marked as not to be
//! dumped. Three things are left out: regions without the right to read, pages that are neither in memory nor swapped out,
//! which hold nothing but what their file does, and the registers of the threads. The last is less than a core dump has: a
//! vector register is wide enough for a key, until the thread computes something else.
//!
//! Reading another process's memory needs the right to trace it: the same user and, where Yama restricts that to ancestors,
//! being one. A test is an ancestor of everything on its desktop.
//!
//! What is sought is never shown: what was [`Found`] has its name and its place.

use std::{
    fmt,
    fs::File,
    os::unix::fs::FileExt,
    path::PathBuf,
    time::{Duration, Instant},
};

use base64::prelude::{BASE64_STANDARD_NO_PAD, Engine as _};
use memchr::memmem::Finder;
use rustix::process::{Pid, Signal, kill_process};

use crate::{TestbedError, process::GLANCE};

/// How long a process may take to stop.
const PATIENCE: Duration = Duration::from_secs(5);
/// How much is read at a time.
const PIECE: usize = 4 * 1024 * 1024;

/// Bytes to look for, under a name to speak of them by.
#[derive(Clone)]
pub struct Sought {
    name: String,
    bytes: Vec<u8>,
}

/// Where something sought was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The name it was sought under.
    pub name: String,
    /// The program in whose memory it was.
    pub program: String,
    /// What the region is mapped from, or what it is; empty for memory a program took for itself.
    pub region: String,
    /// Where it begins.
    pub address: u64,
}

impl Sought {
    /// A text, such as a token.
    #[must_use]
    pub fn text(name: &str, text: &str) -> Self {
        Self::bytes(name, text.as_bytes())
    }

    /// A key in every form it may be written in: its bytes, in hex and in base64.
    #[must_use]
    pub fn key(name: &str, key: &[u8]) -> Vec<Self> {
        let base64 = BASE64_STANDARD_NO_PAD.encode(key);
        vec![
            Self::bytes(name, key),
            Self::text(&format!("{name} in hex"), &hex::encode(key)),
            Self::text(&format!("{name} in HEX"), &hex::encode_upper(key)),
            Self::text(&format!("{name} in base64"), &base64),
        ]
    }

    /// Bytes as they are.
    #[must_use]
    pub fn bytes(name: &str, bytes: &[u8]) -> Self {
        Self {
            name: name.to_owned(),
            bytes: bytes.to_vec(),
        }
    }

    /// The name it is spoken of by.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The bytes themselves.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether it is somewhere in `haystack`.
    #[must_use]
    pub fn is_in(&self, haystack: &[u8]) -> bool {
        memchr::memmem::find(haystack, &self.bytes).is_some()
    }
}

impl fmt::Debug for Sought {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sought")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// A process and everything it started that still runs, the process first.
#[must_use]
pub fn family(process: u32) -> Vec<u32> {
    let mut family = vec![process];
    let mut next = 0;
    while let Some(&process) = family.get(next) {
        next += 1;
        let tasks = format!("/proc/{process}/task");
        let Ok(tasks) = std::fs::read_dir(&tasks) else {
            // It ended while we looked.
            continue;
        };
        for task in tasks.flatten() {
            let children = task.path().join("children");
            let children = std::fs::read_to_string(&children).unwrap_or_default();
            let children = children.split_whitespace().flat_map(str::parse);
            // One that ended and was not waited for has no program any more.
            family.extend(children.filter(|&child| !program_of(child).is_empty()));
        }
    }
    family
}

/// The name of a process's program.
#[must_use]
pub fn program_of(process: u32) -> String {
    std::fs::read_link(format!("/proc/{process}/exe"))
        .ok()
        .and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
        .unwrap_or_default()
}

/// Stops the processes, looks through their memory, and lets them go on.
pub fn search(processes: &[u32], sought: &[Sought]) -> Result<Vec<Found>, TestbedError> {
    let stopped = processes
        .iter()
        .map(|&process| Stopped::stop(process))
        .collect::<Result<Vec<_>, _>>()?;
    let mut found = Vec::new();
    for process in &stopped {
        process.search(sought, &mut found)?;
    }
    Ok(found)
}

/// A process that is stopped until this is dropped.
struct Stopped {
    process: u32,
    pid: Pid,
}

impl Stopped {
    fn stop(process: u32) -> Result<Self, TestbedError> {
        let pid = i32::try_from(process)
            .ok()
            .and_then(Pid::from_raw)
            .ok_or_else(|| not_readable(process, "that is no process"))?;
        kill_process(pid, Signal::STOP)
            .map_err(|error| not_readable(process, &error.to_string()))?;
        let stopped = Self { process, pid };
        let deadline = Instant::now() + PATIENCE;
        while !stopped.is_stopped()? {
            if Instant::now() > deadline {
                return Err(not_readable(process, "it does not stop"));
            }
            std::thread::sleep(GLANCE);
        }
        Ok(stopped)
    }

    /// Every thread stops on its own.
    fn is_stopped(&self) -> Result<bool, TestbedError> {
        let tasks = PathBuf::from(format!("/proc/{}/task", self.process));
        for task in std::fs::read_dir(&tasks).map_err(TestbedError::file(&tasks))? {
            let stat = task
                .map_err(TestbedError::file(&tasks))?
                .path()
                .join("stat");
            // A thread that ends instead of stopping is gone when it is looked at again.
            let stat = std::fs::read_to_string(stat).unwrap_or_default();
            // The state follows the name, which is in brackets and may hold anything.
            let state = stat
                .rsplit_once(") ")
                .and_then(|(_, rest)| rest.chars().next());
            if !matches!(state, Some('T' | 't')) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn search(&self, sought: &[Sought], found: &mut Vec<Found>) -> Result<(), TestbedError> {
        let program = program_of(self.process);
        let folder = PathBuf::from(format!("/proc/{}", self.process));
        let open = |name: &str| {
            let path = folder.join(name);
            File::open(&path).map_err(TestbedError::file(path))
        };
        let (memory, pages) = (open("mem")?, open("pagemap")?);
        let maps = folder.join("maps");
        let maps = std::fs::read_to_string(&maps).map_err(TestbedError::file(maps))?;
        let finders: Vec<Finder<'_>> = sought
            .iter()
            .map(|sought| Finder::new(&sought.bytes))
            .collect();
        let longest = sought.iter().map(|sought| sought.bytes.len()).max();
        let overlap = longest.unwrap_or(1).saturating_sub(1) as u64;
        let page = rustix::param::page_size() as u64;

        let mut buffer = vec![0; PIECE];
        let mut read = 0;
        for region in maps.lines().filter_map(Region::parse) {
            for (mut start, end) in region.present(&pages) {
                while start < end {
                    let wanted = usize::try_from(end - start).map_or(PIECE, |left| left.min(PIECE));
                    let length = memory.read_at(&mut buffer[..wanted], start).unwrap_or(0);
                    read += length;
                    for (sought, finder) in sought.iter().zip(&finders) {
                        found.extend(finder.find_iter(&buffer[..length]).map(|at| Found {
                            name: sought.name.clone(),
                            program: program.clone(),
                            region: region.name.to_owned(),
                            address: start + at as u64,
                        }));
                    }
                    let reached = start + length as u64;
                    start = if length < wanted {
                        // Some pages belong to the kernel or to a device and cannot be read by anybody.
                        reached / page * page + page
                    } else if reached == end {
                        end
                    } else {
                        reached - overlap
                    };
                }
            }
        }
        if read == 0 {
            return Err(not_readable(self.process, "nothing of it could be read"));
        }
        Ok(())
    }
}

impl Drop for Stopped {
    fn drop(&mut self) {
        // It was there when it was stopped, and nothing that is stopped ends by itself.
        let _ = kill_process(self.pid, Signal::CONT);
    }
}

/// A line of `/proc/PID/maps`.
struct Region<'a> {
    start: u64,
    end: u64,
    name: &'a str,
}

impl<'a> Region<'a> {
    /// A region that can be read; others hold nothing.
    fn parse(line: &'a str) -> Option<Self> {
        let mut words = line.splitn(6, ' ');
        let (start, end) = words.next()?.split_once('-')?;
        if !words.next()?.starts_with('r') {
            return None;
        }
        Some(Self {
            start: u64::from_str_radix(start, 16).ok()?,
            end: u64::from_str_radix(end, 16).ok()?,
            name: words.nth(3).unwrap_or_default().trim(),
        })
    }

    /// The parts of it that are in memory or swapped out. Where that cannot be told, all of it.
    fn present(&self, pages: &File) -> Vec<(u64, u64)> {
        const PAGEMAP_ENTRY: u64 = 8;
        const PRESENT_OR_SWAPPED: u64 = 0b11 << 62;
        let page = rustix::param::page_size() as u64;
        let mut parts: Vec<(u64, u64)> = Vec::new();
        let mut buffer = vec![0; 64 * 1024];
        let mut at = self.start;
        while at < self.end {
            let left = (self.end - at) / page * PAGEMAP_ENTRY;
            let length = usize::try_from(left).map_or(buffer.len(), |left| left.min(buffer.len()));
            if pages
                .read_exact_at(&mut buffer[..length], at / page * PAGEMAP_ENTRY)
                .is_err()
            {
                return vec![(self.start, self.end)];
            }
            for entry in buffer[..length].as_chunks().0 {
                if u64::from_ne_bytes(*entry) & PRESENT_OR_SWAPPED != 0 {
                    match parts.last_mut() {
                        Some((_, end)) if *end == at => *end += page,
                        _ => parts.push((at, at + page)),
                    }
                }
                at += page;
            }
        }
        parts
    }
}

fn not_readable(process: u32, reason: &str) -> TestbedError {
    TestbedError::Memory {
        program: program_of(process),
        reason: reason.to_owned(),
    }
}
