//! What tokens look like, as data.

/// The rules.
#[derive(Debug)]
pub struct Rules;

impl Rules {
    /// Those that come with the program.
    #[must_use]
    pub fn built_in() -> Self {
        Self
    }
}
