//! P6: the link server beside npm's oidc-provider, doing the same work on the same cores: refreshes that are on the disk
//! before they are answered, introspections, and what both cost. Then what only the link server has: PostgreSQL, a million
//! sessions, open event streams, links.
//!
//! One server runs at a time and shares two cores with its load. The same load goes to all of them: 64 connections, each of
//! which presents the newest refresh token of the sessions that are its own.

/// What the connections ask.
pub(crate) mod callers;
/// HTTP with as little of it as a load needs.
pub(crate) mod connection;
/// What the disk does by itself.
mod disk;
/// What was measured, row by row.
mod figures;
/// What the load does by itself.
mod fixed;
/// Desktops and phones that link.
pub(crate) mod links;
/// As fast as it goes, or at a pace.
pub(crate) mod load;
/// npm's oidc-provider.
mod peer;
/// Sessions to be among.
mod seed;
/// `latchkeyd`.
pub(crate) mod subject;
/// Processor and memory of a process.
pub(crate) mod usage;

pub(crate) use fixed::serve as serve_fixed_body;

use std::{
    net::SocketAddr,
    path::Path,
    time::{Duration, Instant},
};

use latchkey_testbed::{Desktop, DesktopOptions, Keyring, Postgres, Process, binaries};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use url::Url;

use super::{
    Result,
    crowd::on_disk,
    report::{Figure, milliseconds},
};
use callers::{Introspect, Refresh, Tokens};
use connection::{Connection, Form};
use figures::{Limits, Many};
use fixed::{Fixed, Same};
use links::Until;
use load::Caller;
use peer::{Peer, Storage};
use subject::Subject;
use usage::Usage;

/// Of a load, and of the desktops that link at once.
const CONNECTIONS: usize = 64;
/// What every server holds while it is measured.
const SESSIONS: usize = 1_000;
/// What it holds when it is asked whether that matters; `LATCHKEY_BENCH_SESSIONS` says otherwise.
const MANY_SESSIONS: usize = 1_000_000;
/// Desktops that hear what happens to their accounts.
const STREAMS: usize = 5_000;
const WARM_UP_SECONDS: u32 = 2;
const SECONDS: u32 = 8;
/// How many rows share a commit where that is measured of the disk alone.
const GROUP: u32 = 32;
/// When all streams are open, the server may finish what it does once.
const REST: Duration = Duration::from_secs(2);
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) async fn measure() -> Result<Vec<Figure>> {
    allow_open_files(STREAMS as u64 + 1_000)?;
    let desktop = Desktop::start(DesktopOptions {
        keyring: Keyring::NoBus,
        display: false,
    })
    .await?;
    let limits = Limits {
        fixed_body: fixed_body(&desktop).await?,
        single_commits: disk::rows(1)?,
        rows_in_groups: disk::rows(GROUP)?,
    };
    let in_memory = peer(&desktop, Storage::Memory).await?;
    let durable = peer(&desktop, Storage::Durable).await?;
    let subject = Subject::start(&desktop, None).await?;
    let sqlite = link_server(&subject, SESSIONS)?;
    let links = links::link(&subject, CONNECTIONS, Until::Seconds(SECONDS))?.each_second;
    drop(subject);
    let streams = streams(&desktop).await?;
    let many = Many {
        sessions: many()?,
        measured: among_many(&Subject::start(&desktop, None).await?, many()?)?,
    };
    let postgres = Postgres::start_in(binaries().folder()).await?;
    let subject = Subject::start(&desktop, Some(postgres.url.to_string())).await?;
    let on_postgres = link_server(&subject, SESSIONS)?;
    Ok(figures::all(&figures::Measured {
        limits,
        in_memory,
        durable,
        sqlite,
        many,
        on_postgres,
        streams,
        links,
    }))
}

/// What was seen of one server.
pub(crate) struct Both {
    pub(crate) refreshes: Work,
    pub(crate) introspections: Work,
}

/// What was seen of one kind of work.
pub(crate) struct Work {
    /// Answers in each second of full load.
    pub(crate) each_second: Vec<f64>,
    /// At half of that rate, in milliseconds.
    pub(crate) latencies: Vec<f64>,
    /// Microseconds of processor time per answer, at full load.
    pub(crate) processor: f64,
    /// Memory in MiB after the warm-up, and when all was done.
    pub(crate) memory: [f64; 2],
}

async fn peer(desktop: &Desktop, storage: Storage) -> Result<Both> {
    let folder = on_disk()?;
    let peer = Peer::start(desktop, folder.path(), storage, SESSIONS).await?;
    work(
        peer.process.id(),
        peer.address,
        &peer.sessions,
        [&Peer::refresh(), &peer.introspect()],
    )
}

