//! Where a link server is reached: what it writes into its ready file once it serves.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use serde::Deserialize;
use url::Url;

use crate::{TestbedError, process::GLANCE};

/// The content of a ready file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Endpoints {
    /// The link server's issuer, which is also its base URL.
    pub issuer: Url,
    /// The sandbox platform behind it, if there is one.
    pub sandbox: Option<Url>,
}

/// Waits until `path` exists and reads it. The file appears at once and whole, so one that cannot be parsed is an error.
pub async fn wait_for_endpoints(path: &Path, within: Duration) -> Result<Endpoints, TestbedError> {
    let deadline = Instant::now() + within;
    loop {
        if let Some(endpoints) = read(path)? {
            return Ok(endpoints);
        }
        if Instant::now() > deadline {
            let what = format!("the ready file {}", path.display());
            return Err(TestbedError::TimedOut {
                what,
                within,
                log: String::new(),
            });
        }
        tokio::time::sleep(GLANCE).await;
    }
}

/// What the file says, or nothing when it is not there yet.
pub(crate) fn read(path: &Path) -> Result<Option<Endpoints>, TestbedError> {
    match std::fs::read(path) {
        Ok(bytes) => {
            serde_json::from_slice(&bytes)
                .map(Some)
                .map_err(|error| TestbedError::Malformed {
                    path: path.into(),
                    reason: error.to_string(),
                })
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(TestbedError::file(path)(error)),
    }
}
