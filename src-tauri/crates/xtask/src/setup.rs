//! What has to be installed. On Debian and its kin what is missing is installed; elsewhere it is named. Nothing that is there
//! is touched.

use std::{env::consts::OS, path::Path, process::Command};

use crate::{
    package,
    shell::{Failure, Result, ask, cargo, root, run, say, step, which},
    ui,
};

/// What something is needed for. Each of these adds to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum For {
    /// Building `latchkey`, the engine in a terminal.
    Terminal,
    /// A keychain where the session has none.
    Keychain,
    /// Building the window.
    Window,
    /// Making packages.
    Packages,
    /// Tests and benches with a bus, a keychain and a display of their own.
    Tests,
    /// What benches measure beside.
    Benches,
    /// Compiling for Windows, and running what comes of it.
    Elsewhere,
}

/// What `cargo xtask setup` prepares.
pub(crate) const EVERYTHING: &[For] = &[
    For::Terminal,
    For::Keychain,
    For::Window,
    For::Packages,
    For::Tests,
];

/// The npm packages in `tests/peers` that tests run.
const PEERS: [&str; 2] = ["oidc-provider", "openid-client"];
/// The package whose installation would make a database and start it.
const POSTGRESQL: &str = "postgresql";
/// Read by that package's installation.
const NO_CLUSTER: &str = "/etc/postgresql-common/createcluster.d/latchkey-setup.conf";

struct Need {
    purpose: For,
    what: &'static str,
    there: fn() -> bool,
    /// Packages of Debian and Ubuntu, Fedora, and Arch.
    apt: &'static str,
    dnf: &'static str,
    pacman: &'static str,
}

const NEEDS: &[Need] = &[
    Need {
        purpose: For::Terminal,
        what: "a C compiler",
        there: || which("cc").is_some(),
        apt: "build-essential",
        dnf: "gcc",
        pacman: "base-devel",
    },
    Need {
        purpose: For::Keychain,
        what: "a session bus",
        there: || which("dbus-daemon").is_some() && which("dbus-send").is_some(),
        apt: "dbus",
        dnf: "dbus-daemon",
        pacman: "dbus",
    },
    Need {
        purpose: For::Keychain,
        what: "a keychain",
        there: || which("gnome-keyring-daemon").is_some(),
        apt: "gnome-keyring",
        dnf: "gnome-keyring",
        pacman: "gnome-keyring",
    },
    Need {
        purpose: For::Window,
        what: "pkg-config",
        there: || which("pkg-config").is_some(),
        apt: "pkg-config",
        dnf: "pkgconf-pkg-config",
        pacman: "pkgconf",
    },
    Need {
        purpose: For::Window,
        what: "WebKitGTK 4.1 with its headers",
        there: || ask(Command::new("pkg-config").args(["--exists", "webkit2gtk-4.1"])).is_some(),
        apt: "libwebkit2gtk-4.1-dev",
        dnf: "webkit2gtk4.1-devel",
        pacman: "webkit2gtk-4.1",
    },
    Need {
        purpose: For::Window,
        what: "a font",
        there: || is_filled("/usr/share/fonts") || is_filled("/usr/local/share/fonts"),
        apt: "fonts-dejavu-core",
        dnf: "dejavu-sans-fonts",
        pacman: "ttf-dejavu",
    },
    Need {
        purpose: For::Tests,
        what: "a display without a monitor",
        there: || which("Xvfb").is_some(),
        apt: "xvfb",
        dnf: "xorg-x11-server-Xvfb",
        pacman: "xorg-server-xvfb",
    },
    Need {
        purpose: For::Tests,
        what: "WebKit's driver",
        there: || which("WebKitWebDriver").is_some(),
        apt: "webkit2gtk-driver",
        dnf: "webkit2gtk4.1",
        pacman: "webkit2gtk-4.1",
    },
    Need {
        purpose: For::Tests,
        what: "another reader of QR codes",
        there: || which("zbarimg").is_some(),
        apt: "zbar-tools",
        dnf: "zbar-tools",
        pacman: "zbar",
    },
    Need {
        purpose: For::Tests,
        what: "PostgreSQL",
        there: postgres,
        apt: POSTGRESQL,
        dnf: "postgresql-server",
        pacman: "postgresql",
    },
    Need {
        purpose: For::Tests,
        what: "a way to make a Debian tree",
        there: || which("mmdebstrap").is_some() && which("unshare").is_some(),
        apt: "mmdebstrap",
        dnf: "mmdebstrap",
        pacman: "mmdebstrap",
    },
    Need {
        purpose: For::Tests,
        what: "a way to own that tree without being root",
        there: || which("newuidmap").is_some(),
        apt: "uidmap",
        dnf: "shadow-utils",
        pacman: "shadow",
    },
    Need {
        purpose: For::Tests,
        what: "desktop-file-validate",
        there: || which("desktop-file-validate").is_some(),
        apt: "desktop-file-utils",
        dnf: "desktop-file-utils",
        pacman: "desktop-file-utils",
    },
    Need {
        purpose: For::Tests,
        what: "appstreamcli",
        there: || which("appstreamcli").is_some(),
        apt: "appstream",
        dnf: "appstream",
        pacman: "appstream",
    },
    Need {
        purpose: For::Tests,
        what: "gio",
        there: || which("gio").is_some(),
        apt: "libglib2.0-bin",
        dnf: "glib2",
        pacman: "glib2",
    },
    Need {
        purpose: For::Packages,
        what: "dpkg",
        there: || which("dpkg-deb").is_some(),
        apt: "dpkg",
        dnf: "dpkg",
        pacman: "dpkg",
    },
    Need {
        purpose: For::Tests,
        what: "rpm",
        there: || which("rpm").is_some(),
        apt: "rpm",
        dnf: "rpm",
        pacman: "rpm-tools",
    },
    Need {
        purpose: For::Benches,
        what: "ripgrep",
        there: || which("rg").is_some(),
        apt: "ripgrep",
        dnf: "ripgrep",
        pacman: "ripgrep",
    },
    Need {
        purpose: For::Benches,
        what: "oidc-agent",
        there: || which("oidc-agent").is_some() && which("oidc-token").is_some(),
        apt: "oidc-agent-cli",
        dnf: "oidc-agent-cli",
        pacman: "oidc-agent",
    },
    Need {
        purpose: For::Elsewhere,
        what: "a C compiler for Windows",
        there: || which("x86_64-w64-mingw32-gcc").is_some(),
        apt: "gcc-mingw-w64-x86-64",
        dnf: "mingw64-gcc",
        pacman: "mingw-w64-gcc",
    },
    Need {
        purpose: For::Elsewhere,
        what: "Wine",
        there: || which("wine").is_some() && which("wineboot").is_some(),
        apt: "wine",
        dnf: "wine-core",
        pacman: "wine",
    },
    Need {
        purpose: For::Tests,
        what: "secret-tool",
        there: || which("secret-tool").is_some(),
        apt: "libsecret-tools",
        dnf: "libsecret",
        pacman: "libsecret",
    },
];

