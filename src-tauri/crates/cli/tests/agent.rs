mod clients;
mod programs;

use std::time::Duration;

use crate::bed::{self, Bed, Talk};
use serde_json::{Value, json};

#[test]
fn a_token_comes_from_the_agent_where_one_runs_and_is_recorded() {
    let bed = Bed::new();
    let id = bed.link();
    let direct = bed.latchkey(&["token", &id]).ok();
    assert_eq!(direct, "at1\n");
    let agent = bed.agent();
    // Without a key the vault cannot be opened: only the agent can know.
    let mut keyless = bed.command(&["--json", "token", &id, "--min-ttl", "300"]);
    keyless.env_remove("ENCRYPTION_KEY");
    let said: Value = serde_json::from_str(&bed::run(keyless).ok()).unwrap();
    assert_eq!(said["access_token"], "at1");
    assert_eq!(said["token_type"], "Bearer");
    assert!(said["expires_at"].as_str().unwrap().ends_with('Z'));
    assert_eq!(agent.end(), (Some(0), String::new()));

    let log = bed.objects(&["--json", "audit", "--account", &id]);
    let handed: Vec<_> = log
        .iter()
        .filter(|record| record["event"] == "handed_off")
        .map(|record| record["program"].as_str().unwrap())
        .collect();
    assert_eq!(handed, ["latchkey token", "latchkey"]);
    assert_eq!(log[1]["token"], log[2]["token"]);
    assert_eq!(log[1]["token"].as_str().unwrap().len(), 16);
    let checked = bed.objects(&["--json", "audit", "--verify"]).remove(0);
    assert_eq!(
        (&checked["ok"], &checked["newer_than_keychain"]),
        (&json!(true), &json!(0))
    );
}

#[test]
fn what_another_program_does_to_an_account_is_known_at_the_next_answer() {
    let bed = Bed::new();
    let id = bed.link();
    let agent = bed.agent();
    let token = || bed.latchkey(&["token", &id]);
    assert_eq!(token().ok(), "at1\n");
    bed.latchkey(&["refresh", &id]).ok();
    assert_eq!(token().ok(), "at2\n");
    bed.link();
    assert_eq!(token().ok(), "at3\n");
    bed.latchkey(&["revoke", &id]).ok();
    let told = token();
    assert_eq!((told.code, told.stdout.as_str()), (Some(3), ""));
    assert!(told.stderr.contains("revoked already"), "{}", told.stderr);
    bed.latchkey(&["logout", &id]).ok();
    let told = bed.latchkey(&["--json", "token", &id]);
    assert_eq!(
        (told.code, told.error().as_str()),
        (Some(1), "no_such_account")
    );
    assert_eq!(agent.end().0, Some(0));
}

#[test]
fn a_token_that_is_too_short_lived_is_refreshed_by_the_agent() {
    let bed = Bed::new();
    let id = bed.link();
    let _agent = bed.agent();
    assert_eq!(bed.latchkey(&["token", &id]).ok(), "at1\n");
    let longer = ["token", &id, "--min-ttl", "3700"];
    assert_eq!(bed.latchkey(&longer).ok(), "at2\n");
}

#[test]
fn while_locked_nothing_is_handed_out() {
    let bed = Bed::in_files();
    bed.reading(&["unlock"], "correct horse battery staple\n")
        .ok();
    let id = bed.link();
    let _agent = bed.agent();
    assert_eq!(bed.latchkey(&["token", &id]).ok(), "at1\n");
    bed.latchkey(&["lock"]).ok();
    let told = bed.latchkey(&["--json", "token", &id]);
    assert_eq!((told.code, told.error().as_str()), (Some(3), "locked"));
    bed.reading(&["unlock"], "correct horse battery staple\n")
        .ok();
    assert_eq!(bed.latchkey(&["token", &id]).ok(), "at1\n");
}

#[test]
fn one_agent_serves_a_home_and_a_killed_one_is_replaced() {
    let bed = Bed::new();
    let id = bed.link();
    let mut first = bed.agent();
    let second = bed.latchkey(&["--json", "agent"]);
    assert_eq!(
        (second.code, second.error().as_str()),
        (Some(1), "agent_running")
    );
    assert_eq!(bed.latchkey(&["token", &id]).ok(), "at1\n");

    first.kill();
    assert!(bed.socket().exists(), "nobody cleared it away");
    assert_eq!(bed.latchkey(&["token", &id]).ok(), "at1\n", "the long way");
    let again = bed.agent();
    let mut talk = Talk::open(&bed.socket());
    assert_eq!(talk.ask(r#"{"op":"ping"}"#)["pong"], true);
    assert_eq!(again.end().0, Some(0));
    assert!(!bed.socket().exists());
}

#[test]
fn where_its_socket_lies_is_said_without_it() {
    let bed = Bed::new();
    let said = bed.latchkey(&["agent", "--where"]).ok();
    let said = std::path::PathBuf::from(said.trim_end());
    let _agent = bed.agent();
    assert_eq!(said, bed.socket());
}

#[test]
fn a_command_gets_the_token_in_its_environment_and_its_exit_code_is_passed_on() {
    let bed = Bed::new();
    let id = bed.link();
    for with_agent in [false, true] {
        let _agent = with_agent.then(|| bed.agent());
        let script =
            r#"tr '\0' ' ' < /proc/$$/cmdline; echo "<$LATCHKEY_ACCESS_TOKEN$OWN>"; exit 7"#;
        let ran = bed.latchkey(&["exec", &id, "--", "sh", "-c", script]);
        assert_eq!(ran.code, Some(7), "{}", ran.stderr);
        assert!(ran.stdout.ends_with("<at1>\n"), "{}", ran.stdout);
        assert_eq!(ran.stdout.matches("at1").count(), 1, "among its arguments");
        let ran = bed.latchkey(&["exec", &id, "--env", "OWN", "--", "sh", "-c", script]);
        assert!(ran.stdout.ends_with("<at1>\n"), "{}", ran.stdout);

        let none = bed.latchkey(&["--json", "exec", &id, "--", "/none/such"]);
        assert_eq!(
            (none.code, none.error().as_str()),
            (Some(127), "command_not_found")
        );
        let folder = bed.latchkey(&["--json", "exec", &id, "--", "/tmp"]);
        assert_eq!(
            (folder.code, folder.error().as_str()),
            (Some(126), "command_not_runnable")
        );
        let bad = bed.latchkey(&["exec", &id, "--env", "A=B", "--", "true"]);
        assert_eq!(bad.code, Some(2));
    }
}

#[test]
fn a_command_hears_signals_itself() {
    let bed = Bed::new();
    let id = bed.link();
    let mut command = bed.command(&["exec", &id, "--", "sleep", "600"]);
    let mut child = command.spawn().unwrap();
    let process = format!("/proc/{}/comm", child.id());
    while std::fs::read_to_string(&process).unwrap_or_default().trim() != "sleep" {
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn after_an_update_the_long_way_is_gone() {
    let bed = Bed::new();
    let id = bed.link();
    let older = bed.path().join("older");
    std::fs::copy(env!("CARGO_BIN_EXE_latchkey"), &older).unwrap();
    let _agent = bed.agent_of(&older);
    assert_eq!(
        Talk::open(&bed.socket()).ask(r#"{"op":"ping"}"#)["pong"],
        true
    );
    assert_eq!(bed.latchkey(&["token", &id]).ok(), "at1\n");
    let log = bed.objects(&["--json", "audit"]);
    assert_eq!(log.last().unwrap()["program"], "latchkey token");
}
