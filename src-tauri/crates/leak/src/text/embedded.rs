//! Compressed text in the middle of another (RFC 1952), as it is or in base64: a body in a recording of traffic.

use std::io::Write as _;

use flate2::write::GzDecoder;

use super::Text;
use super::base64;
use crate::gather::Gather;
use crate::scan::Reason;

/// How much is unpacked in one go; at most a thousand times as much comes out of it.
const PIECE: usize = 8 * 1024;
/// More than this of one body is not looked at.
const LARGEST: u64 = 256 * 1024 * 1024;

/// What is being unpacked.
pub(super) struct Embedded {
    decoder: GzDecoder<Vec<u8>>,
    text: Box<Text>,
    /// The characters of a group that is not whole yet.
    group: Option<Vec<u8>>,
    unpacked: u64,
}

impl Embedded {
    /// As many are unpacked at once in one text.
    pub(super) const MOST: usize = 8;

    pub(super) fn new(text: Text, in_base64: bool) -> Self {
        Self {
            decoder: GzDecoder::new(Vec::new()),
            text: Box::new(text),
            group: in_base64.then(Vec::new),
            unpacked: 0,
        }
    }

    /// Takes what comes next; says whether there may be more of it.
    pub(super) fn feed(&mut self, bytes: &[u8], gather: &mut Gather<'_>) -> bool {
        let Some(group) = &mut self.group else {
            return self.unpack(bytes, gather);
        };
        let mut ended = false;
        for byte in bytes {
            if base64::is_character(*byte) {
                group.push(base64::standard(*byte));
            } else if !base64::is_line_end(*byte) {
                ended = true;
                break;
            }
        }
        let whole = if ended {
            group.len()
        } else {
            group.len() - group.len() % 4
        };
        let groups: Vec<u8> = group.drain(..whole).collect();
        let decoded = base64::decode_groups(&groups);
        let more = self.unpack(&decoded, gather);
        if ended {
            self.end(gather);
        }
        more && !ended
    }

    pub(super) fn finish(mut self, gather: &mut Gather<'_>) {
        self.end(gather);
    }

    fn unpack(&mut self, bytes: &[u8], gather: &mut Gather<'_>) -> bool {
        for mut piece in bytes.chunks(PIECE) {
            while !piece.is_empty() {
                let written = self.decoder.write(piece);
                self.take(gather);
                if self.unpacked > LARGEST.min(gather.unpacks) {
                    gather.trouble(&self.text.file, Reason::TooLarge);
                    self.end(gather);
                    return false;
                }
                match written {
                    Ok(taken) if taken > 0 => piece = &piece[taken..],
                    // What follows is not of it any more.
                    Ok(_) | Err(_) => {
                        self.end(gather);
                        return false;
                    }
                }
            }
        }
        true
    }

    fn take(&mut self, gather: &mut Gather<'_>) {
        let out = self.decoder.get_mut();
        self.unpacked += out.len() as u64;
        self.text.push(out, gather);
        out.clear();
    }

    fn end(&mut self, gather: &mut Gather<'_>) {
        // An error is the end of what can be read.
        let _ = self.decoder.try_finish();
        self.take(gather);
        let empty = Text::new("");
        std::mem::replace(&mut *self.text, empty).finish(gather);
    }
}
