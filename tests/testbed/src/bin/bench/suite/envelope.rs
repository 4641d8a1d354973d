//! Seal and open of what an account's tokens weigh, beside the bare parts that no form of it could do without: AES-256-GCM
//! with a fresh nonce, and HKDF's extract and two expands, each way. Both in turns, with the system's own random bytes.
//!
//! What the envelope does beyond these: a fresh salt, the commitment's comparison, the context as additional data, and
//! zeroing what it derived.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use aes_gcm::{
    Aes256Gcm, Nonce,
    aead::{Aead as _, KeyInit as _},
};
use hkdf::Hkdf;
use latchkey_vault::{
    envelope::{Context, open, seal},
    key::Key,
};
use sha2::Sha256;

use super::{
    Result,
    crowd::{SECRET, entropy},
    report::{Figure, Reference, Target, percentile},
};

const WARM_UPS: usize = 200;
const RUNS: usize = 5_000;
/// Pairs of seal and open in one sample, so that reading the clock is no part of it.
const PAIRS: u32 = 10;

const CONTEXT: Context<'static> = Context {
    account: "k3vq7mzt2p9wxhd5",
    field: "tokens",
    key_version: 1,
};

pub(crate) fn measure() -> Result<Vec<Figure>> {
    let fill = entropy()?;
    let key = Key::random(&*fill);
    let mut salt = [0; 32];
    fill(&mut salt);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for run in 0..WARM_UPS + RUNS {
        let of_envelope = time(|| {
            let record = seal(&key, CONTEXT, black_box(&SECRET), &*fill);
            open(&key, CONTEXT, &record).is_ok_and(|secret| secret.as_slice() == SECRET)
        })?;
        let of_bare = time(|| {
            let mut nonce = Nonce::default();
            fill(&mut nonce);
            let record = bare(&key, &salt).encrypt(&nonce, black_box(&SECRET).as_slice());
            let opened =
                record.and_then(|record| bare(&key, &salt).decrypt(&nonce, record.as_slice()));
            opened.is_ok_and(|secret| secret == SECRET)
        })?;
        if run >= WARM_UPS {
            ours.push(of_envelope);
            theirs.push(of_bare);
        }
    }
    let microseconds = |samples: &[Duration]| -> Vec<f64> {
        let each = samples.iter();
        each.map(|sample| sample.as_secs_f64() * 1_000_000.0)
            .collect()
    };
    let (ours, theirs) = (microseconds(&ours), microseconds(&theirs));
    let figure = |what, other, percent, target| Figure {
        name: "envelope",
        what,
        unit: "µs",
        value: percentile(&ours, percent),
        reference: Some(Reference {
            what: other,
            value: percentile(&theirs, percent),
            samples: theirs.clone(),
        }),
        target,
        samples: ours.clone(),
    };
    Ok(vec![
        figure(
            "seal and open 300 bytes, median",
            "bare AES-GCM and HKDF, median",
            50,
            Some(Target::AtMostTimes(2.0)),
        ),
        figure(
            "seal and open 300 bytes, p95",
            "bare AES-GCM and HKDF, p95",
            95,
            None,
        ),
    ])
}

/// How long one of [`PAIRS`] takes; each has to give back what went in.
fn time(pair: impl Fn() -> bool) -> Result<Duration> {
    let start = Instant::now();
    let right = (0..PAIRS).filter(|_| pair()).count();
    let took = start.elapsed() / PAIRS;
    if right != PAIRS as usize {
        return Err("what was sealed did not open".into());
    }
    Ok(took)
}

/// One extract and two expands, and a cipher under the first of them.
fn bare(key: &Key, salt: &[u8; 32]) -> Aes256Gcm {
    let hkdf = Hkdf::<Sha256>::new(Some(salt), key.expose());
    let mut derived = [[0; 32]; 2];
    for (info, bytes) in [b"one", b"two"].iter().zip(&mut derived) {
        hkdf.expand(*info, bytes)
            .expect("HKDF-SHA-256 gives up to 8,160 bytes");
    }
    black_box(&derived);
    Aes256Gcm::new((&derived[0]).into())
}
