//! Looks through a text of any length that comes in pieces, and knows at what line it is.

mod base64;
mod embedded;
mod joined;
mod position;
mod view;
mod wrapped;

use std::sync::Arc;

use memchr::{memchr3_iter, memrchr};
use zeroize::{Zeroize as _, Zeroizing};

use crate::anchors::{Candidate, Means};
use crate::finding::{Encoding, Place, Proof};
use crate::gather::Gather;
use crate::rules::{By, Recognised, Rule};
use embedded::Embedded;
use joined::{ends_line, goes_on, recognise_joined};
use position::Position;
use view::{View, Wrapping};
use wrapped::{may_be_wrapped, wrappings};

/// How much is gathered before it is looked through.
const PIECE: usize = 256 * 1024;
/// How much is looked through in one go: what stays in the processor's nearest memory.
const BLOCK: usize = 32 * 1024;
/// How much has to follow a place before it is looked at; the longest token fits.
const AHEAD: usize = 20 * 1024;
/// How much of what was looked through is kept, to see what stands before a place.
const BEHIND: usize = 8 * 1024;
/// How long what stands before a line's text may be.
const MARGIN: usize = 32;
/// How many bytes one of a token's can be at most: `\\u002e`, in JSON in JSON.
const LONGEST_ESCAPE: usize = 7;
/// How often something may be wrapped into something else.
const DEEPEST: usize = 4;

/// A text that is looked through.
pub(crate) struct Text {
    file: Arc<str>,
    /// Where it was found in another text, and what that took off.
    within: Option<(u64, u64)>,
    encodings: Vec<Encoding>,
    depth: usize,
    buffer: Zeroizing<Vec<u8>>,
    /// Up to where anchors were looked for.
    looked: usize,
    position: Position,
    /// Up to where base64 was decoded, for each of the places at which its groups can begin.
    decoded: [usize; 4],
    embedded: Vec<Embedded>,
}

impl Text {
    /// A file's text.
    pub(crate) fn new(file: &str) -> Self {
        Self {
            file: file.into(),
            within: None,
            encodings: Vec::new(),
            depth: 0,
            buffer: Zeroizing::default(),
            looked: 0,
            position: Position::default(),
            decoded: [0; 4],
            embedded: Vec::new(),
        }
    }

    /// What a QR code says, in a picture.
    pub(crate) fn of_qr(file: &str) -> Self {
        Self {
            within: Some((1, 1)),
            encodings: vec![Encoding::Qr],
            ..Self::new(file)
        }
    }

    /// What was wrapped into a place of this one.
    fn wrapped(&self, place: (u64, u64), encodings: &[Encoding]) -> Self {
        Self {
            within: Some(self.within.unwrap_or(place)),
            encodings: [&*self.encodings, encodings].concat(),
            depth: self.depth + 1,
            ..Self::new(&self.file)
        }
    }

    /// Takes the next piece.
    pub(crate) fn push(&mut self, bytes: &[u8], gather: &mut Gather<'_>) {
        self.embedded.retain_mut(|each| each.feed(bytes, gather));
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() - self.looked >= PIECE {
            self.look(self.buffer.len() - AHEAD, gather);
            self.forget();
        }
    }

    /// Looks through what is left.
    pub(crate) fn finish(mut self, gather: &mut Gather<'_>) {
        self.look(self.buffer.len(), gather);
        for each in self.embedded.drain(..) {
            each.finish(gather);
        }
    }

    fn look(&mut self, limit: usize, gather: &mut Gather<'_>) {
        let anchors = gather.rules.anchors();
        let mut candidates = Vec::new();
        let mut broken = Vec::new();
        while self.looked < limit {
            let block = self.looked..limit.min(self.looked + BLOCK);
            anchors.find(&self.buffer, block.clone(), &mut candidates);
            self.breaks(block.clone(), gather, &mut broken);
            candidates.sort_unstable();
            for candidate in candidates.drain(..) {
                self.examine(candidate, None, gather);
            }
            for (candidate, wrapping) in broken.drain(..) {
                self.examine(candidate, Some(wrapping), gather);
            }
            self.looked = block.end;
        }
        self.position.advance(&self.buffer, limit);
    }

