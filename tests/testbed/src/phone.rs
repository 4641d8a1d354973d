//! The phone: what a person does with a QR code, said to the sandbox platform's script interface.

use std::sync::Once;

use serde_json::{Value, json};
use url::Url;

use crate::TestbedError;

/// A phone that is signed in to the sandbox platform.
#[derive(Debug, Clone)]
pub struct Phone {
    sandbox: Url,
    http: reqwest::Client,
}

impl Phone {
    /// A phone of the sandbox at `sandbox`.
    #[must_use]
    pub fn new(sandbox: &Url) -> Self {
        Self {
            sandbox: sandbox.clone(),
            http: http_client(),
        }
    }

    /// Points the camera at a code. The computer sees that it was scanned.
    pub async fn scan(&self, qr_uri: &str) -> Result<(), TestbedError> {
        self.post("phone/scan", json!({ "qr_uri": qr_uri })).await
    }

    /// Approves a scanned code as `account`; as the first account when that is empty.
    pub async fn approve(&self, qr_uri: &str, account: &str) -> Result<(), TestbedError> {
        let body = match account {
            "" => json!({ "qr_uri": qr_uri }),
            account => json!({ "qr_uri": qr_uri, "account": account }),
        };
        self.post("phone/approve", body).await
    }

    /// Declines a scanned code.
    pub async fn deny(&self, qr_uri: &str) -> Result<(), TestbedError> {
        self.post("phone/deny", json!({ "qr_uri": qr_uri })).await
    }

    /// The ids of the accounts that this phone can approve as.
    pub async fn accounts(&self) -> Result<Vec<String>, TestbedError> {
        let accounts = self.send(self.http.get(self.url("phone/accounts"))).await?;
        let id = |account: &Value| Some(account.get("id")?.as_str()?.to_owned());
        Ok(accounts
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(id)
            .collect())
    }

    async fn post(&self, path: &str, body: Value) -> Result<(), TestbedError> {
        self.send(self.http.post(self.url(path)).json(&body))
            .await
            .map(drop)
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Result<Value, TestbedError> {
        let failed = |error| TestbedError::Http(self.sandbox.to_string(), error);
        let response = request.send().await.map_err(failed)?;
        let status = response.status();
        let body = response.text().await.map_err(failed)?;
        if !status.is_success() {
            return Err(TestbedError::Phone {
                status: status.as_u16(),
                body,
            });
        }
        Ok(serde_json::from_str(&body).unwrap_or(Value::Null))
    }

    fn url(&self, path: &str) -> Url {
        let mut url = self.sandbox.clone();
        url.set_path(path);
        url
    }
}

/// A client for servers on this machine: no proxy stands between.
fn http_client() -> reqwest::Client {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // Whoever installed another one first has already given what the client needs.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client needs a TLS provider, which was just installed")
}
