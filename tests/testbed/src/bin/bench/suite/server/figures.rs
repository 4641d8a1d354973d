//! What was measured, row by row, each beside what it is held against.

use super::{
    super::report::{Figure, Reference, Target, percentile},
    Both, Work,
};

/// Everything that was measured.
pub(crate) struct Measured {
    pub(crate) limits: Limits,
    pub(crate) in_memory: Both,
    pub(crate) durable: Both,
    /// The link server with 1,000 sessions in SQLite.
    pub(crate) sqlite: Both,
    pub(crate) many: Many,
    pub(crate) on_postgres: Both,
    /// Memory in MiB without and with open event streams.
    pub(crate) streams: [f64; 2],
    /// In each second.
    pub(crate) links: Vec<f64>,
}

/// What nobody can beat on this machine, in each second.
pub(crate) struct Limits {
    pub(crate) fixed_body: Vec<f64>,
    pub(crate) single_commits: Vec<f64>,
    pub(crate) rows_in_groups: Vec<f64>,
}

/// The link server with very many sessions.
pub(crate) struct Many {
    pub(crate) sessions: usize,
    pub(crate) measured: Both,
}

/// How one value comes of many samples.
#[derive(Clone, Copy)]
enum By {
    Mean,
    Percentile(usize),
}

type Beside<'a> = Option<(&'static str, &'a [f64])>;

const DURABLE: &str = "durable peer";
const IN_MEMORY: &str = "in-memory peer";

/// All rows.
pub(crate) fn all(measured: &Measured) -> Vec<Figure> {
    let mut figures = Vec::from(rates(measured));
    figures.extend(half_load(measured));
    figures.extend(memory(measured));
    figures.extend(on_postgres(&measured.on_postgres));
    figures.extend(flat(&measured.many, &measured.sqlite));
    figures.push(row(
        "memory with 5,000 event streams",
        "MiB",
        By::Mean,
        &measured.streams[1..],
        Some(("without any", &measured.streams[..1])),
        Some(Target::AtMost(100.0)),
    ));
    figures.push(row(
        "links",
        "/s",
        By::Mean,
        &measured.links,
        None,
        Some(Target::AtLeast(500.0)),
    ));
    figures.extend(limits(&measured.limits));
    figures
}

fn rates(measured: &Measured) -> [Figure; 5] {
    let (own, durable, in_memory) = (&measured.sqlite, &measured.durable, &measured.in_memory);
    let rate = |what, own: &Work, beside, of: &Work, least| {
        let beside = Some((beside, &of.each_second[..]));
        let target = Some(Target::AtLeastTimes(least));
        row(what, "/s", By::Mean, &own.each_second, beside, target)
    };
    let processor = |what, own: &Work, beside, of: &Work| {
        let beside = Some((beside, &[of.processor][..]));
        row(what, "µs", By::Mean, &[own.processor], beside, None)
    };
    let (refresh, introspect) = (&own.refreshes, &own.introspections);
    [
        rate("refreshes", refresh, DURABLE, &durable.refreshes, 5.0),
        rate("refreshes", refresh, IN_MEMORY, &in_memory.refreshes, 2.0),
        rate(
            "introspections",
            introspect,
            IN_MEMORY,
            &in_memory.introspections,
            5.0,
        ),
        processor(
            "processor for a refresh",
            refresh,
            DURABLE,
            &durable.refreshes,
        ),
        processor(
            "processor for an introspection",
            introspect,
            IN_MEMORY,
            &in_memory.introspections,
        ),
    ]
}

fn half_load(measured: &Measured) -> [Figure; 4] {
    let of = |what, percent, own: &Work, beside, other: &Work, target| {
        let by = By::Percentile(percent);
        let beside = Some((beside, &other.latencies[..]));
        row(what, "ms", by, &own.latencies, beside, target)
    };
    let most = Some(Target::AtMost(10.0));
    let own = &measured.sqlite.refreshes;
    let peer = &measured.durable.refreshes;
    let [p50, p99] = [
        of("refresh at half load, p50", 50, own, DURABLE, peer, None),
        of("refresh at half load, p99", 99, own, DURABLE, peer, most),
    ];
    let own = &measured.sqlite.introspections;
    let peer = &measured.in_memory.introspections;
    [
        p50,
        p99,
        of(
            "introspection at half load, p50",
            50,
            own,
            IN_MEMORY,
            peer,
            None,
        ),
        of(
            "introspection at half load, p99",
            99,
            own,
            IN_MEMORY,
            peer,
            most,
        ),
    ]
}

