//! What the connections of a load ask: the next pair for the newest refresh token, or whether an access token is live.

use memchr::memmem;

use super::{
    connection::{Answer, Form},
    load::{Caller, LoadError},
};

/// What a desktop holds of one session.
#[derive(serde::Deserialize)]
pub(crate) struct Tokens {
    pub(crate) access_token: String,
    pub(crate) refresh_token: String,
}

/// Refreshes its sessions in turns, each with what the last refresh gave.
pub(crate) struct Refresh {
    form: Form,
    sessions: Vec<String>,
    turn: usize,
}

/// Asks about its access tokens in turns.
pub(crate) struct Introspect {
    form: Form,
    tokens: Vec<String>,
    turn: usize,
}

impl Refresh {
    /// Shares the sessions out among so many connections. `form` is the request without the token.
    pub(crate) fn share(form: &Form, sessions: &[Tokens], connections: usize) -> Vec<Self> {
        let refresh = |tokens: &Tokens| tokens.refresh_token.clone();
        dealt(sessions, connections, refresh)
            .map(|sessions| Self {
                form: form.clone(),
                sessions,
                turn: 0,
            })
            .collect()
    }
}

impl Caller for Refresh {
    fn ask(&mut self, request: &mut Vec<u8>) {
        self.turn = (self.turn + 1) % self.sessions.len();
        self.form.write(&self.sessions[self.turn], request);
    }

    fn hear(&mut self, answer: &Answer<'_>) -> Result<(), LoadError> {
        let token = member(answer.body, br#""refresh_token":""#)
            .filter(|_| answer.status == 200)
            .ok_or_else(|| LoadError::answer(answer))?;
        let kept = &mut self.sessions[self.turn];
        if *kept == token {
            // A server that does not rotate does less than what is measured.
            return Err(LoadError::answer(answer));
        }
        token.clone_into(kept);
        Ok(())
    }
}

impl Introspect {
    /// Shares the access tokens out among so many connections. `form` is the request without the token.
    pub(crate) fn share(form: &Form, sessions: &[Tokens], connections: usize) -> Vec<Self> {
        let access = |tokens: &Tokens| tokens.access_token.clone();
        dealt(sessions, connections, access)
            .map(|tokens| Self {
                form: form.clone(),
                tokens,
                turn: 0,
            })
            .collect()
    }
}

impl Caller for Introspect {
    fn ask(&mut self, request: &mut Vec<u8>) {
        self.turn = (self.turn + 1) % self.tokens.len();
        self.form.write(&self.tokens[self.turn], request);
    }

    fn hear(&mut self, answer: &Answer<'_>) -> Result<(), LoadError> {
        let live = memmem::find(answer.body, br#""active":true"#).is_some();
        if answer.status == 200 && live {
            Ok(())
        } else {
            Err(LoadError::answer(answer))
        }
    }
}

/// What each connection gets of the sessions.
fn dealt(
    sessions: &[Tokens],
    connections: usize,
    token: impl Fn(&Tokens) -> String,
) -> impl Iterator<Item = Vec<String>> {
    (0..connections).map(move |nth| {
        let own = sessions.iter().skip(nth).step_by(connections);
        own.map(&token).collect()
    })
}

/// The text of a member whose name, colon and opening quote are `name`, where it needs no unescaping.
fn member<'a>(json: &'a [u8], name: &[u8]) -> Option<&'a str> {
    let rest = &json[memmem::find(json, name)? + name.len()..];
    let end = memchr::memchr(b'"', rest)?;
    std::str::from_utf8(&rest[..end]).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sessions(names: &[&str]) -> Vec<Tokens> {
        let tokens = |name: &&str| Tokens {
            access_token: format!("a{name}"),
            refresh_token: format!("r{name}"),
        };
        names.iter().map(tokens).collect()
    }

    fn asked(caller: &mut impl Caller) -> String {
        let mut request = Vec::new();
        caller.ask(&mut request);
        let request = String::from_utf8(request).unwrap();
        request.rsplit_once("token=").unwrap().1.to_owned()
    }

    #[test]
    fn each_session_is_refreshed_with_what_it_was_given_last() {
        let form = Form::new("/", "", "refresh_token=");
        let mut callers = Refresh::share(&form, &sessions(&["1", "2", "3"]), 2);
        let caller = &mut callers[0];
        assert_eq!(asked(caller), "r3");
        let body: &[u8] =
            br#"{"access_token":"x","refresh_token":"new","refresh_token_expires_in":1}"#;
        caller.hear(&Answer { status: 200, body }).unwrap();
        assert_eq!(asked(caller), "r1");
        let refused = Answer { status: 400, body };
        caller.hear(&refused).expect_err("a refusal");
        assert_eq!(asked(caller), "new");
        let again = Answer { status: 200, body };
        caller.hear(&again).expect_err("the same token again");
    }

    #[test]
    fn a_token_that_is_not_live_is_no_answer() {
        let form = Form::new("/", "", "token=");
        let mut callers = Introspect::share(&form, &sessions(&["1"]), 1);
        assert_eq!(asked(&mut callers[0]), "a1");
        for (status, body, fine) in [
            (200, &br#"{"active":true}"#[..], true),
            (200, br#"{"active":false}"#, false),
            (503, br#"{"active":true}"#, false),
        ] {
            assert_eq!(callers[0].hear(&Answer { status, body }).is_ok(), fine);
        }
    }
}
