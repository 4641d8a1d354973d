//! Connections in memory, under a clock that jumps to whatever is waited for next.

/// Who may have a connection.
mod admission;
/// A server with connections in memory.
mod bed;
/// What the operating system and clients do to the accept loop.
mod connections;
/// Answers that go on.
mod event_stream;
/// Clients that take too long.
mod slow_clients;
/// The end of a server.
mod stopping;
/// Certificates and their files.
mod tls;