    /// Lets go of what lies behind.
    fn forget(&mut self) {
        let gone = self.looked.saturating_sub(BEHIND) / 4 * 4;
        let kept = self.buffer.len() - gone;
        self.buffer.copy_within(gone.., 0);
        self.buffer[kept..].zeroize();
        self.buffer.truncate(kept);
        self.looked -= gone;
        self.position.at -= gone;
        // Where groups begin stays what it was: as much goes as is divided by four.
        self.decoded = self.decoded.map(|end| end.saturating_sub(gone));
    }

    /// Finds anchors that are broken by a line's end or an escape.
    fn breaks(
        &self,
        block: std::ops::Range<usize>,
        gather: &Gather<'_>,
        broken: &mut Vec<(Candidate, Wrapping)>,
    ) {
        let (text, anchors) = (&*self.buffer, gather.rules.anchors());
        let byte = |at: usize| text.get(at).copied().unwrap_or(0);
        for found in memchr3_iter(b'\n', b'%', b'\\', &text[block.clone()]) {
            let at = block.start + found;
            let before = at.checked_sub(1).map_or(0, byte);
            let mut wrapping = Wrapping::default();
            let joins = match text[at] {
                b'\n' => {
                    wrapping.lines = true;
                    let before = self.last_before_break(at);
                    let mut margin = true;
                    let mut after = text[at + 1..].iter().take_while(|byte| {
                        let goes_on = margin;
                        margin = is_between(**byte);
                        goes_on
                    });
                    after.any(|byte| anchors.joins(before, *byte))
                }
                escape => {
                    let decode = if escape == b'%' {
                        view::percent
                    } else {
                        view::escape
                    };
                    (wrapping.url, wrapping.json) = (escape == b'%', escape != b'%');
                    decode(&text[at..]).is_some_and(|(decoded, length)| {
                        let after = match byte(at + length) {
                            next if next == escape => {
                                decode(&text[at + length..]).map_or(next, |(next, _)| next)
                            }
                            next => next,
                        };
                        if decoded == b'\n' {
                            wrapping.lines = true;
                            return anchors.joins(before, after);
                        }
                        decoded.is_ascii_graphic()
                            && (anchors.joins(before, decoded) || anchors.joins(decoded, after))
                    })
                }
            };
            if joins {
                self.broken_at(at, wrapping, gather, broken);
            }
        }
    }

    /// The last byte before a line's end that may be a token's.
    fn last_before_break(&self, at: usize) -> u8 {
        let before = &self.buffer[at.saturating_sub(8)..at];
        let kept = |byte: &&u8| {
            !matches!(
                **byte,
                b' ' | b'\r' | b'\t' | b'\\' | b'=' | b'"' | b'\'' | b'+' | b','
            )
        };
        before.iter().rev().find(kept).copied().unwrap_or(0)
    }

    /// Finds the anchors around a break, once it is taken off.
    fn broken_at(
        &self,
        at: usize,
        wrapping: Wrapping,
        gather: &Gather<'_>,
        broken: &mut Vec<(Candidate, Wrapping)>,
    ) {
        let anchors = gather.rules.anchors();
        let around = if wrapping.url || wrapping.json {
            anchors.longest() * LONGEST_ESCAPE
        } else {
            anchors.longest() + MARGIN
        };
        let start = at.saturating_sub(around);
        let end = self.buffer.len().min(at + around);
        let margin = self.margin(at);
        let view = View::of(&self.buffer[start..end], wrapping, margin);
        let mut found = Vec::new();
        anchors.find(&view.text, 0..view.text.len(), &mut found);
        for candidate in found {
            let begin = start + view.origin(candidate.at);
            let last = candidate.at + anchors.get(candidate.anchor).len() - 1;
            if begin <= at && start + view.origin(last) >= at {
                let candidate = Candidate {
                    at: begin,
                    ..candidate
                };
                broken.push((candidate, wrapping));
            }
        }
    }

    fn examine(
        &mut self,
        candidate: Candidate,
        wrapping: Option<Wrapping>,
        gather: &mut Gather<'_>,
    ) {
        let rules = gather.rules;
        for means in &rules.anchors().get(candidate.anchor).means {
            match *means {
                Means::Token(rule) => {
                    self.token(&rules.all()[rule], candidate.at, wrapping, gather);
                }
                Means::Base64 { rule, .. } if rules.all()[rule].by == By::Base64 => {
                    self.inside(&rules.all()[rule], candidate.at, wrapping, gather);
                }
                Means::Base64 { lead, .. } | Means::Wrapped { lead } => {
                    if let Some(group) = candidate.at.checked_sub(lead) {
                        self.base64(group, gather);
                    }
                }
                Means::Gzip if wrapping.is_none() => self.embed(candidate.at, false, gather),
                Means::GzipInBase64 => self.embed(candidate.at, true, gather),
                Means::Gzip => {}
            }
        }
    }

