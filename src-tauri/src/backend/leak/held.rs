//! The token that somebody has on the clipboard. Whoever holds a token may revoke it, so this is for everybody.

use latchkey_accounts::{ExposeSecret as _, SecretString};

use super::Backend;
use crate::views::{LeakHeld, Problem};

/// Nothing that is longer is a token.
const LONGEST: usize = 4096;

impl Backend {
    /// Revokes the token on the clipboard, and takes it off there unless something else is there by then.
    pub(crate) async fn revoke_held(&self) -> Result<LeakHeld, Problem> {
        let engine = self.engine().await?;
        let copied = self.clipboard().text().await?;
        let token = token_in(&copied)?;
        let usual = self.default_provider(&engine);
        let server = engine.server_of_held(Some(&usual)).await?;
        let receipt = engine.revoke_token(&server, &token).await?;
        self.clipboard().take_off_text(copied).await;
        Ok(receipt.into())
    }
}

fn token_in(copied: &SecretString) -> Result<SecretString, Problem> {
    let text = copied.expose_secret().trim();
    if text.is_empty() || text.len() > LONGEST {
        return Err(Problem {
            code: "no_token_copied".to_owned(),
            message: "There is no token on the clipboard.".to_owned(),
            way_out: "Copy the token alone and try again.".to_owned(),
        });
    }
    Ok(text.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_copied_is_a_token_without_the_space_around_it() {
        let in_it = |text: &str| token_in(&text.into());
        let token = in_it(" lk_at_0\r\n").expect("a text");
        assert_eq!(token.expose_secret(), "lk_at_0");
        for text in ["", " \n", &"x".repeat(LONGEST + 1)] {
            assert_eq!(in_it(text).expect_err("no token").code, "no_token_copied");
        }
    }
}
