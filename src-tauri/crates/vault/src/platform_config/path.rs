//! Where in a file something is, as an error tells it.

use std::fmt;

use super::error::ConfigError;
use super::form::Form;
use super::schema::Field;

/// A place in a file.
pub(super) enum Path<'a> {
    Root,
    /// A member by its name and what its form adds to it.
    Member(&'a Self, &'a str, &'static str),
    Item(&'a Self, usize),
}

/// The place of a member in this form.
pub(super) fn path_of<'a, F: Form>(parent: &'a Path<'a>, field: &Field) -> Path<'a> {
    let suffix = if field.is_secret() { F::SUFFIX } else { "" };
    Path::Member(parent, field.name, suffix)
}

pub(super) fn wrong_kind(path: &Path<'_>, expected: &'static str) -> ConfigError {
    ConfigError::WrongKind {
        path: path.to_string(),
        expected,
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => f.write_str("The file"),
            Self::Member(Self::Root, name, suffix) => write!(f, "{}{suffix}", shown(name)),
            Self::Member(parent, name, suffix) => write!(f, "{parent}.{}{suffix}", shown(name)),
            Self::Item(parent, at) => write!(f, "{parent}[{at}]"),
        }
    }
}

/// A name of the file's own choosing could itself be a token, or break the line.
fn shown(name: &str) -> &str {
    const LONGEST: usize = 40;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if name.len() <= LONGEST && !name.is_empty() && name.bytes().all(is_plain) {
        name
    } else {
        "(a member whose name is not shown)"
    }
}
