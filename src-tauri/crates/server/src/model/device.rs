//! What a device says of itself, for the person who approves it. Nothing of it is proven.

/// The longest of the three texts, in characters.
const LONGEST: usize = 64;

/// A device as it describes itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Device {
    /// Such as "Mia's laptop".
    pub(crate) name: Option<String>,
    /// Such as "Linux (Debian 12)".
    pub(crate) system: Option<String>,
    /// Such as "Latchkey 0.1.0".
    pub(crate) version: Option<String>,
}

impl Device {
    /// Keeps of each text what can be shown in one line beside other words, and nothing of one that says nothing.
    pub(crate) fn described(
        name: Option<&str>,
        system: Option<&str>,
        version: Option<&str>,
    ) -> Self {
        Self {
            name: name.and_then(presentable),
            system: system.and_then(presentable),
            version: version.and_then(presentable),
        }
    }
}

fn presentable(text: &str) -> Option<String> {
    let turns_the_reading_direction = |c| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let text: String = text
        .chars()
        .filter(|c| !c.is_control() && !turns_the_reading_direction(*c))
        .take(LONGEST)
        .collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_cannot_break_the_line_or_turn_what_stands_beside_it() {
        let long = "x".repeat(100);
        let device = Device::described(Some(" a\n\u{202e}b "), Some("\t"), Some(&long));
        assert_eq!(device.name.as_deref(), Some("ab"));
        assert_eq!(device.system, None);
        assert_eq!(device.version.map(|text| text.len()), Some(LONGEST));
    }
}
