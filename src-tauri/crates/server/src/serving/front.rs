//! What surrounds every route: who asks, under which name, whether it may, in what time, and what is said about it afterwards.
//!
//! The log names the route, never the path, the query, the headers or the body, and never the address: those hold secrets or are
//! somebody's.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Json;
use axum::Router;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use tokio::time::Instant;
use tracing::Instrument as _;
use url::Url;

use super::body::HoldingBody;
use super::buckets::Buckets;
use super::client_address::{Caller, ClientAddress};
use super::event_stream::is_event_stream;
use super::headers::SecurityHeaders;
use super::limits::{Audience, Limited, Quota, Rule};
use super::metrics::Metrics;
use super::patience::Progress;
use super::proxies::TrustedProxies;
use super::request_id::{RequestId, X_REQUEST_ID};
use super::seats::{NetworkSeat, Seats};
use crate::clock::Entropy;
use crate::config::ServingConfig;
use crate::counts::Counts;

/// Longer than the platform may take for the two calls that a revocation can need.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// When a client that has too many requests under way may try another.
const SEAT_FREE_AFTER: Duration = Duration::from_secs(5);

/// What stands in front of the routes.
pub struct Front {
    pub(super) metrics: Arc<Metrics>,
    pub(super) seats: Arc<Seats>,
    pub(super) proxies: TrustedProxies,
    entropy: Arc<dyn Entropy>,
    headers: SecurityHeaders,
    buckets: Buckets,
    has_metrics_listener: bool,
    told_of_unnamed_proxy: AtomicBool,
}

/// The connection of a request.
#[derive(Clone)]
pub(super) struct Connection {
    pub(super) peer: IpAddr,
    pub(super) progress: Arc<Progress>,
}

impl Front {
    /// For the server with this issuer, to show these counts beside its own.
    #[must_use]
    pub(crate) fn new(
        config: &ServingConfig,
        issuer: &Url,
        entropy: Arc<dyn Entropy>,
        counts: &Counts,
    ) -> Arc<Self> {
        let metrics = Arc::new(Metrics::new(counts));
        Arc::new(Self {
            seats: Seats::new(config.limits, Arc::clone(&metrics)),
            metrics,
            proxies: config.proxies.clone(),
            entropy,
            headers: SecurityHeaders::new(issuer),
            buckets: Buckets::new(
                config.limits.requests_per_second,
                config.limits.request_burst,
            ),
            has_metrics_listener: config.metrics.is_some(),
            told_of_unnamed_proxy: AtomicBool::new(false),
        })
    }

    /// What an operator sees.
    #[must_use]
    pub fn metrics(&self) -> &Arc<Metrics> {
        &self.metrics
    }

    /// Whether `/metrics` answers this caller: a program on this computer or a trusted proxy, speaking for itself. Where the
    /// metrics have a listener of their own, nobody.
    #[must_use]
    pub fn shows_metrics_to(&self, caller: Caller) -> bool {
        let is_ours = match caller {
            Caller::Direct(address) => caller.is_local() || self.proxies.trusts(address),
            Caller::Forwarded(_) | Caller::Unproven(_) => false,
        };
        is_ours && !self.has_metrics_listener
    }

    /// An answer with the headers that every answer has.
    pub(super) fn dressed(&self, mut response: Response) -> Response {
        self.headers.set(response.headers_mut());
        response
    }

    fn caller(&self, request: &Request) -> Caller {
        let peer = request.extensions().get::<Connection>().map_or_else(
            // Without our accept loop nobody is known, and so nobody is trusted.
            || IpAddr::from([0, 0, 0, 0]),
            |connection| connection.peer,
        );
        let caller = self
            .proxies
            .caller(ClientAddress::new(peer), request.headers());
        if let Caller::Unproven(address) = caller
            && address.ip().is_loopback()
            && !self.told_of_unnamed_proxy.swap(true, Ordering::Relaxed)
        {
            tracing::warn!(
                "requests come through a proxy on this computer that is not believed: name it in [proxy] trusted"
            );
        }
        caller
    }

    fn request_id(&self, caller: Caller, request: &Request) -> RequestId {
        let given = match caller {
            Caller::Forwarded(_) => RequestId::given(request.headers()),
            Caller::Direct(_) | Caller::Unproven(_) => None,
        };
        given.unwrap_or_else(|| RequestId::random(&*self.entropy))
    }

