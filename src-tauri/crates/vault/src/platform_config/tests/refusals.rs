//! What is refused, and that no refusal shows a secret.

use super::*;

#[test]
fn a_secret_left_plain_is_an_error_at_any_depth() {
    let facebook = encrypted(PLAIN[0].1, 1);
    let x = encrypted(PLAIN[4].1, 1);
    for (file, place, name, path) in [
        (&facebook, "", "access_token", "access_token"),
        (&facebook, "", "user_access_token", "user_access_token"),
        (&facebook, "", "consumer_secret", "consumer_secret"),
        (&facebook, "", "oauth1_credentials", "oauth1_credentials"),
        (
            &facebook,
            "/metadata",
            "refresh_token",
            "metadata.refresh_token",
        ),
        (
            &facebook,
            "/metadata/pages/1",
            "access_token",
            "metadata.pages[1].access_token",
        ),
        (&x, "", "page_access_token", "page_access_token"),
    ] {
        let mut file = file.clone();
        file.pointer_mut(place).unwrap()[name] = json!("CANARY-left");
        let error = read_encrypted(&file).unwrap_err();
        assert_eq!(error, ConfigError::LeftPlain { path: path.into() });
        assert!(!format!("{error} {error:?}").contains("CANARY"));
    }
    // Under its encrypted name, but as it is.
    for (file, pointer, path) in [
        (
            &facebook,
            "/access_token_encrypted",
            "access_token_encrypted",
        ),
        (
            &facebook,
            "/metadata/pages/0/access_token_encrypted",
            "metadata.pages[0].access_token_encrypted",
        ),
        (
            &x,
            "/oauth1_credentials_encrypted/access_token",
            "oauth1_credentials_encrypted.access_token",
        ),
        (
            &x,
            "/oauth1_app_credentials_encrypted",
            "oauth1_app_credentials_encrypted",
        ),
    ] {
        let mut file = file.clone();
        *file.pointer_mut(pointer).unwrap() = json!("CANARY-left");
        let error = read_encrypted(&file).unwrap_err();
        assert!(
            matches!(&error, ConfigError::NotSealed { path: its, fault: Fault::NotAnObject } if its == path),
            "{error}"
        );
        assert!(!format!("{error} {error:?}").contains("CANARY"));
    }
}

#[test]
fn what_is_encrypted_already_is_not_encrypted_again() {
    for (_, plain) in PLAIN {
        let sealed = encrypted(plain, 1);
        let error = read_plain(&sealed).unwrap_err();
        assert!(
            matches!(error, ConfigError::AlreadyEncrypted { .. }),
            "{error}"
        );
        // The sealed value under the plain name, as an object and as a text.
        let seal = sealed["access_token_encrypted"].clone();
        for seal in [json!(seal.to_string()), seal] {
            let mut mixed = value(plain);
            mixed["access_token"] = seal;
            let error = read_plain(&mixed).unwrap_err();
            assert!(
                matches!(error, ConfigError::AlreadyEncrypted { .. }),
                "{error}"
            );
        }
    }
}

#[test]
fn a_secret_that_stands_in_an_open_member_too_is_an_error() {
    let mut plain = value(PLAIN[0].1);
    plain["page_name"] = json!("my CANARY-second-facebook page");
    let error = read_plain(&plain).unwrap_err();
    assert_eq!(
        error,
        ConfigError::Exposed {
            path: "page_name".into()
        }
    );
    let mut sealed = encrypted(PLAIN[4].1, 1);
    sealed["scopes"] = json!(["a", "CANARY-consumer-x"]);
    let config = read_encrypted(&sealed).unwrap();
    let exposed = ConfigError::Exposed {
        path: "scopes".into(),
    };
    assert_eq!(config.decrypt(&keys(&[1])).unwrap_err(), exposed);
    assert_eq!(
        config.reencrypt(&keys(&[1, 2]), &counter()).unwrap_err(),
        exposed
    );
    assert_eq!(config.check(&keys(&[1])).faults, [exposed]);
}

