use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use latchkey_scripted::Scripted;
use latchkey_scripted::link_server::LinkScript;
use serde_json::Value;
use tempfile::TempDir;

const WRONG: (u16, &str) = (400, r#"{"error":"wrong_digits","tries_left":1}"#);
const RIGHT: (u16, &str) = (200, "{}");
const DENIED: (u16, &str) = (400, r#"{"error":"access_denied"}"#);

/// A link server whose phone shows digits, and that says this of what is typed.
fn server(of_digits: &[(u16, &'static str)]) -> Scripted {
    let script = Arc::new(LinkScript::default());
    script.phone_with_digits().does("digits");
    for (status, body) in of_digits {
        script.say_of_digits(*status, body);
    }
    script.play()
}

/// `latchkey link` in a home of its own.
struct Linking {
    program: Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
    _home: TempDir,
}

impl Linking {
    fn begin(server: &Scripted, words: &[&str]) -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut program = Command::new(env!("CARGO_BIN_EXE_latchkey"))
            .env_clear()
            .env("LATCHKEY_HOME", home.path())
            .env("LATCHKEY_KEYCHAIN", "environment")
            .env("ENCRYPTION_KEY", BASE64_STANDARD.encode([7; 32]))
            .args(words)
            .args(["link", "--server", &server.origin()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Self {
            stdin: program.stdin.take(),
            stdout: BufReader::new(program.stdout.take().unwrap()),
            program,
            _home: home,
        }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        line
    }

    fn event(&mut self) -> Value {
        let line = self.line();
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("{line:?}"))
    }

    fn write(&mut self, text: &str) {
        let stdin = self.stdin.as_mut().unwrap();
        writeln!(stdin, "{text}").unwrap();
    }

    /// How it ended and what it said of that, with its standard input still open.
    fn end(mut self) -> (Option<i32>, String) {
        let mut stderr = String::new();
        let mut pipe = self.program.stderr.take().unwrap();
        pipe.read_to_string(&mut stderr).unwrap();
        (self.program.wait().unwrap().code(), stderr)
    }
}

#[test]
fn s15_a_script_is_asked_for_digits_and_again_when_they_are_wrong() {
    let server = server(&[WRONG, RIGHT]);
    let mut linking = Linking::begin(&server, &["--json"]);
    assert_eq!(linking.event()["event"], "code");
    assert_eq!(linking.event()["event"], "digits");
    linking.write("seven");
    assert_eq!(linking.event()["event"], "digits", "that was no try");
    linking.write("12");
    let wrong = linking.event();
    assert_eq!(wrong["event"], "wrong_digits");
    assert_eq!(wrong["tries_left"], 1);
    assert_eq!(linking.event()["event"], "digits");
    linking.write("34");
    let linked = linking.event();
    assert_eq!(linked["event"], "linked");
    assert_eq!(linked["account"]["name"], "Mia");
    let (code, stderr) = linking.end();
    assert_eq!(code, Some(0), "{stderr}");
    let told: Value = serde_json::from_str(stderr.trim()).unwrap();
    assert_eq!(told["error"]["code"], "not_two_digits");
    let typed: Vec<_> = server
        .requests_to("/digits")
        .iter()
        .map(|request| request.field("digits"))
        .collect();
    assert_eq!(typed, [Some("12".to_owned()), Some("34".to_owned())]);
}

#[test]
fn s15_wrong_digits_twice_end_the_command_though_its_input_stays_open() {
    let server = server(&[WRONG, DENIED]);
    let mut linking = Linking::begin(&server, &["--json"]);
    for typed in ["12", "13"] {
        while linking.event()["event"] != "digits" {}
        linking.write(typed);
    }
    let (code, stderr) = linking.end();
    assert_eq!(code, Some(3), "{stderr}");
    let told: Value = serde_json::from_str(stderr.trim()).unwrap();
    assert_eq!(told["error"]["code"], "wrong_digits");
}

#[test]
fn where_nobody_can_type_digits_the_command_says_so() {
    let mut linking = Linking::begin(&server(&[]), &["--json"]);
    linking.stdin = None;
    let (code, stderr) = linking.end();
    assert_eq!(code, Some(2), "{stderr}");
    let told: Value = serde_json::from_str(stderr.trim()).unwrap();
    assert_eq!(told["error"]["code"], "usage");
}

#[test]
fn people_are_asked_in_words() {
    let mut linking = Linking::begin(&server(&[WRONG, RIGHT]), &[]);
    let mut said = Vec::new();
    for typed in ["12", "34"] {
        while said.last().map(String::as_str)
            != Some("Type the two digits that your phone shows.\n")
        {
            said.push(linking.line());
        }
        said.push(String::new());
        linking.write(typed);
    }
    let wrong = "Those are not the digits on your phone. One try is left.\n";
    assert!(said.iter().any(|line| line == wrong), "{said:?}");
    assert!(linking.line().starts_with("Linked Mia."));
    assert_eq!(linking.end().0, Some(0));
}
