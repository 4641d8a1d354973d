//! Nothing is found where there is nothing: this project, its lock files and test data, and the sources of all that it depends on.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;

use latchkey_leak::{Rules, Source, scan};

#[test]
fn nothing_is_found_in_our_own_sources_and_those_of_others() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(3)
        .expect("the workspace");
    let tracked = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(root)
        .output()
        .expect("git");
    let mut sources: Vec<Source> = String::from_utf8(tracked.stdout)
        .expect("UTF-8")
        .split_terminator('\0')
        .map(|file| Source::Path(root.join(file)))
        .collect();
    assert!(
        sources.len() > 500,
        "only {} files of our own",
        sources.len()
    );
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--locked"])
        .current_dir(root)
        .output()
        .expect("cargo");
    let metadata: serde_json::Value = serde_json::from_slice(&metadata.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let folders = packages
        .iter()
        .filter(|package| !package["source"].is_null())
        .map(|package| {
            let manifest = PathBuf::from(package["manifest_path"].as_str().expect("a path"));
            manifest.parent().expect("a folder").to_owned()
        });
    let before = sources.len();
    sources.extend(folders.filter(|folder| folder.exists()).map(Source::Path));
    assert!(
        sources.len() > before + 300,
        "only {} crates",
        sources.len() - before
    );
    let packages = root.join("ui/node_modules");
    if packages.exists() {
        sources.push(Source::Path(packages));
    }
    let found = scan(&Rules::built_in(), sources, &mut |_| {
        ControlFlow::Continue(())
    });
    let findings: Vec<_> = found
        .findings
        .iter()
        .map(|finding| (&finding.rule, &finding.masked, &finding.places[0]))
        .collect();
    assert!(
        findings.is_empty(),
        "{} found: {findings:#?}",
        findings.len()
    );
    assert!(
        found.progress.bytes > 100 << 20,
        "only {:?}",
        found.progress
    );
}
