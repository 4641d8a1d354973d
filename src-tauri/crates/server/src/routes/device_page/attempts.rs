//! Five wrong user codes from one network end its try for a while (RFC 8628 section 5.1).
//!
//! Five of the 20^8 codes there are is less than one chance in 2^32.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use jiff::SignedDuration;

use super::super::App;
use super::super::address::ClientAddress;
use super::super::error::OAuthError;
use super::html;
use crate::alerts::AlertKind;
use crate::sessions::SessionError;

const ACTION: &str = "user_code";

/// How many wrong codes end a try.
pub(super) const WRONG_CODES: i64 = 5;

/// How long a network is then not listened to: longer than any code that it guessed at lives.
const WINDOW: SignedDuration = SignedDuration::from_mins(10);

impl App {
    /// The answer for a network whose try is over.
    pub(super) async fn too_many_wrong_codes(
        &self,
        address: ClientAddress,
    ) -> Result<Option<Response>, SessionError> {
        let now = self.sessions.clock.now();
        let mut transaction = self.sessions.store.read().await?;
        let attempts = transaction
            .attempts(ACTION, &address.network().to_string(), now)
            .await?;
        let Some(attempts) = attempts.filter(|attempts| attempts.tries >= WRONG_CODES) else {
            return Ok(None);
        };
        let wait = attempts.ends_at.duration_since(now).as_secs() + 1;
        let mut response = html::code_form(
            StatusCode::TOO_MANY_REQUESTS,
            Some("That were too many wrong codes. Wait ten minutes, then ask for a new one."),
        );
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(wait));
        Ok(Some(response))
    }

    /// One sentence for unknown, old and used codes alike: the difference would help only somebody who guesses.
    pub(super) async fn wrong_code(&self, address: ClientAddress) -> Result<Response, OAuthError> {
        let now = self.sessions.clock.now();
        let counted = async {
            let mut transaction = self.sessions.store.begin().await?;
            let network = address.network().to_string();
            transaction
                .count_attempt(ACTION, &network, now, WINDOW)
                .await?;
            transaction.commit().await
        };
        counted.await.map_err(SessionError::from)?;
        self.sessions
            .count_alone(AlertKind::FailedSignIns, &address.network().to_string())
            .await?;
        Ok(html::code_form(
            StatusCode::NOT_FOUND,
            Some(
                "This code is not valid any more. Ask for a new one on the device, then type it here.",
            ),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s14_guessing_user_codes_within_a_try_is_less_than_one_chance_in_2_to_the_32() {
        let codes = 20_u64.pow(8);
        let tries = u64::try_from(WRONG_CODES).unwrap();
        assert!(tries * (1 << 32) <= codes);
    }
}
