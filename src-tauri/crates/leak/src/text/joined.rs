//! Tokens that are broken over lines.

use super::view::View;
use crate::gather::Gather;
use crate::rules::{Recognised, Rule};

/// Recognises a token in an unwrapped text, in as few of its lines as will do: the next may be another matter.
pub(super) fn recognise_joined(rule: &Rule, text: &str, view: &View) -> Option<Recognised> {
    let mut ends = view.joints().filter(|end| (1..text.len()).contains(end));
    ends.find_map(|end| rule.recognise(&text[..end]))
        .or_else(|| rule.recognise(text))
}

/// Of a token that ends with its line: the longer one that it may be the beginning of, by what the next lines begin with. Both are
/// told of: nobody can say whether a line is the rest of it or the next thing that somebody wrote.
pub(super) fn goes_on(
    rule: &Rule,
    text: &str,
    view: &View,
    seen: &Recognised,
    gather: &Gather<'_>,
) -> Option<Recognised> {
    // What is checked is whole, or it would not have been recognised.
    let mut end = if rule.is_checked() {
        text.len()
    } else {
        seen.token.end
    };
    let mut longer = None;
    while end < text.len() && view.is_joined_at(end) {
        let rest = &text[end..];
        let length = rest
            .bytes()
            .enumerate()
            .find(|(at, byte)| !is_of_token(*byte) || *at > 0 && view.is_joined_at(end + at))
            .map_or(rest.len(), |(at, _)| at);
        let line = &rest[..length];
        let has = |is: fn(&u8) -> bool| line.as_bytes().iter().any(is);
        let is_drawn =
            has(u8::is_ascii_digit) || has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase);
        let ends = view.is_joined_at(end + length)
            || matches!(text.as_bytes().get(end + length), None | Some(b'"' | b'\''));
        let is_another = || {
            let mut anchors = gather.rules.all().iter().flat_map(|rule| &rule.anchors);
            anchors.any(|anchor| rest.starts_with(&**anchor))
        };
        if length == 0 || !(ends || is_drawn && rest[length..].starts_with(' ')) || is_another() {
            break;
        }
        end += length;
        longer = rule.recognise(&text[..end]).or(longer);
    }
    longer
}

/// Whether nothing but what joins lines stands between a place and its line's end.
pub(super) fn ends_line(text: &str, at: usize) -> bool {
    let join = |byte: &u8| {
        !matches!(
            *byte,
            b' ' | b'\t' | b'\r' | b'\\' | b'=' | b'"' | b'\'' | b'+' | b'.'
        )
    };
    text.as_bytes()[at..].iter().find(|byte| join(byte)) == Some(&b'\n')
}

fn is_of_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}
