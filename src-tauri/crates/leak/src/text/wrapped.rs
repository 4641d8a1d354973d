//! What may be taken off where a token may begin.

use super::view::Wrapping;

/// Whether an escape or a line's end comes before anything that no token and nothing around one holds.
pub(super) fn may_be_wrapped(text: &str) -> bool {
    let stop = |byte: u8| {
        !(byte.is_ascii_alphanumeric()
            || matches!(
                byte,
                b'.' | b'_'
                    | b'~'
                    | b'+'
                    | b'/'
                    | b'!'
                    | b'*'
                    | b'='
                    | b'-'
                    | b':'
                    | b'"'
                    | b'\''
                    | b' '
                    | b'\t'
                    | b','
            ))
    };
    let first = text.bytes().find(|byte| stop(*byte));
    matches!(first, Some(b'\n' | b'\r' | b'%' | b'\\'))
}

/// What may be taken off, the least first.
pub(super) fn wrappings(text: &[u8], known: Option<Wrapping>) -> Vec<Wrapping> {
    let has = |byte: u8| memchr::memchr(byte, text).is_some();
    let known_ = known.unwrap_or_default();
    let mut ways = Vec::new();
    for (url, json) in [(false, false), (true, false), (false, true), (true, true)] {
        for lines in [false, true] {
            let wrapping = Wrapping { url, json, lines };
            let needed = (url || !known_.url) && (json || !known_.json) && (lines || !known_.lines);
            let any = url || json || lines;
            let useful = (!url || has(b'%'))
                && (!json || has(b'\\'))
                && (!lines || json || url || has(b'\n'));
            if needed && any && useful {
                ways.push(wrapping);
            }
        }
    }
    ways
}