/// Gives the server that many sessions and puts it under load.
fn link_server(subject: &Subject, sessions: usize) -> Result<Both> {
    let held = links::link(subject, CONNECTIONS, Until::Links(sessions))?.sessions;
    work(
        subject.server.id(),
        subject.address,
        &held,
        [&Subject::refresh(), &subject.introspect()],
    )
}

/// The same among so many sessions.
fn among_many(subject: &Subject, sessions: usize) -> Result<Both> {
    let held = links::link(subject, CONNECTIONS, Until::Links(SESSIONS))?.sessions;
    seed::sessions(&subject.file, sessions.saturating_sub(SESSIONS))?;
    work(
        subject.server.id(),
        subject.address,
        &held,
        [&Subject::refresh(), &subject.introspect()],
    )
}

/// Introspects what the sessions began with, then refreshes them.
fn work(
    process: u32,
    address: SocketAddr,
    sessions: &[Tokens],
    [refresh, introspect]: [&Form; 2],
) -> Result<Both> {
    let introspections = Introspect::share(introspect, sessions, CONNECTIONS);
    let refreshes = Refresh::share(refresh, sessions, CONNECTIONS);
    Ok(Both {
        introspections: under_load(process, address, introspections)?,
        refreshes: under_load(process, address, refreshes)?,
    })
}

fn under_load<C: Caller>(process: u32, address: SocketAddr, mut callers: Vec<C>) -> Result<Work> {
    load::full(address, &mut callers, WARM_UP_SECONDS)?;
    let before = Usage::of(process)?;
    let each_second = load::full(address, &mut callers, SECONDS)?;
    let after = Usage::of(process)?;
    let answers: f64 = each_second.iter().sum();
    let half = answers / f64::from(SECONDS) / 2.0;
    let latencies = load::paced(address, &mut callers, half, SECONDS)?;
    let processor = after.processor.saturating_sub(before.processor);
    Ok(Work {
        latencies: milliseconds(&latencies),
        processor: processor.as_secs_f64() * 1e6 / answers,
        memory: [before.mebibytes, Usage::of(process)?.mebibytes],
        each_second,
    })
}

async fn fixed_body(desktop: &Desktop) -> Result<Vec<f64>> {
    let folder = on_disk()?;
    let fixed = Fixed::start(desktop, folder.path()).await?;
    let mut callers = vec![Same(Subject::refresh()); CONNECTIONS];
    Ok(load::full(fixed.address, &mut callers, SECONDS)?)
}

/// Memory in MiB without and with open event streams: a server was started again, and all its desktops come back.
async fn streams(desktop: &Desktop) -> Result<[f64; 2]> {
    let subject = Subject::start(desktop, None).await?;
    let held = links::link(&subject, CONNECTIONS, Until::Links(STREAMS))?.sessions;
    let subject = subject.started_again(desktop).await?;
    let process = subject.server.id();
    let before = Usage::of(process)?;
    let mut open = links::follow(&subject, &held)?;
    tokio::time::sleep(REST).await;
    let after = Usage::of(process)?;
    open.retain_mut(Connection::is_open);
    let still = open.len();
    if still != STREAMS {
        return Err(format!("of {STREAMS} event streams {still} are still open").into());
    }
    Ok([before.mebibytes, after.mebibytes])
}

fn many() -> Result<usize> {
    match std::env::var("LATCHKEY_BENCH_SESSIONS") {
        Ok(number) => Ok(number.parse()?),
        Err(_) => Ok(MANY_SESSIONS),
    }
}

/// What is started afterwards may have as many files open, too.
fn allow_open_files(needed: u64) -> Result<()> {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    if maximum.is_some_and(|most| most < needed) {
        return Err(format!(
            "{STREAMS} event streams need {needed} open files, and fewer are allowed here; raise it with `ulimit -n`"
        )
        .into());
    }
    let current = Some(maximum.unwrap_or(needed));
    Ok(setrlimit(Resource::Nofile, Rlimit { current, maximum })?)
}

/// Waits until a program has written its ready file.
async fn until_ready(file: &Path, process: &mut Process) -> Result<()> {
    let deadline = Instant::now() + PATIENCE;
    while !file.exists() {
        if process.ended().is_some() || Instant::now() > deadline {
            return Err(format!("a server to be measured did not start. {}", process.log()).into());
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Ok(())
}

fn address(url: &Url) -> Result<SocketAddr> {
    let addresses = url.socket_addrs(|| None)?;
    Ok(*addresses.first().ok_or("a server without an address")?)
}
