//! A folder as a whole.

use std::collections::BTreeMap;
use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant, SystemTime};

use super::{Bench, PLAIN, json, read};

const PATIENCE: Duration = Duration::from_secs(60);

/// What each file holds and when it was last changed.
type State = BTreeMap<String, (String, SystemTime)>;

fn state(bench: &Bench) -> State {
    let of = |name: String| {
        let path = bench.path(&name);
        let modified = path.metadata().unwrap().modified().unwrap();
        (name, (read(&path), modified))
    };
    let names = bench.names().into_iter();
    names.filter(|it| !it.starts_with('.')).map(of).collect()
}

fn fill(bench: &Bench, files: usize) {
    let encrypted = bench.encrypted(1);
    for at in 0..files {
        bench.put(&format!("{at:04}.json"), &encrypted);
    }
}

fn is_at(text: &str, version: u8) -> bool {
    text.ends_with("}\n") && text.matches(&format!("\"keyVersion\": {version}")).count() == 6
}

#[test]
fn s05_a_killed_re_encryption_tears_no_file_and_is_resumed_where_it_was() {
    const FILES: usize = 1500;
    let bench = Bench::new();
    fill(&bench, FILES);
    let start = || {
        let words = ["reencrypt", ".", "--in-place", "--json"];
        let mut command = bench.command(&[1, 2], &words);
        command.stdout(Stdio::null()).spawn().unwrap()
    };
    let mut child = start();
    let since = Instant::now();
    let moved = |at: usize| is_at(&read(&bench.path(&format!("{at:04}.json"))), 2);
    while !moved(10) {
        assert!(since.elapsed() < PATIENCE, "it never came that far");
        assert_eq!(child.try_wait().unwrap(), None, "it ended too early");
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();

    let halfway = state(&bench);
    assert_eq!(halfway.len(), FILES);
    let done = halfway.values().filter(|(text, _)| is_at(text, 2)).count();
    let left = halfway.values().filter(|(text, _)| is_at(text, 1)).count();
    assert_eq!(done + left, FILES, "every file is whole");
    assert!(done > 0 && left > 0, "{done} done, {left} left");
    bench.put(".latchkey-left.tmp", "half");

    let ran = bench.run(&[1, 2], &["reencrypt", ".", "--in-place", "--json"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    let last = json(ran.stdout.lines().last().unwrap());
    assert_eq!(
        (&last["reencrypted"], &last["current"]),
        (&left.into(), &done.into())
    );
    let after = state(&bench);
    for (name, before) in &halfway {
        if is_at(&before.0, 2) {
            assert_eq!(after.get(name), Some(before), "{name} was touched again");
        }
    }
    assert!(after.values().all(|(text, _)| is_at(text, 2)));
    assert_eq!(bench.names().len(), FILES, "nothing half-written is left");
}

#[test]
fn one_bad_file_stops_no_other_and_each_is_told() {
    let bench = Bench::new();
    fill(&bench, 20);
    bench.put("0003.json", "{");
    bench.put("0007.json", PLAIN);
    fs::create_dir(bench.path("0021.json")).unwrap();
    bench.put("notes.txt", PLAIN);
    bench.put(".hidden.JSON", PLAIN);

    let ran = bench.run(&[1, 2], &["reencrypt", ".", "--in-place"]);
    assert_eq!(ran.code, Some(1));
    assert_eq!(
        ran.stdout,
        "18 files re-encrypted, 0 at version 2 already, 4 failed.\n"
    );
    assert_eq!(ran.stderr.lines().count(), 4, "{}", ran.stderr);
    for name in ["0003.json", "0007.json", "0021.json", ".hidden.JSON"] {
        assert!(ran.stderr.contains(name), "{}", ran.stderr);
    }
    assert_eq!(read(&bench.path("0003.json")), "{");
    assert_eq!(read(&bench.path("notes.txt")), PLAIN);

    assert!(
        ran.stderr
            .lines()
            .is_sorted_by_key(|line| line.split(".json").next()),
        "{}",
        ran.stderr
    );

    let ran = bench.run(&[1, 2], &["check", ".", "--json"]);
    assert_eq!((ran.code, ran.stdout.lines().count()), (Some(1), 19));
    let last = json(ran.stdout.lines().last().unwrap());
    assert_eq!((&last["sound"], &last["failed"]), (&18.into(), &4.into()));
}

#[test]
fn a_folder_without_files_is_an_error_and_so_is_one_that_another_works_on() {
    let bench = Bench::new();
    let words = ["reencrypt", ".", "--in-place", "--json"];
    let code = |words: &[&str]| json(&bench.run(&[1], words).stderr)["error"]["code"].clone();
    assert_eq!(code(&words), "no_files");
    assert_eq!(code(&["check", ".", "--json"]), "no_files");

    bench.put("a.json", &bench.encrypted(1));
    let folder = fs::File::open(bench.0.path()).unwrap();
    folder.lock_shared().unwrap();
    assert_eq!(code(&words), "folder_busy");
    let single = ["decrypt", "a.json", "--in-place"];
    assert_eq!(bench.run(&[1], &single).code, Some(0));
    folder.unlock().unwrap();
    folder.lock().unwrap();
    assert_eq!(
        code(&["encrypt", "a.json", "--in-place", "--json"]),
        "folder_busy"
    );
    assert_eq!(read(&bench.path("a.json")), PLAIN);
}
