//! S5: five hundred SIGKILLs at random moments, two programs at a time on one vault, lose no token.
//!
//! | Module | What it is |
//! |---|---|
//! | `chance` | the seed everything random follows from |
//! | `runs` | one run of `latchkey` that may be killed |
//! | `agreement` | what holds whenever nothing runs |
//!
//! Each round starts two programs at the same time and kills each at a moment of its own, spread over the whole of a typical
//! life. Then a program is let run to its end, as a person would start one after a crash, and everything must be well.

mod agreement;
mod chance;
mod runs;

use std::collections::VecDeque;
use std::io::Write as _;
use std::time::Duration;

use latchkey_testbed::{Keyring, LinkServer, LinkServerOptions, Phone, binaries};

use self::agreement::{Stored, is_whole, listed, sessions_are};
use self::chance::{Chance, SEED};
use self::runs::{Bed, End, Kind, Order, Tally};
use crate::support::{Outcome, PATIENCE, is_active, latchkey, terminal};

const KILLS: u32 = 500;
/// How much longer than a typical life a run may wait for its end.
const SPREAD: f64 = 1.2;
/// This part of the runs is let be, so that it is known how long a run lives on this machine now.
const LET_BE: f64 = 0.1;
/// The doctor comes every so many rounds, and every token is tried every so many.
const DOCTOR_EVERY: usize = 5;
const TOKENS_EVERY: usize = 25;
/// Fewer linked accounts than this are too few to have two programs at.
const FEWEST: usize = 3;
/// What is told of the rounds before a failure.
const REMEMBERED: usize = 12;

/// The commands to draw from: an end is followed by a link, so the link comes as often as both ends, and more.
const DRAWN: [Kind; 17] = [
    Kind::Refresh,
    Kind::Refresh,
    Kind::Refresh,
    Kind::RefreshAll,
    Kind::RefreshAll,
    Kind::Token,
    Kind::TokenThatLasts,
    Kind::TokenThatLasts,
    Kind::Rotate,
    Kind::Rotate,
    Kind::RotateDeep,
    Kind::RotateDeep,
    Kind::Link,
    Kind::Link,
    Kind::Link,
    Kind::Revoke,
    Kind::LogOut,
];

#[tokio::test]
async fn s05_five_hundred_kills_at_random_moments_lose_no_token() -> Outcome {
    let mut chance = Chance::from_environment()?;
    let seed = chance.seed;
    let mut trial = Trial::begin().await?;
    let outcome = trial.go_through(&mut chance).await;
    let mut told = std::io::stderr();
    if outcome.is_err() {
        let story: Vec<String> = trial.story.into();
        writeln!(
            told,
            "{}\n{SEED}={seed} goes this way again.",
            story.join("\n")
        )?;
    }
    writeln!(told, "{}", trial.tally.table())?;
    outcome
}

#[tokio::test]
async fn s05_a_keychain_that_ends_during_the_first_call_is_called_again() -> Outcome {
    let mut desktop = terminal(Keyring::Restarted).await?;
    must(latchkey(&desktop, &["key", "rotate"])?.code == 0, || {
        "the first key".to_owned()
    })?;

    desktop.pause_keychain();
    let mut command = desktop.command(binaries().latchkey()?);
    command.args(["key", "rotate"]);
    let mut program = desktop.spawn(command)?;
    // By then it waits for the answer to its first call.
    tokio::time::sleep(Duration::from_millis(500)).await;
    desktop.kill_keychain().await?;

    let status = program.wait(PATIENCE).await?;
    must(status.success(), || program.log())?;
    let keys = Stored::read(&desktop).await?.vault_keys();
    must(keys == [3].into(), || format!("vault keys {keys:?}"))
}

/// What is known of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    /// It is linked, and nobody was told to end that: it must work.
    Linked,
    /// It was ended to the end.
    Ended,
    /// A program was killed while it ended or began the link: both are right.
    InDoubt,
}

struct Trial {
    bed: Bed,
    known: Vec<Known>,
    tally: Tally,
    rounds: usize,
    story: VecDeque<String>,
}

