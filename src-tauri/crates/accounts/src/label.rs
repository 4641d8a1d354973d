//! What a person calls an account.

use crate::account::Account;
use crate::engine::{Engine, EngineError};

/// The longest label, in characters.
const LONGEST: usize = 64;

impl Engine {
    /// Gives an account a label, by which it is found from then on; an empty one takes it away.
    pub async fn set_label(&self, id: &str, text: &str) -> Result<Account, EngineError> {
        let inner = &self.inner;
        let label = text.trim();
        if label.chars().count() > LONGEST || label.chars().any(is_unseen) {
            return Err(EngineError::BadLabel);
        }
        let label = Some(label).filter(|label| !label.is_empty());
        let set = inner.store.set_label(id, label).await;
        set.map_err(|error| inner.database(&error))?;
        inner.changed();
        inner.account(id).await
    }
}

/// Whether a character shows as nothing, or changes how others show.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}
