use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::Command,
};

use latchkey_testbed::{Desktop, DesktopOptions, Keyring, TestbedError};

#[tokio::test]
async fn the_environment_of_the_caller_stays_outside() {
    let options = DesktopOptions {
        keyring: Keyring::NoBus,
        display: false,
    };
    let desktop = Desktop::start(options)
        .await
        .expect("a desktop without bus and display");
    let output = desktop.command("env").output().expect("env runs");
    let names: BTreeSet<String> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| Some(line.split_once('=')?.0.to_owned()))
        .collect();
    let expected = [
        "DBUS_SESSION_BUS_ADDRESS",
        "DBUS_SYSTEM_BUS_ADDRESS",
        "GDK_BACKEND",
        "GSETTINGS_BACKEND",
        "HOME",
        "LANG",
        "LATCHKEY_HOME",
        "LIBGL_ALWAYS_SOFTWARE",
        "NO_AT_BRIDGE",
        "PATH",
        "TMPDIR",
        "XDG_CACHE_HOME",
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "XDG_RUNTIME_DIR",
    ];
    assert_eq!(names, expected.map(str::to_owned).into());
    assert!(matches!(desktop.screenshot(), Err(TestbedError::NoDisplay)));
}

#[tokio::test]
async fn nothing_outlives_its_desktop() {
    let desktop = Desktop::start(DesktopOptions::default())
        .await
        .expect("a desktop");
    let folder = desktop.path().to_owned();
    let mut stubborn = desktop.command("sh");
    stubborn.args(["-c", "trap '' TERM; sleep 600 & exec sleep 600"]);
    let program = desktop.spawn(stubborn).expect("a program");
    assert!(
        processes_of(&folder).len() >= 4,
        "bus, keychain, display and program run"
    );

    drop(program);
    drop(desktop);

    assert_eq!(processes_of(&folder), Vec::<PathBuf>::new());
    assert!(!folder.exists());
}

#[tokio::test]
async fn a_missing_program_is_an_error_that_names_it() {
    let options = DesktopOptions {
        keyring: Keyring::NoBus,
        display: false,
    };
    let desktop = Desktop::start(options)
        .await
        .expect("a desktop without bus and display");
    let error = desktop
        .spawn(Command::new("no-such-program"))
        .expect_err("it cannot start");
    assert!(error.to_string().contains("`no-such-program`"), "{error}");
}

/// The processes whose environment or arguments name the folder of a desktop.
fn processes_of(folder: &Path) -> Vec<PathBuf> {
    let needle = folder.as_os_str().as_encoded_bytes();
    let names = |file: PathBuf| {
        std::fs::read(file)
            .is_ok_and(|bytes| bytes.windows(needle.len()).any(|part| part == needle))
    };
    std::fs::read_dir("/proc")
        .expect("a process list")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| !path.ends_with("self") && !path.ends_with("thread-self"))
        .filter(|path| names(path.join("environ")) || names(path.join("cmdline")))
        .collect()
}
