//! `latchkey leak report`

use std::io::IsTerminal as _;
use std::path::Path;

use latchkey_accounts::Engine;
use latchkey_accounts::leak::{Format, write_whole};
use serde_json::json;

use crate::args::LeakFormat;
use crate::output::{Failure, Output, print_bytes};

pub(super) async fn run(
    engine: &Engine,
    output: &Output,
    job: &str,
    file: Option<&Path>,
    format: Option<LeakFormat>,
) -> Result<(), Failure> {
    let format = format.map(Format::from);
    match (file, format) {
        (Some(file), Some(format)) => write_as(engine, output, job, file, format).await,
        (Some(file), None) => write(engine, output, job, file).await,
        (None, Some(Format::Pdf)) if std::io::stdout().is_terminal() => Err(Failure::Usage(
            "A PDF is nothing for a terminal. Name a file for it.".to_owned(),
        )),
        (None, format) => {
            let format = format.unwrap_or(Format::Json);
            print_bytes(&engine.leak_report(job, format).await?);
            Ok(())
        }
    }
}

/// Writes the evidence in the form that the file's ending says.
pub(super) async fn write(
    engine: &Engine,
    output: &Output,
    job: &str,
    file: &Path,
) -> Result<(), Failure> {
    write_as(engine, output, job, file, form_of(file)?).await
}

async fn write_as(
    engine: &Engine,
    output: &Output,
    job: &str,
    file: &Path,
    format: Format,
) -> Result<(), Failure> {
    let bytes = engine.leak_report(job, format).await?;
    write_whole(file, &bytes).map_err(|error| {
        Failure::Usage(format!(
            "\"{}\" cannot be written ({}). Choose another place with \"latchkey leak report {job} FILE\".",
            file.display(),
            error.kind()
        ))
    })?;
    let object = json!({ "event": "report", "job": job, "file": file, "format": format.as_str() });
    output.tell_about(&object, || format!("Written to \"{}\".", file.display()));
    Ok(())
}

/// Says before anything is revoked whether a report can be written here, as far as that can be told.
pub(super) fn check(file: &Path) -> Result<(), Failure> {
    form_of(file)?;
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    if folder.is_some_and(|folder| !folder.is_dir()) {
        return Err(Failure::Usage(format!(
            "There is no folder for \"{}\". Choose another place for the report; nothing was revoked.",
            file.display()
        )));
    }
    Ok(())
}

/// The form of a report by its file's ending.
fn form_of(file: &Path) -> Result<Format, Failure> {
    let ending = file.extension().unwrap_or_default().to_ascii_lowercase();
    match ending.to_str() {
        Some("json") => Ok(Format::Json),
        Some("csv") => Ok(Format::Csv),
        Some("pdf") => Ok(Format::Pdf),
        _ => Err(Failure::Usage(format!(
            "The ending of \"{}\" says no form of a report. End it with .json, .csv or .pdf.",
            file.display()
        ))),
    }
}

impl From<LeakFormat> for Format {
    fn from(format: LeakFormat) -> Self {
        match format {
            LeakFormat::Json => Self::Json,
            LeakFormat::Csv => Self::Csv,
            LeakFormat::Pdf => Self::Pdf,
        }
    }
}
