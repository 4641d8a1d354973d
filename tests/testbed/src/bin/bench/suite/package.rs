//! P2: the .deb, beside that of a bare Tauri window which the same bundler made of the same build.

use std::path::Path;

use latchkey_testbed::binaries;

use super::{
    Result,
    report::{Figure, Reference, Target},
};

pub(crate) fn measure() -> Result<Figure> {
    let ours = megabytes(&binaries().package("deb")?)?;
    let bare = megabytes(&binaries().bare_package("deb")?)?;
    Ok(Figure {
        name: "p02",
        what: "the .deb",
        unit: "MB",
        value: ours,
        reference: Some(Reference {
            what: "bare window's",
            value: bare,
            samples: vec![bare],
        }),
        target: Some(Target::AtMost(6.0)),
        samples: vec![ours],
    })
}

fn megabytes(package: &Path) -> Result<f64> {
    let bytes = u32::try_from(std::fs::metadata(package)?.len())?;
    Ok(f64::from(bytes) / 1_000_000.0)
}
