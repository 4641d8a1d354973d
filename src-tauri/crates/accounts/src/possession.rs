//! Revoking a token that somebody merely holds: from a log, a screenshot, a message. Whoever has a token may end it.

use latchkey_leak::{CHECKSUM, ends_with_checksum};
use latchkey_oauth::client::RevocationReceipt;
use latchkey_oauth::secret::ExposeSecret as _;
use secrecy::SecretString;

use crate::audit::What;
use crate::engine::{Engine, EngineError};

/// How many characters of base 62 stand between prefix and checksum.
const BODY: usize = 43;

impl Engine {
    /// Revokes the link a token belongs to, at a provider's server. The token's form is checked first, without asking
    /// anyone; a whole token that the server does not know is a success, as RFC 7009 section 2.2 has it.
    pub async fn revoke_token(
        &self,
        provider_id: &str,
        token: &SecretString,
    ) -> Result<RevocationReceipt, EngineError> {
        if !is_whole(token.expose_secret()) {
            return Err(EngineError::NotAToken);
        }
        let provider = self.directory().provider(provider_id).await?;
        let client = self.inner.client(&provider).await?;
        let receipt = client.revoke_any(token).await?;
        self.inner
            .audit(What::TokenRevoked {
                provider: &provider.id,
                token,
                receipt: receipt.as_str(),
            })
            .await;
        Ok(receipt)
    }
}

/// Whether a text is an access or refresh token of a link server: prefix, 43 characters of base 62, and the CRC-32 of all
/// that in six more.
fn is_whole(text: &str) -> bool {
    let is_ours = text.starts_with("lk_at_") || text.starts_with("lk_rt_");
    let length = "lk_at_".len() + BODY + CHECKSUM;
    is_ours
        && text.len() == length
        && is_alphanumeric(&text["lk_at_".len()..])
        && ends_with_checksum(text)
}

fn is_alphanumeric(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 43 zeros and the CRC-32 of `lk_at_` and them, 0x65e110ed, in base 62, reckoned elsewhere.
    const WHOLE: &str = "lk_at_00000000000000000000000000000000000000000001rfpgD";

    #[test]
    fn a_whole_token_is_told_from_a_damaged_one() {
        assert!(is_whole(WHOLE));
        assert!(!is_whole(&WHOLE.replacen("00", "01", 1)));
        assert!(!is_whole(&WHOLE[..WHOLE.len() - 1]));
        assert!(!is_whole(&WHOLE.replace("lk_at_", "lk_rt_")));
        assert!(!is_whole(&WHOLE.replace("lk_at_", "act.__")));
        assert!(!is_whole(""));
    }
}
