//! How the server faces the network: what happens to a request before a route sees it, and to an answer after.
//!
//! Nothing here knows OAuth. Everything is bounded: connections, the time and the memory that each may take, and how much one
//! address may ask for.
//!
//! | to read about | go to |
//! |---|---|
//! | taking and ending connections | `accept`, `seats`, `patience`, `body`, `event_stream` |
//! | TLS and its files | `tls` |
//! | whose request it is | [`ClientAddress`], [`TrustedProxies`] |
//! | what surrounds every route | [`Front`], `headers`, [`RequestId`] |
//! | how much one address may ask for | [`Rule`], `buckets` |
//! | what an operator sees | [`Metrics`], `labels`, [`Readiness`] |

mod accept;
mod body;
mod buckets;
mod client_address;
mod event_stream;
mod front;
mod headers;
mod labels;
mod limits;
mod metrics;
mod patience;
mod proxies;
mod readiness;
mod request_id;
mod seats;
mod tls;

#[cfg(test)]
mod tests;

pub(crate) use accept::Listening;
pub use client_address::{Caller, ClientAddress, Network};
pub use front::{Front, surround};
pub use limits::{Audience, Limited, Limits, Quota, Rule};
pub(crate) use metrics::CONTENT_TYPE as METRICS_CONTENT_TYPE;
pub use metrics::Metrics;
pub use patience::Patience;
pub use proxies::{ForwardingHeader, ProxyError, TrustedProxies};
pub use readiness::Readiness;
pub(crate) use readiness::is_ready;
pub use request_id::RequestId;
pub(crate) use tls::Tls;
pub use tls::{TlsError, TlsFiles};
