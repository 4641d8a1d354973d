//! Latchkey as it is installed: what its packages hold, and those of Debian in a clean Debian tree, from there started and removed.

mod tree;

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use latchkey_testbed::{Desktop, DesktopOptions, Phone, Window, WindowOptions, binaries};

use crate::support::{Outcome, PATIENCE, objects, photograph, sealed_items, wait_until};
use tree::{Tree, everything_in, said};

/// Everything the app's package holds besides the icons, and the mode of each.
const FILES: [(&str, &str); 7] = [
    ("/usr/bin/latchkey-desktop", "-rwxr-xr-x"),
    ("/usr/share/applications/Latchkey.desktop", "-rw-r--r--"),
    ("/usr/share/doc/latchkey/LICENSE-APACHE", "-rw-r--r--"),
    ("/usr/share/doc/latchkey/LICENSE-MIT", "-rw-r--r--"),
    ("/usr/share/doc/latchkey/copyright", "-rw-r--r--"),
    (
        "/usr/share/icons/hicolor/scalable/apps/latchkey-desktop.svg",
        "-rw-r--r--",
    ),
    (
        "/usr/share/metainfo/dev.latchkey.latchkey.metainfo.xml",
        "-rw-r--r--",
    ),
];
/// Everything the terminal's package holds.
const FILES_OF_TERMINAL: [(&str, &str); 4] = [
    ("/usr/bin/latchkey", "-rwxr-xr-x"),
    ("/usr/share/doc/latchkey-cli/LICENSE-APACHE", "-rw-r--r--"),
    ("/usr/share/doc/latchkey-cli/LICENSE-MIT", "-rw-r--r--"),
    ("/usr/share/doc/latchkey-cli/copyright", "-rw-r--r--"),
];
/// What runs programs that are linked for release, whose addresses to relocate are written in short (`linking.rs`).
const RUNS_RELEASE: (u32, u32) = (2, 36);
const SIZES: [u32; 10] = [16, 22, 24, 32, 48, 64, 96, 128, 256, 512];
const LANGUAGES: [&str; 5] = ["de", "es", "pt_BR", "ja", "ar"];
/// How long a driver is given beyond the moment at which it would have been let in.
const GRACE: Duration = Duration::from_secs(2);

#[tokio::test]
async fn the_debs_install_into_a_clean_debian_work_there_and_leave_nothing() -> Outcome {
    let own_name = "installed::the_debs_install_into_a_clean_debian_work_there_and_leave_nothing";
    if !tree::entered_as_root(own_name)? {
        return Ok(());
    }
    let deb = binaries().package("deb")?;
    let tree = Tree::with(&field(&deb, "Depends")?)?;
    let desktop = Desktop::start(DesktopOptions::default()).await?;
    let (here, terminal) = (
        desktop.path().join("latchkey.deb"),
        desktop.path().join("latchkey-cli.deb"),
    );
    std::fs::copy(&deb, &here)?;
    std::fs::copy(binaries().terminal_package("deb")?, &terminal)?;
    let opens = ["gio", "mime", "x-scheme-handler/latchkey"];

    // Without a network apt can only take what is there: the dependencies that the packages declare.
    let install = ["apt-get", "install", "--yes", "--no-install-recommends"].map(Path::new);
    tree.run(&desktop, install.into_iter().chain([&*here, &*terminal]))?;
    for package in ["latchkey", "latchkey-cli"] {
        let status = "--showformat=${db:Status-Abbrev}";
        let status = tree.run(&desktop, ["dpkg-query", "--show", status, package])?;
        assert_eq!(status.trim(), "ii", "{package}");
        assert_eq!(tree.run(&desktop, ["dpkg", "--verify", package])?, "");
    }
    let answer = tree.run(&desktop, opens)?;
    assert!(answer.contains("Latchkey.desktop"), "{answer}");

    // As a desktop's menu starts it.
    let entry = "/usr/share/applications/Latchkey.desktop";
    let mut app = desktop.spawn(tree.command(&desktop, ["gio", "launch", entry]))?;
    let qr_uri = match desktop.wait_for_qr(PATIENCE).await {
        Ok(qr_uri) => qr_uri,
        Err(error) => return Err(format!("{error}; the app said: {}", app.log()).into()),
    };
    photograph(&desktop, "installed").await?;
    let server = desktop.embedded_server(PATIENCE).await?;
    let phone = Phone::new(server.sandbox.as_ref().ok_or("no sandbox")?);
    phone.scan(&qr_uri).await?;
    let account = phone.accounts().await?.remove(0);
    phone.approve(&qr_uri, &account).await?;
    // In a terminal there are the window's accounts. They are sealed before they are listed.
    let subject = format!("sandbox:{account}");
    let listed = wait_until("the account is not listed", async || {
        let listed = tree.run(&desktop, ["latchkey", "--json", "accounts"])?;
        let listed = objects(&listed)?;
        Ok(listed.iter().any(|listed| listed["subject"] == subject))
    });
    listed
        .await
        .map_err(|error| format!("{error}: {}", app.log()))?;
    let items = sealed_items(&desktop)?;
    assert!(
        items.iter().any(|item| item.starts_with("account:")),
        "{items:?}"
    );
    app.stop();

    let purge = ["apt-get", "purge", "--yes", "latchkey", "latchkey-cli"];
    tree.run(&desktop, purge)?;
    assert!(!tree.run(&desktop, opens)?.contains("Latchkey"));
    let mut left = Vec::new();
    for file in tree.changed()? {
        let inside = tree.inside(&file)?;
        // Here Debian writes down what it did, and what there was before.
        let recorded = ["var/log", "var/lib/dpkg/status-old"]
            .iter()
            .any(|known| inside.starts_with(known));
        let named = inside.to_string_lossy().to_lowercase().contains("latchkey");
        if !recorded && (named || mentions(&file)?) {
            left.push(inside.to_owned());
        }
    }
    assert!(left.is_empty(), "{left:?}");
    Ok(())
}

