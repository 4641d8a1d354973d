//! `latchkeyd` under load, with the sandbox behind it in the same process, and what a desktop and a resource server ask it.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use latchkey_testbed::{Desktop, LinkServer, LinkServerOptions, binaries};
use tempfile::TempDir;

use super::{
    super::{Result, crowd::on_disk},
    address,
    connection::Form,
};

/// The desktops' client.
pub(crate) const CLIENT: &str = "latchkey-desktop";

/// A person of the sandbox who is staff.
pub(crate) const STAFF: &str = "9b4e0c52-3f7d-4d11-8a60-7c1e95f2d8aa";

/// The alert is for links that refresh every few seconds, which is what a load does with them.
const CONFIGURATION: &str = r#"
[alerts]
refreshes = 4294967295

[[client]]
id = "latchkey-desktop"
scopes = ["user.info.basic", "support:revoke", "support:audit"]

[[client]]
id = "resource"
public = false
introspects = true
scopes = ["user.info.basic"]
"#;

const CONFIGURATION_FILE: &str = "latchkeyd.toml";

/// A running link server whose database lies on a disk.
pub(crate) struct Subject {
    pub(crate) address: SocketAddr,
    pub(crate) sandbox: SocketAddr,
    pub(crate) server: LinkServer,
    /// Its SQLite file, where it has one.
    pub(crate) file: PathBuf,
    secret: String,
    database: String,
    folder: TempDir,
}

impl Subject {
    /// Starts a server on a new SQLite file, or on what `database` names.
    pub(crate) async fn start(desktop: &Desktop, database: Option<String>) -> Result<Self> {
        let folder = on_disk()?;
        let database_file = folder.path().join("latchkeyd.db");
        let file = folder.path().join(CONFIGURATION_FILE);
        std::fs::write(&file, CONFIGURATION)?;
        let database = database.unwrap_or_else(|| format!("sqlite://{}", database_file.display()));
        let server =
            LinkServer::start_in(desktop, folder.path(), options(&file, &database)).await?;
        let made = desktop
            .command(binaries().latchkeyd()?)
            .args(["client-secret", "resource", "--config"])
            .arg(&file)
            .env("LATCHKEYD_DATABASE", &database)
            .current_dir(folder.path())
            .output()?;
        if !made.status.success() {
            let said = String::from_utf8_lossy(&made.stderr);
            return Err(format!("there is no client secret to introspect with. {said}").into());
        }
        Ok(Self {
            address: address(&server.issuer)?,
            sandbox: address(&server.sandbox)?,
            server,
            file: database_file,
            secret: String::from_utf8(made.stdout)?.trim().to_owned(),
            database,
            folder,
        })
    }

    /// The same after it was started again: nothing of what it did before is in its memory.
    pub(crate) async fn started_again(mut self, desktop: &Desktop) -> Result<Self> {
        drop(self.server);
        let configuration = self.folder.path().join(CONFIGURATION_FILE);
        let options = options(&configuration, &self.database);
        self.server = LinkServer::start_in(desktop, self.folder.path(), options).await?;
        self.address = address(&self.server.issuer)?;
        self.sandbox = address(&self.server.sandbox)?;
        Ok(self)
    }

    pub(crate) fn refresh() -> Form {
        let fields = format!("grant_type=refresh_token&client_id={CLIENT}&refresh_token=");
        Form::new("/oauth/token", "", fields)
    }

    pub(crate) fn introspect(&self) -> Form {
        let credentials = STANDARD.encode(format!("resource:{}", self.secret));
        let header = format!("authorization: Basic {credentials}\r\n");
        Form::new("/oauth/introspect", &header, "token=")
    }
}

fn options(configuration: &Path, database: &str) -> LinkServerOptions {
    LinkServerOptions {
        // No line for each request: the peer writes none either.
        environment: vec![
            ("LATCHKEYD_LOG".into(), "warn".into()),
            (
                "LATCHKEYD_STAFF_ACCOUNTS".into(),
                format!("sandbox:{STAFF}"),
            ),
        ],
        arguments: vec!["--config".into(), configuration.into()],
        database: Some(database.to_owned()),
        ..LinkServerOptions::default()
    }
}
