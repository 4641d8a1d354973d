//! The size of the interface: every byte of script and style that the window loads.

use std::path::Path;

use super::{
    Result,
    report::{Figure, Target},
};

pub(crate) fn measure() -> Result<Figure> {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/dist");
    let bytes = weigh(&dist).map_err(|error| {
        format!(
            "{} cannot be read ({error}); build it with `npm run build` in ui",
            dist.display()
        )
    })?;
    if bytes == 0 {
        return Err(format!("{} holds neither script nor style", dist.display()).into());
    }
    let kilobytes = f64::from(bytes) / 1000.0;
    Ok(Figure {
        name: "ui",
        what: "script and style",
        unit: "kB",
        value: kilobytes,
        reference: None,
        target: Some(Target::AtMost(100.0)),
        samples: vec![kilobytes],
    })
}

fn weigh(folder: &Path) -> std::io::Result<u32> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        let (path, metadata) = entry.and_then(|entry| Ok((entry.path(), entry.metadata()?)))?;
        let counts = path
            .extension()
            .is_some_and(|extension| extension == "js" || extension == "css");
        bytes += match metadata.is_dir() {
            true => weigh(&path)?,
            false if counts => u32::try_from(metadata.len()).map_err(std::io::Error::other)?,
            false => 0,
        };
    }
    Ok(bytes)
}
