//! JSON (RFC 8259) that keeps the order of its members and zeroes its texts. Repeated members are kept for the schema to refuse.
//!
//! One copy is out of reach: where a text has escapes, the parser puts it together in a buffer of its own.

use std::io::{self, Write};

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::Number;
use zeroize::Zeroizing;

use super::error::ConfigError;
use super::{LARGEST, Layout};

/// A JSON value.
#[derive(Clone)]
pub(super) enum Json {
    Null,
    Bool(bool),
    Number(Number),
    Text(Zeroizing<String>),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, ConfigError> {
        const BYTE_ORDER_MARK: char = '\u{feff}';
        if bytes.len() > LARGEST {
            return Err(ConfigError::TooLarge);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| ConfigError::NotUtf8)?;
        if text.starts_with(BYTE_ORDER_MARK) {
            return Err(ConfigError::NotUtf8);
        }
        // The parser's own words may quote the text, so only its place is kept.
        serde_json::from_str(text).map_err(|error| ConfigError::NotJson {
            line: error.line(),
            column: error.column(),
        })
    }

    pub(super) fn text(text: &str) -> Self {
        Self::Text(Zeroizing::new(text.to_owned()))
    }

    /// The first member of this name.
    pub(super) fn member(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members
                .iter()
                .find_map(|(its, value)| (its == name).then_some(value)),
            _ => None,
        }
    }

    /// Whether a text in it contains this one.
    pub(super) fn holds(&self, part: &str) -> bool {
        match self {
            Self::Null | Self::Bool(_) | Self::Number(_) => false,
            Self::Text(text) => text.contains(part),
            Self::List(values) => values.iter().any(|value| value.holds(part)),
            Self::Object(members) => members.iter().any(|(_, value)| value.holds(part)),
        }
    }

    /// The text of it, in a buffer that never grew and so left nothing behind.
    pub(super) fn to_bytes(&self, layout: Layout) -> Zeroizing<Vec<u8>> {
        let mut length = Length(0);
        self.write_to(&mut length, layout);
        let mut bytes = Zeroizing::new(Vec::with_capacity(length.0));
        self.write_to(&mut *bytes, layout);
        bytes
    }

    fn write_to(&self, mut writer: impl Write, layout: Layout) {
        match layout {
            Layout::Lines => serde_json::to_writer_pretty(&mut writer, self),
            Layout::OneLine => serde_json::to_writer(&mut writer, self),
        }
        .map_err(io::Error::from)
        .and_then(|()| writer.write_all(b"\n"))
        .expect("memory takes any JSON");
    }
}

/// Counts what is written.
struct Length(usize);

impl Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(value) => value.serialize(serializer),
            Self::Text(value) => serializer.serialize_str(value),
            Self::List(values) => serializer.collect_seq(values),
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Json;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Number::from_f64(value).map_or(Json::Null, Json::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = items.next_element()? {
            values.push(value);
        }
        Ok(Json::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = items.next_entry()? {
            members.push(member);
        }
        Ok(Json::Object(members))
    }
}
