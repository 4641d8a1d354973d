//! What is looked for in the first place: the beginnings of tokens and of what they are wrapped in, all of them at once.

use std::fmt;
use std::ops::Range;

use aho_corasick::Span;
use aho_corasick::packed::{Config, MatchKind, Searcher};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use memchr::memmem::Finder;

use crate::rules::{By, Rule};

/// As many keys as are looked for in one go with vector instructions.
const TOGETHER: usize = 64;
/// The shortest key that goes with others without holding them up.
const SHORTEST_TOGETHER: usize = 4;
/// How many bytes of an anchor are looked for: few keys are found sooner than many anchors, and what is base64 is rare enough.
const KEY: usize = 8;
const KEY_IN_BASE64: usize = 4;
/// The first bytes of a gzip member (RFC 1952 section 2.3.1) that is compressed by deflate.
const GZIP: &[u8] = &[0x1f, 0x8b, 0x08];
/// The same in base64.
const GZIP_IN_BASE64: &[u8] = b"H4sI";

/// Everything that is looked for.
pub(crate) struct Anchors {
    all: Vec<Anchor>,
    groups: Vec<Group>,
    longest: usize,
    /// Which two bytes stand beside one another in an anchor.
    pairs: Pairs,
}

/// One thing that is looked for.
#[derive(Debug)]
pub(crate) struct Anchor {
    text: Vec<u8>,
    pub(crate) means: Vec<Means>,
}

/// What an anchor may be the beginning of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Means {
    /// A token of the rule with this number.
    Token(usize),
    /// Base64 in which the anchor of a rule with this number stands. A group of four characters begins `lead` before it.
    Base64 {
        /// The rule.
        rule: usize,
        /// How many characters before.
        lead: usize,
    },
    /// Base64 of a token that is base64 itself.
    Wrapped {
        /// How many characters before.
        lead: usize,
    },
    /// A gzip member.
    Gzip,
    /// A gzip member in base64.
    GzipInBase64,
}

/// A place to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Candidate {
    pub(crate) at: usize,
    pub(crate) anchor: usize,
}

struct Group {
    search: Search,
    /// Of each key, the anchors that may begin where it does: positions in [`Anchors::all`].
    begins: Vec<Vec<usize>>,
}

