//! A piece of text with what it is wrapped in taken off: percent-encoding, a JSON string's escapes, breaks between lines.

use std::ops::Range;

use zeroize::Zeroizing;

use crate::finding::Encoding;

/// What is taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Wrapping {
    pub(super) url: bool,
    pub(super) json: bool,
    pub(super) lines: bool,
}

/// A text without its wrapping.
pub(super) struct View {
    pub(super) text: Zeroizing<Vec<u8>>,
    /// Of each byte, where it stands in what was unwrapped.
    origins: Vec<u32>,
    /// Where something was taken off, and what.
    marks: Vec<(usize, Encoding)>,
}

impl View {
    /// Unwraps a text. `margin` is what stands before the text in each of its lines: blanks, `> `, the `+` of a diff.
    pub(super) fn of(text: &[u8], wrapping: Wrapping, margin: &[u8]) -> Self {
        let mut view = Self {
            text: Zeroizing::new(Vec::with_capacity(text.len())),
            origins: Vec::with_capacity(text.len()),
            marks: Vec::new(),
        };
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            let (byte, length, encoding) = match rest {
                [b'%', ..] if wrapping.url => match percent(rest) {
                    Some((byte, length)) => (byte, length, Some(Encoding::Url)),
                    None => (b'%', 1, None),
                },
                [b'\\', ..] if wrapping.json => match escape(rest) {
                    Some((byte, length)) => (byte, length, Some(Encoding::Json)),
                    None => (b'\\', 1, None),
                },
                [byte, ..] => (*byte, 1, None),
                [] => break,
            };
            if let Some(encoding) = encoding {
                view.marks.push((view.text.len(), encoding));
            }
            if wrapping.lines && byte == b'\n' {
                view.strip_end();
                view.marks.push((view.text.len(), Encoding::Lines));
                at += length;
                at += indent(&text[at..], margin, wrapping);
                continue;
            }
            view.text.push(byte);
            #[expect(clippy::cast_possible_truncation, reason = "pieces of some kibibytes")]
            view.origins.push(at as u32);
            at += length;
        }
        view
    }

    /// Where a byte stands in what was unwrapped.
    pub(super) fn origin(&self, at: usize) -> usize {
        self.origins.get(at).map_or(0, |origin| *origin as usize)
    }

    /// Where a byte of what was unwrapped stands now.
    pub(super) fn position(&self, origin: usize) -> Option<usize> {
        let origin = u32::try_from(origin).ok()?;
        self.origins.binary_search(&origin).ok()
    }

    /// What was taken off before a byte, each once.
    pub(super) fn encodings(&self, end: usize) -> Vec<Encoding> {
        self.encodings_within(0..end)
    }

    /// What was taken off in a range, each once.
    pub(super) fn encodings_within(&self, range: Range<usize>) -> Vec<Encoding> {
        let mut encodings = Vec::new();
        for (_, encoding) in self.marks.iter().filter(|(at, _)| range.contains(at)) {
            if !encodings.contains(encoding) {
                encodings.push(*encoding);
            }
        }
        encodings
    }

    /// Where lines were joined.
    pub(super) fn joints(&self) -> impl Iterator<Item = usize> {
        let marks = self.marks.iter();
        marks.filter_map(|(at, encoding)| (*encoding == Encoding::Lines).then_some(*at))
    }

    /// Whether lines were joined right before a byte.
    pub(super) fn is_joined_at(&self, at: usize) -> bool {
        self.joints().any(|joint| joint == at)
    }

    /// Takes off what a line that goes on in the next ends with: blanks, `\`, the `=` of quoted-printable (RFC 2045 section 6.7), and
    /// a closing quote with what joins it to the next.
    fn strip_end(&mut self) {
        let mut end = self.text.len();
        let blank = |byte: u8| matches!(byte, b' ' | b'\t' | b'\r');
        while end > 0 && blank(self.text[end - 1]) {
            end -= 1;
        }
        if end > 0 && matches!(self.text[end - 1], b'\\' | b'=') {
            end -= 1;
        } else {
            let mut quoted = end;
            while quoted > 0 && matches!(self.text[quoted - 1], b'+' | b'.' | b' ') {
                quoted -= 1;
            }
            if quoted > 0 && matches!(self.text[quoted - 1], b'"' | b'\'') {
                end = quoted - 1;
            }
        }
        self.text.truncate(end);
        self.origins.truncate(end);
    }
}

