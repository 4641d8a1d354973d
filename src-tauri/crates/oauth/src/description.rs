//! Which device asks for a code, in words for whoever approves it: beyond RFC 8628, and left out where it is not known.

use crate::text::one_line;

/// The most characters of each part.
pub const LONGEST: usize = 64;

/// A device in words. What is too long is cut, and what cannot be shown is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeviceDescription {
    name: String,
    system: String,
    version: String,
}

impl DeviceDescription {
    /// A device by its own name, its operating system and the version of this app.
    #[must_use]
    pub fn new(name: &str, system: &str, version: &str) -> Self {
        Self {
            name: one_line(name, LONGEST),
            system: one_line(system, LONGEST),
            version: one_line(version, LONGEST),
        }
    }

    /// The members of the device authorization request, without those that are not known.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [
            ("device_name", self.name.as_str()),
            ("device_system", self.system.as_str()),
            ("device_version", self.version.as_str()),
        ]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_is_cut_and_what_is_not_known_is_left_out() {
        let long = "é".repeat(65);
        let device =
            DeviceDescription::new(&format!(" Mia's\nlaptop {long}"), "\u{7}", "Latchkey 1");
        let members: Vec<_> = device.members().collect();
        let [(name, shown), version] = members[..] else {
            panic!("{members:?}");
        };
        assert_eq!((name, shown.chars().count()), ("device_name", LONGEST));
        assert!(shown.starts_with("Mia'slaptop é"), "{shown}");
        assert_eq!(version, ("device_version", "Latchkey 1"));
    }
}
