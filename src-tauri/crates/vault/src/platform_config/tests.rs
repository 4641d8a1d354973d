//! The form as a whole. What other programs make of it is in the crate's `node_interop` test.

mod refusals;

use std::cell::Cell;
use std::collections::BTreeSet;
use std::ffi::OsString;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::{Value, json};

use super::*;

const PLAIN: [(Platform, &str); 5] = [
    (
        Platform::Facebook,
        include_str!("../../tests/golden/platform-config/facebook.plain.json"),
    ),
    (
        Platform::Instagram,
        include_str!("../../tests/golden/platform-config/instagram.plain.json"),
    ),
    (
        Platform::FbInsta,
        include_str!("../../tests/golden/platform-config/fbinsta.plain.json"),
    ),
    (
        Platform::Twitter,
        include_str!("../../tests/golden/platform-config/twitter.plain.json"),
    ),
    (
        Platform::X,
        include_str!("../../tests/golden/platform-config/x.plain.json"),
    ),
];

/// Keys of these versions, the last of which is current; the key of version n is 32 times the byte n.
fn keys(versions: &[u8]) -> EnvironmentKeys {
    let key = |version: &u8| {
        (
            OsString::from(format!("ENCRYPTION_KEY_V{version}")),
            OsString::from(BASE64_STANDARD.encode([*version; 32])),
        )
    };
    let current = (
        OsString::from("ENCRYPTION_KEY_VERSION"),
        OsString::from(versions.last().expect("one").to_string()),
    );
    EnvironmentKeys::read(versions.iter().map(key).chain([current]))
        .unwrap()
        .unwrap()
}

/// Bytes that never come twice.
fn counter_from(first: u8) -> impl Fn(&mut [u8]) {
    let next = Cell::new(first);
    move |bytes| bytes.fill(next.replace(next.get() + 1))
}

fn counter() -> impl Fn(&mut [u8]) {
    counter_from(1)
}

fn encrypted(plain: &str, version: u8) -> Value {
    let config = PlainConfig::read(plain.as_bytes(), Assume::Nothing)
        .unwrap()
        .encrypt(&keys(&[version]), &counter())
        .unwrap();
    serde_json::from_slice(&config.to_json(Layout::Lines)).unwrap()
}

fn read_plain(value: &Value) -> Result<PlainConfig, ConfigError> {
    PlainConfig::read(value.to_string().as_bytes(), Assume::Nothing)
}

fn read_encrypted(value: &Value) -> Result<EncryptedConfig, ConfigError> {
    EncryptedConfig::read(value.to_string().as_bytes(), Assume::Nothing)
}

fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Every object in it that has an `iv`.
fn sealed_values(value: &Value) -> Vec<&Value> {
    match value {
        Value::Object(members) if members.contains_key("iv") => vec![value],
        Value::Object(members) => members.values().flat_map(sealed_values).collect(),
        Value::Array(items) => items.iter().flat_map(sealed_values).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn every_platform_comes_back_from_encryption_as_it_was() {
    for (platform, plain) in PLAIN {
        let config = PlainConfig::read(plain.as_bytes(), Assume::Nothing).unwrap();
        assert_eq!(config.platform(), platform);
        let text = config
            .encrypt(&keys(&[2]), &counter())
            .unwrap()
            .to_json(Layout::OneLine);
        assert_eq!(std::str::from_utf8(&text).unwrap().lines().count(), 1);
        let back = EncryptedConfig::read(&text, Assume::Nothing)
            .unwrap()
            .decrypt(&keys(&[2]))
            .unwrap()
            .to_json(Layout::Lines);
        assert_eq!(std::str::from_utf8(&back).unwrap(), plain, "{platform}");
    }
}

#[test]
fn every_secret_of_every_platform_is_sealed_and_named_so() {
    for (platform, plain) in PLAIN {
        let secrets = plain.matches("CANARY").count();
        let sealed = encrypted(plain, 1);
        assert!(!sealed.to_string().contains("CANARY"), "{platform}");
        assert_eq!(sealed_values(&sealed).len(), secrets, "{platform}");
        let names: Vec<_> = sealed
            .as_object()
            .unwrap()
            .keys()
            .filter_map(|name| name.strip_suffix("_encrypted"))
            .collect();
        match platform {
            Platform::Instagram | Platform::FbInsta => assert_eq!(secrets, 5),
            Platform::Facebook | Platform::Twitter | Platform::X => assert_eq!(secrets, 6),
        }
        for name in match platform {
            Platform::Facebook | Platform::Instagram | Platform::FbInsta => {
                ["access_token", "page_access_token", "user_access_token"].as_slice()
            }
            Platform::Twitter | Platform::X => [
                "refresh_token",
                "oauth1_credentials",
                "oauth1_app_credentials",
            ]
            .as_slice(),
        } {
            assert!(names.contains(name), "{platform} {name}");
        }
        for sealed in sealed_values(&sealed) {
            assert_eq!(sealed.as_object().unwrap().len(), 4);
            assert_eq!(sealed["keyVersion"], 1);
            let length = |name: &str| {
                BASE64_STANDARD
                    .decode(sealed[name].as_str().unwrap())
                    .unwrap()
                    .len()
            };
            assert_eq!((length("iv"), length("authTag")), (12, 16));
        }
    }
}

#[test]
fn a_platform_is_said_told_or_named_and_otherwise_an_error_lists_the_known_ones() {
    let plain = value(PLAIN[4].1);
    let mut silent = plain.clone();
    silent.as_object_mut().unwrap().remove("platform");
    let read = |value: &Value, assume| {
        PlainConfig::read(value.to_string().as_bytes(), assume).map(|config| config.platform())
    };
    assert_eq!(read(&silent, Assume::Nothing), Err(ConfigError::NoPlatform));
    assert_eq!(read(&silent, Assume::Told(Platform::X)), Ok(Platform::X));
    assert_eq!(
        read(&silent, Assume::Named(Platform::Twitter)),
        Ok(Platform::Twitter)
    );
    assert_eq!(
        read(&plain, Assume::Named(Platform::Facebook)),
        Ok(Platform::X)
    );
    assert_eq!(
        read(&plain, Assume::Told(Platform::Twitter)),
        Err(ConfigError::OtherPlatform {
            said: Platform::X,
            told: Platform::Twitter
        })
    );
    for unknown in [
        json!("tiktok"),
        json!("Facebook"),
        json!(""),
        json!(1),
        json!(null),
    ] {
        let mut other = plain.clone();
        other["platform"] = unknown;
        let error = read(&other, Assume::Told(Platform::X)).unwrap_err();
        assert_eq!(error, ConfigError::UnknownPlatform);
    }
    for platform in Platform::ALL {
        let said = ConfigError::NoPlatform.to_string();
        assert!(said.contains(platform.name()), "{said}");
        assert_eq!(platform.name().parse(), Ok(platform));
    }
}

#[test]
fn a_missing_version_of_the_key_is_named_with_the_member_that_needs_it() {
    let mut file = encrypted(PLAIN[0].1, 1);
    file["metadata"]["pages"][1] = encrypted(PLAIN[0].1, 5)["metadata"]["pages"][1].clone();
    let error = read_encrypted(&file)
        .unwrap()
        .decrypt(&keys(&[1]))
        .unwrap_err();
    assert_eq!(
        error,
        ConfigError::MissingVersion {
            path: "metadata.pages[1].access_token_encrypted".into(),
            version: 5
        }
    );
    assert!(error.to_string().contains("ENCRYPTION_KEY_V5"), "{error}");
    assert!(
        read_encrypted(&file)
            .unwrap()
            .decrypt(&keys(&[5, 1]))
            .is_ok()
    );
}

#[test]
fn re_encryption_moves_every_value_and_gives_each_a_new_iv() {
    for (platform, plain) in PLAIN {
        let before = encrypted(plain, 1);
        let moved = read_encrypted(&before)
            .unwrap()
            .reencrypt(&keys(&[1, 2]), &counter_from(100));
        let Ok(Reencrypted::Moved(moved)) = moved else {
            panic!("{platform} {moved:?}");
        };
        let after = value(std::str::from_utf8(&moved.to_json(Layout::Lines)).unwrap());
        let ivs: BTreeSet<_> = [&before, &after]
            .into_iter()
            .flat_map(sealed_values)
            .map(|sealed| sealed["iv"].as_str().unwrap())
            .collect();
        assert_eq!(ivs.len(), 2 * plain.matches("CANARY").count());
        assert!(
            sealed_values(&after)
                .iter()
                .all(|sealed| sealed["keyVersion"] == 2)
        );
        let back = moved.decrypt(&keys(&[2])).unwrap().to_json(Layout::Lines);
        assert_eq!(value(std::str::from_utf8(&back).unwrap()), value(plain));
    }
}

#[test]
fn re_encryption_leaves_what_is_current_and_trusts_no_version_it_did_not_open() {
    let current = encrypted(PLAIN[4].1, 2);
    let again = |file: &Value, with: &[u8]| {
        read_encrypted(file)
            .unwrap()
            .reencrypt(&keys(with), &counter())
    };
    assert!(matches!(again(&current, &[1, 2]), Ok(Reencrypted::Current)));
    // One value is behind: the file is not current.
    let mut mixed = current.clone();
    mixed["access_token_encrypted"] = encrypted(PLAIN[4].1, 1)["access_token_encrypted"].clone();
    assert!(matches!(again(&mixed, &[1, 2]), Ok(Reencrypted::Moved(_))));
    // It names the current version, but is not sealed under its key.
    mixed["access_token_encrypted"]["keyVersion"] = json!(2);
    assert!(matches!(
        again(&mixed, &[1, 2]),
        Err(ConfigError::Refused { version: 2, .. })
    ));
}

#[test]
fn a_check_counts_by_version_and_names_every_value_that_does_not_open() {
    let mut file = encrypted(PLAIN[0].1, 1);
    file["page_access_token_encrypted"] =
        encrypted(PLAIN[0].1, 2)["page_access_token_encrypted"].clone();
    let sound = read_encrypted(&file).unwrap().check(&keys(&[1, 2]));
    assert!(sound.faults.is_empty());
    assert_eq!(sound.versions, BTreeMap::from([(1, 5), (2, 1)]));

    file["access_token_encrypted"]["keyVersion"] = json!(2);
    file["user_access_token_encrypted"]["keyVersion"] = json!(3);
    let checked = read_encrypted(&file).unwrap().check(&keys(&[1, 2]));
    assert_eq!(
        checked.faults,
        [
            ConfigError::Refused {
                path: "access_token_encrypted".into(),
                version: 2
            },
            ConfigError::MissingVersion {
                path: "user_access_token_encrypted".into(),
                version: 3
            },
        ]
    );
}

#[test]
fn debug_shows_no_secret() {
    let plain = PlainConfig::read(PLAIN[0].1.as_bytes(), Assume::Nothing).unwrap();
    let sealed = plain.encrypt(&keys(&[1]), &counter()).unwrap();
    assert_eq!(format!("{plain:?}"), "PlainConfig(facebook, redacted)");
    assert_eq!(format!("{sealed:?}"), "EncryptedConfig(facebook, redacted)");
}
