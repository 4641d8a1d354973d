//! P7: new keys for many accounts, and lists of them.
//!
//! A rotation is what `latchkey key rotate` asks of the engine, over a database on a real disk. It does not touch the
//! accounts' items, so the keychain is in memory; what a real one adds is the same for any number of accounts and stands in
//! a line of its own. Homes of all sizes take turns, so that what the machine does meanwhile falls on all of them.
//!
//! A rotation costs something whatever it rotates: keychain writes, commits that wait for the disk. For ten accounts that is
//! nearly all there is. So the cost of an account is told twice: the whole rotation shared out, and what each account adds
//! to a rotation of ten.

use std::time::{Duration, Instant};

use latchkey_accounts::Engine;
use latchkey_testbed::{Desktop, DesktopOptions};

use super::{
    Result,
    crowd::{Crowd, SECRET, name},
    inside,
    report::{Figure, Reference, Target, milliseconds, percentile},
};

const WARM_UPS: usize = 2;
const RUNS: usize = 25;
const DEEP_RUNS: usize = 3;

const SIZES: [Size; 4] = [
    Size {
        accounts: 10,
        whole: "rotate 10 accounts, median",
        shared: "rotate 10, per account",
        added: "",
    },
    Size {
        accounts: 100,
        whole: "rotate 100 accounts, median",
        shared: "rotate 100, per account",
        added: "rotate 100, each above 10",
    },
    Size {
        accounts: 1_000,
        whole: "rotate 1,000 accounts, median",
        shared: "rotate 1,000, per account",
        added: "rotate 1,000, each above 10",
    },
    Size {
        accounts: 10_000,
        whole: "rotate 10,000 accounts, median",
        shared: "rotate 10,000, per account",
        added: "rotate 10,000, each above 10",
    },
];
const TEN: usize = 0;
const THOUSAND: usize = 2;
const TEN_THOUSAND: usize = 3;

struct Size {
    accounts: u32,
    whole: &'static str,
    shared: &'static str,
    added: &'static str,
}

pub(crate) async fn measure() -> Result<Vec<Figure>> {
    let mut crowds = Vec::new();
    for size in &SIZES {
        crowds.push(Crowd::of(size.accounts as usize).await?);
    }
    let mut figures = rotations(&crowds).await?;
    let thousand = &crowds[THOUSAND];
    figures.extend(lists(thousand).await?);
    figures.push(deep(thousand).await?);
    drop(crowds);
    figures.extend(in_a_real_keychain().await?);
    Ok(figures)
}

async fn rotations(crowds: &[Crowd]) -> Result<Vec<Figure>> {
    let mut samples = SIZES.map(|_| Vec::new());
    for run in 0..WARM_UPS + RUNS {
        for ((crowd, size), samples) in crowds.iter().zip(&SIZES).zip(&mut samples) {
            let took = rotate(&crowd.engine, size.accounts as usize).await?;
            if run >= WARM_UPS {
                samples.push(took);
            }
        }
    }
    let samples = samples.map(|samples| milliseconds(&samples));
    let shared = |nth: usize| -> Vec<f64> {
        let accounts = f64::from(SIZES[nth].accounts);
        let each = samples[nth].iter();
        each.map(|whole| whole * 1000.0 / accounts).collect()
    };
    // Each run is held against the rotation of ten in the same turn.
    let added = |nth: usize| -> Vec<f64> {
        let accounts = f64::from(SIZES[nth].accounts - SIZES[TEN].accounts);
        let both = samples[nth].iter().zip(&samples[TEN]);
        both.map(|(whole, ten)| (whole - ten) * 1000.0 / accounts)
            .collect()
    };
    let flat = |samples: Vec<f64>| Reference {
        what: "at 1,000",
        // Noise must not make it negative: a ratio to that would meet every target.
        value: percentile(&samples, 50).max(0.0),
        samples,
    };
    let mut figures = Vec::new();
    for (nth, size) in SIZES.iter().enumerate() {
        let most = (nth == THOUSAND).then_some(Target::AtMost(2000.0));
        figures.push(figure(size.whole, "ms", samples[nth].clone(), None, most));
        let most = (nth == TEN_THOUSAND).then_some(Target::AtMostTimes(1.5));
        let reference = (nth != THOUSAND).then(|| flat(shared(THOUSAND)));
        figures.push(figure(size.shared, "µs", shared(nth), reference, most));
        if nth != TEN {
            let reference = (nth != THOUSAND).then(|| flat(added(THOUSAND)));
            figures.push(figure(size.added, "µs", added(nth), reference, most));
        }
    }
    Ok(figures)
}

