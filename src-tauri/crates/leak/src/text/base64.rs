//! Base64 in the middle of a text (RFC 4648), either alphabet, also broken over lines.

use std::ops::Range;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

/// What is cut off at an end need not be what an encoder would have written.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);
/// Less than this says nothing that matters.
const SHORTEST: usize = 16;

/// A run of base64.
pub(super) struct Run {
    /// Its characters, without what breaks them.
    pub(super) characters: Zeroizing<Vec<u8>>,
    /// Where it begins.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
}

/// The base64 around a place at which a group of four characters begins.
pub(super) fn around(text: &[u8], group: usize) -> Option<Run> {
    let mut characters = Zeroizing::new(Vec::new());
    let (mut before, mut start, mut at) = (0, group, group);
    while at > 0 {
        let byte = text[at - 1];
        if is_character(byte) {
            at -= 1;
            characters.push(byte);
            before += 1;
            if before % 4 == 0 {
                start = at;
            }
        } else {
            match gap_before(&text[..at]) {
                Some(gap) => at -= gap,
                None => break,
            }
        }
    }
    characters.truncate(before - before % 4);
    characters.reverse();
    let mut end = group;
    while let Some(byte) = text.get(end) {
        if is_character(*byte) {
            characters.push(*byte);
            end += 1;
        } else {
            match gap_after(&text[end..]) {
                Some(gap) => end += gap,
                None => break,
            }
        }
    }
    (characters.len() >= SHORTEST).then_some(Run {
        characters,
        start,
        end,
    })
}

impl Run {
    /// What it says.
    pub(super) fn decode(&self) -> Zeroizing<Vec<u8>> {
        decode(&self.characters)
    }
}

/// The characters around a place as they stand, without a break, and what they say: a token that is base64 itself.
pub(super) fn token_around(text: &[u8], at: usize) -> Option<(Range<usize>, Zeroizing<Vec<u8>>)> {
    let before = text[..at]
        .iter()
        .rev()
        .take_while(|byte| is_character(**byte));
    let after = text[at..].iter().take_while(|byte| is_character(**byte));
    let token = at - before.count()..at + after.count();
    let said = decode(&text[token.clone()]);
    (token.len() >= SHORTEST).then_some((token, said))
}

fn decode(characters: &[u8]) -> Zeroizing<Vec<u8>> {
    let standard: Zeroizing<Vec<u8>> =
        Zeroizing::new(characters.iter().copied().map(standard).collect());
    let whole = standard.len() - usize::from(standard.len() % 4 == 1);
    Zeroizing::new(LENIENT.decode(&standard[..whole]).unwrap_or_default())
}

pub(super) fn is_character(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_')
}

/// In the alphabet that is not for addresses.
pub(super) fn standard(byte: u8) -> u8 {
    match byte {
        b'-' => b'+',
        b'_' => b'/',
        other => other,
    }
}

/// Decodes whole groups.
pub(super) fn decode_groups(groups: &[u8]) -> Vec<u8> {
    LENIENT.decode(groups).unwrap_or_default()
}

pub(super) fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// How long the break between two lines of characters is that a text ends with: what the line before ends with, and the margin.
fn gap_before(text: &[u8]) -> Option<usize> {
    let line = text.trim_suffix_of(is_margin);
    let before = line.trim_suffix_of(is_line_end);
    let is_break =
        before.len() < line.len() && before.last().is_some_and(|byte| is_character(*byte));
    is_break.then(|| text.len() - before.len())
}

/// The same at the beginning of a text. What follows has to be characters and nothing else in its line.
fn gap_after(text: &[u8]) -> Option<usize> {
    let count = |text: &[u8], is: fn(u8) -> bool| text.iter().take_while(|byte| is(**byte)).count();
    let ends = count(text, is_line_end);
    let gap = ends + count(&text[ends..], is_margin);
    let length = count(&text[gap..], is_character);
    let is_break = ends > 0 && length > 0 && !matches!(text.get(gap + length), Some(b' ' | b'\t'));
    is_break.then_some(gap)
}

/// What stands before a line's text in a list, a mail or a comment. In a diff it may be a `+`, which is a character as well.
fn is_margin(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'>' | b'#' | b'*' | b'|')
}

trait TrimSuffix {
    fn trim_suffix_of(&self, is: fn(u8) -> bool) -> &Self;
}

impl TrimSuffix for [u8] {
    fn trim_suffix_of(&self, is: fn(u8) -> bool) -> &Self {
        let kept = self
            .iter()
            .rposition(|byte| !is(*byte))
            .map_or(0, |last| last + 1);
        &self[..kept]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_run_is_decoded_from_any_of_its_groups() {
        let text = b"x: \"bGtfYXRfIGFuZCBt\nb3JlIG9mIGl0\" y";
        for group in [4, 8, 20, 25] {
            let run = around(text, group).expect("a run");
            assert_eq!(&**run.decode(), b"lk_at_ and more of it", "{group}");
            assert_eq!((run.start, run.end), (4, 33));
        }
        assert!(around(b"x short y", 2).is_none());
        let indented = b"a: |\n  bGtfYXRfIGFuZCBt\n  b3JlIG9mIGl0\n\nb: 1";
        let run = around(indented, 30).expect("a run");
        assert_eq!(&**run.decode(), b"lk_at_ and more of it");
    }
}
