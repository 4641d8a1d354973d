//! This computer in words, for whoever approves a link of it on a phone.

use latchkey_oauth::DeviceDescription;

const VERSION: &str = concat!("Latchkey ", env!("CARGO_PKG_VERSION"));

/// Its name, its operating system and the version of this program, as far as they are known.
#[must_use]
pub fn describe() -> DeviceDescription {
    DeviceDescription::new(&name(), &system(), VERSION)
}

#[cfg(target_os = "linux")]
fn name() -> String {
    std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default()
}

#[cfg(target_os = "linux")]
fn system() -> String {
    let files = ["/etc/os-release", "/usr/lib/os-release"];
    let release = files
        .iter()
        .find_map(|file| std::fs::read_to_string(file).ok());
    match release.as_deref().and_then(distribution) {
        Some(distribution) => format!("Linux ({distribution})"),
        None => "Linux".to_owned(),
    }
}

#[cfg(target_os = "windows")]
fn name() -> String {
    std::env::var("COMPUTERNAME").unwrap_or_default()
}

#[cfg(target_os = "windows")]
fn system() -> String {
    "Windows".to_owned()
}

#[cfg(target_os = "macos")]
fn name() -> String {
    let name = rustix::system::uname();
    let name = name.nodename().to_string_lossy();
    name.trim_end_matches(".local").to_owned()
}

#[cfg(target_os = "macos")]
fn system() -> String {
    "macOS".to_owned()
}

#[cfg(not(any(target_os = "linux", target_os = "windows", target_os = "macos")))]
fn name() -> String {
    String::new()
}

#[cfg(not(any(target_os = "linux", target_os = "windows", target_os = "macos")))]
fn system() -> String {
    std::env::consts::OS.to_owned()
}

/// The distribution that an `os-release` file names, without what "Linux" says already.
#[cfg(any(target_os = "linux", test))]
fn distribution(release: &str) -> Option<String> {
    let value = |key: &str| {
        let value = release.lines().find_map(|line| line.strip_prefix(key))?;
        Some(value.trim().trim_matches(['"', '\'']).to_owned())
    };
    let name = value("NAME=").filter(|name| !name.is_empty())?;
    let name = name
        .trim_end_matches(" GNU/Linux")
        .trim_end_matches(" Linux");
    Some(match value("VERSION_ID=") {
        Some(version) => format!("{name} {version}"),
        None => name.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distribution_is_named_with_its_version() {
        let debian = "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\n";
        assert_eq!(distribution(debian).as_deref(), Some("Debian 12"));
        let fedora = "NAME='Fedora Linux'\nVERSION_ID=42\n";
        assert_eq!(distribution(fedora).as_deref(), Some("Fedora 42"));
        let arch = "NAME=\"Arch Linux\"\n";
        assert_eq!(distribution(arch).as_deref(), Some("Arch"));
        assert_eq!(distribution("ID=x\n"), None);
    }
}
