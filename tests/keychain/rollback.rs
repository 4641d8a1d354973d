//! An older database in the place of a newer one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use latchkey_testbed::{Desktop, Keyring};

use crate::keychain::{Bed, WORDS, line};
use crate::support::{
    Outcome, assert_told, is_active, keychain, latchkey, latchkey_reading, object, token,
};

#[tokio::test]
async fn s19_an_older_database_is_refused_until_a_person_accepts_it() -> Outcome {
    let bed = Bed::new(Keyring::Unlocked).await?;
    let desktop = &bed.desktop;
    let first = bed.link(0).await?;
    let said = latchkey(desktop, &["--json", "key", "accept"])?;
    assert_told(&said, 1, "not_rolled_back", "nothing to accept");
    let older = copy_of_database(desktop)?;

    let second = bed.link(1).await?;
    let tokens = [token(desktop, &first)?, token(desktop, &second)?];
    put_back(desktop, &older)?;
    let items = keychain(desktop)?;
    let status = object(&latchkey(desktop, &["--json", "key", "status"])?)?;
    let accounts = status["accounts"].as_array().map(Vec::len);
    assert_eq!(accounts, Some(1), "it is the older one");

    let backup = desktop.path().join("accounts.backup");
    let backup = backup.to_str().ok_or("a path in UTF-8")?;
    for arguments in [
        &["accounts"][..],
        &["token", &first],
        &["refresh", &first],
        &["revoke", &first],
        &["logout", &first],
        &["link", "--server", bed.server.issuer.as_str()],
        &["key", "rotate"],
        &["lock"],
        &["backup", backup, "--with-tokens"],
        &["doctor"],
    ] {
        let arguments = [&["--json"], arguments].concat();
        let said = latchkey_reading(desktop, &arguments, &line(WORDS))?;
        assert_told(&said, 3, "rolled_back", "latchkey key accept");
    }
    assert!(!Path::new(backup).exists());
    assert_eq!(keychain(desktop)?, items, "nothing was changed");
    let after = object(&latchkey(desktop, &["--json", "key", "status"])?)?;
    assert_eq!(after, status, "nothing was changed");
    for token in &tokens {
        assert!(is_active(&bed.server.issuer, token).await?);
    }

    let accepted = object(&latchkey(desktop, &["--json", "key", "accept"])?)?;
    assert_eq!(accepted, serde_json::json!({ "event": "accepted" }));
    assert_eq!(token(desktop, &first)?, tokens[0]);
    assert_eq!(latchkey(desktop, &["refresh", &first])?.code, 0);
    let said = latchkey(desktop, &["--json", "token", &second])?;
    assert_told(&said, 1, "no_such_account", "latchkey accounts");
    assert_eq!(bed.link(1).await?.len(), second.len(), "it is linked again");

    // The copy stays refused.
    put_back(desktop, &older)?;
    let said = latchkey(desktop, &["--json", "token", &first])?;
    assert_told(&said, 3, "rolled_back", "latchkey key accept");
    Ok(())
}

/// The database as it lies on the disk while no program runs: the file, and what was not written into it yet.
fn copy_of_database(desktop: &Desktop) -> std::io::Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut copy = BTreeMap::new();
    for name in ["latchkey.db", "latchkey.db-wal"] {
        let file = desktop.latchkey_home().join(name);
        if file.exists() {
            let bytes = std::fs::read(&file)?;
            copy.insert(file, bytes);
        }
    }
    Ok(copy)
}

fn put_back(desktop: &Desktop, older: &BTreeMap<PathBuf, Vec<u8>>) -> Outcome {
    for name in ["latchkey.db", "latchkey.db-wal", "latchkey.db-shm"] {
        let _ = std::fs::remove_file(desktop.latchkey_home().join(name));
    }
    for (file, bytes) in older {
        std::fs::write(file, bytes)?;
    }
    Ok(())
}
