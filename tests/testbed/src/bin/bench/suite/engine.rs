//! P5 and P7: what a tool waits for its token, beside Debian's oidc-agent with the same server and on the same desktop; lists of
//! accounts; and the end of a thousand at once.

/// Debian's oidc-agent, for one account of the same link server.
mod oidc_agent;
/// A thousand links that end at once, beside the bare calls.
mod revoke_all;
/// Tokens for tools, with the agent and without.
mod tokens;

pub(crate) use tokens::link;

use std::time::Instant;

use super::{
    Result,
    crowd::Crowd,
    report::{Figure, Reference, Target, milliseconds, percentile},
};

const WARM_UPS: usize = 2;
const LISTS: usize = 25;

pub(crate) async fn measure() -> Result<Vec<Figure>> {
    let mut figures = tokens::measure().await?;
    figures.extend(lists().await?);
    figures.extend(revoke_all::measure().await?);
    Ok(figures)
}

/// Homes of all sizes take turns.
async fn lists() -> Result<Vec<Figure>> {
    const SIZES: [(u32, &str, &str); 4] = [
        (10, "list 10 accounts, median", "list 10, per account"),
        (100, "list 100 accounts, median", "list 100, per account"),
        (
            1_000,
            "list 1,000 accounts, median",
            "list 1,000, per account",
        ),
        (
            10_000,
            "list 10,000 accounts, median",
            "list 10,000, per account",
        ),
    ];
    const THOUSAND: usize = 2;
    let mut crowds = Vec::new();
    for (accounts, ..) in SIZES {
        crowds.push(Crowd::of(accounts as usize).await?);
    }
    let mut samples = SIZES.map(|_| Vec::new());
    for run in 0..WARM_UPS + LISTS {
        for ((crowd, size), samples) in crowds.iter().zip(SIZES).zip(&mut samples) {
            let start = Instant::now();
            let listed = crowd.engine.accounts().await?.len();
            let took = start.elapsed();
            if listed != size.0 as usize {
                return Err(format!("of {} accounts {listed} were listed", size.0).into());
            }
            if run >= WARM_UPS {
                samples.push(took);
            }
        }
    }
    let samples = samples.map(|samples| milliseconds(&samples));
    let each = |nth: usize| -> Vec<f64> {
        let accounts = f64::from(SIZES[nth].0);
        samples[nth]
            .iter()
            .map(|ms| ms * 1000.0 / accounts)
            .collect()
    };
    let mut figures = Vec::new();
    for (nth, (accounts, whole, shared)) in SIZES.into_iter().enumerate() {
        let most = (nth == THOUSAND).then_some(Target::AtMost(100.0));
        figures.push(figure("p07", whole, "ms", samples[nth].clone(), 50, most));
        let reference = (nth != THOUSAND).then(|| Reference {
            what: "at 1,000",
            value: percentile(&each(THOUSAND), 50),
            samples: each(THOUSAND),
        });
        figures.push(Figure {
            reference,
            target: (accounts == 10_000).then_some(Target::AtMostTimes(1.5)),
            ..figure("p07", shared, "µs", each(nth), 50, None)
        });
    }
    Ok(figures)
}

fn figure(
    name: &'static str,
    what: &'static str,
    unit: &'static str,
    samples: Vec<f64>,
    percent: usize,
    target: Option<Target>,
) -> Figure {
    Figure {
        name,
        what,
        unit,
        value: percentile(&samples, percent),
        reference: None,
        target,
        samples,
    }
}
