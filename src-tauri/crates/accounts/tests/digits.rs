use std::sync::mpsc::channel;

use latchkey_accounts::{DigitsStage, EngineError, Link, LinkProgress, Problem};
use latchkey_scripted::Reply;
use latchkey_scripted::link_server::lock;

use crate::bed::Bed;

const WRONG: &str = r#"{"error":"wrong_digits","tries_left":1}"#;
const DENIED: &str = r#"{"error":"access_denied"}"#;
const EXPIRED: &str = r#"{"error":"expired_token"}"#;

/// A word for what happened.
fn word(progress: &LinkProgress) -> String {
    match progress {
        LinkProgress::Requesting => "requesting".to_owned(),
        LinkProgress::Code(code) => format!("code {}", code.round),
        LinkProgress::Browser { .. } => "browser".to_owned(),
        LinkProgress::Scanned => "scanned".to_owned(),
        LinkProgress::Digits(DigitsStage::Asked) => "digits".to_owned(),
        LinkProgress::Digits(DigitsStage::Checking) => "checking".to_owned(),
        LinkProgress::Digits(DigitsStage::Wrong { tries_left }) => {
            format!("wrong, {tries_left} left")
        }
        LinkProgress::Digits(DigitsStage::NotSent(_)) => "not sent".to_owned(),
        LinkProgress::Confirming => "confirming".to_owned(),
        LinkProgress::Linked(account) => format!("linked {}", account.name),
        LinkProgress::Paused { .. } => "paused".to_owned(),
        LinkProgress::Failed(error) => format!("failed: {}", Problem::from(error).code),
    }
}

/// Follows a link to its end; whenever digits are asked for, types the next of these.
async fn follow(link: &mut Link, typed: &[&str]) -> Vec<String> {
    let (keypad, mut typed) = (link.keypad(), typed.iter());
    let mut words = Vec::new();
    while let Some(progress) = link.next().await {
        words.push(word(&progress));
        if matches!(
            progress,
            LinkProgress::Digits(
                DigitsStage::Asked | DigitsStage::Wrong { .. } | DigitsStage::NotSent(_)
            )
        ) {
            match typed.next() {
                Some(digits) => keypad.type_digits(digits).unwrap(),
                None => break,
            }
        }
    }
    words
}

#[tokio::test]
async fn s15_wrong_digits_are_told_with_the_tries_left_and_the_right_ones_link() {
    let bed = Bed::new();
    let phone = bed.script.phone_with_digits();
    let engine = bed.engine().await;
    phone.does("scanned");
    phone.does("digits");
    bed.script.say_of_digits(400, WRONG);
    bed.script.say_of_digits(200, "{}");
    let mut link = bed.begin(&engine);
    assert_eq!(
        follow(&mut link, &["12", "34"]).await,
        [
            "requesting",
            "code 1",
            "scanned",
            "digits",
            "checking",
            "wrong, 1 left",
            "checking",
            "confirming",
            "linked Mia",
        ]
    );
}

#[tokio::test]
async fn s15_wrong_digits_twice_stop_the_link_and_say_so_with_the_way_out() {
    let bed = Bed::new();
    let phone = bed.script.phone_with_digits();
    let engine = bed.engine().await;
    phone.does("digits");
    bed.script.say_of_digits(400, WRONG);
    bed.script.say_of_digits(400, DENIED);
    let mut link = bed.begin(&engine);
    let words = follow(&mut link, &["12", "34"]).await;
    assert_eq!(words.last().unwrap(), "failed: wrong_digits");
    assert!(engine.accounts().await.unwrap().is_empty());
    let problem = Problem::from(&EngineError::WrongDigits);
    assert!(
        problem.way_out.starts_with("Ask for a new code"),
        "{problem}"
    );
}

#[tokio::test]
async fn a_refusal_that_the_stream_tells_before_the_answer_is_about_the_digits_too() {
    let bed = Bed::new();
    let phone = bed.script.phone_with_digits();
    let engine = bed.engine().await;
    phone.does("digits");
    let (let_go, held) = channel::<()>();
    let stream = phone.clone();
    lock(&bed.script.of_digits).push_back(Box::new(move || {
        stream.does("denied");
        let _ = held.recv();
        Reply::Json(400, DENIED.to_owned())
    }));
    let mut link = bed.begin(&engine);
    let words = follow(&mut link, &["12"]).await;
    assert_eq!(words.last().unwrap(), "failed: wrong_digits");
    drop(let_go);
}

#[tokio::test]
async fn a_person_who_declines_is_not_told_of_wrong_digits() {
    let bed = Bed::new();
    let phone = bed.script.phone_with_digits();
    let engine = bed.engine().await;
    phone.does("digits");
    phone.does("denied");
    let mut link = bed.begin(&engine);
    let mut words = Vec::new();
    while let Some(progress) = link.next().await {
        words.push(word(&progress));
    }
    assert_eq!(words.last().unwrap(), "failed: access_denied");
}

#[tokio::test]
async fn a_server_that_stumbles_over_digits_is_told_and_they_can_be_typed_again() {
    let bed = Bed::new();
    let phone = bed.script.phone_with_digits();
    let engine = bed.engine().await;
    phone.does("digits");
    lock(&bed.script.of_digits).push_back(Box::new(|| Reply::Empty(503)));
    bed.script.say_of_digits(200, "{}");
    let mut link = bed.begin(&engine);
    assert_eq!(
        follow(&mut link, &["12", "12"]).await[2..],
        [
            "digits",
            "checking",
            "not sent",
            "checking",
            "confirming",
            "linked Mia"
        ]
    );
}

#[tokio::test]
async fn a_code_that_is_too_old_when_digits_are_typed_is_followed_by_a_new_one() {
    let bed = Bed::new();
    let phone = bed.script.phone_with_digits();
    let engine = bed.engine().await;
    phone.does("digits");
    let second = bed.script.phone_with_digits();
    second.does("digits");
    bed.script.say_of_digits(400, EXPIRED);
    bed.script.say_of_digits(200, "{}");
    let mut link = bed.begin(&engine);
    let words = follow(&mut link, &["12", "34"]).await;
    assert_eq!(
        words,
        [
            "requesting",
            "code 1",
            "digits",
            "checking",
            "requesting",
            "code 2",
            "digits",
            "checking",
            "confirming",
            "linked Mia",
        ]
    );
}

#[tokio::test]
async fn digits_that_nobody_asked_for_go_nowhere_and_what_is_no_pair_is_refused_here() {
    let bed = Bed::new();
    let phone = bed.script.phone_with_digits();
    let engine = bed.engine().await;
    let mut link = bed.begin(&engine);
    let keypad = link.keypad();
    keypad.type_digits("77").unwrap();
    for typed in ["", "7", "777", "ab", "07"] {
        let refused = keypad.type_digits(typed);
        assert!(matches!(refused, Err(EngineError::NotTwoDigits)), "{typed}");
    }
    while !matches!(link.next().await.unwrap(), LinkProgress::Code(_)) {}
    keypad.type_digits("78").unwrap();
    phone.does("scanned");
    assert!(matches!(link.next().await.unwrap(), LinkProgress::Scanned));
    keypad.type_digits("79").unwrap();
    *lock(&bed.script.approved) = true;
    while !matches!(link.next().await.unwrap(), LinkProgress::Linked(_)) {}
    assert!(bed.server.requests_to("/digits").is_empty());
}