    /// Looks whether a token stands where an anchor was found.
    fn token(
        &mut self,
        rule: &Rule,
        at: usize,
        wrapping: Option<Wrapping>,
        gather: &mut Gather<'_>,
    ) {
        if !self.may_begin(rule, at) {
            return;
        }
        let end = self.buffer.len().min(at + rule.longest);
        let bytes = &self.buffer[at..end];
        let raw = ascii(bytes);
        let seen = match wrapping {
            None => rule.recognise(raw),
            Some(_) => None,
        };
        // Where it stands, and what it is wrapped in.
        let mut tokens: Vec<(usize, Zeroizing<String>, Recognised, Vec<Encoding>)> = Vec::new();
        let mut found = |text: &str, view: Option<&View>, seen: Recognised| {
            if is_shadowed(rule, text, seen.token.start, gather) {
                return;
            }
            let origin = view.map_or(seen.token.start, |view| view.origin(seen.token.start));
            let encodings = view.map_or_else(Vec::new, |view| view.encodings(seen.token.end));
            let token = text[seen.token.clone()].to_owned();
            tokens.push((at + origin, token.into(), seen, encodings));
        };
        let margin = self.margin(at);
        match seen {
            Some(seen) if rule.open_ended && ends_line(raw, seen.token.end) => {
                let lines = Wrapping {
                    lines: true,
                    ..Wrapping::default()
                };
                let view = View::of(bytes, lines, margin);
                let text = ascii(&view.text);
                if let Some(longer) = goes_on(rule, text, &view, &seen, gather) {
                    found(text, Some(&view), longer);
                }
                found(raw, None, seen);
            }
            Some(seen) => found(raw, None, seen),
            None if wrapping.is_some() || may_be_wrapped(raw) => {
                for wrapping in wrappings(bytes, wrapping) {
                    let view = View::of(bytes, wrapping, margin);
                    let text = ascii(&view.text);
                    let Some(seen) = recognise_joined(rule, text, &view) else {
                        continue;
                    };
                    if rule.open_ended
                        && let Some(longer) = goes_on(rule, text, &view, &seen, gather)
                    {
                        found(text, Some(&view), longer);
                    }
                    found(text, Some(&view), seen);
                    break;
                }
            }
            None => {}
        }
        for (origin, token, seen, encodings) in tokens {
            let place = self.position.place(&self.buffer, origin);
            let place = self.place(place, &encodings);
            gather.add(rule, &token, (seen.proof, seen.claims), place);
        }
    }

    /// Decodes the base64 around a group of four characters, and looks through what it says.
    fn base64(&mut self, group: usize, gather: &mut Gather<'_>) {
        if self.depth >= DEEPEST || group < self.decoded[group % 4] {
            return;
        }
        let behind = group.saturating_sub(BEHIND / 2);
        let ahead = self.buffer.len().min(group + AHEAD);
        let Some(run) = base64::around(&self.buffer[behind..ahead], group - behind) else {
            return;
        };
        let said = run.decode();
        self.decoded[group % 4] = behind + run.end;
        let place = self.position.place(&self.buffer, behind + run.start);
        let mut inner = self.wrapped(place, &[Encoding::Base64]);
        inner.push(&said, gather);
        inner.finish(gather);
    }