fn memory(measured: &Measured) -> [Figure; 4] {
    let memory = |what, of: [&[f64]; 2], beside, target| {
        let beside = Some((beside, of[1]));
        row(what, "MiB", By::Mean, of[0], beside, target)
    };
    let grown = |what, work: &Work, target| {
        let [warm, end] = work.memory;
        memory(what, [&[end], &[warm]], "after 2 s of them", target)
    };
    let own = &measured.sqlite.refreshes;
    let peers = [&measured.durable.refreshes, &measured.in_memory.refreshes];
    [
        memory(
            "memory after refreshes",
            [&[own.memory[1]], &[peers[0].memory[1]]],
            DURABLE,
            Some(Target::AtMostTimes(1.0 / 3.0)),
        ),
        grown(
            "memory after refreshes, again",
            own,
            Some(Target::AtMostTimes(1.1)),
        ),
        grown("durable peer: the same", peers[0], None),
        grown("in-memory peer: the same", peers[1], None),
    ]
}

fn on_postgres(own: &Both) -> [Figure; 4] {
    let rate = |what, work: &Work| row(what, "/s", By::Mean, &work.each_second, None, None);
    let late = |what, work: &Work| {
        let by = By::Percentile(99);
        row(what, "ms", by, &work.latencies, None, None)
    };
    [
        rate("PostgreSQL: refreshes", &own.refreshes),
        rate("PostgreSQL: introspections", &own.introspections),
        late("PostgreSQL: refresh at half load, p99", &own.refreshes),
        late(
            "PostgreSQL: introspection at half load, p99",
            &own.introspections,
        ),
    ]
}

/// What one answer takes of the time, with very many sessions and with a thousand.
fn flat(many: &Many, thousand: &Both) -> [Figure; 3] {
    let each =
        |work: &Work| -> Vec<f64> { work.each_second.iter().map(|rate| 1e6 / rate).collect() };
    let cost = |what, many: &Work, thousand: &Work| {
        let beside = each(thousand);
        let beside = Some(("at 1,000", &beside[..]));
        let target = Some(Target::AtMostTimes(1.5));
        row(what, "µs", By::Mean, &each(many), beside, target)
    };
    // Where fewer were asked for, nobody shall read the lines below as if they were of a million.
    #[expect(clippy::cast_precision_loss, reason = "it is a number for people")]
    let sessions = [many.sessions as f64];
    let all = Some(Target::AtLeast(1e6));
    [
        row("stored sessions", "", By::Mean, &sessions, None, all),
        cost(
            "a refresh with these stored",
            &many.measured.refreshes,
            &thousand.refreshes,
        ),
        cost(
            "an introspection with these stored",
            &many.measured.introspections,
            &thousand.introspections,
        ),
    ]
}

fn limits(limits: &Limits) -> [Figure; 3] {
    let limit = |what, samples: &[f64]| row(what, "/s", By::Mean, samples, None, None);
    [
        limit("limit: answers with a fixed body", &limits.fixed_body),
        limit("limit: the disk, single commits", &limits.single_commits),
        limit("limit: the disk, rows by 32", &limits.rows_in_groups),
    ]
}

fn row(
    what: &'static str,
    unit: &'static str,
    by: By,
    samples: &[f64],
    beside: Beside<'_>,
    target: Option<Target>,
) -> Figure {
    Figure {
        name: "p06",
        what,
        unit,
        value: by.of(samples),
        reference: beside.map(|(what, samples)| Reference {
            what,
            value: by.of(samples),
            samples: samples.to_vec(),
        }),
        target,
        samples: samples.to_vec(),
    }
}

impl By {
    fn of(self, samples: &[f64]) -> f64 {
        match self {
            Self::Percentile(percent) => percentile(samples, percent),
            #[expect(clippy::cast_precision_loss, reason = "there are not so many samples")]
            Self::Mean => samples.iter().sum::<f64>() / samples.len() as f64,
        }
    }
}
