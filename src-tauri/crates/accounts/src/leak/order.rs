//! Orders of staff. Each has a key made of the job's id and its number, and what it names is kept with the key before it is sent, so that
//! after a crash the very same is sent again and answered the same.
//!
//! A token that is at hand is sent itself, since with it the server can tell the platform too. After a crash it may not be at hand any more:
//! then its fingerprint goes into a new order. What the old one ended meanwhile had been alive when the job began, so it counts as ended
//! by the job.

use std::time::Duration;

use latchkey_leak::Fingerprint;
use latchkey_oauth::support::{Item, ItemAnswer, ItemStatus, Standing, Target};

use super::LeakError;
use super::job::{Checked, JobItem, Outcome, Sent};
use super::plan::{Alive, by_fingerprint};
use super::revoke::{Work, another_try};
use super::way::Way;
use crate::engine::{EngineError, Inner};

/// How many tokens go into an order: few enough that a person sees it move.
const AT_ONCE: u32 = 500;
/// How many are asked about again at once.
const CHECKED_TOGETHER: u32 = 1000;
/// How long is waited before a server that is still at an order is asked again.
const STILL_AT_IT: Duration = Duration::from_secs(1);
/// How often it is asked. With the server's own patience that is hours.
const MOST_QUESTIONS: u32 = 600;

/// An order on its way.
struct Order {
    key: String,
    /// The account of staff.
    staff: String,
    items: Vec<JobItem>,
}

impl Inner {
    /// Ends what staff may end, order by order.
    pub(super) async fn end_by_order(&self, work: &mut Work<'_>) -> Result<(), EngineError> {
        self.check_ended(&work.job.id).await?;
        while work.goes_on() {
            let Some(order) = self.next_order(work).await? else {
                return Ok(());
            };
            let Some(standing) = self.send_order(work, &order).await? else {
                return Ok(());
            };
            self.note_answers(work, order, &standing).await?;
            self.check_ended(&work.job.id).await?;
            self.record_outcomes(&work.job).await?;
            self.tell(work).await?;
        }
        Ok(())
    }

    /// The order that was sent last and not answered, or a new one.
    async fn next_order(&self, work: &Work<'_>) -> Result<Option<Order>, EngineError> {
        let store = &self.store;
        let job = &work.job.id;
        let open = store.leak_open_order(job).await;
        if let Some((key, items)) = open.map_err(|error| self.database(&error))? {
            let the_same = |item: &JobItem| {
                item.sent == Some(Sent::Fingerprint) || work.token_of(item).is_some()
            };
            if items.iter().all(the_same) {
                return Ok(Order::of(key, items));
            }
            return self.new_order(work, items).await.map(Some);
        }
        let waiting = store.leak_next_ordered(job, AT_ONCE).await;
        let waiting = waiting.map_err(|error| self.database(&error))?;
        if waiting.is_empty() {
            return Ok(None);
        }
        self.new_order(work, waiting).await.map(Some)
    }

    async fn new_order(
        &self,
        work: &Work<'_>,
        mut items: Vec<JobItem>,
    ) -> Result<Order, EngineError> {
        for item in &mut items {
            item.sent = Some(match work.token_of(item) {
                Some(_) => Sent::Token,
                None => Sent::Fingerprint,
            });
            item.orders += 1;
        }
        let key = self.store.put_leak_order(&work.job.id, &items).await;
        let key = key.map_err(|error| self.database(&error))?;
        Ok(Order::of(key, items).expect("only what goes by staff is ordered"))
    }

