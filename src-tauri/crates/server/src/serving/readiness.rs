//! Whether the server can do its work right now, for a load balancer.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

/// A database that takes longer answers nobody in time.
const ANSWERS_WITHIN: Duration = Duration::from_secs(2);

/// Asked whether what the server needs answers. A closure that gives a future of `bool` is one.
pub trait Readiness: Send + Sync {
    /// Whether it answers.
    fn check(&self) -> Pin<Box<dyn Future<Output = bool> + Send + '_>>;
}

impl<F, A> Readiness for F
where
    F: Fn() -> A + Send + Sync,
    A: Future<Output = bool> + Send + 'static,
{
    fn check(&self) -> Pin<Box<dyn Future<Output = bool> + Send + '_>> {
        Box::pin(self())
    }
}

/// The check's answer, and no if it takes too long.
pub(crate) async fn is_ready(readiness: &dyn Readiness) -> bool {
    tokio::time::timeout(ANSWERS_WITHIN, readiness.check())
        .await
        .unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_database_that_never_answers_is_not_ready() {
        assert!(is_ready(&async || true).await);
        assert!(!is_ready(&async || false).await);
        assert!(!is_ready(&std::future::pending::<bool>).await);
    }
}
