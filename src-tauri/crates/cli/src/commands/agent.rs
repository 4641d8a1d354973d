//! `latchkey agent`: hands tokens to tools, until it is ended.

use latchkey_accounts::Engine;
use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};

use crate::output::{Failure, Output};

pub(super) async fn run(engine: &Engine, output: &Output) -> Result<(), Failure> {
    let agent = engine.agent()?;
    let ended = ended();
    output.result(
        &json!({ "event": "listening", "socket": agent.socket() }),
        || format!("Tools are served at {}.", agent.socket().display()),
    );
    agent.serve(ended).await;
    Ok(())
}

/// Waits until somebody ends this program. Heard from the moment that this is called.
fn ended() -> impl Future<Output = ()> {
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
