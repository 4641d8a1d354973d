use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use serde_json::Value;

use super::wire::{ask_once, get};
use crate::process::{Running, latchkeyd};
use crate::program::database;

#[tokio::test]
async fn a_line_of_the_json_log_names_the_request_and_its_route_and_nothing_else_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut running = Running(
        latchkeyd(&["--sandbox", "--listen", "127.0.0.1:0"])
            .args(["--database", &database(folder.path())])
            .env("LATCHKEYD_LOG_FORMAT", "json")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap(),
    );
    let mut log = BufReader::new(running.0.stderr.take().unwrap()).lines();
    let issuer = running.issuer();
    let path = "/device?user_code=BCDF-GHJK";
    let answer = ask_once(&issuer, &get(path, "x-secret: canary\r\n")).await;
    let line = loop {
        let line = log.next().unwrap().unwrap();
        let parsed: Value = serde_json::from_str(&line).unwrap();
        if parsed["message"] == "answered" {
            break line;
        }
    };
    let parsed: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(parsed["span"]["id"], answer.header("x-request-id").unwrap());
    assert_eq!(parsed["route"], "/device");
    assert_eq!(parsed["method"], "GET");
    assert_eq!(parsed["status"], 404);
    assert!(parsed["milliseconds"].is_number());
    for secret in ["BCDF", "GHJK", "canary", "127.0.0.1"] {
        assert!(!line.contains(secret), "{line}");
    }
}
