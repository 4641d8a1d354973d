//! Looks through files, folders, archives and pictures, one piece after the other.

mod archive;
mod picture;
mod utf16;
mod walk;

use std::cell::Cell;
use std::fmt;
use std::fs;
use std::io::{BufReader, Cursor, ErrorKind, Read, Seek as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;
use zeroize::Zeroizing;

use crate::finding::Finding;
use crate::gather::Gather;
use crate::rules::Rules;
use crate::text::Text;
use utf16::{Order, Utf16};

/// How much is read at once.
const PIECE: usize = 128 * 1024;
/// How much is read to see what something is.
const HEAD: usize = 4 * 1024;
/// How often progress is told.
const TOLD_EVERY: u64 = 1 << 20;
/// How deep archives lie in archives at most.
const DEEPEST: usize = 4;
/// The largest archive or picture that is looked at where it cannot be read piece by piece.
const LARGEST_WITHIN: u64 = 256 << 20;

/// Where to look.
pub enum Source {
    /// A file or a folder with all that is in it.
    Path(PathBuf),
    /// What was pasted.
    Pasted {
        /// What its places are called.
        name: String,
        /// It.
        bytes: Zeroizing<Vec<u8>>,
    },
    /// What comes piece by piece, as on standard input.
    Reader {
        /// What its places are called.
        name: String,
        /// It.
        reader: Box<dyn Read + Send>,
    },
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Files looked at, those in archives too.
    pub files: u64,
    /// Bytes looked at, after unpacking.
    pub bytes: u64,
    /// Bytes read from where they lie.
    pub read: u64,
    /// Bytes to be read in all, where that is known.
    pub total: Option<u64>,
    /// Different tokens found.
    pub found: u64,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// The tokens, each once, in the order in which they were first seen.
    pub findings: Vec<Finding>,
    /// What could not be looked at, and why; the rest was.
    pub troubles: Vec<Trouble>,
    /// How far it came.
    pub progress: Progress,
    /// Whether it was stopped before its end.
    pub stopped: bool,
}

/// A file that could not be looked at, or not whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// Which, as in [`crate::Place::file`].
    pub file: String,
    /// Why.
    pub reason: Reason,
}

/// Why a file could not be looked at, or not whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// The system does not let it be read.
    #[error("It cannot be read ({0}).")]
    Unreadable(ErrorKind),
    /// An archive or a compressed file that is damaged. What came before the damage was looked at.
    #[error("It is damaged, so only its beginning was looked at.")]
    Damaged,
    /// More comes out of it than is looked at.
    #[error("It unpacks to more than is looked at; the rest of it was left out.")]
    TooLarge,
    /// Archives within archives.
    #[error("It is packed into itself too often; what is further in was left out.")]
    TooDeep,
    /// A part of an archive that only a password opens, or that is packed in a way that is not known here.
    #[error("It is encrypted, or packed in a way that is not known here.")]
    Locked,
    /// Neither a file nor a folder.
    #[error("It is neither a file nor a folder.")]
    NotAFile,
}

impl fmt::Debug for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => formatter.debug_tuple("Path").field(path).finish(),
            Self::Pasted { name, .. } => formatter.debug_tuple("Pasted").field(name).finish(),
            Self::Reader { name, .. } => formatter.debug_tuple("Reader").field(name).finish(),
        }
    }
}

impl Reason {
    /// A word for it, which stays.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "unreadable",
            Self::Damaged => "damaged",
            Self::TooLarge => "too_large",
            Self::TooDeep => "too_deep",
            Self::Locked => "locked",
            Self::NotAFile => "not_a_file",
        }
    }
}

