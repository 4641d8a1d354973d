use std::collections::BTreeMap;
use std::future::Future;
use std::io::{BufRead as _, BufReader};
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use futures_util::FutureExt as _;
use jiff::SignedDuration;
use latchkey_server::clock::SystemEntropy;
use latchkey_server::config::Config;
use latchkey_server::envelope::{Dek, Key};
use latchkey_server::keys::{
    self, Instances, Outcome, Progress, RotateError, Rotation, ServerKeys, Step,
};
use serde_json::Value;

use crate::bed::{Bed, Tokens};
use crate::thief::{Sealed, Thief};

const STEPS: [Step; 6] = [
    Step::Added,
    Step::Newest,
    Step::Rewrapped,
    Step::Scanned,
    Step::Erased,
    Step::Removed,
];

fn key_file(bed: &Bed) -> PathBuf {
    bed.folder.path().join("keys.toml")
}

fn config(bed: &Bed) -> Config {
    Config::read(Some(&bed.folder.path().join("latchkeyd.toml")), []).unwrap()
}

/// `latchkeyd keys`, for the bed's database and key file.
fn latchkeyd(bed: &Bed, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_latchkeyd"));
    let file = bed.folder.path().join("latchkeyd.toml");
    command
        .arg("keys")
        .args(arguments)
        .arg("--config")
        .arg(file);
    command.env_clear().stdin(Stdio::null());
    command
}

/// Rotates in this process, on the bed's clock: nobody really waits. Whoever observes sees every wait before and after it.
async fn rotate_by(
    config: &Config,
    bed: &Bed,
    instances: Instances,
    mut observe: impl FnMut(&Progress) + Send,
) -> Result<Outcome, RotateError> {
    let mut progress = |progress: Progress| {
        observe(&progress);
        if let Progress::Waiting(time) = progress {
            bed.clock.advance(time);
            observe(&progress);
        }
    };
    let clock = Arc::new(bed.clock.clone());
    let entropy = Arc::new(SystemEntropy);
    keys::rotate(config, instances, clock, entropy, &mut progress).await
}

pub(crate) async fn rotate(
    bed: &Bed,
    observe: impl FnMut(&Progress) + Send,
) -> Result<Outcome, RotateError> {
    rotate_by(&config(bed), bed, Instances::ShareTheFile, observe).await
}

/// What it did, if it is done.
fn rotation(outcome: Result<Outcome, RotateError>) -> Rotation {
    match outcome.unwrap() {
        Outcome::Rotated(rotation) => rotation,
        Outcome::ToBeCopied(version) => panic!("it stopped on the way to {version}"),
    }
}

/// The same, but it is killed after that step.
async fn crash_after(bed: &Bed, step: Step) {
    let rotating = rotate(bed, |progress| {
        assert!(
            !matches!(progress, Progress::Passed(passed, _) if *passed == step),
            "a crash"
        );
    });
    assert!(AssertUnwindSafe(rotating).catch_unwind().await.is_err());
}

/// Does something in the middle of a rotation.
fn meanwhile<T>(what: impl Future<Output = T>) -> T {
    tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(what))
}

/// The versions in the key file.
pub(crate) fn in_file(bed: &Bed) -> Vec<i64> {
    let file = std::fs::read_to_string(key_file(bed)).unwrap();
    let file: toml::Table = file.parse().unwrap();
    let keys = file["key"].as_array().unwrap().iter();
    keys.map(|key| key["version"].as_integer().unwrap())
        .collect()
}

/// Everything in the database that is under a server key, in whichever column.
fn wraps(bed: &Bed) -> Vec<Sealed> {
    let sealed = Thief::of(bed).sealed().into_iter();
    sealed
        .filter(|sealed| sealed.bytes[1..5] != [0; 4])
        .collect()
}

/// How much is under which version.
fn under(bed: &Bed) -> BTreeMap<i64, u64> {
    let mut versions = BTreeMap::new();
    for wrap in wraps(bed) {
        let version = wrap.bytes[1..5].try_into().unwrap();
        *versions
            .entry(u32::from_be_bytes(version).into())
            .or_default() += 1;
    }
    versions
}

/// Puts a record where it was.
fn put(bed: &Bed, wrap: &Sealed) {
    let (table, column, row) = (wrap.place.table, wrap.place.field, wrap.place.row);
    let bytes = bed.database.literal(&wrap.bytes);
    bed.database.run(&format!(
        "UPDATE {table} SET {column} = {bytes} WHERE id = '{row}'"
    ));
}

fn versions_in_use(bed: &Bed) -> Vec<i64> {
    under(bed).into_keys().collect()
}