/// How long a rotation takes; it has to have rotated every account.
async fn rotate(engine: &Engine, accounts: usize) -> Result<Duration> {
    let start = Instant::now();
    let rotation = engine.rotate_keys(false, |_, _| {}).await?;
    let took = start.elapsed();
    if rotation.rewrapped != accounts || rotation.removed != [rotation.from] {
        return Err(format!("a rotation of {accounts} accounts did {rotation:?}").into());
    }
    Ok(took)
}

async fn lists(crowd: &Crowd) -> Result<Vec<Figure>> {
    let vault = crowd.vault().await?;
    let accounts = SIZES[THOUSAND].accounts as usize;
    let (mut list, mut status, mut report) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..WARM_UPS + RUNS {
        let start = Instant::now();
        let listed = crowd.engine.accounts().await?.len();
        let of_list = start.elapsed();
        let start = Instant::now();
        let with_keys = vault.key_status().await?.accounts.len();
        let of_status = start.elapsed();
        let start = Instant::now();
        let reported = crowd.engine.key_report().await?.accounts;
        let of_report = start.elapsed();
        let with_both = reported.iter().filter(|(_, key)| key.is_some()).count();
        if [listed, with_keys, with_both] != [accounts; 3] {
            return Err(format!("{accounts} accounts are not all listed").into());
        }
        if run >= WARM_UPS {
            list.push(of_list);
            status.push(of_status);
            report.push(of_report);
        }
    }
    let figure =
        |what, samples: &[Duration], most| figure(what, "ms", milliseconds(samples), None, most);
    let most = Some(Target::AtMost(100.0));
    Ok(vec![
        figure("list 1,000 accounts, median", &list, most),
        figure("key status of 1,000 accounts, median", &status, None),
        figure("both together of 1,000, median", &report, None),
    ])
}

/// What a new key for each account adds to a rotation: the item is opened, sealed anew and written, with two commits that
/// wait for the disk.
async fn deep(crowd: &Crowd) -> Result<Figure> {
    let accounts = SIZES[THOUSAND].accounts;
    let mut samples = Vec::new();
    for _ in 0..DEEP_RUNS {
        let renewal = renew(&crowd.engine).await?;
        samples.push(renewal.renewed / accounts);
    }
    let (vault, last) = (crowd.vault().await?, name(accounts as usize - 1));
    let opened = vault.get(&last).await?;
    if opened.is_none_or(|secret| secret.as_slice() != SECRET) {
        return Err("an account does not open after a deep rotation".into());
    }
    let samples = milliseconds(&samples);
    let what = "deep rotation of 1,000, per account";
    Ok(figure(what, "ms", samples, None, None))
}

/// A deep rotation, in its two parts.
pub(crate) struct Renewal {
    pub(crate) rotated: Duration,
    pub(crate) renewed: Duration,
}

/// Rotates deeply and takes the time of each part.
pub(crate) async fn renew(engine: &Engine) -> Result<Renewal> {
    let start = Instant::now();
    let mut rotated = None;
    engine
        .rotate_keys(true, |_, _| {
            rotated.get_or_insert_with(|| start.elapsed());
        })
        .await?;
    let whole = start.elapsed();
    let rotated = rotated.ok_or("a deep rotation renewed nothing")?;
    Ok(Renewal {
        rotated,
        renewed: whole.saturating_sub(rotated),
    })
}

async fn in_a_real_keychain() -> Result<Vec<Figure>> {
    let desktop = Desktop::start(DesktopOptions {
        display: false,
        ..DesktopOptions::default()
    })
    .await?;
    let (mut rotated, mut renewed) = (Vec::new(), Vec::new());
    for _ in 0..DEEP_RUNS {
        let took = inside::deep(&desktop)?;
        rotated.push(took.rotated);
        renewed.push(took.renewed);
    }
    Ok(vec![
        figure(
            "gnome-keyring: rotate 50, median",
            "ms",
            rotated,
            None,
            None,
        ),
        figure(
            "gnome-keyring: deep, 50, per account",
            "ms",
            renewed,
            None,
            None,
        ),
    ])
}

fn figure(
    what: &'static str,
    unit: &'static str,
    samples: Vec<f64>,
    reference: Option<Reference>,
    target: Option<Target>,
) -> Figure {
    Figure {
        name: "p07",
        what,
        unit,
        value: percentile(&samples, 50),
        reference,
        target,
        samples,
    }
}