/// Into a tree without anything else: the libraries that it needs are those of this machine.
#[tokio::test]
async fn the_rpms_install_work_and_leave_nothing() -> Outcome {
    if !tree::entered_as_root("installed::the_rpms_install_work_and_leave_nothing")? {
        return Ok(());
    }
    let packages = [
        binaries().package("rpm")?,
        binaries().terminal_package("rpm")?,
    ];
    let desktop = Desktop::start(DesktopOptions::default()).await?;
    let tree = tempfile::tempdir()?;
    let rpm = |words: &[&str]| {
        let mut rpm = Command::new("rpm");
        said(rpm.arg("--root").arg(tree.path()).args(words))
    };
    rpm(&["--initdb"])?;
    for package in packages {
        let package = package.to_str().ok_or("a path that is no text")?;
        rpm(&["--install", "--nodeps", package])?;
    }
    for package in ["latchkey", "latchkey-cli"] {
        assert_eq!(rpm(&["--verify", "--nodeps", package])?, "");
    }

    let program = tree.path().join("usr/bin/latchkey-desktop");
    let mut app = desktop.spawn(desktop.command(&program))?;
    if let Err(error) = desktop.wait_for_qr(PATIENCE).await {
        return Err(format!("{error}; the app said: {}", app.log()).into());
    }
    app.stop();
    let mut latchkey = desktop.command(tree.path().join("usr/bin/latchkey"));
    let listed = said(latchkey.args(["--json", "accounts"]))?;
    assert!(listed.is_empty(), "no account is linked: {listed}");

    rpm(&["--erase", "latchkey", "latchkey-cli"])?;
    let ours = |file: &PathBuf| file.to_string_lossy().to_lowercase().contains("latchkey");
    let left: Vec<PathBuf> = everything_in(tree.path())?
        .into_iter()
        .filter(ours)
        .collect();
    // Tauri's bundler gives a .rpm no folders, so this one stays, with nothing in it.
    assert_eq!(left, [tree.path().join("usr/share/doc/latchkey")]);
    Ok(())
}

#[test]
fn the_packages_hold_what_belongs_in_them_and_nothing_else() -> Outcome {
    let known = |files: &[(&str, &str)]| -> Held {
        let files = files.iter();
        files
            .map(|(path, mode)| ((*path).to_owned(), (*mode).to_owned()))
            .collect()
    };
    let mut app = known(&FILES);
    app.extend(SIZES.map(|size| (format!("/{}", icon(size)), "-rw-r--r--".to_owned())));
    let terminal = known(&FILES_OF_TERMINAL);

    for (deb, expected) in [
        (binaries().package("deb")?, &app),
        (binaries().terminal_package("deb")?, &terminal),
    ] {
        assert_eq!(held_by_deb(&deb)?, *expected);
        let control = said(Command::new("dpkg-deb").arg("--info").arg(&deb))?;
        for script in ["preinst", "postinst", "prerm", "postrm"] {
            assert!(!control.contains(script), "{control}");
        }
    }
    for (rpm, expected) in [
        (binaries().package("rpm")?, &app),
        (binaries().terminal_package("rpm")?, &terminal),
    ] {
        assert_eq!(held_by_rpm(&rpm)?, *expected);
        let scripts = said(rpm_query(&rpm).arg("--scripts"))?;
        assert_eq!(scripts, "", "no package runs anything");
    }
    Ok(())
}

