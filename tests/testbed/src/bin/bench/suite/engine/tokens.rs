//! From a tool's question to its token, on a desktop with a real gnome-keyring and a real link server.
//!
//! A process counts from the moment that it is started until it has ended and its token was read. Latchkey and oidc-agent take turns.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    os::unix::net::UnixStream,
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};

use latchkey_testbed::{
    Desktop, DesktopOptions, LinkServer, LinkServerOptions, Phone, Process, binaries,
};
use serde_json::{Value, json};

use super::{
    Figure, Reference, Result, Target, figure,
    oidc_agent::{OidcAgent, REFRESH},
};
use crate::suite::report::{in_milliseconds, percentile};

const ASKED: usize = 5_000;
const PROCESSES: usize = 200;
const STARTS: usize = 20;
const REFRESHES: usize = 20;
const PATIENCE: Duration = Duration::from_secs(20);

pub(super) async fn measure() -> Result<Vec<Figure>> {
    let desktop = Desktop::start(DesktopOptions {
        display: false,
        ..DesktopOptions::default()
    })
    .await?;
    let server = LinkServer::start(&desktop, LinkServerOptions::default()).await?;
    let bench = Bench {
        account: link(&desktop, &server, "", &[]).await?,
        desktop: &desktop,
    };
    let oidc_agent = OidcAgent::start(&desktop, &server).await?;

    let measured = Measured::take(&bench, &oidc_agent)?;
    Ok(measured.figures())
}

/// All of it, in milliseconds.
struct Measured {
    alone: Vec<f64>,
    starts: Vec<f64>,
    asked: Vec<f64>,
    /// Ours and oidc-agent's.
    tokens: [Vec<f64>; 2],
    refreshes: [Vec<f64>; 2],
}

impl Measured {
    fn take(bench: &Bench<'_>, oidc_agent: &OidcAgent<'_>) -> Result<Self> {
        let alone = processes(PROCESSES / 4, &bench.token())?;
        let mut starts = Vec::new();
        for _ in 0..STARTS {
            starts.push(bench.first_after_start()?);
        }
        let _agent = bench.agent()?;
        bench.approve()?;
        let asked = bench.ask(ASKED)?;
        let (mut tokens, mut refreshes) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
        for _ in 0..PROCESSES {
            tokens[0].extend(processes(1, &bench.token())?);
            tokens[1].extend(processes(1, &oidc_agent.token(&[]))?);
        }
        let refresh = || bench.latchkey(&["refresh", &bench.account]);
        for _ in 0..REFRESHES {
            refreshes[0].extend(processes(1, &refresh)?);
            refreshes[1].extend(processes(1, &oidc_agent.token(&[REFRESH]))?);
        }
        Ok(Self {
            alone,
            starts,
            asked,
            tokens,
            refreshes,
        })
    }

    fn figures(self) -> Vec<Figure> {
        let beside = |what, samples: &Vec<f64>, percent| {
            Some(Reference {
                what,
                value: percentile(samples, percent),
                samples: samples.clone(),
            })
        };
        let p05 = |what, unit, samples: &Vec<f64>, percent, target| {
            figure("p05", what, unit, samples.clone(), percent, target)
        };
        let [ours, theirs] = &self.tokens;
        let [refreshes, theirs_new] = &self.refreshes;
        let most = |most| Some(Target::AtMost(most));
        let (asked, starts, alone) = (&self.asked, &self.starts, &self.alone);
        vec![
            p05(
                "cached token from the agent, median",
                "µs",
                &micro(asked),
                50,
                None,
            ),
            p05(
                "cached token from the agent, p99",
                "ms",
                asked,
                99,
                most(1.0),
            ),
            p05(
                "first token after the agent's start, median",
                "ms",
                starts,
                50,
                None,
            ),
            p05(
                "first token after the agent's start, p95",
                "ms",
                starts,
                95,
                most(100.0),
            ),
            Figure {
                reference: beside("oidc-token, median", theirs, 50),
                target: Some(Target::AtMostTimes(1.0)),
                ..p05("latchkey token, median", "ms", ours, 50, None)
            },
            Figure {
                reference: beside("oidc-token, p95", theirs, 95),
                ..p05("latchkey token, p95", "ms", ours, 95, None)
            },
            p05(
                "latchkey token without an agent, median",
                "ms",
                alone,
                50,
                None,
            ),
            p05(
                "latchkey token without an agent, p95",
                "ms",
                alone,
                95,
                most(40.0),
            ),
            Figure {
                reference: beside("oidc-token, a new one", theirs_new, 50),
                ..p05("latchkey refresh, median", "ms", refreshes, 50, None)
            },
        ]
    }
}

/// A linked account, and what is asked about it.
struct Bench<'d> {
    desktop: &'d Desktop,
    account: String,
}

