//! npm's oidc-provider, from `tests/peers/oidc-provider`: an authorization server that many use, doing the same work.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use latchkey_testbed::{Desktop, Process};
use serde::Deserialize;
use url::Url;

use super::{super::Result, address, callers::Tokens, connection::Form, until_ready};

/// Where it keeps its tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Storage {
    /// Gone with the process.
    Memory,
    /// SQLite, each change on the disk before its answer.
    Durable,
}

/// The running peer and the sessions it began with.
pub(crate) struct Peer {
    pub(crate) address: SocketAddr,
    pub(crate) process: Process,
    pub(crate) sessions: Vec<Tokens>,
    secret: String,
}

#[derive(Deserialize)]
struct Ready {
    issuer: Url,
    secret: String,
    tokens: Vec<Tokens>,
}

impl Peer {
    pub(crate) async fn start(
        desktop: &Desktop,
        folder: &Path,
        storage: Storage,
        sessions: usize,
    ) -> Result<Self> {
        let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("../peers/oidc-provider");
        let ready = folder.join("peer.json");
        let mut command = desktop.command(node(&home)?);
        command
            .env("NODE_ENV", "production")
            .arg(home.join("server.mjs"));
        command.arg(match storage {
            Storage::Memory => "memory",
            Storage::Durable => "durable",
        });
        command.arg(&ready).arg(sessions.to_string());
        if storage == Storage::Durable {
            command.arg(folder.join("peer.db"));
        }
        let mut process = desktop.spawn(command)?;
        until_ready(&ready, &mut process).await?;
        let ready: Ready = serde_json::from_slice(&std::fs::read(&ready)?)?;
        Ok(Self {
            address: address(&ready.issuer)?,
            process,
            sessions: ready.tokens,
            secret: ready.secret,
        })
    }

    pub(crate) fn refresh() -> Form {
        let fields = "grant_type=refresh_token&client_id=desktop&refresh_token=";
        Form::new("/token", "", fields)
    }

    pub(crate) fn introspect(&self) -> Form {
        let credentials = STANDARD.encode(format!("resource:{}", self.secret));
        let header = format!("authorization: Basic {credentials}\r\n");
        Form::new("/token/introspection", &header, "token=")
    }
}

/// The peer's own Node.js: one that it supports, the same on every machine.
fn node(home: &Path) -> Result<PathBuf> {
    let architecture = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    let node = home.join(format!("node_modules/node-linux-{architecture}/bin/node"));
    if node.is_file() {
        Ok(node)
    } else {
        let node = node.display();
        Err(
            format!("{node} is missing; install it with `npm ci` in tests/peers/oidc-provider")
                .into(),
        )
    }
}
