//! What a process has used of the machine so far, as the kernel counts it.

use std::{io, time::Duration};

use super::super::Result;

/// One look at a process.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Usage {
    /// On all cores, in its own code and in the kernel's.
    pub(crate) processor: Duration,
    /// Its proportional set size: what it shares with others counts by its share.
    pub(crate) mebibytes: f64,
}

impl Usage {
    /// Looks at a process now.
    pub(crate) fn of(process: u32) -> Result<Self> {
        let read = |name: &str| std::fs::read_to_string(format!("/proc/{process}/{name}"));
        let ticks = ticks(&read("stat")?).ok_or_else(|| unreadable("stat"))?;
        let per_second = rustix::param::clock_ticks_per_second();
        let kilobytes =
            kilobytes(&read("smaps_rollup")?).ok_or_else(|| unreadable("smaps_rollup"))?;
        Ok(Self {
            processor: Duration::from_millis(ticks * 1000 / per_second),
            mebibytes: f64::from(kilobytes) / 1024.0,
        })
    }
}

/// proc_pid_stat(5): the fields 14 and 15, user and system time. The second field may hold spaces and brackets.
fn ticks(stat: &str) -> Option<u64> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(14 - 3);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(user + system)
}

fn kilobytes(smaps: &str) -> Option<u32> {
    let line = smaps.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.split_whitespace().next()?.parse().ok()
}

fn unreadable(name: &str) -> io::Error {
    io::Error::other(format!(
        "the kernel's {name} of the server under load does not say it"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_files_are_read_where_it_says() {
        let stat = "7 (a (b) c) S 1 7 7 0 -1 4194560 1 2 3 4 150 51 9 9 20 0 4 0 77 1 2 3";
        assert_eq!(ticks(stat), Some(201));
        let smaps = "00400000-7ff [rollup]\nRss:  9000 kB\nPss:    2048 kB\nPss_Anon: 5 kB\n";
        assert_eq!(kilobytes(smaps), Some(2048));
    }

    #[test]
    fn this_process_has_used_something() {
        let usage = Usage::of(std::process::id()).unwrap();
        assert!(usage.mebibytes > 1.0, "{usage:?}");
    }
}