#[test]
fn the_packages_need_what_the_program_loads_and_recommend_a_keychain() -> Outcome {
    let (deb, rpm) = (binaries().package("deb")?, binaries().package("rpm")?);
    let depends = field(&deb, "Depends")?;
    let requires = said(rpm_query(&rpm).arg("--requires"))?;
    // What the program is linked with. The tray is spoken to over the session's bus and needs no library.
    for (debian, soname) in [
        ("libwebkit2gtk-4.1-0", "libwebkit2gtk-4.1.so.0()(64bit)"),
        ("libgtk-3-0", "libgtk-3.so.0()(64bit)"),
    ] {
        assert!(
            depends.split(", ").any(|needed| needed == debian),
            "{debian} in {depends}"
        );
        assert!(
            requires.lines().any(|needed| needed == soname),
            "{soname} in {requires}"
        );
    }
    for (deb, rpm, program) in [
        (deb.clone(), rpm.clone(), "latchkey-desktop"),
        (
            binaries().terminal_package("deb")?,
            binaries().terminal_package("rpm")?,
            "latchkey",
        ),
    ] {
        let folder = unpacked(&deb)?;
        let (major, minor) = newest_glibc(&folder.path().join("usr/bin").join(program))?;
        assert!((major, minor) <= RUNS_RELEASE, "{program}: {major}.{minor}");
        let requires = said(rpm_query(&rpm).arg("--requires"))?;
        let uses = format!(".so.6(GLIBC_{major}.{minor})(64bit)");
        assert!(requires.contains(&uses), "{uses}: {requires}");
        let (major, minor) = RUNS_RELEASE;
        let depends = field(&deb, "Depends")?;
        let needs = format!("libc6 (>= {major}.{minor})");
        assert!(depends.contains(&needs), "{needs}: {depends}");
    }
    assert!(
        requires.contains("libc.so.6(GLIBC_ABI_DT_RELR)(64bit)"),
        "{requires}"
    );

    for recommended in [
        field(&deb, "Recommends")?,
        said(rpm_query(&rpm).arg("--recommends"))?,
    ] {
        for name in ["gnome-keyring", "xdg-utils"] {
            assert!(recommended.contains(name), "{name} in {recommended}");
        }
    }
    Ok(())
}

#[test]
fn the_desktop_entry_is_valid_speaks_six_languages_and_opens_latchkey_addresses() -> Outcome {
    let folder = unpacked(&binaries().package("deb")?)?;
    let share = folder.path().join("usr/share");
    let entry = share.join("applications/Latchkey.desktop");
    let told = said(Command::new("desktop-file-validate").arg(&entry))?;
    assert!(
        !told.contains("error:") && !told.contains("warning:"),
        "{told}"
    );
    said(
        Command::new("appstreamcli")
            .args(["validate", "--no-net"])
            .arg(share.join("metainfo/dev.latchkey.latchkey.metainfo.xml")),
    )?;

    let text = std::fs::read_to_string(&entry)?;
    let value = |key: &str| {
        text.lines()
            .find_map(|line| line.strip_prefix(key)?.strip_prefix('='))
            .ok_or_else(|| format!("no {key} in {text}"))
    };
    for key in ["GenericName", "Comment", "Keywords"] {
        let mut said_so = BTreeSet::from([value(key)?]);
        for language in LANGUAGES {
            said_so.insert(value(&format!("{key}[{language}]"))?);
        }
        assert_eq!(said_so.len(), LANGUAGES.len() + 1, "{key}: {said_so:?}");
    }
    assert_eq!(value("Exec")?, "latchkey-desktop %u");
    assert_eq!(value("MimeType")?, "x-scheme-handler/latchkey;");
    assert_eq!(value("Icon")?, "latchkey-desktop");
    for size in SIZES {
        let found = image::image_dimensions(folder.path().join(icon(size)))?;
        assert_eq!(found, (size, size));
    }
    let documents = share.join("doc/latchkey");
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        let ours = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(licence))?;
        assert!(std::fs::read(documents.join(licence))? == ours, "{licence}");
    }
    Ok(())
}