    /// A place for this request, and what is left for its client's network.
    fn admit(
        &self,
        caller: Caller,
        audience: Audience,
    ) -> Result<(Option<Quota>, Option<NetworkSeat>), Limited> {
        if caller.is_local() {
            return Ok((None, None));
        }
        let network = caller.address().network();
        let quota = self
            .buckets
            .take(network, Instant::now())
            .map_err(|empty| Limited {
                rule: Rule::Requests,
                quota: Some(empty.quota),
                retry_after: empty.retry_after,
                audience,
            })?;
        let seat = match caller {
            Caller::Forwarded(_) => {
                let seat = self.seats.in_network(network).map_err(|rule| Limited {
                    rule,
                    quota: None,
                    retry_after: SEAT_FREE_AFTER,
                    audience,
                })?;
                Some(seat)
            }
            // Its connection has the seat.
            Caller::Direct(_) | Caller::Unproven(_) => None,
        };
        Ok((Some(quota), seat))
    }

    async fn answer(
        &self,
        route: Option<&str>,
        caller: Caller,
        request: Request,
        next: Next,
    ) -> Response {
        let audience = Audience::of(route, request.headers());
        let (quota, seat) = match self.admit(caller, audience) {
            Ok(admitted) => admitted,
            Err(limited) => return limited.into_response(),
        };
        let connection = request.extensions().get::<Connection>().cloned();
        let answered = tokio::time::timeout(REQUEST_TIMEOUT, next.run(request)).await;
        let mut response = match answered {
            _ if connection.is_some_and(|connection| connection.progress.is_body_overdue()) => {
                late_body()
            }
            Ok(response) => response,
            Err(_) => late_answer(),
        };
        if let Some(quota) = quota {
            quota.write(response.headers_mut());
        }
        let stream = is_event_stream(&response).then(|| self.metrics.open_event_stream());
        if seat.is_some() || stream.is_some() {
            response = response.map(|body| Body::new(HoldingBody::new(body, (seat, stream))));
        }
        response
    }
}

impl std::fmt::Debug for Front {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Front").finish_non_exhaustive()
    }
}

/// Puts the front before all routes of `router` and its fallbacks.
pub fn surround<S>(router: Router<S>, front: Arc<Front>) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    router.layer(middleware::from_fn_with_state(front, pass))
}

async fn pass(
    State(front): State<Arc<Front>>,
    matched: Option<MatchedPath>,
    mut request: Request,
    next: Next,
) -> Response {
    let started = Instant::now();
    let caller = front.caller(&request);
    let id = front.request_id(caller, &request);
    request.extensions_mut().insert(caller);
    request.extensions_mut().insert(id.clone());
    // At the level of errors, so that a line of any level has it.
    let span = tracing::error_span!("request", %id);
    let answering = async move {
        let method = request.method().clone();
        let route = matched.as_ref().map(MatchedPath::as_str);
        let mut response = front.dressed(front.answer(route, caller, request, next).await);
        response
            .headers_mut()
            .insert(X_REQUEST_ID, id.header_value());
        let (route, status, took) = (
            route.unwrap_or("unknown"),
            response.status(),
            started.elapsed(),
        );
        // Whichever limit it was, the front's own or a handler's.
        if let Some(rule) = response.extensions().get::<Rule>() {
            front.metrics.rate_limited(*rule);
        }
        front.metrics.answered(route, &method, status, took);
        tracing::info!(
            %method,
            route,
            status = status.as_u16(),
            milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            "answered"
        );
        response
    };
    answering.instrument(span).await
}

/// RFC 9110 section 15.5.9: the connection is of no more use.
fn late_body() -> Response {
    let problem = "The body of the request did not arrive in time.";
    let body = Json(json!({ "error": "invalid_request", "error_description": problem }));
    let mut response = (StatusCode::REQUEST_TIMEOUT, body).into_response();
    response
        .headers_mut()
        .insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

fn late_answer() -> Response {
    let problem = "The server took too long.";
    let body = Json(json!({ "error": "temporarily_unavailable", "error_description": problem }));
    let mut response = (StatusCode::SERVICE_UNAVAILABLE, body).into_response();
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    response
}
