//! A browser, and whoever else knocks.

pub(crate) use latchkey_scripted::visitor::*;

/// Does something that blocks beside the test.
pub(crate) async fn beside<T: Send + 'static>(act: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(act).await.unwrap()
}
