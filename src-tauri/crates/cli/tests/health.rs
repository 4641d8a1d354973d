use latchkey_scripted::Reply;
use latchkey_scripted::link_server::lock;

use crate::bed::Bed;

#[test]
fn the_exit_code_says_whether_every_account_will_hold() {
    let bed = Bed::new();
    assert_eq!(
        bed.latchkey(&["health"]).code,
        Some(0),
        "there is none to break"
    );
    let id = bed.link();
    let health = bed.latchkey(&["--json", "health", "--until", "30m"]);
    assert_eq!(health.code, Some(0), "{}", health.stderr);
    assert!(
        health.stdout.contains(r#""holds":true"#),
        "{}",
        health.stdout
    );
    assert!(!health.stdout.contains("at1"), "{}", health.stdout);

    bed.server.hang_up_on(usize::MAX);
    let out_of_reach = bed.latchkey(&["health", "--until", "4h"]);
    assert_eq!(out_of_reach.code, Some(1));
    assert!(
        out_of_reach.stdout.starts_with("BREAKS  Mia (@mia), at "),
        "{}",
        out_of_reach.stdout
    );
    assert_eq!(bed.latchkey(&["health", "--until", "30m"]).code, Some(0));

    bed.server.hang_up_on(0);
    let over = r#"{"error":"invalid_grant"}"#.to_owned();
    lock(&bed.script.of_refresh).push_back(Reply::Json(400, over));
    bed.latchkey(&["refresh", &id]);
    let over = bed.latchkey(&["--json", "health"]);
    assert_eq!(over.code, Some(3));
    assert!(
        over.stdout.contains(r#""code":"needs_person""#),
        "{}",
        over.stdout
    );

    let wrong = bed.latchkey(&["health", "--until", "soon"]);
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.stderr.contains("90m, 4h or 2d"), "{}", wrong.stderr);
}
