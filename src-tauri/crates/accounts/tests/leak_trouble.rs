use std::sync::Arc;
use std::time::Duration;

use latchkey_accounts::leak::{Checked, Finding, Format, Job, JobState, LeakError, Set, Way, Why};
use latchkey_accounts::{Engine, EngineError, Problem};
use latchkey_scripted::Reply;
use latchkey_scripted::link_server::lock;
use serde_json::{Value, json};
use tokio::sync::{Notify, watch};

use crate::bed::Bed;
use crate::leak_bed::{all, found, go, is_in_any_file};
use crate::leak_script::{Script, orders, staffed};

/// So many tokens.
fn tokens(many: usize) -> Vec<Finding> {
    let found = |nth| found(&format!("lk_at_canary{nth:05}"), "server.log");
    (0..many).map(found).collect()
}

async fn begin(engine: &Engine, findings: &[Finding]) -> String {
    let begun = engine.leak_begin(findings, &all(findings), "A test.").await;
    begun.unwrap()
}

fn is_done(job: &Job) -> bool {
    matches!(job.state, JobState::Done { .. })
}

#[tokio::test]
async fn an_order_that_was_put_off_or_takes_long_is_sent_the_same_again() {
    let (bed, script, server, engine) = staffed().await;
    let busy = Reply::With(
        503,
        vec![("Retry-After".to_owned(), "7".to_owned())],
        "application/json",
        r#"{"error":"temporarily_unavailable"}"#.to_owned(),
    );
    let waiting = json!({ "fingerprint": "x", "status": "waiting" });
    let running = json!({ "dry_run": false, "status": "running", "sessions": 1, "items": [waiting, waiting] });
    let running = || Some(Reply::Json(202, running.to_string()));
    lock(&script.of_orders).extend([Some(busy), running(), running()]);
    let findings = tokens(2);
    let id = begin(&engine, &findings).await;
    lock(&bed.pauses).clear();
    server.hang_up_on(1);
    let job = engine
        .leak_work(&id, &findings, go(), |_| {})
        .await
        .unwrap();
    assert!(is_done(&job), "{job:?}");
    assert_eq!(job.counts.revoked, 2);
    assert_eq!(server.hung_up(), 1);
    let orders = orders(&server);
    assert_eq!(orders.len(), 4, "busy, running, running, done");
    assert!(orders.iter().all(|order| *order == orders[0]), "{orders:?}");
    assert!(orders[0].0.starts_with(&id));
    let pauses = lock(&bed.pauses).clone();
    assert!(pauses.contains(&Duration::from_secs(7)), "{pauses:?}");
}

#[tokio::test]
async fn a_job_that_a_crash_cut_off_goes_on_where_it_stopped() {
    for with_tokens in [true, false] {
        let (bed, script, server, engine) = staffed().await;
        let findings = tokens(1200);
        let id = begin(&engine, &findings).await;
        let slow = Arc::new(Notify::new());
        let (mut steps, next, at) = (0, Arc::clone(&script), Arc::clone(&slow));
        let work = engine.leak_work(&id, &findings, go(), |_| {
            steps += 1;
            if steps == 2 {
                // The first order is answered; the answer to the second will never be heard.
                *lock(&next.slow) = Some(Arc::clone(&at));
            }
        });
        tokio::select! {
            _ = work => panic!("it came to its end"),
            () = slow.notified() => {}
        }
        assert_eq!(orders(&server).len(), 2);
        drop(engine);

        let engine = bed.engine().await;
        let job = engine.leak_job(&id).await.unwrap();
        assert!(
            matches!(job.state, JobState::Stopped { trouble: None }),
            "{job:?}"
        );
        assert_eq!((job.counts.done(), job.counts.waiting), (500, 700));
        let at_hand: &[Finding] = if with_tokens { &findings } else { &[] };
        let job = engine.leak_work(&id, at_hand, go(), |_| {}).await.unwrap();
        assert!(is_done(&job), "{job:?}");
        let orders = orders(&server);
        if with_tokens {
            assert_eq!(orders.len(), 4);
            assert_eq!(orders[1], orders[2], "the same again");
        } else {
            assert_ne!(orders[1].0, orders[2].0, "another body has another key");
            assert!(!orders[2].1.contains("canary"));
        }
        let items = engine.leak_items(&id).await.unwrap();
        let dead =
            |item: &&latchkey_accounts::leak::JobItem| matches!(item.checked, Checked::Dead { .. });
        assert_eq!(items.iter().filter(dead).count(), 1200);
        if !with_tokens {
            // What the lost answer told of was alive when the job began.
            assert_eq!(job.counts.revoked, 1200);
        }
        let log = engine.audit_log(None, None).await.unwrap();
        let revoked = log
            .iter()
            .filter(|it| it.members["event"] == "leak_revoked");
        assert_eq!(revoked.count(), 1200, "each is written down once");
        engine.settle().await;
        drop(engine);
        assert!(!is_in_any_file(bed.folder(), "canary0"), "no token is kept");
        // The look itself sees what is there.
        assert!(is_in_any_file(
            bed.folder(),
            &findings[7].fingerprint.to_string()
        ));
    }
}

