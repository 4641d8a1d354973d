//! Joins the engine to the server inside this program.

use futures_util::future::BoxFuture;
use latchkey_accounts::{Embedded, EmbeddedEndpoints};
use latchkey_server::embedded;

pub(crate) struct Sandbox(pub(crate) embedded::Embedded);

impl Embedded for Sandbox {
    fn endpoints(&self) -> BoxFuture<'_, Result<EmbeddedEndpoints, String>> {
        Box::pin(async {
            let at = self
                .0
                .endpoints()
                .await
                .map_err(|error| error.to_string())?;
            Ok(EmbeddedEndpoints {
                issuer: at.issuer,
                sandbox: at.sandbox,
            })
        })
    }
}
