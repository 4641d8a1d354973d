//! What lies on the desk. It is in memory only and goes with the page, and with the last account of staff.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use latchkey_accounts::leak::Staff;
use latchkey_leak::{Found, Progress};
use tokio::sync::watch;

use crate::views::{LeakStage, LeakStatus};

#[derive(Debug, Default)]
pub(super) struct Desk {
    stage: Stage,
    /// Whether the page is open.
    listening: bool,
    staff: Vec<Staff>,
    /// Turned false to pause what is under way.
    work: Option<watch::Sender<bool>>,
}

#[derive(Debug, Default)]
enum Stage {
    #[default]
    Empty,
    Scanning {
        scan: Arc<Scan>,
        progress: Progress,
    },
    Scanned(Arc<Found>),
}

/// A scan under way. Once the desk was cleared, what it finds lands nowhere.
#[derive(Debug, Default)]
pub(super) struct Scan {
    stopped: AtomicBool,
}

impl Scan {
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }
}

impl Desk {
    pub(super) fn status(&self) -> LeakStatus {
        LeakStatus {
            stage: match &self.stage {
                Stage::Empty => LeakStage::Empty,
                Stage::Scanning { progress, .. } => (*progress).into(),
                Stage::Scanned(found) => (&**found).into(),
            },
            staff: self.staff.iter().cloned().map(Into::into).collect(),
        }
    }

    /// Who is staff here.
    pub(super) fn staff(&self) -> &[Staff] {
        &self.staff
    }

    /// Takes down who is staff; where that is nobody, the desk is cleared. Says whether that is news.
    pub(super) fn set_staff(&mut self, staff: Vec<Staff>) -> bool {
        let changed = self.staff != staff;
        self.staff = staff;
        if self.staff.is_empty() {
            return self.leave() || changed;
        }
        changed
    }

    /// The page is open.
    pub(super) fn listen(&mut self) {
        self.listening = true;
    }

    /// The page is closed. Says whether there was something to clear.
    pub(super) fn leave(&mut self) -> bool {
        self.listening = false;
        self.clear()
    }

    /// Whether staff has the page open: otherwise nothing that is dropped or chosen is looked through.
    pub(super) fn is_open(&self) -> bool {
        self.listening && !self.staff.is_empty()
    }

    /// Begins a scan in the place of what was found before; none while one is under way, or where the page is closed.
    pub(super) fn begin_scan(&mut self) -> Option<Arc<Scan>> {
        if !self.is_open() || matches!(self.stage, Stage::Scanning { .. }) {
            return None;
        }
        let scan = Arc::<Scan>::default();
        self.stage = Stage::Scanning {
            scan: Arc::clone(&scan),
            progress: Progress::default(),
        };
        Some(scan)
    }

    pub(super) fn advance(&mut self, scan: &Arc<Scan>, progress: Progress) {
        if self.is_at(scan) {
            self.stage = Stage::Scanning {
                scan: Arc::clone(scan),
                progress,
            };
        }
    }

    /// Takes what a scan has found; nothing where it broke.
    pub(super) fn finish(&mut self, scan: &Arc<Scan>, found: Option<Found>) {
        if self.is_at(scan) {
            self.stage = found.map_or(Stage::Empty, |found| Stage::Scanned(Arc::new(found)));
        }
    }

    /// Lets the scan end with what it has.
    pub(super) fn stop(&self) {
        if let Stage::Scanning { scan, .. } = &self.stage {
            scan.stop();
        }
    }

    /// Says whether there was something to clear.
    pub(super) fn clear(&mut self) -> bool {
        self.stop();
        !matches!(std::mem::take(&mut self.stage), Stage::Empty)
    }

    pub(super) fn found(&self) -> Option<Arc<Found>> {
        match &self.stage {
            Stage::Scanned(found) => Some(Arc::clone(found)),
            Stage::Empty | Stage::Scanning { .. } => None,
        }
    }

    /// Begins to revoke; what turns false is a person's pause. None while something is revoked already.
    pub(super) fn begin_work(&mut self) -> Option<watch::Receiver<bool>> {
        if self.work.is_some() {
            return None;
        }
        let (pause, go) = watch::channel(true);
        self.work = Some(pause);
        Some(go)
    }

