//! The dry run: whose each token is, whether it is alive, and which way it can be ended. Nothing changes by it.

use std::collections::{BTreeSet, HashMap, HashSet};

use futures_util::{StreamExt as _, stream};
use latchkey_leak::{Finding, Fingerprint, Kind};
use latchkey_oauth::support::{FoundSession, Item, ItemStatus, MOST_ITEMS, Target};

use super::LeakError;
use super::here::Known;
use super::single::AT_ONCE;
use super::way::{Way, Ways};
use crate::engine::{Engine, EngineError};
use crate::outbox::may_pass;

/// What can be done about what was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// Of each token, in the order in which they were given.
    pub items: Vec<PlanItem>,
    /// How many sessions fall, as far as anybody can say.
    pub sessions: u64,
    /// Of how many accounts.
    pub accounts: u64,
    /// The programs on this computer that have any of them.
    pub programs: Vec<String>,
}

/// What can be done about one token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanItem {
    /// Which.
    pub fingerprint: Fingerprint,
    /// Whether it opens anything.
    pub alive: Alive,
    /// Which way it can be ended.
    pub way: Way,
    /// Why there is no way, or why nobody can say whether it is alive.
    pub why: Option<Why>,
    /// Whose session it is, in the server's words.
    pub subject: Option<String>,
    /// The client that the session was made by.
    pub client: Option<String>,
    /// The device it was made on.
    pub device: Option<String>,
    /// The account on this computer that it belongs to.
    pub here: Option<String>,
    /// The programs on this computer that have it.
    pub programs: Vec<String>,
    /// An earlier token of the same session.
    pub same_as: Option<Fingerprint>,
}

/// Whether a token opens anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alive {
    /// Its server says so.
    Alive,
    /// Its server does not take it any more.
    Dead,
    /// Nobody can say, or nobody answered.
    Unknown,
}

/// Why there is no way, or nothing is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// No server that is known here knows it.
    UnknownHere,
    /// It cannot be ended from here.
    NoWay,
    /// It has ended already.
    AlreadyGone,
    /// Its server does not answer.
    Unreachable,
    /// The server does not let the account do it any more.
    NotStaff,
}

/// A plan, and what only the engine needs to know.
pub(super) struct Planned {
    pub(super) plan: Plan,
    /// The way each would go, also where it is dead or unknown.
    pub(super) routes: Vec<Way>,
    /// Which are of the very session that would give the order.
    pub(super) own: HashSet<Fingerprint>,
}

impl Alive {
    /// The word for it, stored and for scripts.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Alive => "alive",
            Self::Dead => "dead",
            Self::Unknown => "unknown",
        }
    }

    pub(crate) fn from_stored(word: &str) -> Self {
        match word {
            "alive" => Self::Alive,
            "dead" => Self::Dead,
            _ => Self::Unknown,
        }
    }
}

impl Why {
    /// The word for it, for scripts.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnknownHere => "unknown_here",
            Self::NoWay => "no_way",
            Self::AlreadyGone => "already_gone",
            Self::Unreachable => "unreachable",
            Self::NotStaff => "not_staff",
        }
    }
}

impl Engine {
    /// Says of each token whose it is, whether it is alive, and which way it can be ended.
    pub async fn leak_plan(&self, findings: &[Finding]) -> Result<Plan, EngineError> {
        Ok(self.planned(findings).await?.plan)
    }

