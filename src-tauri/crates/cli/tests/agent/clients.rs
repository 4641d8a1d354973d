use std::path::Path;
use std::time::{Duration, Instant};

use crate::bed::{Bed, Talk};

const PING: &str = r#"{"op":"ping"}"#;

#[test]
fn s21_garbage_is_told_what_it_is_and_harms_nobody() {
    let bed = Bed::new();
    let id = bed.link();
    let agent = bed.agent();
    let socket = bed.socket();
    let mut steady = Talk::open(&socket);
    let mut talk = Talk::open(&socket);
    assert_eq!(talk.refused("GET / HTTP/1.1"), "malformed_request");
    assert_eq!(talk.refused(""), "malformed_request");
    assert_eq!(
        talk.refused(r#"{"v":9,"op":"ping"}"#),
        "unsupported_version"
    );
    assert_eq!(
        talk.refused(r#"{"op":"refresh_token"}"#),
        "malformed_request"
    );
    assert_eq!(talk.ask(PING)["pong"], true, "the connection stays open");

    // Several in one piece are answered one after the other.
    talk.write(format!("{PING}\n{PING}\n").as_bytes());
    assert!(talk.line().contains("pong") && talk.line().contains("pong"));

    let mut random = 88_172_645_463_325_252_u64;
    for _ in 0..200 {
        let mut stranger = Talk::open(&socket);
        let noise: Vec<u8> = (0..300)
            .map(|_| {
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                random.to_le_bytes()[0]
            })
            .collect();
        stranger.write(&noise);
    }
    assert_eq!(steady.ask(PING)["pong"], true);
    assert_eq!(bed.latchkey(&["token", &id]).ok(), "at1\n");
    assert_eq!(agent.end(), (Some(0), String::new()));
}

#[test]
fn a_line_without_an_end_is_refused_and_its_connection_closed() {
    let bed = Bed::new();
    let _agent = bed.agent();
    let mut talk = Talk::open(&bed.socket());
    talk.write("x".repeat(100_000).as_bytes());
    assert!(talk.line().contains("request_too_long"));
    assert_eq!(talk.line(), "");
    // As long as a line may be, it is none of that.
    let mut talk = Talk::open(&bed.socket());
    let padded = format!("{}{PING}", " ".repeat(4095 - PING.len()));
    assert_eq!(talk.ask(&padded)["pong"], true);
}

#[test]
fn a_slow_client_keeps_nobody_waiting_and_so_many_are_told_to_come_back() {
    let bed = Bed::new();
    let id = bed.link();
    let _agent = bed.agent();
    let socket = bed.socket();
    let mut slow: Vec<Talk> = (0..63).map(|_| Talk::open(&socket)).collect();
    for talk in &mut slow {
        talk.write(b"{\"op\":");
    }
    let began = Instant::now();
    assert_eq!(bed.latchkey(&["token", &id]).ok(), "at1\n");
    assert!(began.elapsed() < Duration::from_secs(5));
    slow.push(admitted(&socket).expect("the place of the program that has ended"));
    let mut late = Talk::open(&socket);
    assert!(late.line().contains("\"busy\""));
    assert_eq!(late.line(), "");
    slow[0].write(b"\"ping\"}\n");
    assert!(slow[0].line().contains("pong"));
    drop(slow);
    assert!(admitted(&socket).is_some(), "places are given back");
}

/// A connection that is answered, once there is a place for it.
fn admitted(socket: &Path) -> Option<Talk> {
    (0..500).find_map(|_| {
        let mut talk = Talk::open(socket);
        talk.write(format!("{PING}\n").as_bytes());
        if talk.line().contains("pong") {
            return Some(talk);
        }
        std::thread::sleep(Duration::from_millis(10));
        None
    })
}