#[tokio::test]
async fn what_shares_its_session_with_a_token_of_an_earlier_order_was_ended_with_it() {
    let (_bed, script, server, engine) = staffed().await;
    let findings = tokens(502);
    let name = |nth: usize| findings[nth].fingerprint.to_string();
    *lock(&script.shared) = Some((name(501), name(0)));
    // Somebody else ended this one after the job began.
    let id = begin(&engine, &findings).await;
    lock(&script.dead).insert(name(500));
    engine
        .leak_work(&id, &findings, go(), |_| {})
        .await
        .unwrap();
    assert_eq!(orders(&server).len(), 2);
    let items = engine.leak_items(&id).await.unwrap();
    assert_eq!(items[501].same_as, Some(findings[0].fingerprint));
    let words = [&items[500], &items[501]].map(|item| item.outcome.as_str());
    assert_eq!(words, ["already_gone", "revoked"]);
    assert_eq!(items[501].answer.as_deref(), Some("unknown"));
    assert!(matches!(items[501].checked, Checked::Dead { .. }));
}

#[tokio::test]
async fn a_paused_job_waits_for_a_person_and_nobody_else_works_it_meanwhile() {
    let (bed, script, _server, engine) = staffed().await;
    let findings = tokens(1100);
    let id = begin(&engine, &findings).await;
    let (pause, go_on) = watch::channel(true);
    let mut told = Vec::new();
    let job = engine
        .leak_work(&id, &findings, go_on, |job| {
            told.push(job.counts.done());
            if job.counts.done() == 500 {
                pause.send_replace(false);
            }
        })
        .await
        .unwrap();
    assert_eq!(job.state, JobState::Paused);
    assert_eq!(told, [0, 500]);
    let other = bed.engine().await;
    assert_eq!(other.leak_job(&id).await.unwrap().state, JobState::Paused);

    let slow = Arc::new(Notify::new());
    *lock(&script.slow) = Some(Arc::clone(&slow));
    let (worker, work_id) = (engine.clone(), id.clone());
    let working = tokio::spawn(async move {
        let findings = tokens(1100);
        let ended = worker.leak_work(&work_id, &findings, go(), |_| {});
        ended.await.unwrap()
    });
    slow.notified().await;
    assert_eq!(other.leak_job(&id).await.unwrap().state, JobState::Running);
    let busy = other.leak_work(&id, &[], go(), |_| {}).await;
    assert!(
        matches!(busy, Err(EngineError::Leak(LeakError::Busy))),
        "{busy:?}"
    );
    let job = working.await.unwrap();
    assert!(is_done(&job), "{job:?}");
    let forgotten = other.leak_forget(&id).await.unwrap();
    assert_eq!(forgotten.counts.revoked, 1100);
    assert!(other.leak_jobs().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_server_in_lasting_trouble_stops_the_job_until_it_is_resumed() {
    let (_bed, script, server, engine) = staffed().await;
    let findings = tokens(2);
    let id = begin(&engine, &findings).await;
    lock(&script.of_orders).extend((0..5).map(|_| Some(Reply::Empty(503))));
    let stopped = engine.leak_work(&id, &findings, go(), |_| {}).await;
    assert_eq!(
        Problem::from(&stopped.unwrap_err()).code,
        "server_unavailable"
    );
    let job = engine.leak_job(&id).await.unwrap();
    let JobState::Stopped {
        trouble: Some(trouble),
    } = &job.state
    else {
        panic!("{job:?}");
    };
    assert_eq!(trouble.code, "server_unavailable");
    let refused = engine.leak_forget(&id).await.unwrap_err();
    assert_eq!(Problem::from(&refused).code, "job_not_over");
    let job = engine
        .leak_work(&id, &findings, go(), |_| {})
        .await
        .unwrap();
    assert!(is_done(&job), "{job:?}");
    let orders = orders(&server);
    assert_eq!(orders.len(), 6);
    assert!(orders.iter().all(|order| *order == orders[0]));
}

#[tokio::test]
async fn whoever_is_no_staff_any_more_is_told_so_and_left_with_what_everybody_can_do() {
    let (_bed, script, _server, engine) = staffed().await;
    let findings = tokens(1);
    let id = begin(&engine, &findings).await;
    let gone = || Reply::Json(403, r#"{"error":"insufficient_scope"}"#.to_owned());
    lock(&script.of_orders).push_back(Some(gone()));
    *lock(&script.of_previews) = Some((403, r#"{"error":"insufficient_scope"}"#));
    let refused = engine
        .leak_work(&id, &findings, go(), |_| {})
        .await
        .unwrap_err();
    assert_eq!(
        Problem::from(&refused).code,
        "not_staff_any_more",
        "{refused}"
    );
    let plan = engine.leak_plan(&findings).await.unwrap();
    assert!(matches!(plan.items[0].way, Way::Held { .. }), "{plan:?}");
    assert_eq!(plan.items[0].why, Some(Why::NotStaff));
    let set = Set::Client("latchkey-desktop".to_owned());
    let refused = engine.leak_preview_set(None, &set).await.unwrap_err();
    assert_eq!(Problem::from(&refused).code, "not_staff_any_more");
}

#[tokio::test]
async fn tokens_that_are_not_at_hand_wait_for_whoever_finds_them_again() {
    let (bed, script) = (Bed::new(), Arc::new(Script::default()));
    let server = script.play();
    let config = format!("server = \"{}\"\n", server.origin());
    std::fs::write(bed.file("config.toml"), config).unwrap();
    let engine = bed.engine().await;
    let findings = tokens(3);
    let id = begin(&engine, &findings).await;
    drop(engine);

    let engine = bed.engine().await;
    let job = engine
        .leak_work(&id, &findings[..1], go(), |_| {})
        .await
        .unwrap();
    assert_eq!((job.counts.revoked, job.counts.waiting), (1, 2));
    assert_eq!(
        (job.needs_tokens, &job.state),
        (2, &JobState::Stopped { trouble: None })
    );
    let report = engine.leak_report(&id, Format::Json).await.unwrap();
    let report: Value = serde_json::from_slice(&report).unwrap();
    assert_eq!(report["job"]["done"], false);
    let pdf = engine.leak_report(&id, Format::Pdf).await.unwrap();
    assert!(String::from_utf8_lossy(&pdf).contains("THIS JOB IS NOT OVER"));
    let job = engine
        .leak_work(&id, &findings, go(), |_| {})
        .await
        .unwrap();
    assert!(is_done(&job), "{job:?}");
    assert_eq!((job.counts.revoked, job.needs_tokens), (3, 0));
    assert_eq!(server.requests_to("/revoke").len(), 3);
    drop(engine);
    assert!(!is_in_any_file(bed.folder(), "canary0"));
}

#[tokio::test]
async fn a_report_that_is_not_true_any_more_is_told() {
    let (_bed, script, _server, engine) = staffed().await;
    let findings = tokens(2);
    let id = begin(&engine, &findings).await;
    engine
        .leak_work(&id, &findings, go(), |_| {})
        .await
        .unwrap();
    let report = engine.leak_report(&id, Format::Json).await.unwrap();
    lock(&script.dead).remove(&findings[1].fingerprint.to_string());
    let verdict = engine.leak_verify(&report).await.unwrap();
    assert_eq!((verdict.dead, verdict.alive), (1, 1));
    *lock(&script.of_previews) = Some((503, "{}"));
    let verdict = engine.leak_verify(&report).await.unwrap();
    assert_eq!((verdict.dead, verdict.alive, verdict.unknown), (0, 0, 2));
    assert_eq!(verdict.problem.unwrap().code, "server_unavailable");
}

#[tokio::test]
async fn an_answer_that_is_not_one_for_each_is_not_believed() {
    let (_bed, script, _server, engine) = staffed().await;
    let findings = tokens(2);
    let id = begin(&engine, &findings).await;
    let revoked = json!({ "fingerprint": "x", "status": "revoked" });
    let forward = json!({ "fingerprint": "x", "status": "revoked", "duplicate_of": 1 });
    for items in [json!([revoked]), json!([forward, revoked]), json!(null)] {
        let done = json!({ "dry_run": false, "status": "done", "sessions": 2, "items": items });
        lock(&script.of_orders).push_back(Some(Reply::Json(200, done.to_string())));
        let refused = engine.leak_work(&id, &findings, go(), |_| {}).await;
        assert_eq!(
            Problem::from(&refused.unwrap_err()).code,
            "malformed_answer"
        );
        assert_eq!(engine.leak_job(&id).await.unwrap().counts.waiting, 2);
    }
}

#[tokio::test]
async fn no_token_gets_into_the_records_by_a_reason_or_a_files_name() {
    let (bed, _script, _server, engine) = staffed().await;
    let mut findings = tokens(1);
    findings[0].places[0].file = "dump-lk_at_canary00000.log".to_owned();
    for (reason, code) in [
        ("leaked: lk_at_canary00000", "token_in_reason"),
        ("", "bad_reason"),
        ("two\nlines", "bad_reason"),
        (&"x".repeat(501), "bad_reason"),
    ] {
        let refused = engine.leak_begin(&findings, &all(&findings), reason).await;
        assert_eq!(Problem::from(&refused.unwrap_err()).code, code);
    }
    let nothing = engine.leak_begin(&findings, &[], "A test.").await;
    assert_eq!(Problem::from(&nothing.unwrap_err()).code, "nothing_chosen");
    let id = begin(&engine, &findings).await;
    engine
        .leak_work(&id, &findings, go(), |_| {})
        .await
        .unwrap();
    let items = engine.leak_items(&id).await.unwrap();
    assert!(
        items[0].places[0].file.starts_with("dump-lk_at_ca…"),
        "{items:?}"
    );
    drop(engine);
    assert!(!is_in_any_file(bed.folder(), "canary00000"));
}

/// The shell works jobs in tasks of their own.
#[tokio::test]
async fn everything_can_be_done_in_a_task_of_its_own() {
    let (_bed, _script, _server, engine) = staffed().await;
    let task = tokio::spawn(async move {
        let findings = tokens(1);
        engine.leak_plan(&findings).await.unwrap();
        let id = begin(&engine, &findings).await;
        engine
            .leak_work(&id, &findings, go(), |_| {})
            .await
            .unwrap();
        let report = engine.leak_report(&id, Format::Json).await.unwrap();
        engine.leak_verify(&report).await.unwrap();
        let set = Set::Client("x".to_owned());
        let set = engine
            .leak_revoke_set(None, &set, "x", "A test.", go())
            .await;
        (set, id)
    });
    let (set, id) = task.await.unwrap();
    assert!(set.unwrap().done);
    assert!(!id.is_empty());
}