    /// Looks whether a token stands here whose base64 says so; it may be broken over lines.
    fn inside(
        &mut self,
        rule: &Rule,
        at: usize,
        wrapping: Option<Wrapping>,
        gather: &mut Gather<'_>,
    ) {
        let wrapping = wrapping.unwrap_or_default();
        let around = if wrapping.url || wrapping.json {
            rule.longest * LONGEST_ESCAPE
        } else {
            rule.longest
        };
        let start = at.saturating_sub(around);
        let end = self.buffer.len().min(at + around);
        let lines = Wrapping {
            lines: true,
            ..wrapping
        };
        let url = Wrapping { url: true, ..lines };
        for wrapping in [lines, url] {
            let view = View::of(&self.buffer[start..end], wrapping, self.margin(at));
            let Some(here) = view.position(at - start) else {
                continue;
            };
            // The most lines first: a part of a token may say what a whole one says.
            let begins = std::iter::once(0).chain(view.joints().filter(|joint| *joint <= here));
            let mut ends: Vec<usize> = view.joints().filter(|joint| *joint > here).collect();
            ends.push(view.text.len());
            let said = begins
                .flat_map(|begin| ends.iter().rev().map(move |end| begin..*end))
                .find_map(|lines| {
                    let text = &view.text[lines.clone()];
                    let (token, said) = base64::token_around(text, here - lines.start)?;
                    let token = lines.start + token.start..lines.start + token.end;
                    rule.says(ascii(&said)).then_some(token)
                });
            if let Some(token) = said {
                let origin = start + view.origin(token.start);
                let encodings = view.encodings_within(token.clone());
                let text = ascii(&view.text[token]).to_owned();
                let place = self.position.place(&self.buffer, origin);
                let place = self.place(place, &encodings);
                gather.add(rule, &text, (Proof::Checked, None), place);
                return;
            }
        }
    }

    /// Begins to unpack what is compressed from here on.
    fn embed(&mut self, at: usize, in_base64: bool, gather: &mut Gather<'_>) {
        if self.depth >= DEEPEST || self.embedded.len() >= Embedded::MOST {
            return;
        }
        let encodings: &[Encoding] = if in_base64 {
            &[Encoding::Base64, Encoding::Gzip]
        } else {
            &[Encoding::Gzip]
        };
        let place = self.position.place(&self.buffer, at);
        let mut embedded = Embedded::new(self.wrapped(place, encodings), in_base64);
        if embedded.feed(&self.buffer[at..], gather) {
            self.embedded.push(embedded);
        }
    }

    /// Whether a token may begin here: it is not the end of a longer word, once an escape before it is read.
    fn may_begin(&self, rule: &Rule, at: usize) -> bool {
        let before = &self.buffer[at.saturating_sub(6)..at];
        let last = match before {
            [.., b'%', high, low] | [.., b'%', b'2', b'5', high, low] => view::hex(*high, *low),
            [b'\\', b'u', ..] if before.len() == 6 => view::escape(before).map(|(byte, _)| byte),
            [.., b'\\', b'n' | b'r' | b't' | b'b' | b'f'] => Some(b' '),
            _ => None,
        };
        let last = last.or(before.last().copied());
        last.is_none_or(|byte| rule.may_follow(byte))
    }

    /// What stands before the text of a place's line.
    fn margin(&self, at: usize) -> &[u8] {
        let window = &self.buffer[at.saturating_sub(512)..at];
        let line = memrchr(b'\n', window).map_or(window, |end| &window[end + 1..]);
        let margin = line
            .iter()
            .position(|byte| {
                !matches!(
                    byte,
                    b' ' | b'\t' | b'>' | b'#' | b'*' | b'+' | b'-' | b'|' | b'/'
                )
            })
            .map_or(line, |end| &line[..end]);
        margin.trim_ascii()
    }

    fn place(&self, (line, column): (u64, u64), encodings: &[Encoding]) -> Place {
        let (line, column) = self.within.unwrap_or((line, column));
        Place {
            file: self.file.to_string(),
            line,
            column,
            encodings: [&*self.encodings, encodings].concat(),
        }
    }
}

/// Whether a surer rule finds the same token, or one that begins at the same place.
fn is_shadowed(rule: &Rule, text: &str, start: usize, gather: &Gather<'_>) -> bool {
    rule.by == By::Place
        && gather.rules.all().iter().any(|surer| {
            surer.by == By::Shape
                && surer
                    .anchors
                    .iter()
                    .any(|anchor| text[start..].starts_with(&**anchor))
                && surer.recognise(&text[start..]).is_some()
        })
}

/// What stands between a line's end and the text of the next.
fn is_between(byte: u8) -> bool {
    matches!(
        byte,
        b' ' | b'\t' | b'>' | b'#' | b'*' | b'+' | b'-' | b'|' | b'"' | b'\''
    )
}

/// A text up to its first byte that is no ASCII: tokens have none.
fn ascii(bytes: &[u8]) -> &str {
    let end = bytes
        .iter()
        .position(|byte| !byte.is_ascii())
        .unwrap_or(bytes.len());
    str::from_utf8(&bytes[..end]).unwrap_or_default()
}