    pub(super) async fn planned(&self, findings: &[Finding]) -> Result<Planned, EngineError> {
        let here = self.here().await?;
        let known = self.known_here(&here, findings).await;
        let mut ways = self.inner.ways(self.staff().await?).await?;
        let said = self.ask_staff(&mut ways, findings).await?;

        let mut planned = Planned {
            plan: Plan::default(),
            routes: Vec::with_capacity(findings.len()),
            own: said.own,
        };
        let mut asked_by_token = Vec::new();
        let mut guessed = HashSet::new();
        for (nth, finding) in findings.iter().enumerate() {
            let known = known.get(&finding.fingerprint);
            let of_staff = said.of.get(&finding.fingerprint);
            let server = known.and_then(|known| known.provider.as_deref());
            let route = match of_staff {
                Some(said) => Way::Staff {
                    account: said.staff.clone(),
                },
                None => ways.of(finding, server),
            };
            let mut item = PlanItem::new(finding.fingerprint, route.clone(), known);
            match of_staff {
                Some(said) => item.heard(said),
                None => match &route {
                    Way::Staff { .. } if said.unreachable => item.why = Some(Why::Unreachable),
                    Way::Staff { .. } => item.has_no_way(Why::UnknownHere),
                    Way::None if finding.has_expired(self.inner.now()) => {
                        item.alive = Alive::Dead;
                        item.has_no_way(Why::AlreadyGone);
                    }
                    Way::None => item.has_no_way(Why::NoWay),
                    Way::Held { provider } if server.is_none() && !here.is_used(provider) => {
                        item.why = Some(Why::UnknownHere);
                    }
                    Way::Held { .. } | Way::Provider { .. } => {
                        item.why = said.power_gone.then_some(Why::NotStaff);
                        asked_by_token.push(nth);
                        if server.is_none() && matches!(route, Way::Held { .. }) {
                            guessed.insert(nth);
                        }
                    }
                },
            }
            planned.plan.items.push(item);
            planned.routes.push(route);
        }
        self.ask_holders(&mut planned, findings, (asked_by_token, guessed))
            .await;
        planned.plan.count();
        Ok(planned)
    }

    /// Asks each link server at which somebody here is staff, by fingerprint. One that does not know the account any more counts for
    /// nothing.
    async fn ask_staff(
        &self,
        ways: &mut Ways,
        findings: &[Finding],
    ) -> Result<SaidByStaff, EngineError> {
        let mut said = SaidByStaff::default();
        let ours = |finding: &&Finding| {
            finding.is_ours() && matches!(finding.kind, Kind::AccessToken | Kind::RefreshToken)
        };
        let ours: Vec<Fingerprint> = findings
            .iter()
            .filter(ours)
            .map(|it| it.fingerprint)
            .collect();
        if ours.is_empty() {
            return Ok(said);
        }
        let mut powerless = Vec::new();
        for staff in &ways.staff {
            let left: Vec<Fingerprint> = ours
                .iter()
                .filter(|fingerprint| !said.of.contains_key(*fingerprint))
                .copied()
                .collect();
            match self.preview(&staff.account, &left).await {
                Ok(found) => {
                    // Where the server does not say, none of them is taken for this computer's own.
                    let own = self.inner.own_link(&staff.account).await.ok().flatten();
                    said.take(&staff.account, found, own.as_deref());
                }
                Err(EngineError::OAuth(error)) if error.is_passing() => said.unreachable = true,
                Err(EngineError::Leak(LeakError::PowerGone(_) | LeakError::NoSupport(_))) => {
                    said.power_gone = true;
                    powerless.push(staff.account.clone());
                }
                Err(EngineError::NeedsPerson { .. }) => powerless.push(staff.account.clone()),
                Err(error) => return Err(error),
            }
        }
        ways.staff
            .retain(|staff| !powerless.contains(&staff.account));
        Ok(said)
    }

    /// What a link server says of each that it knows.
    async fn preview(
        &self,
        staff: &str,
        fingerprints: &[Fingerprint],
    ) -> Result<Vec<(Fingerprint, Option<FoundSession>)>, EngineError> {
        let mut found = Vec::new();
        for some in fingerprints.chunks(MOST_ITEMS) {
            let preview = self
                .inner
                .staff_preview(staff, &by_fingerprint(some))
                .await?;
            for (fingerprint, answer) in some.iter().zip(&preview.items) {
                let first = answer
                    .duplicate_of
                    .and_then(|first| preview.items.get(first));
                let session = first.unwrap_or(answer).session.clone();
                match answer.status {
                    ItemStatus::Found => found.push((*fingerprint, session)),
                    ItemStatus::AlreadyGone => found.push((*fingerprint, None)),
                    _ => {}
                }
            }
        }
        Ok(found)
    }

