//! Who signed in, in the provider's words to this app (OpenID Connect Core 1.0 sections 2 and 3.1.3.7).
//!
//! The token came straight from the provider over TLS, which stands for its signature (section 3.1.3.7 item 6); it is looked at once
//! and not kept.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use subtle::ConstantTimeEq as _;

use crate::client::Client;
use crate::error::OAuthError;
use crate::secret::{ExposeSecret as _, Nonce};
use crate::tokens::TokenAnswer;

/// How far this computer's clock may be off.
const LEEWAY: SignedDuration = SignedDuration::from_mins(10);

/// The claims that are looked at.
#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: f64,
    nonce: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// Whether the answer to such a question has an ID token: `openid` is asked for, and the provider is known by its issuer.
pub(crate) fn is_promised(client: &Client, scopes: &[String]) -> bool {
    client.metadata().issuer.is_some() && scopes.iter().any(|scope| scope == "openid")
}

/// Whose tokens an answer holds. `now` is left out where the answer is younger than any clock could tell.
pub(crate) fn subject(
    client: &Client,
    answer: &TokenAnswer,
    nonce: Option<&Nonce>,
    now: Option<Timestamp>,
) -> Result<String, OAuthError> {
    // The provider may not grant `openid`; then it says nothing of who signed in.
    let token = answer.extra_fields().id_token();
    let token = token.ok_or_else(|| refused("is missing"))?;
    let issuer = client.metadata().issuer.as_deref().unwrap_or_default();
    claims(token)?.check(issuer, client.id(), nonce, now)
}

/// RFC 7519 section 7.2, without the signature.
fn claims(token: &str) -> Result<Claims, OAuthError> {
    let mut parts = token.split('.');
    let (Some(_), Some(payload), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(refused("is not a JWT"));
    };
    let payload = BASE64_URL_SAFE_NO_PAD.decode(payload).ok();
    let claims = payload.and_then(|payload| serde_json::from_slice(&payload).ok());
    claims
        .filter(|_| !signature.is_empty())
        .ok_or_else(|| refused("cannot be read"))
}

impl Claims {
    fn check(
        self,
        issuer: &str,
        client_id: &str,
        nonce: Option<&Nonce>,
        now: Option<Timestamp>,
    ) -> Result<String, OAuthError> {
        // Items 2 to 5, 9 and 11.
        if self.iss != issuer {
            return Err(refused("is from another issuer"));
        }
        let for_us = match &self.aud {
            Audience::One(aud) => aud == client_id,
            Audience::Several(all) => {
                all.iter().any(|aud| aud == client_id) && (all.len() == 1 || self.azp.is_some())
            }
        };
        if !for_us || self.azp.is_some_and(|azp| azp != client_id) {
            return Err(refused("is for another app"));
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a time far out of reach is out of reach"
        )]
        let ends = Timestamp::from_second(self.exp as i64).unwrap_or(Timestamp::MIN);
        if now.is_some_and(|now| now.duration_since(ends) >= LEEWAY) {
            return Err(refused(
                "is too old; set this computer's clock if it is wrong",
            ));
        }
        if let Some(nonce) = nonce {
            let said = self.nonce.unwrap_or_default();
            let expected = nonce.expose_secret();
            if !bool::from(said.as_bytes().ct_eq(expected.as_bytes())) {
                return Err(refused("answers another question"));
            }
        }
        if self.sub.is_empty() {
            return Err(refused("names nobody"));
        }
        Ok(self.sub)
    }
}

fn refused(why: &str) -> OAuthError {
    OAuthError::Malformed(format!("the ID token {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(claims: &str) -> Result<String, String> {
        let token = format!("e30.{}.c2ln", BASE64_URL_SAFE_NO_PAD.encode(claims));
        let nonce = Nonce::new("n".to_owned());
        let now = Timestamp::from_second(1_000_000).ok();
        let checked = super::claims(&token)
            .and_then(|claims| claims.check("https://id.example", "app", Some(&nonce), now));
        checked.map_err(|error| error.to_string())
    }

    const GOOD: &str =
        r#"{"iss":"https://id.example","sub":"mia","aud":"app","exp":1000060,"nonce":"n"}"#;

    #[test]
    fn an_id_token_of_this_issuer_for_this_app_and_question_names_who_signed_in() {
        assert_eq!(check(GOOD).as_deref(), Ok("mia"));
        let several = GOOD.replace(r#""app""#, r#"["other","app"],"azp":"app""#);
        assert_eq!(check(&several).as_deref(), Ok("mia"));
        let slow_clock = GOOD.replace("1000060", "999500");
        assert_eq!(
            check(&slow_clock).as_deref(),
            Ok("mia"),
            "ten minutes are let pass"
        );
    }

    #[test]
    fn an_id_token_that_differs_in_one_claim_is_refused() {
        for (from, to, why) in [
            (
                "https://id.example",
                "https://id.example/",
                "another issuer",
            ),
            (r#""app""#, r#""other""#, "another app"),
            (r#""app""#, r#"["other"]"#, "another app"),
            (r#""app""#, r#"["other","app"]"#, "another app"),
            (r#""app""#, r#""app","azp":"other""#, "another app"),
            ("1000060", "999400", "too old"),
            ("1000060", "-1e300", "too old"),
            (r#""n""#, r#""m""#, "another question"),
            (r#","nonce":"n""#, "", "another question"),
            ("mia", "", "names nobody"),
            (r#""sub":"mia","#, "", "cannot be read"),
        ] {
            let error = check(&GOOD.replace(from, to)).expect_err(to);
            assert!(error.contains(why), "{to}: {error}");
        }
        for token in ["", "e30", "e30.e30", "e30.e30.", "e30.!.c2ln", "a.b.c.d"] {
            assert!(claims(token).is_err(), "{token}");
        }
    }
}