impl Trial {
    async fn begin() -> Result<Self, Box<dyn std::error::Error>> {
        // gnome-keyring (42 to 50 at least) aborts when a client ends while it opens that client's session. No program can keep
        // itself from being killed just then; what a desktop does about it is start the daemon again.
        let desktop = terminal(Keyring::Restarted).await?;
        let server = LinkServer::start(&desktop, LinkServerOptions::default()).await?;
        let config = format!("server = \"{}\"\n", server.issuer);
        std::fs::create_dir_all(desktop.latchkey_home())?;
        std::fs::write(desktop.latchkey_home().join("config.toml"), config)?;
        let phone = Phone::new(&server.sandbox);
        let people = phone.accounts().await?;
        Ok(Self {
            known: vec![Known::Ended; people.len()],
            bed: Bed {
                desktop,
                server,
                phone,
                people,
            },
            tally: Tally::default(),
            rounds: 0,
            story: VecDeque::new(),
        })
    }

    async fn go_through(&mut self, chance: &mut Chance) -> Outcome {
        self.link_all().await?;
        for kind in Kind::ALL {
            self.round([kind, Kind::Refresh].map(|kind| Order::new(kind, 0)))
                .await?;
            self.link_all().await?;
        }
        while self.tally.kills() < KILLS {
            if self.linked().len() < FEWEST {
                self.link_all().await?;
            }
            let mut orders = [self.draw(chance), self.draw(chance)];
            // Every other time the second begins while the first is at work, so that all of one life meets all of the other.
            if let Some(life) = self.tally.life(orders[0].kind)
                && self.rounds.is_multiple_of(2)
            {
                orders[1].wait = life.mul_f64(chance.fraction());
            }
            self.round(orders).await?;
        }
        self.link_all().await?;
        self.end_well().await
    }

    /// A command, and when to kill it.
    fn draw(&self, chance: &mut Chance) -> Order {
        let kind = chance.pick(&DRAWN);
        let linked = self.linked();
        let others: Vec<usize> = (0..self.known.len())
            .filter(|person| !linked.contains(person))
            .collect();
        let person = match kind {
            Kind::Link if !others.is_empty() => chance.pick(&others),
            _ => chance.pick(&linked),
        };
        let let_be = chance.fraction() < LET_BE;
        let time = match self.tally.life(kind) {
            Some(life) if !let_be => Some(life.mul_f64(chance.fraction() * SPREAD)),
            _ => None,
        };
        Order {
            time,
            ..Order::new(kind, person)
        }
    }

    /// Two programs at once, and what must be true after them.
    async fn round(&mut self, [one, two]: [Order; 2]) -> Outcome {
        let (one_end, two_end) = tokio::join!(self.bed.run(one), self.bed.run(two));
        let ends = [(one, one_end?), (two, two_end?)];
        self.rounds += 1;
        self.remember(&ends);
        self.learn(&ends)?;
        self.is_well().await
    }

    /// Takes down what the two runs did, and whether a run that was let end did what it was told.
    fn learn(&mut self, ends: &[(Order, End); 2]) -> Outcome {
        let all_linked = self.linked().len() == self.known.len();
        for (this, other) in [(&ends[0], &ends[1]), (&ends[1], &ends[0])] {
            let (order, end) = this;
            self.tally.count(order.kind, end);
            let End::Itself { code, said, .. } = end else {
                continue;
            };
            let other = other.0;
            let same = other.person == order.person;
            let must_succeed = match order.kind {
                Kind::Rotate | Kind::RotateDeep => true,
                Kind::RefreshAll => all_linked && !other.kind.ends(),
                Kind::Refresh | Kind::Token | Kind::TokenThatLasts | Kind::Link => {
                    !(same && other.kind.ends())
                }
                Kind::Revoke | Kind::LogOut => {
                    !(same && (other.kind.ends() || other.kind == Kind::Link))
                }
            };
            must(!must_succeed || *code == Some(0), || {
                format!("{order:?} failed without being killed: {said}")
            })?;
        }
        for (person, known) in self.known.iter_mut().enumerate() {
            let did = |ending: bool| {
                let of_person = ends.iter().filter(|(order, _)| order.person == person);
                let wanted = of_person.filter(|(order, _)| {
                    if ending {
                        order.kind.ends()
                    } else {
                        order.kind == Kind::Link
                    }
                });
                wanted
                    .map(|(_, end)| matches!(end, End::Itself { code: Some(0), .. }))
                    .reduce(|one, two| one || two)
            };
            *known = match (did(false), did(true)) {
                (None, None) => *known,
                (Some(true), None) => Known::Linked,
                // Whoever was linked stays so while a new link comes to nothing.
                (Some(false), None) if *known == Known::Linked => Known::Linked,
                (None, Some(true)) => Known::Ended,
                _ => Known::InDoubt,
            };
        }
        Ok(())
    }

