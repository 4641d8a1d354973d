//! When the vault is ready, on a private desktop with a real gnome-keyring; and, to read other figures with, what unlocking
//! and files cost.
//!
//! Ready means that [`Engine::keychain_ready`](latchkey_accounts::Engine::keychain_ready) is done: the vault key is there
//! or made, and what a crash left is finished. It counts from the keychain's first answer, since how long a keychain takes
//! to wake is its own affair; how long all of it took stands below.

use std::time::{Duration, Instant};

use latchkey_accounts::{SecretString, Storage};
use latchkey_testbed::{Desktop, DesktopOptions};

use super::{
    Result,
    crowd::{Crowd, SECRET, fill, name},
    inside::{self, Ready},
    report::{Figure, Target, milliseconds, percentile},
};

const WARM_UPS: usize = 2;
const RUNS: usize = 20;
const FILE_RUNS: usize = 200;

pub(crate) async fn measure() -> Result<Vec<Figure>> {
    let mut figures = ready().await?;
    figures.push(unlocking().await?);
    figures.extend(files().await?);
    Ok(figures)
}

/// A new desktop each time, so that a first start is one.
async fn ready() -> Result<Vec<Figure>> {
    let (mut first, mut again) = (Vec::new(), Vec::new());
    for run in 0..WARM_UPS + RUNS {
        let desktop = Desktop::start(DesktopOptions {
            display: false,
            ..DesktopOptions::default()
        })
        .await?;
        let [of_first, of_again] = inside::first_start_and_restart(&desktop)?;
        if run >= WARM_UPS {
            first.push(of_first);
            again.push(of_again);
        }
    }
    let after = |ready: &Ready| ready.after_answer;
    let in_all = |ready: &Ready| ready.in_all;
    let figure = |what, starts: &[Ready], part: fn(&Ready) -> f64, percent, most| {
        let samples: Vec<f64> = starts.iter().map(part).collect();
        figure(what, samples, percent, most)
    };
    let most = Some(Target::AtMost(60.0));
    Ok(vec![
        figure("ready, first start, median", &first, after, 50, most),
        figure("ready, first start, p95", &first, after, 95, most),
        figure(
            "first start with connecting, median",
            &first,
            in_all,
            50,
            None,
        ),
        figure("ready, one account, median", &again, after, 50, most),
        figure("ready, one account, p95", &again, after, 95, most),
        figure(
            "one account with connecting, median",
            &again,
            in_all,
            50,
            None,
        ),
    ])
}

/// Argon2id with the parameters that the app uses; nearly all of it is that, on purpose.
async fn unlocking() -> Result<Figure> {
    let crowd = Crowd::of(1).await?;
    let passphrase = SecretString::from("correct horse battery staple");
    crowd.engine.set_passphrase(&passphrase).await?;
    let mut samples = Vec::new();
    for run in 0..WARM_UPS + RUNS {
        crowd.engine.lock().await?;
        let start = Instant::now();
        crowd.engine.unlock(&passphrase).await?;
        if run >= WARM_UPS {
            samples.push(start.elapsed());
        }
    }
    let samples = milliseconds(&samples);
    Ok(figure("unlock by passphrase, median", samples, 50, None))
}

/// Where there is no keychain: an account's tokens in a file, whose bytes are on the disk when a put returns.
async fn files() -> Result<Vec<Figure>> {
    let crowd = Crowd::kept_in(Storage::File, 0).await?;
    let passphrase = SecretString::from("correct horse battery staple");
    crowd.engine.set_passphrase(&passphrase).await?;
    let vault = crowd.vault().await?;
    fill(&vault, 1).await?;
    let account = name(0);
    let (mut puts, mut gets) = (Vec::<Duration>::new(), Vec::new());
    for run in 0..WARM_UPS + FILE_RUNS {
        let start = Instant::now();
        vault.put(&account, &SECRET).await?;
        let of_put = start.elapsed();
        let start = Instant::now();
        let secret = vault.get(&account).await?;
        let of_get = start.elapsed();
        if secret.is_none_or(|secret| secret.as_slice() != SECRET) {
            return Err("what was put into a file is not what came out".into());
        }
        if run >= WARM_UPS {
            puts.push(of_put);
            gets.push(of_get);
        }
    }
    let (puts, gets) = (milliseconds(&puts), milliseconds(&gets));
    Ok(vec![
        figure("put 300 bytes in files, median", puts.clone(), 50, None),
        figure("put 300 bytes in files, p95", puts, 95, None),
        figure("get 300 bytes from files, median", gets.clone(), 50, None),
        figure("get 300 bytes from files, p95", gets, 95, None),
    ])
}

fn figure(what: &'static str, samples: Vec<f64>, percent: usize, target: Option<Target>) -> Figure {
    Figure {
        name: "vault",
        what,
        unit: "ms",
        value: percentile(&samples, percent),
        reference: None,
        target,
        samples,
    }
}
