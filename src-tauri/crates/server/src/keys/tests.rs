use super::file::{ChangingKeys, write_first};
use super::*;
use crate::clock::SystemEntropy;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn the_first_start_makes_a_private_file_that_the_next_start_reads() {
    let folder = folder();
    let path = folder.path().join("keys.toml");
    let first = ServerKeys::load_or_create(&path, false, &SystemEntropy).unwrap();
    let second = ServerKeys::load_or_create(&path, true, &SystemEntropy).unwrap();
    assert_eq!(first.newest().1.expose(), second.newest().1.expose());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(
            std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
}

#[test]
fn no_key_is_made_for_a_database_that_holds_sealed_records() {
    let folder = folder();
    let path = folder.path().join("keys.toml");
    let error = ServerKeys::load_or_create(&path, true, &SystemEntropy).unwrap_err();
    assert!(matches!(error, KeysError::Missing(_)), "{error}");
    assert!(!path.exists());
}

#[test]
fn a_damaged_file_is_refused_and_left_as_it_is() {
    let folder = folder();
    let path = folder.path().join("keys.toml");
    let secret = BASE64_STANDARD.encode([1; 32]);
    let key = |version| format!("[[key]]\nversion = {version}\nsecret = \"{secret}\"\n");
    let twice = format!("newest = 1\n{}{}", key(1), key(1));
    let none = format!("newest = 1\n{}{}", key(0), key(1));
    for text in [
        "",
        "newest = 1\nkey = []\n",
        "newest = 2\n[[key]]\nversion = 1\nsecret = \"AAAA\"\n",
        "newest = 1\n[[key]]\nversion = 1\nsecret = \"AAAA\"\n",
        &twice,
        &none,
    ] {
        let _ = std::fs::remove_file(&path);
        write_first(&path, text.as_bytes()).unwrap();
        let error = ServerKeys::load_or_create(&path, false, &SystemEntropy).unwrap_err();
        assert!(matches!(error, KeysError::Damaged(_)), "{error}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    let path = folder.path().join("keys.toml");
    ServerKeys::load_or_create(&path, false, &SystemEntropy).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let error = ServerKeys::load_or_create(&path, false, &SystemEntropy).unwrap_err();
    assert!(matches!(error, KeysError::Exposed(_)), "{error}");
}

#[test]
fn older_versions_are_still_held() {
    let a = BASE64_STANDARD.encode([1; 32]);
    let b = BASE64_STANDARD.encode([2; 32]);
    let text = format!(
        "newest = 2\n[[key]]\nversion = 1\nsecret = \"{a}\"\n[[key]]\nversion = 2\nsecret = \"{b}\"\n"
    );
    let keys = ServerKeys::from_toml(&text).unwrap();
    assert_eq!(keys.newest().0, KeyVersion(2));
    assert_eq!(keys.version(KeyVersion(1)).unwrap().expose(), &[1; 32]);
    assert!(keys.version(KeyVersion(3)).is_none());
}

fn versions(keys: &ServerKeys) -> Vec<u32> {
    keys.versions().map(|version| version.0).collect()
}

#[test]
fn a_coming_key_wraps_nothing_until_it_is_the_newest() {
    let keys = ServerKeys::generate(&SystemEntropy);
    assert_eq!(keys.coming(), None);
    let keys = keys.with_coming(&SystemEntropy).unwrap();
    assert_eq!(keys.coming(), Some(KeyVersion(2)));
    assert_eq!(keys.newest().0, KeyVersion(1));
    let keys = ServerKeys::from_toml(&keys.to_toml()).unwrap().promoted();
    assert_eq!((keys.newest().0, keys.coming()), (KeyVersion(2), None));
    assert_eq!(versions(&keys), [1, 2]);
    let keys = keys.with_coming(&SystemEntropy).unwrap().promoted();
    // Only an older one can go, and none that is needed.
    assert_eq!(
        versions(&keys.without_older(|version| version.0 == 1)),
        [1, 3]
    );
}

#[test]
fn after_the_last_number_there_is_no_key() {
    let secret = BASE64_STANDARD.encode([1; 32]);
    let last = u32::MAX;
    let text = format!("newest = {last}\n[[key]]\nversion = {last}\nsecret = \"{secret}\"\n");
    let keys = ServerKeys::from_toml(&text).unwrap();
    assert!(keys.with_coming(&SystemEntropy).is_none());
}

#[test]
fn a_second_rotation_is_refused_while_one_is_under_way() {
    let folder = folder();
    let path = folder.path().join("keys.toml");
    ServerKeys::load_or_create(&path, false, &SystemEntropy).unwrap();
    let (first, _) = ChangingKeys::begin(&path).unwrap();
    let second = ChangingKeys::begin(&path).err().unwrap();
    assert!(matches!(second, KeysError::Rotating(_)), "{second}");
    drop(first);
    assert!(ChangingKeys::begin(&path).is_ok());
}

#[test]
fn a_file_that_cannot_be_used_is_not_rotated_and_nothing_is_written_beside_it() {
    let folder = folder();
    let path = folder.path().join("keys.toml");
    let error = ChangingKeys::begin(&path).err().unwrap();
    assert!(matches!(error, KeysError::NotMade(_)), "{error}");
    write_first(&path, b"newest = 1").unwrap();
    let error = ChangingKeys::begin(&path).err().unwrap();
    assert!(matches!(error, KeysError::Damaged(_)), "{error}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        let error = ChangingKeys::begin(&path).err().unwrap();
        assert!(matches!(error, KeysError::Exposed(_)), "{error}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn whoever_reads_while_the_file_is_replaced_has_the_old_one_or_the_new_one() {
    let folder = folder();
    let path = folder.path().join("keys.toml");
    ServerKeys::load_or_create(&path, false, &SystemEntropy).unwrap();
    let (changing, keys) = ChangingKeys::begin(&path).unwrap();
    let longer = ServerKeys::load(&path).unwrap();
    let longer = longer.with_coming(&SystemEntropy).unwrap();
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reading = scope.spawn(|| {
            let mut seen = std::collections::BTreeSet::new();
            while !done.load(std::sync::atomic::Ordering::Relaxed) || seen.len() < 2 {
                seen.insert(versions(&ServerKeys::load(&path).unwrap()).len());
            }
            seen
        });
        while !reading.is_finished() {
            changing.replace(&longer).unwrap();
            changing.replace(&keys).unwrap();
            done.store(true, std::sync::atomic::Ordering::Relaxed);
        }
        assert_eq!(reading.join().unwrap(), [1, 2].into());
    });
}

#[cfg(unix)]
#[test]
fn a_replaced_file_stays_private_its_owners_and_behind_its_link() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown, symlink};
    let folder = folder();
    let path = folder.path().join("keys.toml");
    ServerKeys::load_or_create(&path, false, &SystemEntropy).unwrap();
    // Only an administrator can give it away; for anybody else it stays their own.
    let _ = chown(&path, Some(4242), Some(4242));
    let owner = std::fs::metadata(&path).unwrap().uid();
    let link = folder.path().join("link.toml");
    symlink("keys.toml", &link).unwrap();

    let (changing, keys) = ChangingKeys::begin(&link).unwrap();
    let keys = keys.with_coming(&SystemEntropy).unwrap();
    changing.replace(&keys).unwrap();
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    for name in ["keys.toml", "keys.toml.lock"] {
        let metadata = std::fs::metadata(folder.path().join(name)).unwrap();
        assert_eq!(metadata.uid(), owner, "{name}");
    }
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(versions(&ServerKeys::load(&path).unwrap()), [1, 2]);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3);
}
