//! What an operator sees, in Prometheus's text format: counts and times, never whose.
//!
//! What is counted elsewhere is in [`Counts`]; here are connections and requests. All series of a closed label are there from the
//! start, at zero.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use prometheus_client::encoding::{EncodeLabelSet, prometheus_text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::labels::Dropped;
use super::limits::Rule;
use crate::counts::{Counters, Counts};

/// The `Content-Type` of [`Metrics::text`].
pub(crate) const CONTENT_TYPE: &str = prometheus_text::CONTENT_TYPE;

/// From a token looked up in memory to a call that the platform answers late.
const SECONDS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0,
];

/// All figures of this instance.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    durations: Family<RouteLabel, Histogram, fn() -> Histogram>,
    open_connections: Gauge,
    open_event_streams: Gauge,
    dropped_connections: Counters<Dropped>,
    rate_limited: Counters<Rule>,
}

/// An open event stream, counted until it is dropped.
#[derive(Debug)]
pub(super) struct OpenEventStream(Gauge);

impl Metrics {
    /// These counts, and those of the network's side.
    pub(crate) fn new(counts: &Counts) -> Self {
        let mut registry = Registry::with_prefix("latchkeyd");
        let requests = Family::default();
        registry.register("http_requests", "Requests answered", requests.clone());
        let histogram: fn() -> Histogram = || Histogram::new(SECONDS);
        let durations = Family::new_with_constructor(histogram);
        registry.register(
            "http_request_duration_seconds",
            "From the head of a request to the head of its answer",
            durations.clone(),
        );
        let open_connections = Gauge::default();
        registry.register(
            "open_connections",
            "Connections that are open",
            open_connections.clone(),
        );
        let open_event_streams = Gauge::default();
        registry.register(
            "open_event_streams",
            "Event streams that are open",
            open_event_streams.clone(),
        );
        let dropped_connections = Counters::default();
        dropped_connections.register(
            &mut registry,
            "dropped_connections",
            "Connections ended for what the client did or left undone",
        );
        let rate_limited = Counters::default();
        rate_limited.register(
            &mut registry,
            "rate_limited",
            "Requests and connections that a limit turned away",
        );
        register(counts, &mut registry);
        Self {
            registry,
            requests,
            durations,
            open_connections,
            open_event_streams,
            dropped_connections,
            rate_limited,
        }
    }

    /// A limit turned a connection away, or a request; those are counted by the front, whoever limits them.
    pub(super) fn rate_limited(&self, rule: Rule) {
        self.rate_limited.count(rule);
    }

    /// Everything, as Prometheus reads it.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        prometheus_text::encode(&mut text, &self.registry)
            .expect("writing to a string does not fail");
        text
    }

    /// A request was answered. The route is its template: no path of a request becomes a series.
    pub(super) fn answered(
        &self,
        route: &str,
        method: &Method,
        status: StatusCode,
        after: Duration,
    ) {
        let labels = RequestLabels {
            route: route.to_owned(),
            method: known(method),
            status: status.as_u16(),
        };
        self.requests.get_or_create(&labels).inc();
        let route = RouteLabel {
            route: labels.route,
        };
        self.durations
            .get_or_create(&route)
            .observe(after.as_secs_f64());
    }

    pub(super) fn open_connections(&self, number: u32) {
        self.open_connections.set(number.into());
    }

    pub(super) fn open_event_stream(&self) -> OpenEventStream {
        self.open_event_streams.inc();
        OpenEventStream(self.open_event_streams.clone())
    }

    pub(super) fn dropped(&self, reason: Dropped) {
        self.dropped_connections.count(reason);
    }
}

impl Drop for OpenEventStream {
    fn drop(&mut self) {
        self.0.dec();
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    route: String,
    method: &'static str,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabel {
    route: String,
}

fn register(counts: &Counts, registry: &mut Registry) {
    counts
        .links
        .register(registry, "links", "Links by how far they came");
    counts
        .refreshes
        .register(registry, "refreshes", "Refreshes by what became of them");
    counts
        .revocations
        .register(registry, "revocations", "Links that were ended");
    counts.failed_client_authentications.register(
        registry,
        "failed_client_authentications",
        "Clients that could not say who they are",
    );
    counts
        .platform_calls
        .register(registry, "platform_calls", "Calls to the platform");
    counts
        .alerts
        .register(registry, "alerts", "What somebody should look at");
}

/// Anybody can invent a method; a series each would fill the memory.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alerts::AlertKind;
    use crate::counts::LinkStage;

    #[test]
    fn every_series_is_there_from_the_start() {
        let text = Metrics::new(&Counts::default()).text();
        for series in [
            "latchkeyd_links_total{stage=\"begun\"} 0",
            "latchkeyd_refreshes_total{outcome=\"replayed\"} 0",
            "latchkeyd_revocations_total{kind=\"log_out\"} 0",
            "latchkeyd_failed_client_authentications_total{failure=\"secret\"} 0",
            "latchkeyd_platform_calls_total{outcome=\"failed\"} 0",
            "latchkeyd_alerts_total{kind=\"refused_tokens\"} 0",
            "latchkeyd_rate_limited_total{rule=\"requests\"} 0",
            "latchkeyd_dropped_connections_total{reason=\"slow\"} 0",
            "latchkeyd_open_connections 0",
            "latchkeyd_open_event_streams 0",
        ] {
            assert!(text.contains(&format!("\n{series}\n")), "{series}: {text}");
        }
    }

    #[test]
    fn what_is_counted_is_told() {
        let counts = Counts::default();
        let metrics = Metrics::new(&counts);
        counts.links.add(LinkStage::Completed, 2);
        counts.alerts.count(AlertKind::RefreshReuse);
        let stream = metrics.open_event_stream();
        let after = Duration::from_millis(3);
        metrics.answered("/oauth/token", &Method::POST, StatusCode::OK, after);
        let text = metrics.text();
        for series in [
            "latchkeyd_links_total{stage=\"completed\"} 2",
            "latchkeyd_alerts_total{kind=\"refresh_reuse\"} 1",
            "latchkeyd_open_event_streams 1",
            "latchkeyd_http_requests_total{route=\"/oauth/token\",method=\"POST\",status=\"200\"} 1",
            "latchkeyd_http_request_duration_seconds_bucket{route=\"/oauth/token\",le=\"0.0025\"} 0",
            "latchkeyd_http_request_duration_seconds_bucket{route=\"/oauth/token\",le=\"0.005\"} 1",
        ] {
            assert!(text.contains(&format!("\n{series}\n")), "{series}: {text}");
        }
        drop(stream);
        assert!(
            metrics
                .text()
                .contains("\nlatchkeyd_open_event_streams 0\n")
        );
    }

    #[test]
    fn an_invented_method_makes_no_series_of_its_own() {
        assert_eq!(known(&Method::from_bytes(b"BREW").unwrap()), "other");
    }
}