    pub(super) fn pause_work(&self) {
        if let Some(pause) = &self.work {
            pause.send_replace(false);
        }
    }

    pub(super) fn end_work(&mut self) {
        self.work = None;
    }

    fn is_at(&self, scan: &Arc<Scan>) -> bool {
        matches!(&self.stage, Stage::Scanning { scan: this, .. } if Arc::ptr_eq(this, scan))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in super::super) fn sam() -> Staff {
        Staff {
            account: "a2b3c4d5e6f7g8h9".to_owned(),
            name: "Sam".to_owned(),
            subject: "sandbox:1".to_owned(),
            provider: "https://link.example".to_owned(),
            server: "link.example".to_owned(),
            audit: true,
        }
    }

    fn found() -> Found {
        Found {
            stopped: true,
            ..Found::default()
        }
    }

    fn open() -> Desk {
        let mut desk = Desk::default();
        desk.set_staff(vec![sam()]);
        desk.listen();
        desk
    }

    fn scanned() -> Desk {
        let mut desk = open();
        let scan = desk.begin_scan().expect("nothing is under way");
        desk.finish(&scan, Some(found()));
        assert!(desk.found().is_some());
        desk
    }

    #[test]
    fn clearing_drops_what_was_found_and_what_a_scan_still_finds() {
        let mut desk = scanned();
        let held = Arc::downgrade(&desk.found().expect("a scan's"));
        assert!(desk.clear());
        assert!(held.upgrade().is_none(), "nothing holds it any more");
        assert_eq!(desk.status().stage, LeakStage::Empty);
        assert!(!desk.clear(), "there was nothing more");

        let scan = desk.begin_scan().expect("nothing is under way");
        assert!(desk.clear());
        assert!(scan.is_stopped());
        desk.advance(&scan, Progress::default());
        desk.finish(&scan, Some(found()));
        assert_eq!(desk.status().stage, LeakStage::Empty);
    }

    #[test]
    fn closing_the_page_and_losing_staff_clear_the_desk() {
        let mut desk = scanned();
        assert!(desk.leave());
        assert!(desk.found().is_none());

        let mut desk = scanned();
        assert!(!desk.set_staff(vec![sam()]), "no news");
        assert!(desk.found().is_some());
        assert!(desk.set_staff(Vec::new()));
        assert!(desk.found().is_none() && !desk.is_open());
    }

    #[test]
    fn what_is_dropped_counts_only_for_staff_with_the_page_open() {
        let mut desk = Desk::default();
        desk.listen();
        assert!(!desk.is_open(), "nobody is staff");
        desk.set_staff(vec![sam()]);
        assert!(desk.is_open());
        desk.leave();
        assert!(!desk.is_open(), "the page is closed");
        desk.set_staff(vec![sam()]);
        assert!(!desk.is_open());
    }

    #[test]
    fn a_scan_is_stopped_with_what_it_has_and_no_second_one_begins() {
        let mut desk = open();
        let scan = desk.begin_scan().expect("nothing is under way");
        assert!(desk.begin_scan().is_none());
        desk.advance(
            &scan,
            Progress {
                files: 3,
                ..Progress::default()
            },
        );
        assert!(matches!(
            desk.status().stage,
            LeakStage::Scanning { files: 3, .. }
        ));
        desk.stop();
        assert!(scan.is_stopped());
        desk.finish(&scan, Some(found()));
        assert!(matches!(
            desk.status().stage,
            LeakStage::Scanned { stopped: true, .. }
        ));
        assert!(desk.begin_scan().is_some(), "the next one");
        desk.leave();
        assert!(desk.begin_scan().is_none(), "a dialog outlived the page");
    }

    #[test]
    fn one_revocation_is_under_way_at_a_time_and_clearing_does_not_end_it() {
        let mut desk = scanned();
        let go = desk.begin_work().expect("nothing is under way");
        assert!(desk.begin_work().is_none());
        desk.leave();
        assert!(*go.borrow(), "it goes on without the page");
        desk.pause_work();
        assert!(!*go.borrow());
        desk.end_work();
        assert!(desk.begin_work().is_some());
    }
}
