//! The token that somebody has on the clipboard. Whoever holds a token may revoke it, so this is for everybody.

use latchkey_accounts::provider::SANDBOX;
use latchkey_accounts::{Engine, ExposeSecret as _, SecretString};

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
        let server = self.server_of_held(&engine).await?;
        let receipt = engine.revoke_token(&server, &token).await?;
        self.clipboard().take_off_text(copied).await;
        Ok(receipt.into())
    }

    /// A token goes to one server. Which one it is of it does not say: that of the accounts here, or else the usual one.
    async fn server_of_held(&self, engine: &Engine) -> Result<String, Problem> {
        let usual = self.default_provider(engine);
        let accounts = engine.accounts().await?;
        let at = accounts.iter().map(|account| account.provider.as_str());
        Ok(server_of(at, &usual, engine.directory().default_id()).to_owned())
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

fn server_of<'a>(
    providers: impl Iterator<Item = &'a str>,
    usual: &'a str,
    configured: &'a str,
) -> &'a str {
    let is_server = |id: &str| id == SANDBOX || id.contains("://");
    let mut servers: Vec<&str> = providers.filter(|id| is_server(id)).collect();
    servers.sort_unstable();
    servers.dedup();
    match servers[..] {
        [one] => one,
        _ if is_server(usual) => usual,
        _ => configured,
    }
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

    #[test]
    fn a_held_token_goes_to_the_server_of_the_accounts_here_or_to_the_usual_one() {
        let (ours, theirs) = ("https://ours.example", "https://theirs.example");
        let server = |at: &[&'static str], usual: &'static str| {
            server_of(at.iter().copied(), usual, SANDBOX)
        };
        assert_eq!(server(&[ours, "twitch", ours], theirs), ours);
        assert_eq!(server(&[ours, theirs], theirs), theirs);
        assert_eq!(server(&[], theirs), theirs);
        assert_eq!(server(&["twitch"], "twitch"), SANDBOX);
    }
}
