//! `latchkey platform-config`.

mod folder;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::Value;
use tempfile::TempDir;

const PLAIN: &str = include_str!("../../vault/tests/golden/platform-config/facebook.plain.json");

/// A folder with nothing of this computer's in it.
struct Bench(TempDir);

struct Ran {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Bench {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// `latchkey platform-config` with the keys of these versions, the last of which is current.
    fn command(&self, versions: &[u8], words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_latchkey"));
        command
            .current_dir(self.0.path())
            .env_clear()
            // To open the engine here would fail: this is no folder.
            .env("LATCHKEY_HOME", "/dev/null")
            .args(["platform-config"])
            .args(words)
            .stdin(Stdio::null());
        for version in versions {
            let key = BASE64_STANDARD.encode([*version; 32]);
            command
                .env(format!("ENCRYPTION_KEY_V{version}"), key)
                .env("ENCRYPTION_KEY_VERSION", version.to_string());
        }
        command
    }

    /// Runs it. No secret is ever on standard error.
    fn run(&self, versions: &[u8], words: &[&str]) -> Ran {
        ran(self.command(versions, words).output().unwrap())
    }

    fn run_reading(&self, versions: &[u8], words: &[&str], input: &str) -> Ran {
        let mut child = self
            .command(versions, words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(input.as_bytes()).unwrap();
        drop(stdin);
        ran(child.wait_with_output().unwrap())
    }

    /// The encrypted form under this version.
    fn encrypted(&self, version: u8) -> String {
        let path = self.put("to-encrypt.json", PLAIN);
        let ran = self.run(&[version], &["encrypt", path.to_str().unwrap()]);
        fs::remove_file(path).unwrap();
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        ran.stdout
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let name = |entry: std::io::Result<fs::DirEntry>| {
            entry.unwrap().file_name().into_string().unwrap()
        };
        let mut names: Vec<_> = entries.map(name).collect();
        names.sort_unstable();
        names
    }
}

fn ran(output: Output) -> Ran {
    let ran = Ran {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    };
    assert!(!ran.stderr.contains("CANARY"), "{}", ran.stderr);
    for version in 0..10 {
        assert!(!ran.stderr.contains(&BASE64_STANDARD.encode([version; 32])));
    }
    ran
}

fn json(line: &str) -> Value {
    serde_json::from_str(line).unwrap()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

#[test]
fn results_go_to_standard_output_and_leave_the_file_alone() {
    let bench = Bench::new();
    let path = bench.put("a.json", PLAIN);
    let encrypted = bench.run(&[1], &["encrypt", "a.json"]);
    assert_eq!((encrypted.code, encrypted.stderr.as_str()), (Some(0), ""));
    assert!(!encrypted.stdout.contains("CANARY"));
    assert_eq!(read(&path), PLAIN);

    bench.put("b.json", &encrypted.stdout);
    let moved = bench.run(&[1, 2], &["reencrypt", "b.json"]);
    assert_eq!(moved.code, Some(0), "{}", moved.stderr);
    assert_eq!(moved.stdout.matches("\"keyVersion\": 2").count(), 6);
    assert_eq!(read(&bench.path("b.json")), encrypted.stdout);

    let decrypted = bench.run_reading(&[2], &["decrypt", "-"], &moved.stdout);
    assert_eq!(
        (decrypted.code, decrypted.stdout.as_str()),
        (Some(0), PLAIN)
    );
    let line = bench.run_reading(&[2], &["decrypt", "-", "--json"], &moved.stdout);
    assert_eq!(line.stdout.lines().count(), 1);
    assert_eq!(json(&line.stdout), json(PLAIN));
    assert_eq!(bench.names(), ["a.json", "b.json"]);
}

#[test]
fn in_place_the_file_is_rewritten_and_printed_nowhere() {
    let bench = Bench::new();
    let path = bench.put("a.json", PLAIN);
    let steps: [(&[u8], &str); 3] = [(&[1], "encrypt"), (&[1, 2], "reencrypt"), (&[2], "decrypt")];
    for (versions, verb) in steps {
        let before = read(&path);
        let ran = bench.run(versions, &[verb, "a.json", "--in-place"]);
        assert_eq!(ran.code, Some(0), "{verb} {}", ran.stderr);
        assert_eq!(ran.stdout, "Rewrote a.json.\n");
        assert_ne!(read(&path), before, "{verb}");
        assert_eq!(bench.names(), ["a.json"]);
    }
    assert_eq!(read(&path), PLAIN);
}

#[cfg(unix)]
#[test]
fn in_place_keeps_permissions_and_a_link_but_secrets_are_the_owners_alone() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let bench = Bench::new();
    let path = bench.put("a.json", PLAIN);
    symlink("a.json", bench.path("link.json")).unwrap();
    let mode = || path.metadata().unwrap().permissions().mode() & 0o7777;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();

    let ran = bench.run(&[1], &["encrypt", "link.json", "--in-place"]);
    assert_eq!((ran.code, mode()), (Some(0), 0o640));
    assert!(bench.path("link.json").is_symlink() && !path.is_symlink());
    assert!(!read(&path).contains("CANARY"));

    let ran = bench.run(&[1], &["decrypt", "link.json", "--in-place"]);
    assert_eq!((ran.code, mode()), (Some(0), 0o600));
    assert_eq!(read(&path), PLAIN);
}

#[cfg(unix)]
#[test]
fn secrets_are_not_printed_to_a_terminal() {
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    let bench = Bench::new();
    bench.put("a.json", &bench.encrypted(1));
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&ours).unwrap();
    unlockpt(&ours).unwrap();
    let theirs = ptsname(&ours, Vec::new()).unwrap();
    let terminal = || {
        fs::OpenOptions::new()
            .read(true)
            .write(true)
            .open(theirs.to_str().unwrap())
            .unwrap()
    };
    let on_terminal = |words: &[&str]| {
        let child = bench
            .command(&[1], words)
            .stdout(terminal())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        ran(child.wait_with_output().unwrap())
    };
    let refused = on_terminal(&["decrypt", "a.json"]);
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    assert!(refused.stderr.contains("--in-place"), "{}", refused.stderr);
    assert_eq!(
        on_terminal(&["decrypt", "a.json", "--in-place"]).code,
        Some(0)
    );
    assert_eq!(read(&bench.path("a.json")), PLAIN);
}

#[test]
fn a_check_says_versions_and_what_needs_re_encryption() {
    let bench = Bench::new();
    bench.put("a.json", &bench.encrypted(1));
    let ran = bench.run(&[1, 2], &["check", "a.json", "--json"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert_eq!(
        json(&ran.stdout),
        serde_json::json!({
            "file": "a.json",
            "platform": "facebook",
            "sound": true,
            "secrets": 6,
            "versions": { "1": 6 },
            "needs_reencryption": true,
        })
    );
    let ran = bench.run(&[1], &["check", "a.json"]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.stdout.contains("all open\n"), "{}", ran.stdout);

    let ran = bench.run(&[2], &["check", "a.json", "--json"]);
    assert_eq!(ran.code, Some(1));
    assert_eq!(json(&ran.stdout)["sound"], false);
    assert_eq!(ran.stderr.lines().count(), 6);
    for line in ran.stderr.lines() {
        let error = &json(line)["error"];
        assert_eq!(error["code"], "key_version_missing");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("ENCRYPTION_KEY_V1"), "{message}");
    }
    assert_eq!(bench.run(&[1], &["check", "."]).code, Some(0));
}

#[test]
fn every_failure_has_its_code_its_sentence_and_leaves_the_file_as_it_was() {
    let bench = Bench::new();
    let encrypted = bench.encrypted(1);
    let leftover = encrypted.replacen(
        "\"token_type\"",
        "\"user_access_token\": \"CANARY\", \"token_type\"",
        1,
    );
    let unknown = PLAIN.replace("\"facebook\"", "\"tiktok\"");
    let keys: &[u8] = &[1];
    for (versions, verb, text, words, exit, code) in [
        (
            keys,
            "encrypt",
            unknown.as_str(),
            &[] as &[&str],
            1,
            "unknown_platform",
        ),
        (
            keys,
            "encrypt",
            PLAIN,
            &["--platform", "x"],
            1,
            "other_platform",
        ),
        (keys, "encrypt", &encrypted, &[], 1, "already_encrypted"),
        (keys, "encrypt", "{\"CANARY", &[], 1, "not_json"),
        (keys, "decrypt", PLAIN, &[], 1, "plaintext_secret"),
        (keys, "decrypt", &leftover, &[], 1, "plaintext_secret"),
        (keys, "reencrypt", &leftover, &[], 1, "plaintext_secret"),
        (keys, "check", &leftover, &[], 1, "plaintext_secret"),
        (&[2], "decrypt", &encrypted, &[], 1, "key_version_missing"),
        (&[], "encrypt", PLAIN, &[], 1, "no_key"),
        (&[], "check", &encrypted, &[], 1, "no_key"),
    ] {
        let path = bench.put("a.json", text);
        let mut all = vec![verb, "a.json", "--json"];
        all.extend(words);
        if verb != "check" {
            all.push("--in-place");
        }
        let ran = bench.run(versions, &all);
        assert_eq!(ran.code, Some(exit), "{all:?} {}", ran.stderr);
        assert_eq!(ran.stdout, "", "{all:?}");
        assert_eq!(json(&ran.stderr)["error"]["code"], code, "{all:?}");
        assert_eq!(read(&path), text, "{all:?}");
        assert_eq!(bench.names(), ["a.json"]);
    }
}

#[test]
fn a_command_that_cannot_be_meant_is_a_matter_of_usage() {
    let bench = Bench::new();
    bench.put("a.json", PLAIN);
    for words in [
        ["encrypt", "-", "--in-place"].as_slice(),
        &["reencrypt", "."],
        &["encrypt", "a.json", "--platform", "tiktok"],
        &["check", "a.json", "--in-place"],
        &["encrypt"],
        &["unseal", "a.json"],
    ] {
        let ran = bench.run(&[1], words);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{words:?}");
    }
    for words in [
        ["encrypt", "."].as_slice(),
        &["decrypt", "."],
        &["check", "absent.json"],
    ] {
        let mut words = words.to_vec();
        words.push("--json");
        let ran = bench.run(&[1], &words);
        assert_eq!(ran.code, Some(1), "{words:?}");
        assert_eq!(json(&ran.stderr)["error"]["code"], "file_not_read");
    }
}

#[test]
fn a_file_that_does_not_say_its_platform_is_known_by_its_name() {
    let bench = Bench::new();
    let silent = PLAIN.replacen("\"platform\": \"facebook\",", "", 1);
    bench.put("facebook.json", &silent);
    bench.put("other.json", &silent);
    assert_eq!(bench.run(&[1], &["encrypt", "facebook.json"]).code, Some(0));
    let ran = bench.run(&[1], &["encrypt", "other.json"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("fbinsta"), "{}", ran.stderr);
    let told = ["encrypt", "other.json", "--platform", "facebook"];
    let ran = bench.run(&[1], &told);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(!ran.stdout.contains("\"platform\""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_cannot_be_written_is_a_failure() {
    let bench = Bench::new();
    bench.put("a.json", PLAIN);
    let full = fs::OpenOptions::new().write(true).open("/dev/full");
    let mut command = bench.command(&[1], &["encrypt", "a.json", "--json"]);
    let ran = ran(command.stdout(full.unwrap()).output().unwrap());
    assert_eq!(ran.code, Some(1));
    assert_eq!(json(&ran.stderr)["error"]["code"], "file_not_written");
}