/// The next pair, which opens the account.
async fn go_on(bed: &Bed, link: &Tokens) -> Tokens {
    let next = bed.refreshed(link).await;
    let answer = bed.userinfo(&next.access).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    next
}

/// An approval that waits for its device.
async fn waiting(bed: &Bed) -> Value {
    let begun = bed.begin().await;
    bed.scan_and_approve(&begun, None).await;
    bed.events_until(&begun, "confirmed").await;
    begun
}

async fn redeem(bed: &Bed, waiting: &Value) -> Tokens {
    let answer = bed.poll(waiting).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    Tokens::of(&answer.body)
}

#[tokio::test]
async fn the_command_changes_the_key_under_a_running_server_and_nobody_notices() {
    let mut bed = Bed::start().await;
    let mut busy = bed.link().await;
    let idle = bed.link().await;
    let (approved, on_show) = (waiting(&bed).await, bed.begin().await);
    assert_eq!(versions_in_use(&bed), [1]);

    let mut command = latchkeyd(&bed, &["rotate"]);
    let rotating = tokio::task::spawn_blocking(move || command.output().unwrap());
    while !rotating.is_finished() {
        busy = go_on(&bed, &busy).await;
        // The server's clock keeps up with the command's, roughly.
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        bed.clock.advance(SignedDuration::from_millis(200));
    }
    let output = rotating.await.unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    let done = String::from_utf8(output.stdout).unwrap();
    assert!(done.starts_with("Version 2 is"), "{done}");
    for step in ["in the key file", "newest", "Waiting", "older", "removed"] {
        assert!(said.contains(step), "{said}");
    }
    assert_eq!((in_file(&bed), versions_in_use(&bed)), (vec![2], vec![2]));

    busy = go_on(&bed, &busy).await;
    go_on(&bed, &idle).await;
    go_on(&bed, &redeem(&bed, &approved).await).await;
    bed.complete(&on_show, None).await;
    bed.restart().await;
    go_on(&bed, &busy).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_every_moment_of_a_rotation_links_are_made_and_refreshed() {
    let bed = Bed::start().await;
    let late = bed.link().await;
    let late_wraps = wraps(&bed);
    let mut links = vec![bed.link().await];
    let approved = waiting(&bed).await;
    let (mut moments, mut rounds) = (0, 0);
    let outcome = rotate(&bed, |progress| {
        meanwhile(async {
            let last = links.last().unwrap();
            let next = go_on(&bed, last).await;
            *links.last_mut().unwrap() = next;
            links.push(bed.link().await);
        });
        if matches!(progress, Progress::Passed(Step::Rewrapped, _)) {
            // As if somebody had begun to write before, and came to an end only now.
            for wrap in &late_wraps {
                put(&bed, wrap);
            }
        }
        moments += 1;
        let settling = Progress::Waiting(SignedDuration::from_secs(12));
        rounds += u32::from(*progress == settling);
    });
    let rotation = rotation(outcome.await);
    assert_eq!(rotation.newest.to_be_bytes(), [0, 0, 0, 2]);
    // What came late needed another round.
    assert_eq!((moments, rounds), (14, 2 * 2));
    assert_eq!((in_file(&bed), versions_in_use(&bed)), (vec![2], vec![2]));
    go_on(&bed, &late).await;
    for link in &links {
        go_on(&bed, link).await;
    }
    assert_eq!(links.len(), 15);
    go_on(&bed, &redeem(&bed, &approved).await).await;
}

#[tokio::test]
async fn a_crash_after_any_step_loses_nothing_and_the_next_rotation_ends_it() {
    let mut bed = Bed::start().await;
    let mut link = bed.link().await;
    for step in STEPS {
        let (idle, approved) = (bed.link().await, waiting(&bed).await);
        crash_after(&bed, step).await;
        // Nothing that the running server still knows helps it.
        bed.restart().await;
        link = go_on(&bed, &link).await;
        let between = bed.link().await;

        let mut goes_on = false;
        let outcome = rotate(&bed, |progress| {
            goes_on |= matches!(progress, Progress::Unfinished(_));
        });
        rotation(outcome.await);
        assert_eq!(goes_on, step != Step::Removed, "{step:?}");
        let file = in_file(&bed);
        assert_eq!(file.len(), 1, "{step:?}");
        assert_eq!(versions_in_use(&bed), file, "{step:?}");
        for link in [&idle, &between, &redeem(&bed, &approved).await] {
            go_on(&bed, link).await;
        }
        link = go_on(&bed, &link).await;
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_command_that_is_killed_is_gone_on_with_by_the_next() {
    let bed = Bed::start().await;
    let link = bed.link().await;
    let mut killed = latchkeyd(&bed, &["rotate"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let said = BufReader::new(killed.stderr.take().unwrap());
    let newest = said
        .lines()
        .find(|line| line.as_ref().unwrap().contains("newest"));
    assert!(newest.is_some());
    killed.kill().unwrap();
    killed.wait().unwrap();
    assert_eq!(in_file(&bed), [1, 2]);
    let link = go_on(&bed, &link).await;

    let mut command = latchkeyd(&bed, &["rotate"]);
    let output = tokio::task::spawn_blocking(move || command.output().unwrap());
    let output = output.await.unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("to version 2, was not finished"), "{said}");
    assert_eq!((in_file(&bed), versions_in_use(&bed)), (vec![3], vec![3]));
    go_on(&bed, &link).await;
}

#[tokio::test]
async fn the_old_key_opens_nothing_any_more_and_what_it_opened_is_in_no_file() {
    let bed = Bed::start().await;
    let link = bed.link().await;
    let (_approved, _on_show) = (waiting(&bed).await, bed.begin().await);
    let old: Key = ServerKeys::load(&key_file(&bed))
        .unwrap()
        .newest()
        .1
        .clone();
    let opens = |wrap: &Sealed| Dek::new(old.clone()).open(wrap.place, &wrap.bytes).is_ok();
    let before = wraps(&bed);
    assert!(before.len() >= 4 && before.iter().all(opens));
    assert!(
        before
            .iter()
            .all(|wrap| bed.database.files_with(&wrap.bytes) > 0)
    );

    let rotation = rotation(rotate(&bed, |_| {}).await);
    assert_eq!(rotation.rewrapped, before.len() as u64);
    let after = wraps(&bed);
    assert_eq!(after.len(), before.len());
    assert!(!after.iter().any(opens));
    // PostgreSQL keeps dead rows until it vacuums; `docs/LINK-SERVER.md` says what that means.
    if !crate::ON_POSTGRESQL {
        for wrap in &before {
            assert_eq!(bed.database.files_with(&wrap.bytes), 0);
        }
    }
    go_on(&bed, &link).await;
}

#[tokio::test]
async fn a_second_rotation_at_the_same_time_is_refused_and_harms_nothing() {
    let bed = Bed::start().await;
    let link = bed.link().await;
    let mut refused = Vec::new();
    let outcome = rotate(&bed, |progress| {
        if matches!(progress, Progress::Passed(..)) {
            refused.push(latchkeyd(&bed, &["rotate"]).output().unwrap());
        }
    });
    rotation(outcome.await);
    assert_eq!(refused.len(), STEPS.len());
    for Output { status, stderr, .. } in refused {
        assert_eq!(status.code(), Some(1));
        let sentence = String::from_utf8(stderr).unwrap();
        assert!(sentence.contains("are being rotated already"), "{sentence}");
    }
    assert_eq!(in_file(&bed), [2]);
    go_on(&bed, &link).await;
}

/// What `latchkeyd keys status` prints.
fn status(bed: &Bed) -> String {
    let output = latchkeyd(bed, &["status"]).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn the_figures_of_the_status_are_those_of_the_database() {
    let mut bed = Bed::start().await;
    assert_eq!(status(&bed), "version 1 (newest): 0 records\n");
    bed.link().await;
    let (_approved, _on_show) = (waiting(&bed).await, bed.begin().await);
    // A pair, a code on show, and an approval with what is left of its code.
    assert_eq!(under(&bed)[&1], 2 + 1 + 1);
    assert_eq!(status(&bed), "version 1 (newest): 4 records\n");

    crash_after(&bed, Step::Newest).await;
    bed.restart().await;
    bed.link().await;
    assert_eq!(under(&bed), [(1, 4), (2, 2)].into());
    assert_eq!(
        status(&bed),
        "version 1: 4 records\nversion 2 (newest): 2 records\n\
         A rotation is not finished: \"latchkeyd keys rotate\" goes on with it.\n"
    );
    let rotation = rotation(rotate(&bed, |_| {}).await);
    assert_eq!(rotation.rewrapped, 4 + 6);
    assert_eq!(status(&bed), "version 3 (newest): 6 records\n");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_a_server_does_not_follow_no_key_is_removed() {
    let bed = Bed::start().await;
    let mut link = bed.link().await;
    // The rotation has another file than the server.
    let keys = bed.folder.path().join("copy.toml");
    std::fs::copy(key_file(&bed), &keys).unwrap();
    let copied = Config {
        keys: keys.clone(),
        ..config(&bed)
    };
    let outcome = rotate_by(&copied, &bed, Instances::ShareTheFile, |progress| {
        let is_before_anything_is_newest = matches!(progress, Progress::Passed(Step::Added, _));
        if is_before_anything_is_newest || matches!(progress, Progress::Waiting(_)) {
            // What it cannot open yet, it cannot refresh; what is made now, it can wrap.
            meanwhile(bed.link());
        }
    });
    let error = outcome.await.unwrap_err();
    assert!(matches!(error, RotateError::NotFollowed(_)), "{error}");
    assert!(error.to_string().contains("--copies"), "{error}");
    // Once it has that file, nothing was lost.
    std::fs::rename(&keys, key_file(&bed)).unwrap();
    bed.advance(1);
    assert_eq!(in_file(&bed), [1, 2]);
    link = go_on(&bed, &link).await;
    rotation(rotate(&bed, |_| {}).await);
    assert_eq!((in_file(&bed), versions_in_use(&bed)), (vec![3], vec![3]));
    go_on(&bed, &link).await;
}

#[tokio::test]
async fn instances_with_copies_of_the_file_are_taken_along_step_by_step() {
    let bed = Bed::start().await;
    let mut link = bed.link().await;
    let keys = bed.folder.path().join("original.toml");
    std::fs::copy(key_file(&bed), &keys).unwrap();
    let original = Config {
        keys: keys.clone(),
        ..config(&bed)
    };
    for (stops, newest_in_use) in [(true, 1), (true, 2), (false, 2)] {
        let outcome = rotate_by(&original, &bed, Instances::HaveCopies, |_| {}).await;
        let stopped = matches!(outcome.unwrap(), Outcome::ToBeCopied(_));
        assert_eq!(stopped, stops);
        // Before the file is copied, and after.
        link = go_on(&bed, &link).await;
        std::fs::copy(&keys, key_file(&bed)).unwrap();
        bed.advance(1);
        link = go_on(&bed, &link).await;
        assert_eq!(versions_in_use(&bed).last(), Some(&newest_in_use));
    }
    assert_eq!((in_file(&bed), versions_in_use(&bed)), (vec![2], vec![2]));
}

#[tokio::test]
async fn an_older_key_file_is_not_rotated() {
    let bed = Bed::start().await;
    let link = bed.link().await;
    let [old, new] = [1, 2].map(|version| bed.folder.path().join(format!("{version}.toml")));
    std::fs::copy(key_file(&bed), &old).unwrap();
    rotation(rotate(&bed, |_| {}).await);
    std::fs::rename(key_file(&bed), &new).unwrap();
    std::fs::copy(&old, key_file(&bed)).unwrap();

    let error = rotate(&bed, |_| {}).await.unwrap_err();
    assert!(
        matches!(error, RotateError::NotHeld { records: 2, .. }),
        "{error}"
    );
    assert!(
        error.to_string().contains("2 records under version 2"),
        "{error}"
    );
    assert_eq!(in_file(&bed), [1]);
    assert!(status(&bed).contains("version 2, which the key file does not hold: 2 records"));
    std::fs::rename(&new, key_file(&bed)).unwrap();
    bed.advance(1);
    go_on(&bed, &link).await;
}

#[tokio::test]
async fn a_record_that_does_not_open_keeps_its_key_and_stops_nobody_else() {
    let bed = Bed::start().await;
    let damaged = bed.link().await;
    let mut wrap = wraps(&bed)
        .into_iter()
        .find(|wrap| wrap.place.field == "access_wrap")
        .unwrap();
    *wrap.bytes.last_mut().unwrap() ^= 1;
    put(&bed, &wrap);
    let mut link = bed.link().await;
    for expected in [[1, 2], [1, 3]] {
        let error = rotate(&bed, |_| {}).await.unwrap_err();
        assert!(
            matches!(error, RotateError::Unreadable { records: 1, .. }),
            "{error}"
        );
        assert!(
            error.to_string().contains("1 record does not open"),
            "{error}"
        );
        assert_eq!(
            (in_file(&bed), versions_in_use(&bed)),
            (expected.into(), expected.into())
        );
        link = go_on(&bed, &link).await;
    }
    let (row, column) = (wrap.place.row, wrap.place.field);
    bed.database.run(&format!(
        "UPDATE token_pair SET {column} = NULL WHERE id = '{row}'"
    ));
    rotation(rotate(&bed, |_| {}).await);
    assert_eq!(in_file(&bed), [4]);
    go_on(&bed, &link).await;
    go_on(&bed, &damaged).await;
}
