//! New keys for old, with a real keychain.

use latchkey_testbed::Keyring;
use serde_json::{Value, json};

use crate::keychain::Bed;
use crate::support::{Outcome, bare_keys, is_active, keychain, latchkey, object, token};

#[tokio::test]
async fn keys_are_rotated_under_three_accounts_and_every_token_lives() -> Outcome {
    let bed = Bed::new(Keyring::Unlocked).await?;
    let desktop = &bed.desktop;
    let mut ids = Vec::new();
    for nth in 0..3 {
        ids.push(bed.link(nth).await?);
    }
    let tokens = ids
        .iter()
        .map(|id| token(desktop, id))
        .collect::<Result<Vec<_>, _>>()?;
    let before = keychain(desktop)?;
    assert_status(&status(&bed)?, 1, &ids);

    // The vault key is another one; the tokens are sealed as they were.
    let rotated = object(&latchkey(desktop, &["--json", "key", "rotate"])?)?;
    assert_eq!(rotated, rotation(1, 2, false));
    assert_status(&status(&bed)?, 2, &ids);
    let after = keychain(desktop)?;
    assert!(!after.contains_key("vault-key-v1"), "{:?}", after.keys());
    assert_ne!(after["vault-key-v2"], before["vault-key-v1"]);
    assert_eq!(accounts(&after), accounts(&before));

    // Deep, the tokens are sealed anew.
    let rotated = object(&latchkey(desktop, &["--json", "key", "rotate", "--deep"])?)?;
    assert_eq!(rotated, rotation(2, 3, true));
    assert_status(&status(&bed)?, 3, &ids);
    let deep = keychain(desktop)?;
    assert_eq!(deep.len(), before.len(), "{:?}", deep.keys());
    assert!(deep.contains_key("vault-key-v3") && !deep.contains_key("vault-key-v2"));
    for (name, item) in accounts(&after) {
        assert_ne!(deep[name], *item, "{name} is sealed as it was");
    }
    let keys = [
        before["vault-key-v1"].clone(),
        after["vault-key-v2"].clone(),
        deep["vault-key-v3"].clone(),
    ];
    assert!(bare_keys(desktop.path(), &keys)?.is_empty());

    for (id, kept) in ids.iter().zip(&tokens) {
        assert_eq!(token(desktop, id)?, *kept);
        assert!(is_active(&bed.server.issuer, kept).await?);
        assert_eq!(latchkey(desktop, &["refresh", id])?.code, 0);
    }
    Ok(())
}

fn status(bed: &Bed) -> Result<Value, Box<dyn std::error::Error>> {
    object(&latchkey(&bed.desktop, &["--json", "key", "status"])?)
}

/// One version, which every account needs and which was made at some time.
#[track_caller]
fn assert_status(status: &Value, version: u32, ids: &[String]) {
    let made_at = status["versions"][0]["made_at"]
        .as_str()
        .unwrap_or_default();
    assert!(made_at.len() >= 20 && made_at.ends_with('Z'), "{status}");
    let accounts: Vec<Value> = ids
        .iter()
        .map(|id| json!({ "id": id, "key_version": version, "needs_reencryption": false }))
        .collect();
    let expected = json!({
        "keychain": "secret-service",
        "current": version,
        "lock": "off",
        "versions": [{ "version": version, "made_at": made_at, "accounts": ids.len() }],
        "accounts": accounts,
    });
    assert_eq!(*status, expected);
}

fn rotation(from: u32, to: u32, deep: bool) -> Value {
    json!({
        "event": "rotated",
        "from": from,
        "to": to,
        "deep": deep,
        "accounts": 3,
        "unreadable": 0,
        "removed": [from],
    })
}

fn accounts(items: &std::collections::BTreeMap<String, Vec<u8>>) -> Vec<(&String, &Vec<u8>)> {
    items
        .iter()
        .filter(|(name, _)| name.starts_with("account:"))
        .collect()
}