    /// Starts a program, as a person would after a crash, and looks at everything.
    async fn is_well(&self) -> Outcome {
        let listed = listed(&self.bed.desktop)?;
        let state = |person: &str| listed.get(&format!("sandbox:{person}")).map(String::as_str);
        for (person, known) in self.bed.people.iter().zip(&self.known) {
            let state = state(person);
            let right = match known {
                Known::Linked => state == Some("linked"),
                Known::Ended => state != Some("linked"),
                Known::InDoubt => true,
            };
            must(right, || {
                format!("{person}: {known:?}, but listed {state:?}")
            })?;
        }
        Stored::read(&self.bed.desktop).await?.agrees()?;
        let known = |person: &str| {
            let at = self.bed.people.iter().position(|known| known == person);
            at.map(|at| self.known[at])
        };
        sessions_are(&self.bed, |person| match (known(person), state(person)) {
            (Some(Known::Linked), _) => 1..=1,
            // A program that was killed after the server had ended the session has not written that down.
            (_, Some("linked")) => 0..=1,
            _ => 0..=0,
        })
        .await?;
        if self.rounds.is_multiple_of(DOCTOR_EVERY) {
            let doctor = latchkey(&self.bed.desktop, &["--json", "doctor"])?;
            must(doctor.code == 0, || format!("doctor: {}", doctor.stdout))?;
        }
        if self.rounds.is_multiple_of(TOKENS_EVERY) {
            is_whole(&self.bed.desktop).await?;
            self.tokens_are_active().await?;
        }
        Ok(())
    }

    async fn tokens_are_active(&self) -> Outcome {
        for person in self.linked() {
            let account = format!("sandbox:{}", self.bed.people[person]);
            let said = latchkey(&self.bed.desktop, &["token", &account])?;
            must(said.code == 0, || said.stderr.clone())?;
            let active = is_active(&self.bed.server.issuer, said.stdout.trim()).await?;
            must(active, || format!("the token of {account} is dead"))?;
        }
        Ok(())
    }

    async fn end_well(&mut self) -> Outcome {
        self.tokens_are_active().await?;
        for person in self.linked() {
            let end = self.bed.run(Order::new(Kind::Refresh, person)).await?;
            must(matches!(end, End::Itself { code: Some(0), .. }), || {
                format!("the last refresh of {person}")
            })?;
        }
        self.tokens_are_active().await?;
        let said = latchkey(&self.bed.desktop, &["key", "rotate"])?;
        must(said.code == 0, || said.stderr.clone())?;
        self.is_well().await?;
        let keys = Stored::read(&self.bed.desktop).await?.vault_keys();
        must(keys.len() == 1, || format!("vault keys {keys:?} are left"))?;
        is_whole(&self.bed.desktop).await
    }

    /// Links everybody who is not linked for certain.
    async fn link_all(&mut self) -> Outcome {
        let linked = self.linked();
        for person in (0..self.known.len()).filter(|person| !linked.contains(person)) {
            let end = self.bed.run(Order::new(Kind::Link, person)).await?;
            must(matches!(end, End::Itself { code: Some(0), .. }), || {
                format!("linking {person} again")
            })?;
            self.known[person] = Known::Linked;
        }
        Ok(())
    }

    fn linked(&self) -> Vec<usize> {
        (0..self.known.len())
            .filter(|person| self.known[*person] == Known::Linked)
            .collect()
    }

    fn remember(&mut self, ends: &[(Order, End); 2]) {
        let lines = ends.iter().map(|(order, end)| match end {
            End::Killed { after } => format!("{order:?} killed after {after:?}"),
            End::Itself { code, after, .. } => format!("{order:?} ended {code:?} after {after:?}"),
        });
        let lines: Vec<String> = lines.collect();
        let round = self.rounds;
        self.story
            .push_back(format!("round {round}: {}", lines.join("; ")));
        if self.story.len() > REMEMBERED {
            self.story.pop_front();
        }
    }
}

/// An assertion that the seed and the story can be told with.
fn must(holds: bool, otherwise: impl FnOnce() -> String) -> Outcome {
    if holds {
        Ok(())
    } else {
        Err(otherwise().into())
    }
}
