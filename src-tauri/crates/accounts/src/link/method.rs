//! Which way an account is linked, and the way through the browser.

use latchkey_oauth::{BrowserGrant, Client, Flow};
use tokio::sync::mpsc;

use super::LinkProgress;
use crate::engine::{EngineError, Inner};
use crate::provider::{Provider, ProviderError};
use crate::surroundings::Surroundings;

/// How an account is linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LinkMethod {
    /// As the provider prefers: a code where it has codes.
    #[default]
    Usual,
    /// A code to scan.
    Code,
    /// The system's browser.
    Browser,
}

impl Inner {
    /// From the question in the system's browser to the account.
    pub(super) async fn link_in_browser(
        &self,
        provider: &Provider,
        client: &Client,
        scopes: &[String],
        send: &mpsc::UnboundedSender<LinkProgress>,
    ) -> Result<LinkProgress, EngineError> {
        let Surroundings { clock, fill, .. } = &self.surroundings;
        let redirect = &provider.manifest.redirect;
        let grant = BrowserGrant::begin(client, redirect, scopes, &**fill).await?;
        let url = grant.url().clone();
        let _ = send.send(LinkProgress::Browser { url });
        let tokens = grant.tokens(&|| clock.now()).await?;
        let _ = send.send(LinkProgress::Confirming);
        let account = self.keep(provider, client, tokens, scopes).await?;
        Ok(LinkProgress::Linked(Box::new(account)))
    }
}

/// The way that was asked for, or else the provider's first that its server has.
pub(super) fn flow_of(
    method: LinkMethod,
    provider: &Provider,
    client: &Client,
) -> Result<Flow, ProviderError> {
    let usable = |flow| provider.manifest.offers(flow) && client.has(flow);
    let (wanted, flow) = match method {
        LinkMethod::Usual => {
            let mut flows = provider.manifest.flows.iter().copied();
            return Ok(flows.find(|&flow| client.has(flow)).unwrap_or(Flow::Device));
        }
        LinkMethod::Code => (Flow::Device, "a code"),
        LinkMethod::Browser => (Flow::Browser, "the browser"),
    };
    if usable(wanted) {
        return Ok(wanted);
    }
    Err(ProviderError::NoFlow {
        name: provider.name.clone(),
        flow,
    })
}
