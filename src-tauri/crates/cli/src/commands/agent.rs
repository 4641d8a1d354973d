//! `latchkey agent`: hands tokens to tools, until it is ended. Meanwhile it does what every program does that stays open: it renews
//! tokens in time, sends what is in the outbox, and hears what happens to the accounts.

use latchkey_accounts::agent::{AgentError, address};
use latchkey_accounts::surroundings::runtime_folder;
use latchkey_accounts::{Engine, EngineError, Home};
use serde_json::json;
use tokio::sync::watch;

use crate::output::{Failure, Output};

pub(super) async fn run(engine: &Engine, output: &Output) -> Result<(), Failure> {
    let agent = engine.agent()?;
    let ended = ended();
    output.result(
        &json!({ "event": "listening", "socket": agent.socket() }),
        || format!("Tools are served at {}.", agent.socket().display()),
    );
    let (_open, open) = watch::channel(true);
    let upkeep = async {
        tokio::join!(
            engine.watch_over(open.clone()),
            engine.keep_fresh(open.clone()),
            engine.send_outbox(open),
        )
    };
    tokio::select! {
        () = agent.serve(ended) => {}
        _ = upkeep => {}
    }
    Ok(())
}

/// Says where the socket lies.
pub(super) fn place(output: &Output) -> Result<(), Failure> {
    let home = Home::locate().map_err(EngineError::from)?;
    // Its name goes by where the folder really lies.
    home.prepare().map_err(EngineError::from)?;
    let folder = runtime_folder().ok_or(EngineError::Agent(AgentError::Nowhere))?;
    let socket = address(&folder, &home);
    output.result(&json!({ "socket": socket }), || {
        socket.display().to_string()
    });
    Ok(())
}

/// Waits until somebody ends this program. Heard from the moment that this is called.
#[cfg(unix)]
fn ended() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};

    let heard = [
        SignalKind::interrupt(),
        SignalKind::terminate(),
        SignalKind::hangup(),
    ]
    .map(signal);
    async move {
        let mut waiting: Vec<_> = heard.into_iter().flatten().collect();
        let waits = waiting.iter_mut().map(|signal| Box::pin(signal.recv()));
        futures_util::future::select_all(waits).await;
    }
}

/// Waits until somebody ends this program, closes its console, logs off or shuts down. Heard from the moment that this is called.
#[cfg(windows)]
fn ended() -> impl Future<Output = ()> {
    use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_logoff, ctrl_shutdown};

    let heard = (
        ctrl_c(),
        ctrl_break(),
        ctrl_close(),
        ctrl_logoff(),
        ctrl_shutdown(),
    );
    async move {
        let (Ok(mut c), Ok(mut r#break), Ok(mut close), Ok(mut logoff), Ok(mut shutdown)) = heard
        else {
            return std::future::pending().await;
        };
        tokio::select! {
            _ = c.recv() => {}
            _ = r#break.recv() => {}
            _ = close.recv() => {}
            _ = logoff.recv() => {}
            _ = shutdown.recv() => {}
        }
    }
}
