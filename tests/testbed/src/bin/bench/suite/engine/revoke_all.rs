//! "Revoke all" of a thousand accounts: ended here at once, then told to the server, over as many connections as the engine opens to one
//! server. The reference makes the same calls over as many connections and does nothing else.

use std::time::Instant;

use latchkey_accounts::Ending;
use latchkey_testbed::{Desktop, DesktopOptions, Keyring};
use tokio::task::spawn_local;

use super::{Figure, Reference, Result, Target, figure};
use crate::suite::{
    crowd::Crowd,
    report::in_milliseconds,
    server::{
        callers::Tokens,
        connection::{Connection, Form},
        links::{self, Until},
        load::{LoadError, alone},
        subject::{CLIENT, Subject},
    },
};

const ACCOUNTS: usize = 1_000;
const CONNECTIONS: usize = 2;
const DESKTOPS: usize = 64;
const RUNS: usize = 3;

pub(super) async fn measure() -> Result<Vec<Figure>> {
    let desktop = Desktop::start(DesktopOptions {
        keyring: Keyring::NoBus,
        display: false,
    })
    .await?;
    let (mut whole, mut here, mut bare) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let subject = Subject::start(&desktop, None).await?;
        let mut held = links::link(&subject, DESKTOPS, Until::Links(2 * ACCOUNTS))?.sessions;
        let others = held.split_off(ACCOUNTS);
        bare.push(revoke(&subject, others)?);
        let issuer = subject.server.issuer.as_str();
        let crowd = Crowd::linked_at(issuer, &held).await?;
        let accounts = crowd.engine.accounts().await?;
        let start = Instant::now();
        let mut first = None;
        let flushed = crowd
            .engine
            .end_all(accounts, Ending::Revoke, |_, _| {
                first.get_or_insert_with(|| start.elapsed());
            })
            .await?;
        whole.push(in_milliseconds(start.elapsed()));
        here.push(in_milliseconds(first.ok_or("nothing was told")?));
        if flushed.settled != ACCOUNTS {
            return Err(format!("of {ACCOUNTS} accounts {} were revoked", flushed.settled).into());
        }
    }
    Ok(vec![
        Figure {
            reference: Some(Reference {
                what: "the calls alone",
                value: crate::suite::report::percentile(&bare, 50),
                samples: bare,
            }),
            target: Some(Target::AtMostTimes(1.5)),
            ..figure(
                "p07",
                "revoke 1,000 accounts, median",
                "ms",
                whole,
                50,
                None,
            )
        },
        figure(
            "p07",
            "revoke 1,000, until the first is told",
            "ms",
            here,
            50,
            None,
        ),
    ])
}

/// Milliseconds for the bare calls.
fn revoke(subject: &Subject, sessions: Vec<Tokens>) -> Result<f64> {
    let address = subject.address;
    let mut shares: Vec<Vec<Tokens>> = (0..CONNECTIONS).map(|_| Vec::new()).collect();
    for (nth, tokens) in sessions.into_iter().enumerate() {
        shares[nth % CONNECTIONS].push(tokens);
    }
    let start = Instant::now();
    alone(async {
        let mut tasks = Vec::new();
        for share in shares {
            tasks.push(spawn_local(async move {
                let mut connection = Connection::open(address).await?;
                let fields = format!("client_id={CLIENT}&token_type_hint=refresh_token&token=");
                let form = Form::new("/oauth/revoke", "", fields);
                let mut request = Vec::new();
                for tokens in share {
                    form.write(&tokens.refresh_token, &mut request);
                    let answer = connection.ask(&request).await?;
                    if answer.status != 200 {
                        return Err(LoadError::answer(&answer));
                    }
                }
                Ok::<_, LoadError>(())
            }));
        }
        for task in tasks {
            task.await.map_err(std::io::Error::from)??;
        }
        Ok::<_, LoadError>(())
    })?;
    Ok(in_milliseconds(start.elapsed()))
}