/// Looks through all sources. `on_progress` hears of it about every mebibyte, and stops it with a `Break`.
pub fn scan(
    rules: &Rules,
    sources: Vec<Source>,
    on_progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Found {
    let mut scan = Scan {
        gather: Gather::new(rules),
        progress: Progress::default(),
        read: Rc::default(),
        told_at: 0,
        stopped: false,
        on_progress,
    };
    scan.all(sources);
    scan.tell();
    Found {
        findings: scan.gather.findings,
        troubles: scan.gather.troubles,
        progress: scan.progress,
        stopped: scan.stopped,
    }
}

/// Looks through a text at hand.
#[must_use]
pub fn scan_text(rules: &Rules, text: &[u8]) -> Vec<Finding> {
    let mut gather = Gather::new(rules);
    let mut looked_through = Text::new("-");
    looked_through.push(text, &mut gather);
    looked_through.finish(&mut gather);
    gather.findings
}

/// What is under way.
struct Scan<'r, 'p> {
    gather: Gather<'r>,
    progress: Progress,
    /// Bytes read from where they lie.
    read: Rc<Cell<u64>>,
    /// How many bytes had been looked at when that was last told.
    told_at: u64,
    stopped: bool,
    on_progress: &'p mut dyn FnMut(Progress) -> ControlFlow<()>,
}

impl Scan<'_, '_> {
    fn all(&mut self, sources: Vec<Source>) {
        let mut files = Vec::new();
        let mut total = Some(0);
        let add = |total: &mut Option<u64>, bytes: u64| {
            *total = total.map(|known| known + bytes);
        };
        for source in sources {
            match source {
                Source::Path(path) => walk::files(&path, &mut self.gather, &mut |path, length| {
                    add(&mut total, length);
                    files.push(File::Path(path));
                }),
                Source::Pasted { name, bytes } => {
                    add(&mut total, bytes.len() as u64);
                    files.push(File::Pasted(name, bytes));
                }
                Source::Reader { name, reader } => {
                    total = None;
                    files.push(File::Reader(name, reader));
                }
            }
        }
        self.progress.total = total;
        self.tell();
        for file in files {
            if self.stopped {
                return;
            }
            match file {
                File::Path(path) => self.path(&path),
                File::Pasted(name, bytes) => {
                    let read = Counted::new(Cursor::new(&**bytes), &self.read);
                    self.any(&name, Box::new(read), bytes.len() as u64);
                }
                File::Reader(name, reader) => {
                    let read = Counted::new(reader, &self.read);
                    self.any(&name, Box::new(read), u64::MAX);
                }
            }
        }
    }

    fn path(&mut self, path: &Path) {
        let name = path.display().to_string();
        let opened = fs::File::open(path).and_then(|file| Ok((file.metadata()?.len(), file)));
        match opened {
            Err(error) => self.gather.trouble(&name, Reason::Unreadable(error.kind())),
            Ok((length, mut file)) => {
                let mut head = [0; 4];
                let is_zip = file.read_exact(&mut head).is_ok() && archive::is_zip(&head);
                if let Err(error) = file.rewind() {
                    self.gather.trouble(&name, Reason::Unreadable(error.kind()));
                    return;
                }
                self.gather.unpacks = unpacks(length);
                if is_zip {
                    self.progress.files += 1;
                    archive::zip(self, &name, BufReader::new(file), 1);
                    self.read.set(self.read.get() + length);
                } else {
                    let read = Counted::new(file, &self.read);
                    self.any(&name, Box::new(read), length);
                }
            }
        }
    }

    /// Looks at something that is not packed into anything.
    fn any(&mut self, name: &str, reader: Box<dyn Read + '_>, length: u64) {
        self.gather.unpacks = unpacks(length);
        self.stream(name, reader, 0);
    }

    /// Looks at something `depth` archives deep.
    fn stream(&mut self, name: &str, mut reader: Box<dyn Read + '_>, depth: usize) {
        self.progress.files += 1;
        let mut head = Zeroizing::new(vec![0; HEAD]);
        let length = match fill(&mut *reader, &mut head) {
            Ok(length) => length,
            Err(error) => return self.broken(name, &error, depth),
        };
        head.truncate(length);
        if depth > DEEPEST {
            self.gather.trouble(name, Reason::TooDeep);
            return;
        }
        match Shape::of(&head) {
            Shape::Gzip => {
                let whole = Cursor::new(&**head).chain(reader);
                let unpacked = Box::new(MultiGzDecoder::new(BufReader::new(whole)));
                self.progress.files -= 1;
                self.stream(name, unpacked, depth + 1);
            }
            Shape::Zip => {
                let rest = reader.take(LARGEST_WITHIN);
                let mut whole = Zeroizing::new(head.to_vec());
                if let Err(error) = { rest }.read_to_end(&mut whole) {
                    return self.broken(name, &error, depth);
                }
                archive::zip(self, name, Cursor::new(&**whole), depth + 1);
            }
            Shape::Picture => {
                let rest = reader.take(LARGEST_WITHIN);
                let mut whole = Zeroizing::new(head.to_vec());
                if let Err(error) = { rest }.read_to_end(&mut whole) {
                    return self.broken(name, &error, depth);
                }
                self.progress.bytes += whole.len() as u64;
                picture::look(name, &whole, &mut self.gather);
                self.text(name, &mut Cursor::new(&**whole), &[], depth, None);
            }
            Shape::Text(encoding) => self.text(name, &mut *reader, &head, depth, encoding),
        }
    }

    fn text(
        &mut self,
        name: &str,
        reader: &mut dyn Read,
        head: &[u8],
        depth: usize,
        encoding: Option<Order>,
    ) {
        let mut text = Text::new(name);
        let mut utf16 = encoding.map(Utf16::new);
        let mut push = |piece: &[u8], gather: &mut Gather<'_>| match &mut utf16 {
            None => text.push(piece, gather),
            Some(utf16) => text.push(utf16.push(piece).as_bytes(), gather),
        };
        push(head, &mut self.gather);
        self.looked_at(head.len(), depth);
        let mut piece = Zeroizing::new(vec![0; PIECE]);
        while !self.stopped {
            match reader.read(&mut piece) {
                Ok(0) => break,
                Ok(length) => {
                    push(&piece[..length], &mut self.gather);
                    if !self.looked_at(length, depth) {
                        self.gather.trouble(name, Reason::TooLarge);
                        break;
                    }
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    self.broken(name, &error, depth);
                    break;
                }
            }
        }
        text.finish(&mut self.gather);
    }

    /// Counts what was looked at; says whether more may be unpacked.
    fn looked_at(&mut self, bytes: usize, depth: usize) -> bool {
        self.progress.bytes += bytes as u64;
        if self.progress.bytes - self.told_at >= TOLD_EVERY {
            self.tell();
        }
        if depth == 0 {
            return true;
        }
        self.gather.unpacks = self.gather.unpacks.saturating_sub(bytes as u64);
        self.gather.unpacks > 0
    }

    fn tell(&mut self) {
        self.told_at = self.progress.bytes;
        self.progress.read = self.read.get();
        self.progress.found = self.gather.findings.len() as u64;
        if (self.on_progress)(self.progress).is_break() {
            self.stopped = true;
        }
    }

    fn broken(&mut self, name: &str, error: &std::io::Error, depth: usize) {
        let reason = if depth > 0 {
            Reason::Damaged
        } else {
            Reason::Unreadable(error.kind())
        };
        self.gather.trouble(name, reason);
    }
}

