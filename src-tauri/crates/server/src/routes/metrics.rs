//! `GET /metrics`: the counters, for programs on this computer and the trusted proxies themselves; for others there is no such
//! route. With `[metrics] listen` they are served there instead, to whoever reaches that address.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::App;
use super::error::OAuthError;
use crate::serving::{Caller, Front, METRICS_CONTENT_TYPE, surround};

/// Shows the counters.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Response, OAuthError> {
    if !app.front.shows_metrics_to(caller) {
        return Err(OAuthError::NotFound);
    }
    Ok(text(&app.front))
}

/// The only route of the metrics' own listener.
pub(crate) fn router(front: &Arc<Front>) -> Router {
    let router = Router::new()
        .route(
            "/metrics",
            get(async |State(front): State<Arc<Front>>| text(&front)),
        )
        .fallback(async || OAuthError::NotFound)
        .with_state(Arc::clone(front));
    surround(router, Arc::clone(front))
}

fn text(front: &Front) -> Response {
    let content_type = [(header::CONTENT_TYPE, METRICS_CONTENT_TYPE)];
    (content_type, front.metrics().text()).into_response()
}
