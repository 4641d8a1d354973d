//! One run of `latchkey` that may be killed, and how long such runs live.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::time::{Duration, Instant};

use latchkey_testbed::{Desktop, LinkServer, Phone, Process, TestbedError, binaries};
use serde_json::Value;

use crate::support::PATIENCE;

/// How often a run is looked at.
const LOOK: Duration = Duration::from_millis(1);
const SIGKILL: i32 = 9;

/// What is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Refresh,
    RefreshAll,
    Token,
    /// Asks for more than a fresh token has, so that it is always bought anew.
    TokenThatLasts,
    Rotate,
    RotateDeep,
    Link,
    Revoke,
    LogOut,
}

/// A command on an account.
#[derive(Debug, Clone, Copy)]
pub(super) struct Order {
    pub(super) kind: Kind,
    /// Which of the people.
    pub(super) person: usize,
    /// How long it waits before it starts.
    pub(super) wait: Duration,
    /// When it is killed, counted from its start; without a time it is let be.
    pub(super) time: Option<Duration>,
}

impl Order {
    /// Starts at once and is let be.
    pub(super) fn new(kind: Kind, person: usize) -> Self {
        let wait = Duration::ZERO;
        Self {
            kind,
            person,
            wait,
            time: None,
        }
    }
}

/// How a run ended.
pub(super) enum End {
    Killed {
        after: Duration,
    },
    Itself {
        code: Option<i32>,
        after: Duration,
        said: String,
        /// Nobody would have killed it.
        let_be: bool,
    },
}

/// What every run happens on.
pub(super) struct Bed {
    pub(super) desktop: Desktop,
    pub(super) server: LinkServer,
    pub(super) phone: Phone,
    /// The platform's ids of the people.
    pub(super) people: Vec<String>,
}

impl Bed {
    /// Runs a command and kills it when its time is over.
    pub(super) async fn run(&self, order: Order) -> Result<End, TestbedError> {
        tokio::time::sleep(order.wait).await;
        let subject = format!("sandbox:{}", self.people[order.person]);
        let mut command = self.desktop.command(binaries().latchkey()?);
        command
            .arg("--json")
            .args(order.kind.arguments(&subject, self.server.issuer.as_str()));
        let began = Instant::now();
        let mut program = self.desktop.spawn(command)?;
        let mut approval = None;
        let end = loop {
            if let Some(status) = program.ended() {
                break End::Itself {
                    code: status.code(),
                    after: began.elapsed(),
                    said: program.log(),
                    let_be: order.time.is_none(),
                };
            }
            let after = began.elapsed();
            if order.time.is_some_and(|time| after >= time) {
                program.kill();
                let status = program.ended();
                // Only a living process is killed by a signal.
                if status.and_then(|status| status.signal()) == Some(SIGKILL) {
                    break End::Killed { after };
                }
                continue;
            }
            if after > PATIENCE {
                return Err(program.wait(Duration::ZERO).await.err().unwrap_or_else(|| {
                    TestbedError::TimedOut {
                        what: format!("the end of {order:?}"),
                        within: PATIENCE,
                        log: program.log(),
                    }
                }));
            }
            if order.kind == Kind::Link
                && approval.is_none()
                && let Some(qr_uri) = shown_code(&program)
            {
                let (phone, person) = (self.phone.clone(), self.people[order.person].clone());
                approval = Some(tokio::spawn(async move {
                    phone.scan(&qr_uri).await?;
                    phone.approve(&qr_uri, &person).await
                }));
            }
            tokio::time::sleep(LOOK).await;
        };
        if let Some(approval) = approval {
            // The person approves also what is not there any more.
            approval.await.expect("the phone does not panic")?;
        }
        Ok(end)
    }
}

/// The code in the first line that a link says.
fn shown_code(program: &Process) -> Option<String> {
    let log = program.log();
    let (line, _) = log.split_once('\n')?;
    let code: Value = serde_json::from_str(line).ok()?;
    code["qr_uri"].as_str().map(str::to_owned)
}

impl Kind {
    pub(super) const ALL: [Self; 9] = [
        Self::Refresh,
        Self::RefreshAll,
        Self::Token,
        Self::TokenThatLasts,
        Self::Rotate,
        Self::RotateDeep,
        Self::Link,
        Self::Revoke,
        Self::LogOut,
    ];

    /// Whether it ends the link of its account.
    pub(super) fn ends(self) -> bool {
        matches!(self, Self::Revoke | Self::LogOut)
    }

    fn arguments<'a>(self, account: &'a str, server: &'a str) -> Vec<&'a str> {
        match self {
            Self::Refresh => vec!["refresh", account],
            Self::RefreshAll => vec!["refresh", "--all"],
            Self::Token => vec!["token", account],
            Self::TokenThatLasts => vec!["token", account, "--min-ttl", "3700"],
            Self::Rotate => vec!["key", "rotate"],
            Self::RotateDeep => vec!["key", "rotate", "--deep"],
            Self::Link => vec!["link", "--server", server],
            Self::Revoke => vec!["revoke", account],
            Self::LogOut => vec!["logout", account],
        }
    }

    fn name(self) -> String {
        self.arguments("ACCOUNT", "URL").join(" ")
    }
}

/// What was killed, and how long each kind of command lives when it is let be.
#[derive(Default)]
pub(super) struct Tally {
    of: BTreeMap<Kind, Counts>,
}

#[derive(Default)]
struct Counts {
    killed: u32,
    ended: u32,
    life: Option<Duration>,
}

impl Tally {
    pub(super) fn kills(&self) -> u32 {
        self.of.values().map(|counts| counts.killed).sum()
    }

    /// A typical life, as soon as one was seen.
    pub(super) fn life(&self, kind: Kind) -> Option<Duration> {
        self.of.get(&kind)?.life
    }

    pub(super) fn count(&mut self, kind: Kind, end: &End) {
        let counts = self.of.entry(kind).or_default();
        match end {
            End::Killed { .. } => counts.killed += 1,
            End::Itself { after, let_be, .. } => {
                counts.ended += 1;
                // Of those that might have been killed only the quick ones come here.
                if *let_be {
                    counts.life = Some(counts.life.map_or(*after, |life| (life * 3 + *after) / 4));
                }
            }
        }
    }

    pub(super) fn table(&self) -> String {
        let mut table = format!(
            "{:<32}{:>8}{:>8}{:>10}\n",
            "command", "killed", "ended", "life"
        );
        for (kind, counts) in &self.of {
            let life = counts.life.unwrap_or_default().as_millis();
            let name = kind.name();
            let Counts { killed, ended, .. } = counts;
            let _ = writeln!(table, "{name:<32}{killed:>8}{ended:>8}{life:>7} ms");
        }
        let ended: u32 = self.of.values().map(|counts| counts.ended).sum();
        let _ = writeln!(table, "{:<32}{:>8}{ended:>8}", "all", self.kills());
        table
    }
}