#[test]
fn an_unknown_member_is_named_by_its_place_unless_its_name_could_be_a_secret() {
    for (pointer, name, path) in [
        ("", "accessToken", "accessToken"),
        ("/metadata", "token", "metadata.token"),
        ("/metadata/pages/0", "tasks", "metadata.pages[0].tasks"),
        (
            "",
            "EAAB0123456789012345678901234567890123456789",
            "(a member whose name is not shown)",
        ),
        ("", "a\nb", "(a member whose name is not shown)"),
    ] {
        for (file, read) in [
            (value(PLAIN[0].1), read_plain as fn(&Value) -> _),
            (encrypted(PLAIN[0].1, 1), |value| {
                read_encrypted(value).and_then(|config| config.decrypt(&keys(&[1])))
            }),
        ] {
            let mut file = file;
            file.pointer_mut(pointer).unwrap()[name] = json!("CANARY");
            assert_eq!(
                read(&file).unwrap_err(),
                ConfigError::UnknownMember { path: path.into() }
            );
        }
    }
}

#[test]
fn a_member_may_not_stand_twice() {
    let twice = |text: &str, member: &str| {
        let first = text.find('{').unwrap() + 1;
        format!("{}{member},{}", &text[..first], &text[first..])
    };
    let error = PlainConfig::read(
        twice(PLAIN[0].1, r#""access_token":"CANARY""#).as_bytes(),
        Assume::Nothing,
    )
    .unwrap_err();
    assert_eq!(
        error,
        ConfigError::Twice {
            path: "access_token".into()
        }
    );
    let sealed = encrypted(PLAIN[4].1, 1).to_string();
    let inner = sealed.replace(r#""keyVersion":1"#, r#""keyVersion":1,"keyVersion":1"#);
    let error = EncryptedConfig::read(inner.as_bytes(), Assume::Nothing).unwrap_err();
    assert!(
        matches!(
            error,
            ConfigError::NotSealed {
                fault: Fault::Members,
                ..
            }
        ),
        "{error}"
    );
    let group = PLAIN[4].1.replace(
        r#""consumer_key""#,
        r#""consumer_key": "CANARY-other", "consumer_key""#,
    );
    let error = PlainConfig::read(group.as_bytes(), Assume::Nothing).unwrap_err();
    assert_eq!(
        error,
        ConfigError::Twice {
            path: "oauth1_app_credentials.consumer_key".into()
        }
    );
}

#[test]
fn required_members_are_required_and_optional_ones_may_be_null() {
    const OPTIONAL: [&str; 12] = [
        "platform",
        "refresh_token",
        "expires_at",
        "scopes",
        "last_refreshed_at",
        "user_access_token",
        "user_name",
        "page_name",
        "metadata",
        "category",
        "username",
        "name",
    ];
    for (platform, plain) in PLAIN {
        let plain = value(plain);
        for name in plain.as_object().unwrap().keys() {
            let mut without = plain.clone();
            without.as_object_mut().unwrap().remove(name);
            let mut empty = plain.clone();
            empty[name] = Value::Null;
            let read = |value: &Value| {
                PlainConfig::read(value.to_string().as_bytes(), Assume::Named(platform))
            };
            let optional = OPTIONAL.contains(&name.as_str());
            assert_eq!(read(&without).is_ok(), optional, "{platform} {name}");
            // A platform is said or not; null says nothing that could be believed.
            let nullable = optional && name != "platform";
            assert_eq!(read(&empty).is_ok(), nullable, "{platform} {name} null");
        }
    }
    let mut plain = value(PLAIN[0].1);
    plain["refresh_token"] = Value::Null;
    let sealed = encrypted(&plain.to_string(), 1);
    assert_eq!(sealed["refresh_token_encrypted"], Value::Null);
    for (pointer, name) in [
        ("/metadata", "pages"),
        ("/metadata/pages/0", "name"),
        ("/metadata/pages/0", "access_token"),
    ] {
        let mut plain = value(PLAIN[0].1);
        let place = plain.pointer_mut(pointer).unwrap();
        place.as_object_mut().unwrap().remove(name);
        let error = read_plain(&plain).unwrap_err();
        assert!(
            matches!(&error, ConfigError::Missing { path } if path.ends_with(name)),
            "{error}"
        );
    }
}

#[test]
fn members_of_the_wrong_kind_are_refused() {
    for (at, name, wrong) in [
        (0, "token_type", json!("USER")),
        (0, "token_type", json!("page")),
        (4, "token_type", json!("PAGE")),
        (4, "token_type", json!("APP")),
        (0, "expires_at", json!("tomorrow")),
        (0, "expires_at", json!("2026-01-02")),
        (0, "expires_at", json!("2026-01-02T03:04:05Z[UTC]")),
        (0, "expires_at", json!(-1)),
        (0, "authenticated_at", json!(true)),
        (0, "scopes", json!([1])),
        (0, "scopes", json!({})),
        (0, "user_id", json!(100)),
        (0, "access_token", json!("")),
        (0, "access_token", json!(1)),
        (0, "metadata", json!([])),
        (4, "oauth1_credentials", json!("CANARY")),
    ] {
        let mut plain = value(PLAIN[at].1);
        plain[name] = wrong;
        let error = read_plain(&plain).unwrap_err();
        assert!(
            matches!(&error, ConfigError::WrongKind { path, .. } if path == name),
            "{name} {error}"
        );
    }
    for time in [
        json!(0),
        json!(1_790_000_000_123_u64),
        json!(1.5),
        json!("2026-01-02T03:04:05+02:00"),
    ] {
        let mut plain = value(PLAIN[0].1);
        plain["expires_at"] = time.clone();
        assert_eq!(encrypted(&plain.to_string(), 1)["expires_at"], time);
    }
}

#[test]
fn a_sealed_value_is_well_formed_or_refused() {
    let file = encrypted(PLAIN[0].1, 1);
    let good = file["access_token_encrypted"].clone();
    let with = |name: &str, its: Value| {
        let mut value = good.clone();
        value[name] = its;
        value
    };
    let mut without = good.clone();
    without.as_object_mut().unwrap().remove("authTag");
    for (wrong, fault) in [
        (json!(7), Fault::NotAnObject),
        (json!([]), Fault::NotAnObject),
        (json!("{"), Fault::NotAnObject),
        (json!({}), Fault::Members),
        (without, Fault::Members),
        (with("aad", json!("")), Fault::Members),
        (with("iv", json!("AAAA")), Fault::IvLength),
        (
            with("iv", json!(BASE64_STANDARD.encode([0; 16]))),
            Fault::IvLength,
        ),
        (
            with("authTag", json!(BASE64_STANDARD.encode([0; 12]))),
            Fault::TagLength,
        ),
        (
            with("authTag", json!(BASE64_STANDARD.encode([0; 17]))),
            Fault::TagLength,
        ),
        (with("encrypted", json!("_-_-")), Fault::Base64("encrypted")),
        (with("encrypted", json!("AA")), Fault::Base64("encrypted")),
        (with("iv", json!([1])), Fault::Base64("iv")),
        (with("authTag", json!(" ")), Fault::Base64("authTag")),
        (with("keyVersion", json!(0)), Fault::KeyVersion),
        (with("keyVersion", json!("1")), Fault::KeyVersion),
        (with("keyVersion", json!(1.0)), Fault::KeyVersion),
        (
            with("keyVersion", json!(4_294_967_296_u64)),
            Fault::KeyVersion,
        ),
    ] {
        let mut file = file.clone();
        file["access_token_encrypted"] = wrong.clone();
        assert_eq!(
            read_encrypted(&file).unwrap_err(),
            ConfigError::NotSealed {
                path: "access_token_encrypted".into(),
                fault
            },
            "{wrong}"
        );
        if fault != Fault::NotAnObject {
            // The same as a text.
            file["access_token_encrypted"] = json!(wrong.to_string());
            assert!(
                matches!(read_encrypted(&file), Err(ConfigError::NotSealed { fault: its, .. }) if its == fault),
                "{wrong}"
            );
        }
    }
}

#[test]
fn any_changed_bit_of_a_sealed_value_is_noticed() {
    let file = encrypted(PLAIN[0].1, 1);
    for name in ["encrypted", "iv", "authTag"] {
        let text = file["access_token_encrypted"][name].as_str().unwrap();
        let bytes = BASE64_STANDARD.decode(text).unwrap();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            let mut file = file.clone();
            file["access_token_encrypted"][name] = json!(BASE64_STANDARD.encode(changed));
            assert_eq!(
                read_encrypted(&file)
                    .unwrap()
                    .decrypt(&keys(&[1]))
                    .unwrap_err(),
                ConfigError::Refused {
                    path: "access_token_encrypted".into(),
                    version: 1
                }
            );
        }
    }
}

#[test]
fn what_was_sealed_must_be_text_with_something_in_it() {
    use aes_gcm::aead::{Aead as _, KeyInit as _};
    for content in [b"".as_slice(), b"\xff\xfe"] {
        let nonce = aes_gcm::Nonce::<aes_gcm::aead::consts::U12>::default();
        let sealed = aes_gcm::Aes256Gcm::new((&[1; 32]).into())
            .encrypt(&nonce, content)
            .unwrap();
        let (encrypted_part, tag) = sealed.split_at(content.len());
        let mut file = encrypted(PLAIN[0].1, 1);
        file["access_token_encrypted"] = json!({
            "encrypted": BASE64_STANDARD.encode(encrypted_part),
            "iv": BASE64_STANDARD.encode([0; 12]),
            "authTag": BASE64_STANDARD.encode(tag),
            "keyVersion": 1,
        });
        assert_eq!(
            read_encrypted(&file)
                .unwrap()
                .decrypt(&keys(&[1]))
                .unwrap_err(),
            ConfigError::WrongContent {
                path: "access_token_encrypted".into()
            }
        );
    }
}

#[test]
fn what_is_no_configuration_is_refused_with_a_sentence() {
    let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    let large = format!("{}{}", PLAIN[0].1, " ".repeat(LARGEST));
    let marked = format!("\u{feff}{}", PLAIN[0].1);
    let two = format!("{}{}", PLAIN[0].1, PLAIN[0].1);
    for bytes in [
        b"".as_slice(),
        b"null",
        b"[]",
        b"\"CANARY\"",
        b"{",
        b"\xff\xff",
        b"{\"a\":\xff}",
        b"{\"a\":\"\\ud800\"}",
        b"{\"a\":1e999}",
        b"{\"\":{}}",
        deep.as_bytes(),
        large.as_bytes(),
        marked.as_bytes(),
        two.as_bytes(),
    ] {
        for assume in [Assume::Nothing, Assume::Told(Platform::Facebook)] {
            let plain = PlainConfig::read(bytes, assume).unwrap_err().to_string();
            let encrypted = EncryptedConfig::read(bytes, assume).unwrap_err();
            for said in [plain, encrypted.to_string()] {
                assert!(said.ends_with("nothing was changed."), "{said}");
                assert!(said.contains(". ") && !said.contains("CANARY"), "{said}");
            }
        }
    }
    assert_eq!(
        PlainConfig::read(marked.as_bytes(), Assume::Nothing).unwrap_err(),
        ConfigError::NotUtf8,
        "the sentence names the byte order mark"
    );
    let full = format!("{}{}", PLAIN[0].1, " ".repeat(LARGEST - PLAIN[0].1.len()));
    assert!(PlainConfig::read(full.as_bytes(), Assume::Nothing).is_ok());
}