impl Bench<'_> {
    fn latchkey(&self, arguments: &[&str]) -> Result<Command> {
        let mut command = self.desktop.command(binaries().latchkey()?);
        command.args(arguments);
        Ok(command)
    }

    fn token(&self) -> impl Fn() -> Result<Command> {
        || self.latchkey(&["token", &self.account])
    }

    fn json(&self, arguments: &[&str]) -> Result<Value> {
        let output = self
            .latchkey(&[&["--json"], arguments].concat())?
            .output()?;
        Ok(serde_json::from_slice(&output.stdout)?)
    }

    fn socket(&self) -> Result<PathBuf> {
        let place = self.json(&["agent", "--where"])?;
        Ok(place["socket"].as_str().ok_or("no socket")?.into())
    }

    fn agent(&self) -> Result<Process> {
        let agent = self.desktop.spawn(self.latchkey(&["agent"])?)?;
        self.connect()?;
        Ok(agent)
    }

    /// Connects as soon as somebody listens.
    fn connect(&self) -> Result<UnixStream> {
        let socket = self.socket()?;
        let deadline = Instant::now() + PATIENCE;
        loop {
            match UnixStream::connect(&socket) {
                Ok(stream) => return Ok(stream),
                Err(error) if Instant::now() > deadline => return Err(error.into()),
                Err(_) => std::thread::sleep(Duration::from_micros(200)),
            }
        }
    }

    /// From the agent's exec to the first token that it gives.
    fn first_after_start(&self) -> Result<f64> {
        let socket = self.socket()?;
        let start = Instant::now();
        let mut agent = self.desktop.spawn(self.latchkey(&["agent"])?)?;
        while UnixStream::connect(&socket).is_err() {
            if start.elapsed() > PATIENCE {
                return Err(format!("the agent does not start. {}", agent.log()).into());
            }
            std::thread::sleep(Duration::from_micros(200));
        }
        processes(1, &self.token())?;
        let took = in_milliseconds(start.elapsed());
        agent.stop();
        Ok(took)
    }

    /// A person lets the bench have tokens.
    fn approve(&self) -> Result<()> {
        let mut stream = BufReader::new(self.connect()?);
        let refused = self.question(&mut stream)?;
        if refused["error"]["code"] != "approval_required" {
            return Err(format!("the agent should not know the bench: {refused}").into());
        }
        let program = self.json(&["programs"])?;
        let id = program["id"].as_str().ok_or("no program asked")?;
        let approved = self.latchkey(&["programs", "approve", id])?.output()?;
        if approved.status.success() {
            Ok(())
        } else {
            Err(String::from_utf8_lossy(&approved.stderr)
                .into_owned()
                .into())
        }
    }

    /// Milliseconds of each answer over one connection.
    fn ask(&self, times: usize) -> Result<Vec<f64>> {
        let mut stream = BufReader::new(self.connect()?);
        let mut samples = Vec::new();
        for nth in 0..times + times / 10 {
            let start = Instant::now();
            let answer = self.question(&mut stream)?;
            let took = start.elapsed();
            if answer["access_token"].as_str().is_none() {
                return Err(format!("the agent gave no token: {}", answer["error"]).into());
            }
            if nth >= times / 10 {
                samples.push(in_milliseconds(took));
            }
        }
        Ok(samples)
    }

    fn question(&self, stream: &mut BufReader<UnixStream>) -> Result<Value> {
        let question = json!({ "op": "token", "account": self.account });
        stream
            .get_mut()
            .write_all(format!("{question}\n").as_bytes())?;
        let mut line = String::new();
        stream.read_line(&mut line)?;
        Ok(serde_json::from_str(&line)?)
    }
}

/// Milliseconds of each process, one after the other.
fn processes(runs: usize, command: &impl Fn() -> Result<Command>) -> Result<Vec<f64>> {
    let mut samples = Vec::new();
    for _ in 0..runs {
        let mut command = command()?;
        let start = Instant::now();
        let output = command.output()?;
        samples.push(in_milliseconds(start.elapsed()));
        if !output.status.success() || output.stdout.is_empty() {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(format!("a program to be measured failed: {said}").into());
        }
    }
    Ok(samples)
}

/// Links an account of the server through the terminal, as the first person where none is named, with the usual scopes where none are.
pub(crate) async fn link(
    desktop: &Desktop,
    server: &LinkServer,
    person: &str,
    scopes: &[&str],
) -> Result<String> {
    let phone = Phone::new(&server.sandbox);
    let mut linking = desktop
        .command(binaries().latchkey()?)
        .args(["--json", "link", "--server", server.issuer.as_str()])
        .args(scopes.iter().flat_map(|scope| ["--scope", *scope]))
        .stdout(std::process::Stdio::piped())
        .spawn()?;
    let lines = BufReader::new(linking.stdout.take().ok_or("no output")?).lines();
    let mut account = None;
    for line in lines {
        let event: Value = serde_json::from_str(&line?)?;
        match event["event"].as_str() {
            Some("code") => {
                let qr_uri = event["qr_uri"].as_str().ok_or("no code")?;
                phone.scan(qr_uri).await?;
                phone.approve(qr_uri, person).await?;
            }
            Some("linked") => account = event["account"]["id"].as_str().map(str::to_owned),
            _ => {}
        }
    }
    linking.wait()?;
    account.ok_or_else(|| "nothing was linked".into())
}

fn micro(milliseconds: &[f64]) -> Vec<f64> {
    milliseconds.iter().map(|ms| ms * 1000.0).collect()
}
