//! P2: the bytes of the installed app, its link server included, beside a bare Tauri window that was built the same way.

use std::path::Path;

use latchkey_testbed::binaries;

use super::{
    Result,
    report::{Figure, Reference, Target},
};

pub(crate) fn measure() -> Result<Figure> {
    let app = kilobytes(&binaries().latchkey_desktop()?)?;
    let bare = kilobytes(&binaries().bare_window()?)?;
    Ok(Figure {
        name: "p02",
        what: "the installed app's program",
        unit: "kB",
        value: app,
        reference: Some(Reference {
            what: "bare window",
            value: bare,
            samples: vec![bare],
        }),
        target: Some(Target::AtMost(12_000.0)),
        samples: vec![app],
    })
}

/// As it is installed: symbols are stripped by the build.
fn kilobytes(program: &Path) -> Result<f64> {
    let bytes = u32::try_from(std::fs::metadata(program)?.len())?;
    Ok(f64::from(bytes) / 1000.0)
}