#[tokio::test]
async fn s12_a_packaged_app_opens_its_window_and_lets_no_webdriver_in() -> Outcome {
    let folder = unpacked(&binaries().package("deb")?)?;
    let app = folder.path().join("usr/bin/latchkey-desktop");
    let desktop = Desktop::start(DesktopOptions::default()).await?;
    let driven = Window::open(&desktop, &app, WindowOptions::default());
    tokio::pin!(driven);
    let driven = tokio::select! {
        shown = desktop.wait_for_qr(PATIENCE) => {
            shown?;
            tokio::time::timeout(GRACE, &mut driven).await.ok()
        }
        driven = &mut driven => {
            desktop.wait_for_qr(PATIENCE).await?;
            Some(driven)
        }
    };
    assert!(
        !matches!(driven, Some(Ok(_))),
        "s12: the window can be driven"
    );
    Ok(())
}

/// Where an icon lies in a package.
fn icon(size: u32) -> String {
    format!("usr/share/icons/hicolor/{size}x{size}/apps/latchkey-desktop.png")
}

/// One field of a .deb's control file.
fn field(deb: &Path, name: &str) -> Result<String, Box<dyn Error>> {
    let value = said(Command::new("dpkg-deb").arg("--field").arg(deb).arg(name))?;
    Ok(value.trim().to_owned())
}

/// Files by their path, and the mode of each.
type Held = BTreeMap<String, String>;

/// What a .deb holds, all of it root's.
fn held_by_deb(deb: &Path) -> Result<Held, Box<dyn Error>> {
    let mut held = Held::new();
    let contents = said(Command::new("dpkg-deb").arg("--contents").arg(deb))?;
    for line in contents.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [mode, owner, _, _, _, path] = words.as_slice() else {
            return Err(format!("not a line of a package's contents: {line}").into());
        };
        assert_eq!(*owner, "root/root", "{path}");
        if mode.starts_with('d') {
            assert_eq!(*mode, "drwxr-xr-x", "{path}");
        } else {
            let path = format!("/{}", path.trim_start_matches("./"));
            held.insert(path, (*mode).to_owned());
        }
    }
    Ok(held)
}

/// What an .rpm holds, all of it root's.
fn held_by_rpm(rpm: &Path) -> Result<Held, Box<dyn Error>> {
    let mut held = Held::new();
    let format = "[%{FILEMODES:perms} %{FILEUSERNAME}:%{FILEGROUPNAME} %{FILENAMES}\n]";
    let listed = said(rpm_query(rpm).args(["--queryformat", format]))?;
    for line in listed.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [mode, "root:root", path] = words.as_slice() else {
            return Err(format!("not a file of root's: {line}").into());
        };
        if mode.starts_with('d') {
            assert_eq!(*mode, "drwxr-xr-x", "{path}");
        } else {
            held.insert((*path).to_owned(), (*mode).to_owned());
        }
    }
    Ok(held)
}

/// The newest version of the C library that a program uses anything of.
fn newest_glibc(program: &Path) -> Result<(u32, u32), Box<dyn Error>> {
    let symbols = said(Command::new("objdump").arg("-T").arg(program))?;
    let versions = symbols.split("GLIBC_").skip(1).filter_map(|text| {
        let end = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.')?;
        let mut numbers = text[..end].split('.').map(str::parse::<u32>);
        Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
    });
    versions
        .max()
        .ok_or_else(|| "the program uses no C library".into())
}

fn rpm_query(rpm: &Path) -> Command {
    let mut query = Command::new("rpm");
    query.args(["--query", "--package"]).arg(rpm);
    query
}

/// A .deb's files in a folder.
fn unpacked(deb: &Path) -> Result<tempfile::TempDir, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    said(
        Command::new("dpkg-deb")
            .arg("--extract")
            .arg(deb)
            .arg(folder.path()),
    )?;
    Ok(folder)
}

/// Whether a file has our name in it.
fn mentions(file: &PathBuf) -> Result<bool, Box<dyn Error>> {
    if file.is_symlink() {
        return Ok(false);
    }
    let bytes = std::fs::read(file)?.to_ascii_lowercase();
    Ok(bytes
        .windows(b"latchkey".len())
        .any(|window| window == b"latchkey"))
}