/// How many bytes of a line are its margin and a blank or opening quote after it.
fn indent(line: &[u8], margin: &[u8], wrapping: Wrapping) -> usize {
    let mut at = 0;
    let blanks = |at: usize| {
        line[at..]
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count()
    };
    at += blanks(at);
    if !margin.is_empty() && line[at..].starts_with(margin) {
        at += margin.len();
        at += blanks(at);
    }
    if wrapping.json && line[at..].starts_with(br#"\""#) {
        at += 2;
    } else if matches!(line.get(at), Some(b'"' | b'\'')) {
        at += 1;
    }
    at
}

/// A percent-encoded byte (RFC 3986 section 2.1), and how long it is. An address in an address has its percent signs encoded as well.
pub(super) fn percent(text: &[u8]) -> Option<(u8, usize)> {
    let mut at = 1;
    loop {
        let byte = hex(*text.get(at)?, *text.get(at + 1)?)?;
        at += 2;
        let is_encoded_again = byte == b'%'
            && matches!(text.get(at..at + 2), Some([high, low]) if hex(*high, *low).is_some());
        if !is_encoded_again {
            return Some((byte, at));
        }
    }
}

/// A JSON string's escape of an ASCII character (RFC 8259 section 7), and how long it is. JSON in JSON has its backslashes escaped as
/// well.
pub(super) fn escape(text: &[u8]) -> Option<(u8, usize)> {
    let slashes = text.iter().take_while(|byte| **byte == b'\\').count();
    let byte = match *text.get(slashes)? {
        byte @ (b'"' | b'/') => byte,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'b' => 8,
        b'f' => 12,
        b'u' => {
            let [b'0', b'0', high, low] = text.get(slashes + 1..slashes + 5)? else {
                return None;
            };
            let byte = hex(*high, *low).filter(u8::is_ascii)?;
            return Some((byte, slashes + 5));
        }
        _ => return None,
    };
    Some((byte, slashes + 1))
}

/// Two hexadecimal digits.
pub(super) fn hex(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|it| u8::try_from(it).ok())
    };
    Some(digit(high)? << 4 | digit(low)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(wrapped: &str, url: bool, json: bool, margin: &str) -> String {
        let wrapping = Wrapping {
            url,
            json,
            lines: true,
        };
        let view = View::of(wrapped.as_bytes(), wrapping, margin.as_bytes());
        String::from_utf8_lossy(&view.text).into_owned()
    }

    #[test]
    fn wrappings_come_off() {
        assert_eq!(text("a%21b%2Ec%zz%", true, false, ""), "a!b.c%zz%");
        assert_eq!(
            text(r"a\u0021b\/c\u00e9\x", false, true, ""),
            r"a!b/c\u00e9\x"
        );
        assert_eq!(text("ab\r\n   cd", false, false, ""), "abcd");
        assert_eq!(text("ab\\\ncd=\r\nef", false, false, ""), "abcdef");
        assert_eq!(text("ab\" +\n  \"cd", false, false, ""), "abcd");
        assert_eq!(text("ab\n+  cd", false, false, "+"), "abcd");
        assert_eq!(text("ab\n> cd", false, false, ">"), "abcd");
        assert_eq!(text(r"ab\n  cd", false, true, ""), "abcd");
        assert_eq!(text("ab%0D%0Acd", true, false, ""), "abcd");
        assert_eq!(text("a%2521b%25252Ec", true, false, ""), "a!b.c");
        assert_eq!(text(r#"a\\u0021b\\\"c"#, false, true, ""), "a!b\"c");
    }

    #[test]
    fn every_byte_knows_where_it_came_from() {
        let wrapping = Wrapping {
            url: true,
            json: false,
            lines: true,
        };
        let view = View::of(b"a%21\n b", wrapping, b"");
        assert_eq!(&**view.text, b"a!b");
        assert_eq!([0, 1, 2].map(|at| view.origin(at)), [0, 1, 6]);
        assert_eq!(view.encodings(1), []);
        assert_eq!(view.encodings(2), [Encoding::Url]);
        assert_eq!(view.encodings(3), [Encoding::Url, Encoding::Lines]);
        assert!(view.is_joined_at(2));
    }
}