/// Prepares the machine and the repository for `purposes`.
pub(crate) fn setup(purposes: &[For]) -> Result<()> {
    step("System packages", || system(purposes))?;
    if purposes.contains(&For::Window) {
        step("Packages of the interface (npm)", ui::packages)?;
    }
    if purposes.contains(&For::Packages) {
        step("Tauri's bundler (npm)", || {
            ui::packages_in(&package::tools())
        })?;
    }
    if purposes.contains(&For::Tests) {
        for peer in PEERS {
            let folder = root().join("tests/peers").join(peer);
            step(&format!("A peer of the tests: {peer} (npm)"), || {
                ui::packages_in(&folder)
            })?;
        }
        step("The test runner (cargo-nextest)", nextest)?;
    }
    Ok(())
}

fn system(purposes: &[For]) -> Result<()> {
    match OS {
        "linux" => linux(purposes),
        "macos" if ask(Command::new("xcode-select").arg("-p")).is_none() => Err(Failure::new(
            "Apple's compiler is missing; install it with `xcode-select --install`, then run this again.",
        )),
        "macos" => Ok(()),
        _ => {
            say(
                "    Needed besides Rust: on Windows the C++ build tools of Visual Studio and the WebView2 runtime.",
            );
            Ok(())
        }
    }
}

fn linux(purposes: &[For]) -> Result<()> {
    let missing: Vec<&Need> = NEEDS
        .iter()
        .filter(|need| purposes.contains(&need.purpose) && !(need.there)())
        .collect();
    if missing.is_empty() {
        say("    all there");
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().map(|need| need.what).collect();
    say(&format!("    missing: {}", names.join(", ")));
    if which("apt-get").is_some() {
        return apt(&packages(&missing, |need| need.apt));
    }
    let command = if which("dnf").is_some() {
        format!(
            "sudo dnf install {}",
            packages(&missing, |need| need.dnf).join(" ")
        )
    } else if which("pacman").is_some() {
        format!(
            "sudo pacman -S --needed {}",
            packages(&missing, |need| need.pacman).join(" ")
        )
    } else {
        "your package manager".into()
    };
    Err(Failure::new(format!(
        "{} must be installed first; do so with {command}, then run this again.",
        names.join(", ")
    )))
}

fn apt(packages: &[&str]) -> Result<()> {
    let administrator = ask(Command::new("id").arg("-u")).as_deref() == Some("0");
    if !administrator && which("sudo").is_none() {
        return Err(Failure::new(format!(
            "An administrator must run `apt-get install {}` first.",
            packages.join(" ")
        )));
    }
    let as_administrator = |words: &[&str]| {
        let mut command = if administrator {
            Command::new("env")
        } else {
            Command::new("sudo")
        };
        if !administrator {
            command.arg("env");
        }
        run(command.args(words))
    };
    let apt = |arguments: &[&str]| {
        let apt = ["DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet"];
        as_administrator(&[&apt, arguments].concat())
    };
    apt(&["update"])?;
    let install = || apt(&[&["install", "--yes", "--no-install-recommends"], packages].concat());
    if !packages.contains(&POSTGRESQL) {
        return install();
    }
    // The tests have databases of their own; the machine gets none by this, and its settings stay as they were.
    let write = "mkdir -p \"${0%/*}\" && echo 'create_main_cluster = false' >\"$0\"";
    as_administrator(&["sh", "-c", write, NO_CLUSTER])?;
    let installed = install();
    as_administrator(&["rm", NO_CLUSTER])?;
    installed
}

/// Debian keeps it away from PATH.
fn postgres() -> bool {
    let versions = std::fs::read_dir("/usr/lib/postgresql");
    let mut versions = versions.into_iter().flatten().flatten();
    versions.any(|version| version.path().join("bin/postgres").is_file())
        || which("postgres").is_some()
}

fn nextest() -> Result<()> {
    if ask(cargo().args(["nextest", "--version"])).is_some() {
        say("    there");
        return Ok(());
    }
    say("    missing; building it takes some minutes, once");
    run(cargo()
        .args(["install", "--locked", "cargo-nextest"])
        .current_dir(root()))
}

fn packages<'a>(needs: &[&'a Need], of: fn(&Need) -> &'static str) -> Vec<&'a str> {
    needs.iter().map(|need| of(need)).collect()
}

fn is_filled(folder: impl AsRef<Path>) -> bool {
    std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some())
}
