//! What is kept, in the keychain and in files, and what of it is not sealed.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use latchkey_testbed::Desktop;

/// What the keychain holds of a vault whose accounts are all gone.
pub(crate) const WITHOUT_ACCOUNTS: [&str; 2] = ["generation", "vault-key-v1"];

/// The item that says how far the audit log has come.
const AUDIT: &str = "audit";

/// The names of the keychain items without the vault's id, sorted. None of them may hold a token as it is, and all have to be
/// of one vault. The audit log's item, which is there from the first event on and moves with each, is left out.
pub(crate) fn sealed_items(desktop: &Desktop) -> Result<Vec<String>, Box<dyn Error>> {
    let mut names = Vec::new();
    let mut vaults = BTreeSet::new();
    for item in desktop.keychain_items()? {
        assert!(
            !holds_token(&BASE64_STANDARD.decode(&item.secret)?),
            "the item {:?} is not sealed",
            item.label
        );
        let full = item
            .attributes
            .get("username")
            .ok_or("an item has no name")?;
        let (vault, name) = full.split_once(':').ok_or("an item has no vault")?;
        vaults.insert(vault.to_owned());
        if name != AUDIT {
            names.push(name.to_owned());
        }
    }
    assert!(vaults.len() <= 1, "{vaults:?}");
    names.sort();
    Ok(names)
}

/// What the keychain holds, by the names that [`sealed_items`] gives.
pub(crate) fn keychain(desktop: &Desktop) -> Result<BTreeMap<String, Vec<u8>>, Box<dyn Error>> {
    let mut items = BTreeMap::new();
    for item in desktop.keychain_items()? {
        let full = item.attributes.get("username");
        let (_, name) = full
            .and_then(|name| name.split_once(':'))
            .ok_or("an item has no vault")?;
        if name != AUDIT {
            items.insert(name.to_owned(), BASE64_STANDARD.decode(&item.secret)?);
        }
    }
    Ok(items)
}

/// The files under a folder that hold something shaped like a token, ours or the platform's, or one of `known`.
pub(crate) fn leaks(folder: &Path, known: &[&str]) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    files_with(folder, |bytes| {
        holds_token(bytes) || known.iter().any(|known| contains(bytes, known.as_bytes()))
    })
}

/// The files under a folder that hold one of these keys: as it is, in base64 or in hexadecimal.
pub(crate) fn bare_keys(folder: &Path, keys: &[Vec<u8>]) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let forms: Vec<Vec<u8>> = keys
        .iter()
        .flat_map(|key| {
            let mut hex = String::new();
            for byte in key {
                let _ = write!(hex, "{byte:02x}");
            }
            // Its end is another one where more follows.
            let base64 = BASE64_STANDARD.encode(key)[..40].to_owned();
            [key.clone(), base64.into_bytes(), hex.into_bytes()]
        })
        .collect();
    files_with(folder, |bytes| {
        forms.iter().any(|form| contains(bytes, form))
    })
}

/// The files under a folder whose bytes are like that.
fn files_with(
    folder: &Path,
    like_that: impl Fn(&[u8]) -> bool,
) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            // A socket holds nothing.
            if !path.is_file() {
                continue;
            }
            files += 1;
            if like_that(&std::fs::read(&path)?) {
                found.push(path);
            }
        }
    }
    assert!(files > 0, "there was nothing to search");
    Ok(found)
}

/// Whether bytes hold something shaped like a token of the link server or of the platform.
pub(crate) fn holds_token(bytes: &[u8]) -> bool {
    ["lk_at_", "lk_rt_", "lk_dc_", "act.", "rft."]
        .iter()
        .any(|prefix| {
            bytes.windows(prefix.len() + 20).any(|window| {
                window.starts_with(prefix.as_bytes())
                    && window[prefix.len()..].iter().all(u8::is_ascii_alphanumeric)
            })
        })
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::Outcome;

    #[test]
    fn the_search_for_tokens_finds_one() -> Outcome {
        let folder = tempfile::tempdir()?;
        std::fs::write(folder.path().join("clean"), "lk_at_ is a prefix, act. too")?;
        assert!(leaks(folder.path(), &[])?.is_empty());
        let token = format!("\u{1}lk_rt_{}\u{2}", "x".repeat(49));
        std::fs::write(folder.path().join("leak"), token)?;
        assert_eq!(leaks(folder.path(), &[])?.len(), 1);
        assert_eq!(leaks(folder.path(), &["is a prefix"])?.len(), 2);
        Ok(())
    }

    #[test]
    fn the_search_for_keys_finds_one() -> Outcome {
        let folder = tempfile::tempdir()?;
        let key: Vec<u8> = (0..32).collect();
        for (name, form) in [
            ("raw", key.clone()),
            ("base64", BASE64_STANDARD.encode(&key).into_bytes()),
            (
                "hex",
                b"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f".to_vec(),
            ),
        ] {
            std::fs::write(folder.path().join(name), [b"<", &*form, b">"].concat())?;
        }
        assert_eq!(bare_keys(folder.path(), &[key])?.len(), 3);
        assert!(bare_keys(folder.path(), &[vec![1; 32]])?.is_empty());
        Ok(())
    }
}
