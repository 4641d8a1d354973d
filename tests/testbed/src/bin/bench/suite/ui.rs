//! The size of the interface: what of the program is script and style, how much that is once unpacked, and what of it is loaded
//! before a view shows.

use std::{collections::BTreeSet, fs, path::Path};

use super::{
    Result,
    report::{Figure, Target},
};

#[path = "../../../../../../src-tauri/packing.rs"]
mod packing;

pub(crate) fn measure() -> Result<Vec<Figure>> {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/dist");
    let assets = dist.join("assets");
    let told = |error| {
        format!(
            "{} cannot be read ({error}); build it with `npm run build` in ui",
            dist.display()
        )
    };
    let files = names(&assets).map_err(told)?;
    let html = fs::read_to_string(dist.join("index.html")).map_err(told)?;
    let of_page = |file: &&String| html.contains(file.as_str());
    let first = |view: &str| -> Result<u64> {
        let own = |file: &&String| file.starts_with(view);
        let begins = files.iter().filter(|file| of_page(file) || own(file));
        let loaded = loaded(&assets, begins.cloned().collect())?;
        Ok(weigh(&assets, &loaded)?)
    };
    let page = packing::page(&dist).map_err(told)?;
    let all = page.files.iter().filter(|(name, _)| is_counted(name));
    let all: usize = all.map(|(_, length)| length).sum();
    if all == 0 {
        return Err(format!("{} holds neither script nor style", dist.display()).into());
    }
    let figure = |what, bytes: u64, target| {
        let kilobytes = f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1000.0;
        Figure {
            name: "ui",
            what,
            unit: "kB",
            value: kilobytes,
            reference: None,
            target,
            samples: vec![kilobytes],
        }
    };
    Ok(vec![
        figure(
            "script and style, as installed",
            page.packed.len().try_into()?,
            Some(Target::AtMost(100.0)),
        ),
        figure("script and style, unpacked", all.try_into()?, None),
        figure("of that before Link shows", first("LinkView-")?, None),
        figure(
            "of that before Accounts shows",
            first("AccountsView-")?,
            None,
        ),
    ])
}

/// The files of script and style.
fn names(assets: &Path) -> std::io::Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(assets)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if is_counted(&name) {
            names.insert(name);
        }
    }
    Ok(names)
}

/// These and whatever their scripts import before they run.
fn loaded(assets: &Path, begins: Vec<String>) -> std::io::Result<BTreeSet<String>> {
    let (mut loaded, mut waiting) = (BTreeSet::new(), begins);
    while let Some(name) = waiting.pop() {
        if is(&name, "js") {
            let script = fs::read_to_string(assets.join(&name))?;
            waiting.extend(imports(&script).filter(|import| !loaded.contains(import)));
        }
        loaded.insert(name);
    }
    Ok(loaded)
}

/// What a script imports by `from` or a bare `import`; `import(…)` waits until it is wanted.
fn imports(script: &str) -> impl Iterator<Item = String> {
    script
        .split("\"./")
        .zip(script.split("\"./").skip(1))
        .filter_map(|(before, after)| {
            let is_import = before.ends_with("from") || before.ends_with("import");
            is_import.then(|| after.split('"').next().unwrap_or_default().to_owned())
        })
}

fn is_counted(name: &str) -> bool {
    is(name, "js") || is(name, "css")
}

fn is(name: &str, kind: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|extension| extension == kind)
}

fn weigh(assets: &Path, names: &BTreeSet<String>) -> std::io::Result<u64> {
    names
        .iter()
        .map(|name| Ok(fs::metadata(assets.join(name))?.len()))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_imported_at_once_is_told_from_what_is_imported_when_wanted() {
        let script =
            r#"import{a as b}from"./a-1.js";import"./b-2.js";const later=()=>import("./c-3.js");"#;
        let at_once: Vec<String> = imports(script).collect();
        assert_eq!(at_once, ["a-1.js", "b-2.js"]);
    }
}