enum Search {
    One(Finder<'static>),
    Packed(Searcher),
    /// Where the processor cannot look for many at once.
    Each(Vec<Finder<'static>>),
}

struct Pairs(Vec<u64>);

impl Anchors {
    pub(crate) fn new(rules: &[Rule]) -> Self {
        let mut all: Vec<Anchor> = Vec::new();
        let mut add =
            |text: &[u8], means: Means| match all.iter_mut().find(|known| known.text == text) {
                Some(known) => known.means.push(means),
                None => all.push(Anchor {
                    text: text.to_owned(),
                    means: vec![means],
                }),
            };
        for (number, rule) in rules.iter().enumerate() {
            for text in &rule.anchors {
                if rule.by != By::Base64 {
                    add(text.as_bytes(), Means::Token(number));
                }
                for (shape, lead) in in_base64(text.as_bytes()) {
                    add(&shape, Means::Base64 { rule: number, lead });
                    if rule.by == By::Base64 {
                        for (twice, lead) in in_base64(&shape) {
                            add(&twice, Means::Wrapped { lead });
                        }
                    }
                }
            }
        }
        add(GZIP, Means::Gzip);
        add(GZIP_IN_BASE64, Means::GzipInBase64);
        let mut keys: Vec<&[u8]> = all.iter().map(Anchor::key).collect();
        keys.sort_unstable_by_key(|key| (key.len(), *key));
        keys.dedup();
        let alone = keys.partition_point(|key| key.len() < SHORTEST_TOGETHER);
        let (alone, together) = keys.split_at(alone);
        let groups = alone
            .chunks(1)
            .chain(together.chunks(TOGETHER))
            .map(|keys| Group::new(keys, &all))
            .collect();
        Self {
            groups,
            longest: all
                .iter()
                .map(|anchor| anchor.text.len())
                .max()
                .unwrap_or(1),
            pairs: Pairs::of(&all),
            all,
        }
    }

    /// Finds all that begin in a range; what ends after it is seen too.
    pub(crate) fn find(&self, text: &[u8], range: Range<usize>, found: &mut Vec<Candidate>) {
        let end = text.len().min(range.end + self.longest - 1);
        for group in &self.groups {
            let mut at = range.start;
            while let Some((start, key)) = group.next(text, at..end) {
                if start >= range.end {
                    break;
                }
                let begins = group.begins[key]
                    .iter()
                    .filter(|anchor| text[start..].starts_with(&self.all[**anchor].text));
                found.extend(begins.map(|anchor| Candidate {
                    at: start,
                    anchor: *anchor,
                }));
                at = start + 1;
            }
        }
    }

    pub(crate) fn get(&self, number: usize) -> &Anchor {
        &self.all[number]
    }

    /// The length of the longest.
    pub(crate) fn longest(&self) -> usize {
        self.longest
    }

    /// Whether an anchor may have been broken between these two bytes.
    pub(crate) fn joins(&self, before: u8, after: u8) -> bool {
        self.pairs.has(before, after)
    }
}

impl Anchor {
    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    /// What is looked for to find it.
    fn key(&self) -> &[u8] {
        let is_base64 =
            |means: &Means| matches!(means, Means::Base64 { .. } | Means::Wrapped { .. });
        let most = if self.means.iter().all(is_base64) {
            KEY_IN_BASE64
        } else {
            KEY
        };
        &self.text[..self.text.len().min(most)]
    }
}

impl Search {
    fn each(keys: &[&[u8]]) -> Self {
        let finder = |key: &&[u8]| Finder::new(key).into_owned();
        Self::Each(keys.iter().map(finder).collect())
    }
}

impl Group {
    fn new(keys: &[&[u8]], all: &[Anchor]) -> Self {
        let search = if let [key] = keys {
            Search::One(Finder::new(key).into_owned())
        } else {
            let mut packed = Config::new().match_kind(MatchKind::LeftmostFirst).builder();
            packed.extend(keys);
            packed
                .build()
                .map_or_else(|| Search::each(keys), Search::Packed)
        };
        // Of two keys of which one begins with the other, only one is told of.
        let begins = |key: &&[u8]| {
            let is_begun = |anchor: &&usize| {
                let known = all[**anchor].key();
                keys.contains(&known) && (known.starts_with(key) || key.starts_with(known))
            };
            let anchors: Vec<usize> = (0..all.len()).collect();
            anchors.iter().filter(is_begun).copied().collect()
        };
        Self {
            search,
            begins: keys.iter().map(begins).collect(),
        }
    }

    fn next(&self, text: &[u8], range: Range<usize>) -> Option<(usize, usize)> {
        if range.start >= range.end {
            return None;
        }
        let span = Span::from(range.clone());
        match &self.search {
            Search::One(finder) => {
                let found = finder.find(&text[range.clone()])?;
                Some((range.start + found, 0))
            }
            Search::Packed(searcher) => {
                let found = searcher.find_in(text, span)?;
                Some((found.start(), found.pattern().as_usize()))
            }
            Search::Each(finders) => {
                let text = &text[range.clone()];
                let found = finders.iter().enumerate();
                let found = found.filter_map(|(key, finder)| Some((finder.find(text)?, key)));
                let (at, key) = found.min()?;
                Some((range.start + at, key))
            }
        }
    }
}

impl Pairs {
    fn of(all: &[Anchor]) -> Self {
        let mut pairs = Self(vec![0; 1 << 10]);
        for pair in all.iter().flat_map(|anchor| anchor.text.windows(2)) {
            let bit = Self::bit(pair[0], pair[1]);
            pairs.0[bit / 64] |= 1 << (bit % 64);
        }
        pairs
    }

    fn has(&self, before: u8, after: u8) -> bool {
        let bit = Self::bit(before, after);
        self.0[bit / 64] >> (bit % 64) & 1 == 1
    }

    fn bit(before: u8, after: u8) -> usize {
        usize::from(before) << 8 | usize::from(after)
    }
}

/// What a text is in the middle of base64: the characters that depend on nothing else, at each of its three positions, with the
/// number of characters between the beginning of their group and them.
fn in_base64(text: &[u8]) -> impl Iterator<Item = (Vec<u8>, usize)> {
    (0..3).flat_map(|before| {
        let shifted = [&[0; 2][..before], text].concat();
        let encoded = STANDARD_NO_PAD.encode(&shifted).into_bytes();
        let lead = (before * 8).div_ceil(6);
        let end = shifted.len() * 8 / 6;
        let standard = encoded[lead..end].to_owned();
        let url_safe: Vec<u8> = standard
            .iter()
            .map(|byte| match byte {
                b'+' => b'-',
                b'/' => b'_',
                other => *other,
            })
            .collect();
        let differ = url_safe != standard;
        [(standard, lead)]
            .into_iter()
            .chain(differ.then_some((url_safe, lead)))
    })
}

impl fmt::Debug for Anchors {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(&self.all).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_processor_without_vectors_finds_the_same() {
        let keys: [&[u8]; 4] = [b"act.", b"lk_at_", b"lk_rt_", b"lk_a"];
        let together = Group::new(&keys, &[]);
        let each = Group {
            search: Search::each(&keys),
            begins: Vec::new(),
        };
        let text = b"lk_rt_ act.act. lk_at_lk_a lk_rt_x.act. and no more lk_a".repeat(3);
        let all = |group: &Group| {
            let mut found = Vec::new();
            while let Some((at, key)) =
                group.next(&text, found.last().map_or(0, |(at, _)| at + 1)..text.len())
            {
                found.push((at, key));
            }
            found
        };
        assert_eq!(all(&each), all(&together));
        assert_eq!(all(&each).len(), 24);
    }

    #[test]
    fn a_text_is_known_at_every_position_of_base64() {
        let shapes: Vec<_> = in_base64(b"lk_at_").collect();
        for before in 0..7 {
            let text = format!("{}lk_at_and more", "x".repeat(before));
            let encoded = STANDARD_NO_PAD.encode(text);
            let found = shapes.iter().find_map(|(shape, lead)| {
                let at = memchr::memmem::find(encoded.as_bytes(), shape)?;
                Some((at - lead) % 4)
            });
            assert_eq!(found, Some(0), "{before}");
        }
    }
}
