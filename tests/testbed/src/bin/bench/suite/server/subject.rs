//! `latchkeyd` under load, with the sandbox behind it in the same process, and what a desktop asks it.

use std::net::SocketAddr;

use latchkey_testbed::{Desktop, LinkServer, LinkServerOptions};
use tempfile::TempDir;

use super::{
    super::{Result, crowd::on_disk},
    address,
    connection::Form,
};

/// The client that every server knows.
pub(crate) const CLIENT: &str = "latchkey-desktop";

/// A running link server whose database lies on a disk.
pub(crate) struct Subject {
    pub(crate) address: SocketAddr,
    pub(crate) sandbox: SocketAddr,
    pub(crate) server: LinkServer,
    _folder: TempDir,
}

impl Subject {
    /// Starts a server on a new SQLite file, or on what `database` names.
    pub(crate) async fn start(desktop: &Desktop, database: Option<String>) -> Result<Self> {
        let folder = on_disk()?;
        let set = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let options = LinkServerOptions {
            environment: vec![
                // No line for each request: the peer writes none either.
                set("LATCHKEYD_LOG", "warn"),
                // Long enough to open all the event streams.
                set("LATCHKEYD_LIFETIMES_DEVICE_CODE", "600"),
                set("LATCHKEYD_SANDBOX_QR_LIFETIME", "600"),
            ],
            database,
            ..LinkServerOptions::default()
        };
        let server = LinkServer::start_in(desktop, folder.path(), options).await?;
        Ok(Self {
            address: address(&server.issuer)?,
            sandbox: address(&server.sandbox)?,
            server,
            _folder: folder,
        })
    }

    pub(crate) fn refresh() -> Form {
        let fields = format!("grant_type=refresh_token&client_id={CLIENT}&refresh_token=");
        Form::new("/oauth/token", "", fields)
    }

    pub(crate) fn introspect() -> Form {
        Form::new(
            "/oauth/introspect",
            "",
            format!("client_id={CLIENT}&token="),
        )
    }
}
