//! What an authorization request says, checked (RFC 6749 section 4.1.1, RFC 7636 section 4.3, OpenID Connect Core 1.0 section
//! 3.1.2.1): the same for one that a browser brings and for one that is pushed.

use std::sync::Arc;

use super::super::App;
use super::super::form::Form;
use crate::model::{AccountChoice, Client, CodeChallenge, Device};
use crate::sign_in::AskedFor;

/// What is wrong with a request whose client and redirect URI are right, so that the client can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::routes) struct Wrong {
    /// `error`
    pub(in crate::routes) error: &'static str,
    /// `error_description`
    pub(in crate::routes) description: &'static str,
}

/// Whom a request's answer can be trusted to.
pub(super) enum Recipient {
    Known {
        client: Arc<Client>,
        redirect_uri: String,
    },
    /// Nobody: the answer is a page (RFC 6749 section 4.1.2.1).
    Nobody(&'static str),
}

impl App {
    /// Finds out whom a request is from and where its answer goes.
    pub(super) fn recipient(&self, form: &Form) -> Recipient {
        let Some(client_id) = form.get("client_id") else {
            return Recipient::Nobody("It does not say which program it is from.");
        };
        let Some(client) = self.clients.iter().find(|client| client.id == client_id) else {
            return Recipient::Nobody("It is from a program that is not known here.");
        };
        match redirect_uri(client, form) {
            Ok(redirect_uri) => Recipient::Known {
                client: Arc::clone(client),
                redirect_uri,
            },
            Err(problem) => Recipient::Nobody(problem.description),
        }
    }

    /// Reads the rest of a request.
    pub(in crate::routes) fn asked_for(
        &self,
        client: &Client,
        redirect_uri: String,
        form: &Form,
    ) -> Result<AskedFor, Wrong> {
        if form.get("request").is_some() {
            return Err(Wrong {
                error: "request_not_supported",
                description: "There are no request objects here.",
            });
        }
        match form.get("response_type") {
            Some("code") => {}
            Some(_) => {
                return Err(Wrong {
                    error: "unsupported_response_type",
                    description: "The response_type must be code.",
                });
            }
            None => return Err(invalid_request("The parameter response_type is missing.")),
        }
        if form
            .get("response_mode")
            .is_some_and(|mode| mode != "query")
        {
            return Err(invalid_request("The response_mode must be query."));
        }
        // RFC 9700 section 2.1.1: for every client, and no other method.
        let code_challenge = match (
            form.get("code_challenge"),
            form.get("code_challenge_method"),
        ) {
            (Some(challenge), Some("S256")) => CodeChallenge::parse(challenge).ok_or(
                invalid_request("The code_challenge is no SHA-256 in base64url."),
            )?,
            (Some(_), _) => {
                return Err(invalid_request("The code_challenge_method must be S256."));
            }
            (None, _) => return Err(invalid_request("The code_challenge is missing.")),
        };
        let account = match form.get("prompt") {
            None => AccountChoice::Any,
            Some(prompt) => read_prompt(prompt)?,
        };
        let scope = self.asked_scope(client, form.get("scope")).map_err(|_| Wrong {
            error: "invalid_scope",
            description: "The scope is malformed, unknown or more than this client may ask for.",
        })?;
        Ok(AskedFor {
            client_id: client.id.clone(),
            redirect_uri,
            scope,
            state: form.get("state").map(str::to_owned),
            code_challenge,
            device: Device::described(
                form.get("device_name"),
                form.get("device_system"),
                form.get("device_version"),
            ),
            account,
        })
    }
}

/// Where the answer goes: named in the request and allowed for the client.
pub(in crate::routes) fn redirect_uri(client: &Client, form: &Form) -> Result<String, Wrong> {
    let Some(presented) = form.get("redirect_uri") else {
        return Err(invalid_request("It does not say where its answer goes."));
    };
    let allowed = client
        .redirect_uris
        .iter()
        .any(|registered| registered.allows(presented));
    if allowed {
        Ok(presented.to_owned())
    } else {
        Err(invalid_request(
            "Its answer would go to an address that is not this program's.",
        ))
    }
}

/// `none` alone, or any of the others. Consent is always asked for, because a public client is whoever says so (RFC 8252 section
/// 8.6).
fn read_prompt(prompt: &str) -> Result<AccountChoice, Wrong> {
    let mut account = AccountChoice::Any;
    let values: Vec<_> = prompt
        .split(' ')
        .filter(|value| !value.is_empty())
        .collect();
    for value in &values {
        match (*value, &account) {
            ("none", _) if values.len() == 1 => return Ok(AccountChoice::Silent),
            ("login", _) => account = AccountChoice::Another,
            ("select_account", AccountChoice::Any) => account = AccountChoice::Ask,
            ("consent" | "select_account", _) => {}
            _ => return Err(invalid_request("The prompt is not one that there is.")),
        }
    }
    Ok(account)
}

fn invalid_request(description: &'static str) -> Wrong {
    Wrong {
        error: "invalid_request",
        description,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prompts_go_together_except_for_none() {
        for (prompt, expected) in [
            ("none", Some(AccountChoice::Silent)),
            ("consent", Some(AccountChoice::Any)),
            ("login", Some(AccountChoice::Another)),
            ("select_account", Some(AccountChoice::Ask)),
            ("consent select_account", Some(AccountChoice::Ask)),
            ("select_account login", Some(AccountChoice::Another)),
            ("login select_account", Some(AccountChoice::Another)),
            ("none login", None),
            ("login none", None),
            ("create", None),
        ] {
            assert_eq!(read_prompt(prompt).ok(), expected, "{prompt}");
        }
    }
}
