//! The leaked-token desk as support staff use it, through `latchkey leak`: how fast a log without tokens is looked through, beside
//! `ripgrep` with the same patterns on the same file, and what ten thousand tokens of a log take until all are dead and proven so.

use std::{
    fmt::Write as _,
    fs::{self, File},
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use latchkey_leak::Rules;
use latchkey_testbed::{Desktop, DesktopOptions, binaries};
use serde_json::Value;

use super::{
    Result,
    crowd::on_disk,
    engine,
    report::{Figure, Reference, Target, in_milliseconds, percentile},
    server::{
        callers::Tokens,
        links::{self, Until},
        subject::{STAFF, Subject},
    },
};

const LOG: u32 = 512 << 20;
const RUNS: usize = 7;
const LEAKED: usize = 10_000;
const DESKTOPS: usize = 64;

pub(crate) async fn measure() -> Result<Vec<Figure>> {
    let desktop = Desktop::start(DesktopOptions {
        display: false,
        ..DesktopOptions::default()
    })
    .await?;
    let folder = on_disk()?;
    let mut figures = look_through(&desktop, folder.path())?;
    figures.push(revoke(&desktop, folder.path()).await?);
    Ok(figures)
}

/// Both take turns, each on one core and with the file in memory already.
fn look_through(desktop: &Desktop, folder: &Path) -> Result<Vec<Figure>> {
    let (log, patterns) = (folder.join("server.log"), folder.join("patterns"));
    write_log(&log)?;
    let all: Vec<String> = Rules::built_in().patterns().map(str::to_owned).collect();
    fs::write(&patterns, all.join("\n"))?;

    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for run in 0..=RUNS {
        let mut latchkey = desktop.command(binaries().latchkey()?);
        latchkey
            .args(["--json", "leak", "scan", "--offline"])
            .arg(&log);
        let (took, said, code) = timed(latchkey)?;
        let scanned: Value = serde_json::from_str(&said)?;
        if code != 0 || scanned["found"] != 0 || scanned["bytes"] != LOG {
            return Err(format!("the log has nothing in it, and this was found: {said}").into());
        }
        let mut ripgrep = Command::new("rg");
        ripgrep
            .args([
                "--no-config",
                "--threads",
                "1",
                "--text",
                "--count",
                "--file",
            ])
            .arg(&patterns)
            .arg(&log);
        let (beside, said, code) = timed(ripgrep)?;
        // It says so where nothing matched.
        if code != 1 {
            return Err(
                format!("ripgrep should find nothing, and ended with {code}: {said}").into(),
            );
        }
        // The first of each only fetches the file.
        if run > 0 {
            ours.push(took);
            theirs.push(beside);
        }
    }
    let per_second = |took: &f64| f64::from(LOG) / 1e6 / (took / 1000.0);
    let speeds: Vec<f64> = ours.iter().map(per_second).collect();
    Ok(vec![
        figure(
            "a log without tokens, looked through, median",
            "MB/s",
            speeds,
            Target::AtLeast(500.0),
        ),
        Figure {
            reference: Some(Reference {
                what: "ripgrep with the same patterns",
                value: percentile(&theirs, 50),
                samples: theirs,
            }),
            ..figure(
                "512 MiB of log without tokens, median",
                "ms",
                ours,
                Target::AtMostTimes(1.5),
            )
        },
    ])
}

/// From the command to its end: found, asked about, revoked, asked about again, and the evidence written.
async fn revoke(desktop: &Desktop, folder: &Path) -> Result<Figure> {
    let subject = Subject::start(desktop, None).await?;
    let leaked = links::link(&subject, DESKTOPS, Until::Links(LEAKED))?.sessions;
    engine::link(
        desktop,
        &subject.server,
        STAFF,
        &["user.info.basic", "support:revoke", "support:audit"],
    )
    .await?;
    let (log, report) = (folder.join("leaked.log"), folder.join("report.json"));
    fs::write(&log, leaked_log(&leaked))?;

    let mut latchkey = desktop.command(binaries().latchkey()?);
    latchkey
        .args([
            "--json",
            "leak",
            "revoke",
            "--yes",
            "--reason",
            "A log was published.",
        ])
        .arg("--report")
        .arg(&report)
        .arg(&log);
    let (took, said, code) = timed(latchkey)?;
    let last: Value = serde_json::from_str(said.lines().last().unwrap_or_default())?;
    if code != 0 || last["revoked"] != LEAKED || last["still_alive"] != 0 {
        return Err(format!("of {LEAKED} tokens not all were revoked: {last}").into());
    }
    let evidence: Value = serde_json::from_slice(&fs::read(&report)?)?;
    let items = evidence["items"]
        .as_array()
        .ok_or("a report without items")?;
    let dead = items
        .iter()
        .filter(|item| item["checked"]["result"] == "dead" || item["checked"] == "dead");
    if dead.count() != LEAKED {
        return Err("the report does not say of each that it is dead".into());
    }
    Ok(figure(
        "10,000 leaked tokens found, revoked, asked about and reported",
        "s",
        vec![took / 1000.0],
        Target::AtMost(30.0),
    ))
}

fn figure(what: &'static str, unit: &'static str, samples: Vec<f64>, target: Target) -> Figure {
    Figure {
        name: "leak",
        what,
        unit,
        value: percentile(&samples, 50),
        reference: None,
        target: Some(target),
        samples,
    }
}

/// Milliseconds from start to end, what it said, and its exit code.
fn timed(mut command: Command) -> Result<(f64, String, i32)> {
    let start = Instant::now();
    let output = command.output()?;
    let took = in_milliseconds(start.elapsed());
    let said = [output.stdout, output.stderr].concat();
    let code = output.status.code().ok_or("it was killed")?;
    Ok((took, String::from_utf8(said)?, code))
}

/// Lines as services write them: times, addresses, ids, JSON, words, and no token.
fn write_log(path: &PathBuf) -> Result<()> {
    const WORDS: [&str; 16] = [
        "accepted",
        "request",
        "session",
        "for",
        "user",
        "cache",
        "refreshed",
        "worker",
        "queue",
        "token",
        "expired",
        "retry",
        "client",
        "upload",
        "finished",
        "stream",
    ];
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move || {
        // Marsaglia's xorshift: the same log every time.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let mut out = BufWriter::new(File::create(path)?);
    let (mut written, mut line) = (0, String::new());
    while written < LOG {
        line.clear();
        let (a, b) = (next(), next());
        let word = |nth: u32| WORDS[(a >> (4 * nth) & 15) as usize];
        let (second, micro) = (a % 86_400, b % 1_000_000);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        write!(
            line,
            "2026-11-29T{hour:02}:{minute:02}:{second:02}.{micro:06}Z "
        )?;
        match a % 4 {
            0 => writeln!(
                line,
                "INFO  api::{} {} {} {} id={a:016x}{b:016x} took={}ms",
                word(1),
                word(2),
                word(3),
                word(4),
                b % 900
            )?,
            1 => writeln!(
                line,
                "10.{}.{}.{} \"GET /v1/{}/{}?page={}&sort={} HTTP/1.1\" 200 {} \"Mozilla/5.0 (X11; Linux x86_64)\"",
                a >> 8 & 255,
                a >> 16 & 255,
                a >> 24 & 255,
                word(5),
                b % 100_000,
                b % 50,
                word(6),
                b % 65_536
            )?,
            2 => writeln!(
                line,
                "{{\"level\":\"warn\",\"{}\":\"{} {}\",\"trace_id\":\"{b:016x}\",\"attempt\":{},\"elapsed\":{}}}",
                word(7),
                word(8),
                word(9),
                a % 7,
                b % 9_999
            )?,
            _ => writeln!(
                line,
                "DEBUG {} {} {}: {} {} (user {}, {} bytes)",
                word(1),
                word(3),
                word(5),
                word(7),
                word(9),
                b % 1_000_000,
                a % 100_000
            )?,
        }
        let rest = usize::try_from(LOG - written)?;
        let line = &line.as_bytes()[..line.len().min(rest)];
        out.write_all(line)?;
        written += u32::try_from(line.len())?;
    }
    Ok(out.flush()?)
}

/// A line for each, among others.
fn leaked_log(leaked: &[Tokens]) -> String {
    let mut log = String::new();
    for (nth, tokens) in leaked.iter().enumerate() {
        let _ = writeln!(
            log,
            "request {nth} accepted\nauthorization: Bearer {}",
            tokens.access_token
        );
    }
    log
}
