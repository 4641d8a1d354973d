use std::{
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use latchkey_testbed::{
    TestbedError,
    memory::{Sought, family, program_of, search},
};

const SECRET: &str = "a secret that is in one process only";

#[test]
fn what_a_process_holds_is_found_and_named_but_not_shown() {
    let held = Ending(holder("read line"));
    let key: Vec<u8> = (0..32_u8)
        .map(|n| n.wrapping_mul(n).wrapping_mul(73) ^ 0x5a)
        .collect();
    let sought = [
        vec![Sought::text("secret", SECRET)],
        Sought::key("key", &key),
    ]
    .concat();

    let found = search(&[held.0.id()], &sought).expect("a child's memory");
    assert!(!found.is_empty());
    for found in &found {
        assert_eq!(found.name, "secret");
        assert!(!format!("{found:?} {sought:?}").contains(SECRET));
    }
    let other = Ending(sleeper());
    let found = search(&[other.0.id()], &sought).expect("a child's memory");
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn the_family_of_a_process_is_what_it_started() {
    let held = Ending(holder("exec 3<&0; cat <&3 & wait"));
    let deadline = Instant::now() + Duration::from_secs(5);
    let started = loop {
        let started = family(held.0.id());
        if started.len() == 2 && program_of(started[1]) == "cat" {
            break started;
        }
        assert!(Instant::now() < deadline, "{started:?}");
        std::thread::yield_now();
    };
    assert_eq!(started[0], held.0.id());
    let found = search(&started, &[Sought::text("secret", SECRET)]).expect("their memory");
    assert!(found.iter().any(|found| found.program == "cat"));
}

#[test]
fn a_process_that_is_not_there_is_an_error() {
    let mut ended = Ending(sleeper());
    ended.0.kill().expect("it runs");
    ended.0.wait().expect("it ends");
    let error = search(&[ended.0.id()], &[]).expect_err("it ended");
    assert!(matches!(error, TestbedError::Memory { .. }), "{error}");
}

/// A shell that has the secret in its environment. What reads its input ends with the test.
fn holder(script: &str) -> Child {
    Command::new("sh")
        .args(["-c", script])
        .env("HELD", SECRET)
        .stdin(Stdio::piped())
        .spawn()
        .expect("sh runs")
}

fn sleeper() -> Child {
    Command::new("sleep")
        .arg("600")
        .spawn()
        .expect("sleep runs")
}

struct Ending(Child);

impl Drop for Ending {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
