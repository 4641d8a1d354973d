//! Streamer mode: whether a program runs that broadcasts the screen.

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

/// The broadcasting program that runs, where one does and the system tells.
pub(crate) fn broadcaster() -> Option<&'static str> {
    processes().find_map(|name| known(&name))
}

fn known(process: &str) -> Option<&'static str> {
    let process = process.trim().to_lowercase();
    let process = process.strip_suffix(".exe").unwrap_or(&process);
    BROADCASTERS
        .iter()
        .find(|(name, _)| *name == process)
        .map(|(_, program)| *program)
}

/// The names of all processes that can be seen.
#[cfg(target_os = "linux")]
fn processes() -> impl Iterator<Item = String> {
    let folders = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    folders
        .filter(|folder| {
            folder
                .file_name()
                .to_string_lossy()
                .starts_with(|c: char| c.is_ascii_digit())
        })
        .filter_map(|folder| std::fs::read_to_string(folder.path().join("comm")).ok())
}

/// Elsewhere nobody looks yet: streamer mode is a switch there.
#[cfg(not(target_os = "linux"))]
fn processes() -> impl Iterator<Item = String> {
    std::iter::empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broadcasting_program_is_known_by_its_process() {
        assert_eq!(known("obs\n"), Some("OBS Studio"));
        assert_eq!(known("OBS64.exe"), Some("OBS Studio"));
        assert_eq!(known("observer"), None);
        assert_eq!(known(""), None);
    }
}
