use secrecy::SecretString;

use super::shown;
use crate::platform::{CallbackProblem, Euler};

fn read(query: &str) -> Result<String, CallbackProblem> {
    Euler::callback(query, &SecretString::from("our-state")).map(|code| shown(&code.0).to_owned())
}

#[test]
fn an_approval_gives_its_code() {
    for (query, code) in [
        ("code=abc&state=our-state", "abc"),
        ("state=our-state&code=abc", "abc"),
        ("code=a%2Bb%2Fc%3D&state=our%2Dstate", "a+b/c="),
        ("code=a+b&state=our-state", "a+b"),
        ("code=a%252Fb&state=our-state", "a%2Fb"),
        ("code=a=b&state=our-state", "a=b"),
        ("code=abc&state=our-state&iss=x&utm=1&", "abc"),
        // RFC 6749 section 3.1: without a value it counts as left out.
        ("code=abc&state=our-state&error=&error_description", "abc"),
    ] {
        assert_eq!(read(query).as_deref(), Ok(code), "{query}");
    }
}

#[test]
fn an_approval_that_is_not_for_this_flow_is_none() {
    for query in [
        "code=abc",
        "code=abc&state=",
        "code=abc&state",
        "code=abc&state=other",
        "code=abc&state=our-state-and-more",
        "code=abc&state=our-stat",
        "code=abc&state=Our-State",
        // An error of somebody else's ends nobody's link either.
        "error=access_denied",
        "error=access_denied&state=other",
        "",
        "&&=&",
    ] {
        assert_eq!(read(query), Err(CallbackProblem::WrongState), "{query}");
    }
}

#[test]
fn what_cannot_be_read_is_nothing() {
    let long = format!("code={}&state=our-state", "a".repeat(5000));
    let longer = format!("code=abc&state=our-state&x={}", "a".repeat(9000));
    for query in [
        "state=our-state",
        "code=&state=our-state",
        "code=abc&code=abc&state=our-state",
        "code=abc&state=our-state&state=our-state",
        "code=abc&state=our-state&state=other",
        "code=abc&error=access_denied&state=our-state",
        "error=access_denied&error=access_denied&state=our-state",
        "code=a%20b&state=our-state",
        "code=a%0Ab&state=our-state",
        "code=%FF&state=our-state",
        "code=abc&state=%FF",
        "error_description=words&state=our-state",
        &long,
        &longer,
    ] {
        assert_eq!(read(query), Err(CallbackProblem::Malformed), "{query}");
    }
}

#[test]
fn the_documented_errors_are_told_by_whose_turn_it_is() {
    let with = |error: &str| {
        read(&format!(
            "error={error}&error_description=Some+words%2C+x%3Dy&state=our-state"
        ))
        .unwrap_err()
    };
    assert_eq!(with("access_denied"), CallbackProblem::Denied);
    for error in ["server_error", "temporarily_unavailable"] {
        assert_eq!(with(error), CallbackProblem::Unavailable);
    }
    for error in [
        "invalid_request",
        "invalid_client",
        "invalid_scope",
        "invalid_redirect_uri",
        "unsupported_response_type",
        "unauthorized_client",
        "something_new",
    ] {
        let problem = with(error);
        assert_eq!(
            problem,
            CallbackProblem::Refused {
                error: error.into(),
                description: "Some words, x=y".into(),
            }
        );
        assert!(problem.to_string().contains(error), "{problem}");
    }
}

#[test]
fn words_in_a_redirect_are_made_safe_to_show() {
    let token = "a1".repeat(20);
    let problem = read(&format!(
        "error=bad%0d%0aX-Evil%3a&error_description=%1b[31m{token}%0Aend&state=our-state"
    ))
    .unwrap_err();
    assert_eq!(
        problem,
        CallbackProblem::Refused {
            error: "bad X-Evil:".into(),
            description: "[redacted] end".into(),
        }
    );
    let long = "e".repeat(4000);
    let CallbackProblem::Refused { error, description } = read(&format!(
        "error={long}&error_description={long}&state=our-state"
    ))
    .unwrap_err() else {
        panic!("a refusal")
    };
    assert_eq!((error.len(), description.len()), (64, 300));
}

#[test]
fn the_state_is_found_in_a_redirect_before_it_is_believed() {
    let state = |query| Euler::callback_state(query).map(|state| shown(&state).to_owned());
    assert_eq!(
        state("code=c&state=our%2Dstate").as_deref(),
        Some("our-state")
    );
    assert_eq!(state("error=access_denied&state=s").as_deref(), Some("s"));
    assert_eq!(state("code=c"), None);
    assert_eq!(state("state=a&state=b"), None);
}
