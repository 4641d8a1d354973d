/// What is on every answer.
mod answers;
/// How much one address may ask for.
mod limits;
/// The log as a collector reads it.
mod log;
/// Five thousand event streams.
#[cfg(target_os = "linux")]
mod memory;
/// What an operator sees.
mod metrics;
/// Clients that are slow, send nonsense or send too much.
mod rough_clients;
/// A server that stops while it is used.
mod stopping;
/// Certificates and their renewal.
mod tls;
/// A client that writes bytes.
mod wire;
