//! Whose account was linked.

use std::time::Duration;

use latchkey_oauth::{Client, OAuthError, UserInfo};

use crate::bundle::Bundle;

/// Asks whose tokens these are. A platform that stumbles is asked again: the person has approved and should not have to twice.
pub(super) async fn who(client: &Client, bundle: &Bundle) -> Result<UserInfo, OAuthError> {
    const PAUSES: [Duration; 3] = [
        Duration::from_millis(200),
        Duration::from_secs(1),
        Duration::from_secs(3),
    ];
    if !client.has_user_info()
        && let Some(sub) = bundle.subject.clone()
    {
        return Ok(UserInfo {
            sub,
            name: None,
            preferred_username: None,
            picture: None,
            email: None,
        });
    }
    for pause in PAUSES {
        match client.user_info(&bundle.access_token).await {
            Err(error) if error.is_passing() => tokio::time::sleep(pause).await,
            answer => return the_same(answer?, bundle),
        }
    }
    the_same(client.user_info(&bundle.access_token).await?, bundle)
}

/// OpenID Connect Core section 5.3.2: who the ID token names and who the user information names are one.
fn the_same(user: UserInfo, bundle: &Bundle) -> Result<UserInfo, OAuthError> {
    match &bundle.subject {
        Some(subject) if *subject != user.sub => Err(OAuthError::Malformed(
            "it names one person when the account is linked and another when it is asked whose it is"
                .to_owned(),
        )),
        _ => Ok(user),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_signed_in_and_whose_account_it_is_are_one() {
        let bundle = |subject: &str| {
            let stored = format!(
                r#"{{"format":2,"access_token":"a","access_expires_at":1,"refresh_token":null,"refresh_expires_at":null,"subject":{subject}}}"#
            );
            Bundle::from_bytes(stored.as_bytes()).expect("a bundle")
        };
        let user = || UserInfo {
            sub: "mia".to_owned(),
            name: None,
            preferred_username: None,
            picture: None,
            email: None,
        };
        assert!(the_same(user(), &bundle(r#""mia""#)).is_ok());
        assert!(the_same(user(), &bundle("null")).is_ok());
        assert!(the_same(user(), &bundle(r#""eve""#)).is_err());
    }
}