    /// Asks with the tokens themselves, each at its own provider. Where the server is only a guess, its not knowing one says nothing.
    async fn ask_holders(
        &self,
        planned: &mut Planned,
        findings: &[Finding],
        (which, guessed): (Vec<usize>, HashSet<usize>),
    ) {
        let questions: Vec<_> = which
            .into_iter()
            .map(|nth| {
                let way = planned.routes[nth].clone();
                async move { (nth, self.inner.is_alive(&way, &findings[nth]).await) }
            })
            .collect();
        let answers: Vec<_> = stream::iter(questions)
            .buffer_unordered(AT_ONCE)
            .collect()
            .await;
        // An access token's end by age leaves its session, which a refresh token beside it opens again. A link server ends the session by
        // either, however old.
        let renewed: HashSet<&str> = findings
            .iter()
            .filter(|finding| finding.kind == Kind::RefreshToken)
            .map(|finding| finding.provider.as_str())
            .collect();
        for (nth, answer) in answers {
            let item = &mut planned.plan.items[nth];
            match answer {
                Ok(Alive::Dead) if guessed.contains(&nth) => {
                    item.why = item.why.or(Some(Why::UnknownHere));
                }
                Ok(alive) => {
                    item.alive = alive;
                    let ends = matches!(item.way, Way::Held { .. })
                        || renewed.contains(findings[nth].provider.as_str());
                    if alive == Alive::Dead && !ends {
                        item.has_no_way(Why::AlreadyGone);
                    }
                }
                Err(error) if may_pass(&error) => item.why = Some(Why::Unreachable),
                Err(_) => item.why = item.why.or(Some(Why::UnknownHere)),
            }
        }
    }
}

pub(super) fn by_fingerprint(some: &[Fingerprint]) -> Target {
    let item = |fingerprint: &Fingerprint| Item::Fingerprint(fingerprint.to_string());
    Target::Items(some.iter().map(item).collect())
}

/// What link servers say to staff.
#[derive(Default)]
struct SaidByStaff {
    of: HashMap<Fingerprint, Said>,
    own: HashSet<Fingerprint>,
    unreachable: bool,
    power_gone: bool,
}

/// What one says of one token.
struct Said {
    staff: String,
    /// None where it has ended.
    session: Option<FoundSession>,
    same_as: Option<Fingerprint>,
}

impl SaidByStaff {
    fn take(
        &mut self,
        staff: &str,
        found: Vec<(Fingerprint, Option<FoundSession>)>,
        own: Option<&str>,
    ) {
        let mut first_of: HashMap<String, Fingerprint> = HashMap::new();
        for (fingerprint, session) in found {
            let link = session.as_ref().map(|session| session.link.as_str());
            if link.is_some() && link == own {
                self.own.insert(fingerprint);
            }
            let first = link.map(|link| *first_of.entry(link.to_owned()).or_insert(fingerprint));
            let same_as = first.filter(|first| *first != fingerprint);
            let said = Said {
                staff: staff.to_owned(),
                session,
                same_as,
            };
            self.of.insert(fingerprint, said);
        }
    }
}

impl PlanItem {
    fn new(fingerprint: Fingerprint, way: Way, known: Option<&Known>) -> Self {
        Self {
            fingerprint,
            alive: Alive::Unknown,
            way,
            why: None,
            subject: None,
            client: None,
            device: None,
            here: known.and_then(|known| known.name.clone()),
            programs: known
                .map(|known| known.programs.clone())
                .unwrap_or_default(),
            same_as: None,
        }
    }

    fn heard(&mut self, said: &Said) {
        self.same_as = said.same_as;
        let Some(session) = &said.session else {
            self.alive = Alive::Dead;
            self.has_no_way(Why::AlreadyGone);
            return;
        };
        self.alive = Alive::Alive;
        self.subject = Some(session.subject.clone());
        self.client = Some(session.client.clone());
        self.device.clone_from(&session.device);
    }

    fn has_no_way(&mut self, why: Why) {
        self.way = Way::None;
        self.why = Some(why);
    }
}

impl Plan {
    fn count(&mut self) {
        let falls = |item: &&PlanItem| item.alive == Alive::Alive && item.same_as.is_none();
        self.sessions = self.items.iter().filter(falls).count() as u64;
        let whose = self.items.iter().filter(|it| it.alive == Alive::Alive);
        let whose: BTreeSet<&str> = whose
            .filter_map(|item| item.subject.as_deref().or(item.here.as_deref()))
            .collect();
        self.accounts = whose.len() as u64;
        let programs = self.items.iter().flat_map(|item| &item.programs);
        let programs: BTreeSet<&String> = programs.collect();
        self.programs = programs.into_iter().cloned().collect();
    }
}
