//! P8: from the link server's answer with a new code until a decoder reads that code off the screen.
//!
//! A relay between the app and its server knows when the answer was passed on. The codes are those that the app fetches by itself when
//! one has run out; the first of all waits for the window and is P1's.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Mutex, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};

use latchkey_testbed::{Desktop, DesktopOptions, LinkServer, LinkServerOptions, binaries, read_qr};

use super::{
    Result,
    film::Film,
    report::{Figure, Target, milliseconds, percentile},
};

const DESKTOPS: usize = 4;
/// Seconds; a code that has run out is renewed so many times and then waits for a click.
const CODE_LASTS: &str = "5";
const RENEWALS: usize = 5;
const PATIENCE: Duration = Duration::from_secs(20);
/// A window that has not changed for so long has drawn what it had to.
const REST: Duration = Duration::from_millis(300);
const LONGEST: Duration = Duration::from_secs(1);

pub(crate) async fn measure() -> Result<Vec<Figure>> {
    let mut samples = Vec::new();
    for _ in 0..DESKTOPS {
        samples.extend(renewals().await?);
    }
    let samples = milliseconds(&samples);
    let figure = |what, percent, target| Figure {
        name: "p08",
        what,
        unit: "ms",
        value: percentile(&samples, percent),
        reference: None,
        target,
        samples: samples.clone(),
    };
    Ok(vec![
        figure(
            "a code's answer to the code on the screen, median",
            50,
            None,
        ),
        figure(
            "a code's answer to the code on the screen, p95",
            95,
            Some(Target::AtMost(50.0)),
        ),
    ])
}

/// The times of one desktop's renewals.
async fn renewals() -> Result<Vec<Duration>> {
    let desktop = Desktop::start(DesktopOptions::default()).await?;
    let relay = TcpListener::bind("127.0.0.1:0")?;
    let address = format!("http://{}", relay.local_addr()?);
    let listens = free_address()?;
    let options = LinkServerOptions {
        environment: vec![
            ("LATCHKEYD_ISSUER".into(), address.clone()),
            ("LATCHKEYD_LIFETIMES_DEVICE_CODE".into(), CODE_LASTS.into()),
        ],
        listen: Some(listens),
        ..LinkServerOptions::default()
    };
    let _server = LinkServer::start(&desktop, options).await?;
    let codes = relay_to(relay, listens);
    std::fs::create_dir_all(desktop.latchkey_home())?;
    std::fs::write(
        desktop.latchkey_home().join("config.toml"),
        format!("server = \"{address}/\"\n"),
    )?;
    let mut app = desktop.spawn(desktop.command(binaries().latchkey_desktop()?))?;
    desktop.wait_for_qr(PATIENCE).await?;
    // What was answered until then is on the screen.
    while codes.try_recv().is_ok() {}

    let screen = desktop.screen()?;
    let mut times = Vec::new();
    for _ in 0..RENEWALS {
        let code = codes.recv_timeout(PATIENCE)?;
        let mut film = Film::of_changes(screen)?;
        film.until_at_rest(REST, code.at + LONGEST)?;
        let mut shown = None;
        for frame in 0..film.len() {
            if read_qr(&film.greys(frame)?)
                .is_some_and(|read| code.answer.contains(&escaped(&read)))
            {
                shown = Some(film.at(frame));
                break;
            }
        }
        let shown = shown.ok_or("a code was answered and not drawn")?;
        times.push(shown.saturating_duration_since(code.at));
    }
    app.stop();
    Ok(times)
}

/// An answer with a code, and when it was passed on.
struct Code {
    at: Instant,
    answer: String,
}

/// A text as it stands in JSON.
fn escaped(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// Passes everything on, and tells of each answer that has a code in it.
fn relay_to(relay: TcpListener, server: SocketAddr) -> mpsc::Receiver<Code> {
    let (tell, codes) = mpsc::channel();
    thread::spawn(move || {
        for program in relay.incoming().flatten() {
            let Ok(upstream) = TcpStream::connect(server) else {
                return;
            };
            let (Ok(asks), Ok(answers)) = (program.try_clone(), upstream.try_clone()) else {
                return;
            };
            let tell = tell.clone();
            thread::spawn(move || pass_on(asks, upstream, |_, _| {}));
            thread::spawn(move || {
                let answer = Mutex::new(String::new());
                pass_on(answers, program, |at, bytes| {
                    let mut answer = answer.lock().unwrap_or_else(PoisonError::into_inner);
                    // An answer that comes in pieces is told with its last.
                    if bytes.starts_with(b"HTTP/1.1 ") {
                        answer.clear();
                    }
                    answer.push_str(&String::from_utf8_lossy(bytes));
                    if answer.contains("\"qr_uri\":") && answer.ends_with('}') {
                        let answer = std::mem::take(&mut *answer);
                        let _ = tell.send(Code { at, answer });
                    }
                });
            });
        }
    });
    codes
}

fn pass_on(mut from: TcpStream, mut to: TcpStream, told: impl Fn(Instant, &[u8])) {
    let _ = to.set_nodelay(true);
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        let at = Instant::now();
        if to.write_all(&buffer[..length]).is_err() {
            return;
        }
        told(at, &buffer[..length]);
    }
    let _ = to.shutdown(std::net::Shutdown::Write);
}
