//! A row for each place, for a spreadsheet (RFC 4180).
//!
//! What a spreadsheet would take for a formula gets a `'` before it: the file's name is whatever somebody called a file.

use super::{Report, Told};

const COLUMNS: [&str; 25] = [
    "job",
    "digest",
    "sha256",
    "masked",
    "name",
    "kind",
    "provider",
    "rule",
    "file",
    "line",
    "column",
    "wrapped_in",
    "way",
    "alive_before",
    "subject",
    "client",
    "device",
    "outcome",
    "outcome_at",
    "reason",
    "answer",
    "platform",
    "checked",
    "checked_at",
    "why",
];

pub(super) fn written(report: &Report<'_>, digest: &str) -> Vec<u8> {
    let mut rows = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let mut put = |row: Vec<String>| {
        let row = row.iter().map(|field| guarded(field));
        rows.write_record(row)
            .expect("rows of one length go into memory");
    };
    put(COLUMNS.iter().map(|&column| column.to_owned()).collect());
    for item in &report.items {
        for place in places(item) {
            let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
            put(vec![
                report.job.id.to_owned(),
                digest.to_owned(),
                item.sha256.clone(),
                item.masked.to_owned(),
                item.name.to_owned(),
                item.kind.to_owned(),
                item.provider.to_owned(),
                item.rule.to_owned(),
                place.file,
                place.line,
                place.column,
                place.encodings,
                item.way.to_owned(),
                item.alive_before.to_owned(),
                text(item.subject),
                text(item.client),
                text(item.device),
                item.outcome.to_owned(),
                text(item.outcome_at.as_deref()),
                text(item.reason),
                text(item.answer),
                item.platform.to_owned(),
                item.checked.to_owned(),
                text(item.checked_at.as_deref()),
                report.job.reason.to_owned(),
            ]);
        }
    }
    rows.into_inner().expect("memory takes what is left")
}

/// A place in words.
#[derive(Default)]
struct Row {
    file: String,
    line: String,
    column: String,
    encodings: String,
}

/// A token that was found nowhere that is remembered is a row all the same.
fn places(item: &Told<'_>) -> Vec<Row> {
    if item.places.is_empty() {
        return vec![Row::default()];
    }
    let row = |place: &latchkey_leak::Place| Row {
        file: place.file.clone(),
        line: place.line.to_string(),
        column: place.column.to_string(),
        encodings: super::words(&place.encodings),
    };
    item.places.iter().map(row).collect()
}

/// OWASP's list of what begins a formula.
fn guarded(field: &str) -> String {
    if field.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{field}")
    } else {
        field.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_begins_a_formula() {
        for begins in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"] {
            assert_eq!(guarded(begins), format!("'{begins}"));
        }
        for harmless in ["", "a=1", "log-1.txt", "'=1"] {
            assert_eq!(guarded(harmless), harmless);
        }
    }
}
