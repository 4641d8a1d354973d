//! Zip archives.

use std::io::{Read, Seek};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{Reason, Scan};

/// Whether these first bytes are of one with something in it.
pub(super) fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04")
}

/// Looks at everything in an archive.
pub(super) fn zip<R: Read + Seek>(scan: &mut Scan<'_, '_>, name: &str, reader: R, depth: usize) {
    let mut archive = match ZipArchive::new(reader) {
        Ok(archive) => archive,
        Err(error) => return scan.gather.trouble(name, reason(&error)),
    };
    for number in 0..archive.len() {
        if scan.stopped {
            return;
        }
        if scan.gather.unpacks == 0 {
            scan.gather.trouble(name, Reason::TooLarge);
            return;
        }
        let within = archive.name_for_index(number).unwrap_or("?");
        let within = format!("{name} > {within}");
        match archive.by_index(number) {
            Ok(entry) if entry.is_dir() => {}
            Ok(entry) => scan.stream(&within, Box::new(entry), depth),
            Err(error) => scan.gather.trouble(&within, reason(&error)),
        }
    }
}

fn reason(error: &ZipError) -> Reason {
    match error {
        ZipError::UnsupportedArchive(_)
        | ZipError::CompressionMethodNotSupported(_)
        | ZipError::InvalidPassword => Reason::Locked,
        ZipError::Io(error) => Reason::Unreadable(error.kind()),
        _ => Reason::Damaged,
    }
}
