//! What would end.

use latchkey_accounts::leak as engine;
use latchkey_leak::{self as finder, Finding};
use serde::{Deserialize, Serialize};
use specta::Type;

/// What can be done about what was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct LeakPlan {
    /// Of each token.
    pub(crate) items: Vec<LeakPlanItem>,
    /// How many sessions fall.
    #[specta(type = u32)]
    pub(crate) sessions: u64,
    /// Of how many accounts.
    #[specta(type = u32)]
    pub(crate) accounts: u64,
    /// The programs on this computer that have any of them.
    pub(crate) programs: Vec<String>,
}

/// What can be done about one token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LeakPlanItem {
    /// Which.
    pub(crate) fingerprint: String,
    /// Whether it opens anything.
    pub(crate) alive: LeakAlive,
    /// Which way it can be ended.
    pub(crate) way: LeakWay,
    /// Why there is no way, or why nobody can say whether it is alive.
    pub(crate) why: Option<LeakWhy>,
    /// What to do by hand where there is no way: a sentence in English.
    pub(crate) advice: Option<String>,
    /// Whose session it is.
    pub(crate) account: Option<String>,
    /// The client that the session was made by.
    pub(crate) client: Option<String>,
    /// The device it was made on.
    pub(crate) device: Option<String>,
    /// The account on this computer that it belongs to.
    pub(crate) here: Option<String>,
    /// The programs on this computer that have it.
    pub(crate) programs: Vec<String>,
    /// An earlier token of the same session.
    pub(crate) same_as: Option<String>,
}

/// Whether a token opens anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LeakAlive {
    /// Its server says so.
    Alive,
    /// Its server does not take it any more.
    Dead,
    /// Nobody can say.
    Unknown,
}

/// Which way a token can be ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LeakWay {
    /// On staff's word.
    Staff,
    /// By whoever holds it, at a link server.
    Held,
    /// The provider's own way.
    Provider,
    /// Not from here.
    None,
}

/// Why there is no way, or nothing is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LeakWhy {
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

impl LeakPlan {
    /// A plan, with what the finder advises for what it found.
    pub(crate) fn of(plan: engine::Plan, findings: &[Finding], rules: &finder::Rules) -> Self {
        let items = plan.items.into_iter().zip(findings);
        Self {
            items: items
                .map(|(item, finding)| LeakPlanItem::of(item, rules.advice(&finding.rule)))
                .collect(),
            sessions: plan.sessions,
            accounts: plan.accounts,
            programs: plan.programs,
        }
    }
}

impl LeakPlanItem {
    fn of(item: engine::PlanItem, advice: Option<&str>) -> Self {
        let by_hand = item.way == engine::Way::None && item.alive != engine::Alive::Dead;
        Self {
            fingerprint: item.fingerprint.to_string(),
            alive: match item.alive {
                engine::Alive::Alive => LeakAlive::Alive,
                engine::Alive::Dead => LeakAlive::Dead,
                engine::Alive::Unknown => LeakAlive::Unknown,
            },
            way: match item.way {
                engine::Way::Staff { .. } => LeakWay::Staff,
                engine::Way::Held { .. } => LeakWay::Held,
                engine::Way::Provider { .. } => LeakWay::Provider,
                engine::Way::None => LeakWay::None,
            },
            why: item.why.map(|why| match why {
                engine::Why::UnknownHere => LeakWhy::UnknownHere,
                engine::Why::NoWay => LeakWhy::NoWay,
                engine::Why::AlreadyGone => LeakWhy::AlreadyGone,
                engine::Why::Unreachable => LeakWhy::Unreachable,
                engine::Why::NotStaff => LeakWhy::NotStaff,
            }),
            advice: advice.filter(|_| by_hand).map(str::to_owned),
            account: item.subject,
            client: item.client,
            device: item.device,
            here: item.here,
            programs: item.programs,
            same_as: item.same_as.map(|first| first.to_string()),
        }
    }
}
