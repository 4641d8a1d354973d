//! `GET /readyz`: the database answers, so this instance may be given requests.

use std::sync::Arc;

use axum::extract::State;

use super::App;
use super::error::OAuthError;
use crate::serving::{Readiness, is_ready};

/// Says so, or 503 with `Retry-After`.
pub(super) async fn show(State(app): State<Arc<App>>) -> Result<&'static str, OAuthError> {
    answer(&*app.readiness).await
}

async fn answer(readiness: &dyn Readiness) -> Result<&'static str, OAuthError> {
    if is_ready(readiness).await {
        Ok("ready\n")
    } else {
        Err(OAuthError::Unavailable("The database does not answer."))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::header;
    use axum::response::IntoResponse as _;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_database_that_says_no_or_nothing_is_a_503_with_a_time_to_come_back() {
        let ready = answer(&async || true).await.into_response();
        assert_eq!(ready.status(), 200);
        let refused = answer(&async || false).await.into_response();
        let silent = answer(&std::future::pending::<bool>).await.into_response();
        for response in [refused, silent] {
            assert_eq!(response.status(), 503);
            assert!(response.headers().contains_key(header::RETRY_AFTER));
        }
    }
}
