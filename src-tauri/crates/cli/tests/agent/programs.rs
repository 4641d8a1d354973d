use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::bed::{Bed, Ran, Talk, run};

const EXAMPLE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../../docs/examples/tiktok-live-connector.mjs"
);
/// In the place of the package: says what it was made with, and that it connects.
const STAND_IN: &str = "export class TikTokLiveConnection {
  constructor(streamer, options) { console.log(JSON.stringify({ streamer, options })); }
  on() {}
  async connect() { console.log('connected'); }
}";

/// The user who owns nothing.
const NOBODY: u32 = 65_534;

fn token(id: &str) -> String {
    json!({ "v": 1, "op": "token", "account": id, "min_ttl": 300 }).to_string()
}

#[test]
fn an_unknown_program_is_noted_then_approved_then_removed() {
    let bed = Bed::new();
    let id = bed.link();
    let agent = bed.agent();
    let mut talk = Talk::open(&bed.socket());
    for _ in 0..3 {
        assert_eq!(talk.refused(&token("@mia")), "approval_required");
    }
    assert_eq!(talk.refused(r#"{"op":"accounts"}"#), "approval_required");

    let programs = bed.objects(&["--json", "programs"]);
    assert_eq!(programs.len(), 1);
    let me = std::fs::canonicalize(std::env::current_exe().unwrap()).unwrap();
    assert_eq!(programs[0]["executable"], me.to_str().unwrap());
    assert_eq!(
        (
            &programs[0]["script"],
            &programs[0]["state"],
            &programs[0]["asked_for"]
        ),
        (&Value::Null, &json!("pending"), &json!("@mia"))
    );
    let program = programs[0]["id"].as_str().unwrap();

    let approved = bed.objects(&["--json", "program", "approve", program]);
    assert_eq!(approved[0]["event"], "approved");
    let handed = talk.ask(&token("@mia"));
    assert_eq!(handed["access_token"], "at1");
    assert_eq!(handed["account"], id.as_str());
    assert!(handed["expires_in"].as_i64().unwrap() > 3500);
    let listed = talk.ask(r#"{"op":"accounts"}"#);
    assert_eq!(listed["accounts"][0]["id"], id.as_str());
    assert!(!listed.to_string().contains("rt1"));

    bed.latchkey(&["programs", "remove", program]).ok();
    assert_eq!(talk.refused(&token(&id)), "approval_required");
    assert_eq!(agent.end(), (Some(0), String::new()), "its log is empty");
    let log = bed.objects(&["--json", "audit"]);
    let events: Vec<_> = log
        .iter()
        .map(|record| record["event"].as_str().unwrap())
        .collect();
    assert_eq!(
        events,
        [
            "linked",
            "hand_off_refused",
            "program_approved",
            "handed_off",
            "program_removed",
            "hand_off_refused"
        ],
        "a refusal is told once"
    );
    assert_eq!(log[3]["program"], me.to_str().unwrap());
    let nobody = bed.latchkey(&["--json", "programs", "remove", "none"]);
    assert_eq!(
        (nobody.code, nobody.error().as_str()),
        (Some(1), "no_such_program")
    );
}

#[test]
fn a_program_gets_no_other_account_and_no_other_scope_than_it_was_granted() {
    let bed = Bed::new();
    let id = bed.link();
    let _agent = bed.agent();
    let mut talk = Talk::open(&bed.socket());
    assert_eq!(talk.refused(&token(&id)), "approval_required");
    let programs = bed.objects(&["--json", "programs"]);
    let program = programs[0]["id"].as_str().unwrap();
    let approve = |more: &[&str]| {
        let words = [&["programs", "approve", program][..], more].concat();
        bed.latchkey(&words).ok()
    };
    approve(&["--account", "@mia", "--scope", "user.info.basic"]);
    assert_eq!(talk.ask(&token(&id))["access_token"], "at1");
    approve(&["--scope", "video.list"]);
    assert_eq!(talk.refused(&token(&id)), "scope_not_granted");
    assert_eq!(talk.ask(r#"{"op":"accounts"}"#)["accounts"], json!([]));
    // What it may ask for is bounded, so no refresh is made for its sake.
    approve(&["--max-ttl", "60"]);
    let greedy = json!({ "op": "token", "account": id, "min_ttl": 3700 }).to_string();
    assert_eq!(talk.ask(&greedy)["access_token"], "at1");
    approve(&[]);
    assert_eq!(talk.ask(&greedy)["access_token"], "at2");
}

/// The example, in a folder with a stand-in for the package.
fn example(bed: &Bed) -> PathBuf {
    let package = bed.path().join("node_modules/tiktok-live-connector");
    std::fs::create_dir_all(&package).unwrap();
    std::fs::write(package.join("index.mjs"), STAND_IN).unwrap();
    let manifest = r#"{"name":"tiktok-live-connector","exports":"./index.mjs"}"#;
    std::fs::write(package.join("package.json"), manifest).unwrap();
    let script = bed.path().join("live.mjs");
    std::fs::copy(EXAMPLE, &script).unwrap();
    script
}

fn node(bed: &Bed, words: &[&str]) -> Ran {
    let mut command = Command::new("node");
    command
        .current_dir(bed.path())
        .env("LATCHKEY_AGENT", bed.socket())
        .args(words);
    run(command)
}

#[test]
fn the_example_in_node_gets_a_token_once_its_script_is_approved_and_no_other_script_does() {
    let bed = Bed::new();
    bed.link();
    let _agent = bed.agent();
    let script = example(&bed);
    let refused = node(&bed, &["live.mjs", "@mia", "streamer"]);
    assert!(
        refused.stderr.contains("approval_required"),
        "{}",
        refused.stderr
    );
    let programs = bed.objects(&["--json", "programs"]);
    let script = std::fs::canonicalize(script).unwrap();
    assert_eq!(programs[0]["script"], script.to_str().unwrap());
    let program = programs[0]["id"].as_str().unwrap();
    bed.latchkey(&["programs", "approve", program]).ok();

    let said = node(&bed, &["live.mjs", "@mia", "streamer"]).ok();
    let (made, connected) = said.split_once('\n').unwrap();
    let made: Value = serde_json::from_str(made).unwrap();
    let session = json!({ "oAuthToken": { "type": "oAuthToken", "value": "at1" } });
    assert_eq!(
        made,
        json!({ "streamer": "streamer", "options": { "session": session } })
    );
    assert_eq!(connected, "connected\n");

    std::fs::copy(&script, bed.path().join("other.mjs")).unwrap();
    let other = node(&bed, &["other.mjs", "@mia", "streamer"]);
    assert!(
        other.stderr.contains("approval_required"),
        "{}",
        other.stderr
    );
    let inline = "import('./live.mjs').then((live) => live.accessToken('@mia')).catch((e) => console.log(e.code))";
    let inline = node(&bed, &["-e", inline, "elsewhere"]);
    assert_eq!(inline.ok(), "program_unknown\n");
}

#[test]
fn another_user_gets_nothing_whatever_the_modes_are() {
    if !rustix::process::geteuid().is_root() {
        // Nobody else can become another user.
        return;
    }
    let bed = Bed::new();
    bed.link();
    let agent = bed.agent();
    let socket = bed.socket();
    let folder = socket.parent().unwrap();
    let as_nobody = || {
        let ask = "const s = require('net').connect(process.argv[1]); s.on('error', (e) => console.log(e.code));
                   s.on('data', (d) => console.log('answered', String(d))); s.on('close', () => console.log('closed'));
                   s.write('{\"op\":\"ping\"}\\n')";
        let mut command = Command::new("node");
        command
            .current_dir("/")
            .args(["-e", ask])
            .arg(&socket)
            .uid(NOBODY)
            .gid(NOBODY);
        run(command).ok()
    };
    let open = |path: &Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    open(bed.path(), 0o755);
    assert_eq!(as_nobody(), "EACCES\nclosed\n");
    // Even where somebody opened the folder and the socket.
    open(folder, 0o755);
    open(&socket, 0o666);
    let said = as_nobody();
    assert!(
        !said.contains("answered") && said.contains("closed"),
        "{said}"
    );
    assert_eq!(agent.end().0, Some(0));
    // The next agent closes the folder again.
    let _agent = bed.agent();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(folder), mode(&socket)), (0o700, 0o600));
}