    /// Sends an order until it is done; none where a person paused it meanwhile.
    async fn send_order(
        &self,
        work: &Work<'_>,
        order: &Order,
    ) -> Result<Option<Standing>, EngineError> {
        let item = |item: &JobItem| match (item.sent, work.token_of(item)) {
            (Some(Sent::Token), Some(finding)) => Item::Token(finding.token.clone()),
            _ => Item::Fingerprint(item.fingerprint.to_string()),
        };
        let target = Target::Items(order.items.iter().map(item).collect());
        let (mut tries, mut questions) = (0, 0);
        loop {
            let asked = self.staff_revoke(&order.staff, &target, &work.job.reason, &order.key);
            let pause = match asked.await {
                Ok(standing) if standing.done => return Ok(Some(standing)),
                Ok(_) if questions < MOST_QUESTIONS => {
                    questions += 1;
                    tries = 0;
                    STILL_AT_IT
                }
                Ok(_) => return Err(LeakError::NoEnd.into()),
                Err(error) => {
                    tries += 1;
                    another_try(self, &error, tries).ok_or(error)?
                }
            };
            self.wait_or_pause(pause, &work.go).await;
            if !work.goes_on() {
                return Ok(None);
            }
        }
    }

    /// Keeps what the server said of each.
    async fn note_answers(
        &self,
        work: &Work<'_>,
        order: Order,
        standing: &Standing,
    ) -> Result<(), EngineError> {
        let (mut items, now) = (order.items, self.now());
        for nth in 0..items.len() {
            let answer = &standing.items[nth];
            let first = answer.duplicate_of.map(|first| items[first].fingerprint);
            let item = &mut items[nth];
            item.answer = Some(answer.status.as_str().to_owned());
            item.outcome = outcome(item, answer, now);
            item.platform = answer.platform;
            item.same_as = item.same_as.or(first);
        }
        self.note_items(&work.job.id, &items).await?;
        let shared = self.store.end_leak_shared(&work.job.id).await;
        shared.map_err(|error| self.database(&error))
    }

    /// Asks again of those that are over whether they are dead, also of those of a program that crashed before it asked. Where that
    /// cannot be asked, as after the end of the very session that would ask, nothing is said.
    async fn check_ended(&self, job: &str) -> Result<(), EngineError> {
        loop {
            let items = self.store.leak_unchecked(job, CHECKED_TOGETHER).await;
            let mut items = items.map_err(|error| self.database(&error))?;
            let Some(Way::Staff { account }) = items.first().map(|item| item.way.clone()) else {
                return Ok(());
            };
            items.retain(|item| item.way.at() == Some(account.as_str()));
            let fingerprints: Vec<Fingerprint> = items.iter().map(|it| it.fingerprint).collect();
            let target = by_fingerprint(&fingerprints);
            let preview = match self.staff_preview(&account, &target).await {
                Ok(preview) => preview,
                Err(error) => {
                    tracing::debug!(%error, "it is not asked whether the tokens are dead");
                    return Ok(());
                }
            };
            let at = self.now();
            for (item, answer) in items.iter_mut().zip(&preview.items) {
                item.checked = match answer.status {
                    ItemStatus::AlreadyGone | ItemStatus::Unknown => Checked::Dead { at },
                    _ => Checked::Alive { at },
                };
            }
            self.note_items(job, &items).await?;
        }
    }
}

impl Order {
    fn of(key: String, items: Vec<JobItem>) -> Option<Self> {
        let staff = match &items.first()?.way {
            Way::Staff { account } => account.clone(),
            _ => return None,
        };
        Some(Self { key, staff, items })
    }
}

fn outcome(item: &JobItem, answer: &ItemAnswer, at: jiff::Timestamp) -> Outcome {
    let ended_by_an_order_before = item.orders > 1 && item.alive == Alive::Alive;
    match answer.status {
        ItemStatus::Revoked => Outcome::Revoked { at },
        // The server knows an ended session by the token that ended it, and not by the others of it.
        ItemStatus::AlreadyGone | ItemStatus::Unknown if ended_by_an_order_before => {
            Outcome::Revoked { at }
        }
        ItemStatus::AlreadyGone => Outcome::AlreadyGone { at },
        ItemStatus::Unknown => Outcome::Unknown { at },
        // Of an order that is done, only the first comes.
        ItemStatus::Malformed | ItemStatus::Waiting | ItemStatus::Ending | ItemStatus::Found => {
            let reason = answer.status.as_str().to_owned();
            Outcome::Refused { at, reason }
        }
    }
}
