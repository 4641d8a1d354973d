//! The two digits that bind a phone to the screen it scanned: the phone shows them, and the person types them here.
//!
//! Beyond RFC 8628. Whoever was talked into scanning another person's code sees digits that the other one does not.

use serde::Deserialize;

use crate::device::DeviceGrant;
use crate::error::OAuthError;
use crate::secret::ExposeSecret as _;

/// Two digits, 10 to 99.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Digits(u8);

/// What the server says of digits that were typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DigitsAnswer {
    /// They are what the phone shows; the link goes on.
    Right,
    /// They are not, and may be typed again.
    Wrong {
        /// So often.
        tries_left: u32,
    },
}

impl Digits {
    /// Reads what somebody typed; `None` where that is not two digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let two = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|_| two)?;
        (10..=99).contains(&number).then_some(Self(number))
    }
}

/// They are in no log.
impl std::fmt::Debug for Digits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Digits(..)")
    }
}

impl DeviceGrant<'_> {
    /// Says which digits the phone shows. A refusal is the end of the code: `access_denied` after too many wrong ones,
    /// `expired_token` when it is too old.
    pub async fn type_digits(&self, digits: Digits) -> Result<DigitsAnswer, OAuthError> {
        #[derive(Deserialize)]
        struct Wrong {
            error: String,
            tries_left: u32,
        }
        let endpoint = self.digits_uri().ok_or_else(without_address)?;
        let typed = digits.0.to_string();
        let form = [
            ("client_id", self.client().id()),
            ("device_code", self.device_code()),
            ("code_verifier", self.verifier().expose_secret()),
            ("digits", &typed),
        ];
        let answer = self.client().http().post(endpoint, &form, None).await?;
        if answer.status == http::StatusCode::BAD_REQUEST
            && let Ok(Wrong { error, tries_left }) = serde_json::from_slice(&answer.body)
            && error == "wrong_digits"
        {
            return Ok(DigitsAnswer::Wrong { tries_left });
        }
        answer.success()?;
        Ok(DigitsAnswer::Right)
    }
}

/// Digits that nobody could type anywhere.
pub(crate) fn without_address() -> OAuthError {
    OAuthError::Malformed("it asks for digits and offers no `digits_uri`".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_digits_from_10_to_99_and_nothing_else() {
        for typed in ["10", "99", " 42\n"] {
            assert!(Digits::parse(typed).is_some(), "{typed:?}");
        }
        for typed in ["", "7", "07", "00", "100", "+42", "-1", "4 2", "４２", "4a"] {
            assert!(Digits::parse(typed).is_none(), "{typed:?}");
        }
    }

    #[test]
    fn digits_are_not_shown_by_debug() {
        assert_eq!(format!("{:?}", Digits::parse("42")), "Some(Digits(..))");
    }
}
