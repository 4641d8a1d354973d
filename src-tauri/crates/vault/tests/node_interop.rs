//! Platform configurations and the real `node`, in both directions.

use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use latchkey_vault::environment::EnvironmentKeys;
use latchkey_vault::platform_config::{
    Assume, EncryptedConfig, Layout, PlainConfig, Platform, Reencrypted,
};

const SHAPES: [&str; 4] = ["object", "text", "whole", "whole-text"];

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

fn golden(platform: Platform, suffix: &str) -> Vec<u8> {
    let name = format!("golden/platform-config/{platform}{suffix}.json");
    std::fs::read(tests().join(name)).unwrap()
}

fn key(version: u8) -> (OsString, OsString) {
    // The golden files' key is 32 times the byte 7, and of version 3.
    let byte = if version == 3 { 7 } else { version };
    (
        format!("ENCRYPTION_KEY_V{version}").into(),
        BASE64_STANDARD.encode([byte; 32]).into(),
    )
}

fn keys() -> EnvironmentKeys {
    EnvironmentKeys::read([key(3), key(4)]).unwrap().unwrap()
}

fn node(arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut node = Command::new("node")
        .arg(tests().join("node/platform_config.mjs"))
        .args(arguments)
        .envs([key(3), key(4)])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node is installed: the project's set-up does it");
    node.stdin.take().unwrap().write_all(input).unwrap();
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success());
    output.stdout
}

fn opened(sealed: &[u8]) -> Vec<u8> {
    EncryptedConfig::read(sealed, Assume::Nothing)
        .unwrap()
        .decrypt(&keys())
        .unwrap()
        .to_json(Layout::Lines)
        .to_vec()
}

#[expect(clippy::disallowed_methods, reason = "a test needs no repetition here")]
fn fill(bytes: &mut [u8]) {
    getrandom::fill(bytes).unwrap();
}

#[test]
fn what_node_sealed_once_opens_still() {
    for platform in Platform::ALL {
        assert_eq!(
            opened(&golden(platform, "")),
            golden(platform, ".plain"),
            "{platform}"
        );
    }
}

#[test]
fn what_node_seals_in_any_shape_opens_here_and_keeps_its_shape() {
    for platform in Platform::ALL {
        let plain = golden(platform, ".plain");
        for shape in SHAPES {
            let theirs = node(&["seal", shape, "3"], &plain);
            assert_eq!(opened(&theirs), plain, "{platform} {shape}");

            let moved = EncryptedConfig::read(&theirs, Assume::Nothing)
                .unwrap()
                .reencrypt(&keys(), &fill);
            let Ok(Reencrypted::Moved(moved)) = moved else {
                panic!("{platform} {shape} {moved:?}");
            };
            let moved = moved.to_json(Layout::Lines);
            assert_eq!(node(&["open"], &moved), plain, "{platform} {shape}");
            assert_eq!(outline(&moved), outline(&theirs), "{platform} {shape}");
        }
    }
}

#[test]
fn what_we_seal_opens_in_node() {
    for platform in Platform::ALL {
        let plain = golden(platform, ".plain");
        let ours = PlainConfig::read(&plain, Assume::Nothing)
            .unwrap()
            .encrypt(&keys(), &fill)
            .unwrap()
            .to_json(Layout::Lines);
        assert_eq!(node(&["open"], &ours), plain, "{platform}");
        let theirs = node(&["seal", "object", "4"], &plain);
        assert_eq!(outline(&ours), outline(&theirs), "{platform}");
    }
}

#[test]
fn the_code_for_node_in_the_documentation_is_what_is_tested() {
    let code = std::fs::read_to_string(tests().join("node/sealed.mjs")).unwrap();
    let page = tests().join("../../../../docs/PLATFORM-CONFIG.md");
    assert!(std::fs::read_to_string(page).unwrap().contains(&code));
}

/// The text without its base64 and its digits: what stands where, and how.
fn outline(text: &[u8]) -> String {
    let text = std::str::from_utf8(text).unwrap();
    let parts = text.split('"').map(|part| {
        let is_base64 =
            part.len() > 15 && BASE64_STANDARD.decode(part.trim_end_matches('\\')).is_ok();
        if is_base64 { "" } else { part }
    });
    let joined: Vec<_> = parts.collect();
    joined
        .join("\"")
        .replace(|it: char| it.is_ascii_digit(), "")
}