enum File {
    Path(PathBuf),
    Pasted(String, Zeroizing<Vec<u8>>),
    Reader(String, Box<dyn Read + Send>),
}

/// What something is, by its first bytes.
enum Shape {
    Gzip,
    Zip,
    Picture,
    /// In UTF-16, as Windows writes it, or in something that has ASCII in it as it is.
    Text(Option<Order>),
}

impl Shape {
    fn of(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, 0x08, ..] => Self::Gzip,
            [0xff, 0xfe, ..] => Self::Text(Some(Order::Little)),
            [0xfe, 0xff, ..] => Self::Text(Some(Order::Big)),
            _ if archive::is_zip(head) => Self::Zip,
            _ if picture::is_picture(head) => Self::Picture,
            _ => Self::Text(None),
        }
    }
}

/// Counts what is read.
struct Counted<R> {
    inner: R,
    read: Rc<Cell<u64>>,
}

impl<R> Counted<R> {
    fn new(inner: R, read: &Rc<Cell<u64>>) -> Self {
        Self {
            inner,
            read: Rc::clone(read),
        }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.read.set(self.read.get() + length as u64);
        Ok(length)
    }
}

/// Reads until the buffer is full or nothing is left.
fn fill(reader: &mut dyn Read, buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match reader.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(length) => filled += length,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// How much may come out of a file of some length. Logs shrink to a thirtieth; what shrinks to less than a two-hundredth was made to.
fn unpacks(length: u64) -> u64 {
    length.saturating_mul(200).saturating_add(64 << 20)
}
