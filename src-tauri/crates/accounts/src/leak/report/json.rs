//! The form that can be verified, and how its digest is reckoned.

use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

/// What the first form of a report calls itself.
pub(in crate::leak) const FORMAT: &str = "latchkey leak report 1";
const DIGEST: &str = "digest";
const ITEMS: &str = "items";

pub(super) fn written(report: &Value) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(report).expect("a value is JSON");
    bytes.push(b'\n');
    bytes
}

/// SHA-256 over the canonical form of everything but the digest.
pub(in crate::leak) fn digest_of(report: &Value) -> String {
    let mut report = report.clone();
    if let Value::Object(members) = &mut report {
        members.remove(DIGEST);
    }
    sha256(&canonical(&report))
}

/// The same of each member, and of each item.
pub(in crate::leak) fn parts_of(report: &Value) -> Value {
    let mut parts = Map::new();
    for (name, value) in report.as_object().into_iter().flatten() {
        let of = |value: &Value| Value::from(sha256(&canonical(value)));
        let part = match value {
            Value::Array(items) if name == ITEMS => items.iter().map(of).collect(),
            value => of(value),
        };
        if name != DIGEST {
            parts.insert(name.clone(), part);
        }
    }
    Value::Object(parts)
}

/// One text for one value: no spaces, members sorted by the bytes of their names.
fn canonical(value: &Value) -> Vec<u8> {
    let mut text = Vec::new();
    write(value, &mut text);
    text
}

fn write(value: &Value, text: &mut Vec<u8>) {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(name, _)| name.as_bytes());
            text.push(b'{');
            for (nth, (name, value)) in members.into_iter().enumerate() {
                if nth > 0 {
                    text.push(b',');
                }
                scalar(&Value::from(name.as_str()), text);
                text.push(b':');
                write(value, text);
            }
            text.push(b'}');
        }
        Value::Array(values) => {
            text.push(b'[');
            for (nth, value) in values.iter().enumerate() {
                if nth > 0 {
                    text.push(b',');
                }
                write(value, text);
            }
            text.push(b']');
        }
        value => scalar(value, text),
    }
}

fn scalar(value: &Value, text: &mut Vec<u8>) {
    serde_json::to_writer(text, value).expect("a value is JSON");
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Reckoned elsewhere, by Python's `json.dumps(sort_keys=True, separators=(",", ":"), ensure_ascii=False)` and `hashlib`.
    #[test]
    fn the_digest_is_pinned_and_does_not_cover_itself() {
        let report = json!({ "b": [1, "é\n\"", null], "a": { "z": true, "y": "\u{7f}" } });
        assert_eq!(
            String::from_utf8(canonical(&report)).expect("text"),
            "{\"a\":{\"y\":\"\u{7f}\",\"z\":true},\"b\":[1,\"é\\n\\\"\",null]}"
        );
        let pinned = "7c10b51584821347beaee7d00d8b753cde35969057ed8f8dc519a213c1bda879";
        assert_eq!(digest_of(&report), pinned);
        let mut with = report.clone();
        with["digest"] = json!({ "sha256": pinned });
        assert_eq!(digest_of(&with), pinned);
    }
}
