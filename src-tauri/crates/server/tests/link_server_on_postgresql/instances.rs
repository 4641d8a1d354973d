use std::time::{Duration, Instant};

use latchkey_testbed::FreshDatabase;
use serde_json::Value;
use tempfile::TempDir;

use crate::bed::{Tokens, read};
use crate::instance::{Events, Instance, TestPlatform};
use crate::process::latchkeyd;

const SCOPE: &str = "user.info.basic user.info.profile";

/// How long a code stays with an instance that is not heard of.
const LEASE: Duration = Duration::from_secs(10);

/// A third of it from one look for such codes to the next, two questions to the platform, and a slow machine.
const TAKEN_OVER_WITHIN: Duration = Duration::from_secs(10 + 4 + 6);

/// Two processes on one database, and the platform that both ask.
struct Two {
    a: Instance,
    b: Instance,
    platform: TestPlatform,
    _database: FreshDatabase,
    _folder: TempDir,
}

impl Two {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = FreshDatabase::new().await.unwrap();
        let platform = TestPlatform::start().await;
        let config = platform.configure(folder.path(), database.url.as_str(), "");
        let [a, b] = [(); 2].map(|()| Instance::run(latchkeyd(&["--config", &config])));
        assert_ne!(a.id(), b.id());
        Self {
            a,
            b,
            platform,
            _database: database,
            _folder: folder,
        }
    }

    /// Ends A as a power cut would.
    fn kill_a(&mut self) -> Instant {
        let process = &mut self.a.running.0;
        process.kill().unwrap();
        process.wait().unwrap();
        Instant::now()
    }

    /// The phone approves after A is gone, and the link completes on B.
    async fn completes_on_b(&self, begun: &Value, mut events: Events, killed: Instant) {
        let waiting = self.b.poll(begun).await;
        assert_eq!(waiting.error(), (400, "authorization_pending"));
        self.platform.approve(begun, None).await;
        let names = events.until("confirmed").await;
        let taken_over_after = killed.elapsed();
        assert!(
            taken_over_after < TAKEN_OVER_WITHIN,
            "{taken_over_after:?}: {names:?}"
        );
        self.is_redeemed_on_b_once(begun).await;
    }

    async fn is_redeemed_on_b_once(&self, begun: &Value) {
        let answer = self.b.poll(begun).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let refreshed = read(self.b.refreshing(&Tokens::of(&answer.body))).await;
        assert_eq!(refreshed.status, 200, "{}", refreshed.body);
        assert_eq!(self.b.poll(begun).await.error(), (400, "invalid_grant"));
    }
}

#[tokio::test]
async fn a_link_whose_instance_is_killed_before_the_scan_completes_on_another() {
    let mut two = Two::start().await;
    let begun = two.a.begin(SCOPE).await;
    let mut events = Events::open(&two.b, &begun).await;
    assert_eq!(events.until("new").await, ["new"]);
    let killed = two.kill_a();
    two.platform.scan(&begun).await;
    two.completes_on_b(&begun, events, killed).await;
}

#[tokio::test]
async fn a_link_whose_instance_is_killed_between_scan_and_approval_completes_on_another() {
    let mut two = Two::start().await;
    let begun = two.a.begin(SCOPE).await;
    let mut events = Events::open(&two.b, &begun).await;
    two.platform.scan(&begun).await;
    assert_eq!(events.until("scanned").await, ["new", "scanned"]);
    let killed = two.kill_a();
    two.completes_on_b(&begun, events, killed).await;
}

#[tokio::test]
async fn an_approval_that_one_instance_sees_wakes_poll_and_stream_on_another() {
    let two = Two::start().await;
    let begun = two.a.begin(SCOPE).await;
    let mut events = [
        Events::open(&two.a, &begun).await,
        Events::open(&two.b, &begun).await,
    ];
    let begun_at = Instant::now();
    two.platform.scan(&begun).await;
    for events in &mut events {
        assert_eq!(events.until("scanned").await, ["new", "scanned"]);
    }
    two.platform.approve(&begun, None).await;
    for events in &mut events {
        let names = events.until("confirmed").await;
        assert_eq!(names, ["new", "scanned", "confirmed"]);
    }
    // Too early for a lease to have run out: it was A that saw it, and A that told.
    assert!(begun_at.elapsed() < LEASE, "{:?}", begun_at.elapsed());
    two.is_redeemed_on_b_once(&begun).await;
    for events in &mut events {
        events.until("redeemed").await;
    }
}
