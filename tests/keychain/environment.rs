//! A computer without a keychain whose keys come from the environment.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use latchkey_testbed::Keyring;
use serde_json::json;

use crate::keychain::{Bed, WORDS, line, listed};
use crate::support::{
    Outcome, assert_told, bare_keys, latchkey_with, leaks, link, object, run, sealed_items,
    terminal, token,
};

#[tokio::test]
async fn keys_from_the_environment_seal_where_there_is_no_keychain() -> Outcome {
    let bed = Bed::new(Keyring::NoBus).await?;
    let (one, two) = (key(1), key(2));
    let first = [("ENCRYPTION_KEY", one.as_str())];
    let id = bed.link_with(0, &first).await?;
    let desktop = &bed.desktop;
    let told = |arguments: &[&str], environment: &[(&str, &str)]| {
        latchkey_with(desktop, &[&["--json"], arguments].concat(), environment)
    };
    let status = |current: u32, versions: &[(u32, usize)], of_account: u32| {
        let versions: Vec<_> = versions
            .iter()
            .map(|(version, accounts)| {
                json!({ "version": version, "made_at": null, "accounts": accounts })
            })
            .collect();
        json!({
            "keychain": "environment",
            "current": current,
            "lock": "off",
            "versions": versions,
            "accounts": [{
                "id": id,
                "key_version": of_account,
                "needs_reencryption": of_account != current,
            }],
        })
    };

    let kept = object(&told(&["token", &id], &first)?)?["access_token"].clone();
    assert_eq!(
        object(&told(&["key", "status"], &first)?)?,
        status(1, &[(1, 1)], 1)
    );
    assert_eq!(told(&["refresh", &id], &first)?.code, 0);
    let kept_text = kept.as_str().ok_or("no token")?;
    assert!(leaks(desktop.path(), &[kept_text, &one])?.is_empty());
    assert!(bare_keys(desktop.path(), &[vec![1; 32], vec![2; 32]])?.is_empty());

    // The second key seals from now on, the first still opens.
    let both = [
        ("ENCRYPTION_KEY_V1", one.as_str()),
        ("ENCRYPTION_KEY_V2", &two),
        ("ENCRYPTION_KEY_VERSION", "2"),
    ];
    assert_eq!(
        object(&told(&["key", "status"], &both)?)?,
        status(2, &[(1, 1), (2, 0)], 1)
    );
    let now = object(&told(&["token", &id], &both)?)?["access_token"].clone();
    assert_eq!(
        object(&told(&["key", "rotate"], &both)?)?,
        json!({
            "event": "rotated",
            "from": 1,
            "to": 2,
            "deep": false,
            "accounts": 1,
            "unreadable": 0,
            "removed": [],
        })
    );
    assert_eq!(
        object(&told(&["key", "status"], &both)?)?,
        status(2, &[(1, 0), (2, 1)], 2)
    );

    // The first can go.
    let second = [
        ("ENCRYPTION_KEY", two.as_str()),
        ("ENCRYPTION_KEY_VERSION", "2"),
    ];
    assert_eq!(
        object(&told(&["token", &id], &second)?)?["access_token"],
        now
    );
    assert_eq!(told(&["refresh", &id], &second)?.code, 0);
    assert_eq!(
        object(&told(&["key", "status"], &second)?)?,
        status(2, &[(2, 1)], 2)
    );
    assert!(leaks(desktop.path(), &[&one, &two])?.is_empty());
    Ok(())
}

#[tokio::test]
async fn s17_without_the_right_key_from_the_environment_nothing_opens_and_nothing_changes()
-> Outcome {
    let bed = Bed::new(Keyring::NoBus).await?;
    let desktop = &bed.desktop;
    let (one, two) = (key(1), key(2));
    let right = [
        ("ENCRYPTION_KEY", two.as_str()),
        ("ENCRYPTION_KEY_VERSION", "2"),
    ];
    let id = bed.link_with(0, &right).await?;
    let before = listed(desktop)?;
    let short = BASE64_STANDARD.encode([7; 31]);
    for (environment, names) in [
        (&[][..], "Set ENCRYPTION_KEY "),
        (&[("ENCRYPTION_KEY", &*one)], "ENCRYPTION_KEY_V2"),
        (
            &[("ENCRYPTION_KEY", &*short)],
            "ENCRYPTION_KEY is not a key",
        ),
        (
            &[("ENCRYPTION_KEY", &two), ("ENCRYPTION_KEY_VERSION", "two")],
            "ENCRYPTION_KEY_VERSION",
        ),
    ] {
        for command in ["token", "refresh", "revoke", "logout"] {
            let said = latchkey_with(desktop, &["--json", command, &id], environment)?;
            assert_told(&said, 1, "bad_encryption_key", names);
            for (_, value) in environment.iter().filter(|(_, value)| value.len() > 20) {
                assert!(!said.stderr.contains(value), "a key is never quoted");
            }
        }
    }
    assert_eq!(listed(desktop)?, before);
    let said = run(desktop, &["--json", "lock"], &right, &line(WORDS))?;
    assert_told(&said, 1, "not_lockable", "unset ENCRYPTION_KEY");
    let revoked = latchkey_with(desktop, &["--json", "revoke", &id], &right)?;
    assert_eq!(object(&revoked)?["platform"], "disconnected");
    Ok(())
}

#[tokio::test]
async fn a_malformed_key_is_told_before_anything_is_scanned() -> Outcome {
    let desktop = terminal(Keyring::NoBus).await?;
    let said = latchkey_with(
        &desktop,
        &["--json", "link"],
        &[("ENCRYPTION_KEY", "not-a-key-but-a-secret")],
    )?;
    assert_told(
        &said,
        1,
        "bad_encryption_key",
        "ENCRYPTION_KEY is not a key",
    );
    assert_eq!(said.stdout, "", "no code is shown that could not be kept");
    assert!(!said.stderr.contains("not-a-key-but-a-secret"));
    Ok(())
}

#[tokio::test]
async fn a_malformed_key_matters_to_nobody_whose_keychain_works() -> Outcome {
    let bed = Bed::new(Keyring::Unlocked).await?;
    let odd = [("ENCRYPTION_KEY", "left over from another program")];
    let id = bed.link_with(0, &odd).await?;
    let items = sealed_items(&bed.desktop)?;
    assert_eq!(items.len(), 3, "{items:?}");

    let with = object(&latchkey_with(
        &bed.desktop,
        &["--json", "token", &id],
        &odd,
    )?)?;
    assert_eq!(with["access_token"], token(&bed.desktop, &id)?);
    let status = object(&latchkey_with(
        &bed.desktop,
        &["--json", "key", "status"],
        &odd,
    )?)?;
    assert_eq!(status["keychain"], "secret-service");
    assert_eq!(sealed_items(&bed.desktop)?, items);
    assert!(!bed.desktop.latchkey_home().join("keychain").exists());

    // Nor does a good one.
    let good = [("ENCRYPTION_KEY", &*key(1))];
    let second = &bed.phone.accounts().await?[1];
    link(&bed.desktop, &bed.server.issuer, &bed.phone, second).await?;
    assert_eq!(
        latchkey_with(&bed.desktop, &["refresh", &id], &good)?.code,
        0
    );
    assert_eq!(sealed_items(&bed.desktop)?.len(), items.len() + 1);
    Ok(())
}

fn key(byte: u8) -> String {
    BASE64_STANDARD.encode([byte; 32])
}
