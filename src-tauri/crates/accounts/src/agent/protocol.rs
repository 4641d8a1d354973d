//! What goes over the agent's socket: one JSON object a line, one answer a request, in the order of the requests.
//! `docs/AGENT.md` has it in full.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::problem::{Problem, Remedy};

/// The version of the protocol.
pub(super) const VERSION: u32 = 1;
/// The longest request, with its line feed, in bytes.
pub(super) const LONGEST: usize = 4096;

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Request {
    /// The version that is spoken; without one, the first.
    #[serde(default = "first")]
    pub(super) v: u32,
    /// What is asked.
    #[serde(flatten)]
    pub(super) op: Op,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
pub(super) enum Op {
    /// Whether an agent is there, and which.
    Ping,
    /// The accounts that the program may use.
    Accounts,
    /// An access token.
    Token {
        /// Id, handle, label, name or subject.
        account: String,
        /// The least time it has to last, in seconds.
        #[serde(default)]
        min_ttl: u64,
    },
}

/// An answer on its way: a line, which may hold a token.
pub(super) struct Answer(pub(super) Zeroizing<Vec<u8>>);

/// Why something is not answered. The connection stays open, unless it says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) needs_person: bool,
}

impl Answer {
    pub(super) fn of(object: &impl Serialize) -> Self {
        // Room enough that the buffer does not grow, which would leave copies behind.
        let mut line = Zeroizing::new(Vec::with_capacity(LONGEST));
        serde_json::to_writer(&mut *line, object).expect("text and numbers always serialise");
        line.push(b'\n');
        Self(line)
    }
}

impl From<Refusal> for Answer {
    fn from(refusal: Refusal) -> Self {
        Self::of(&json!({
            "error": {
                "code": refusal.code,
                "message": refusal.message,
                "needs_person": refusal.needs_person,
            }
        }))
    }
}

impl Refusal {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            needs_person: false,
        }
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self {
            code: problem.code,
            message: problem.to_string(),
            needs_person: problem.remedy == Remedy::Person,
        }
    }
}

/// Reads a line.
pub(super) fn parse(line: &[u8]) -> Result<Op, Refusal> {
    let malformed = |why: &str| {
        Refusal::new(
            "malformed_request",
            format!(
                "The request is not understood: {why}. Send one JSON object a line, such as {{\"op\":\"ping\"}}."
            ),
        )
    };
    let value: Value = serde_json::from_slice(line).map_err(|_| malformed("it is not JSON"))?;
    match value.get("v") {
        None => {}
        Some(v) if v == VERSION => {}
        Some(_) => {
            return Err(Refusal::new(
                "unsupported_version",
                format!(
                    "This agent speaks version {VERSION} of the protocol and no other. Send \"v\":{VERSION}, or update Latchkey."
                ),
            ));
        }
    }
    let op = value.get("op").and_then(Value::as_str);
    if !matches!(op, Some("ping" | "accounts" | "token")) {
        return Err(malformed("\"op\" is none of ping, accounts and token"));
    }
    let request: Request = serde_json::from_value(value)
        .map_err(|_| malformed("a member is missing or of the wrong kind"))?;
    Ok(request.op)
}

fn first() -> u32 {
    VERSION
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_read_as_documented() {
        assert_eq!(parse(br#"{"op":"ping"}"#), Ok(Op::Ping));
        assert_eq!(parse(br#"{"v":1,"op":"accounts","x":1}"#), Ok(Op::Accounts));
        let token = |min_ttl| Op::Token {
            account: "mia".to_owned(),
            min_ttl,
        };
        assert_eq!(parse(br#"{"op":"token","account":"mia"}"#), Ok(token(0)));
        let asked = br#"{"v":1,"op":"token","account":"mia","min_ttl":300}"#;
        assert_eq!(parse(asked), Ok(token(300)));
    }

    #[test]
    fn s21_whatever_else_comes_is_told_what_is_wrong_with_it() {
        for (line, code) in [
            (&b""[..], "malformed_request"),
            (b"\xff\xfe", "malformed_request"),
            (b"GET / HTTP/1.1\r", "malformed_request"),
            (b"null", "malformed_request"),
            (b"[]", "malformed_request"),
            (br#"{"op":"refresh_token"}"#, "malformed_request"),
            (br#"{"op":"token"}"#, "malformed_request"),
            (
                br#"{"op":"token","account":"a","min_ttl":-1}"#,
                "malformed_request",
            ),
            (br#"{"op":"token","account":["a"]}"#, "malformed_request"),
            (br#"{"v":2,"op":"ping"}"#, "unsupported_version"),
            (br#"{"v":"1","op":"ping"}"#, "unsupported_version"),
        ] {
            assert_eq!(parse(line).expect_err("refused").code, code, "{line:?}");
        }
        let deep = "[".repeat(2000);
        assert!(parse(deep.as_bytes()).is_err());
    }
}
