//! The tests of `link_server` once more, the same files, with PostgreSQL under the server; and what only several instances on one
//! database can show.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    reason = "the helpers belong to tests, which fail by panicking"
)]

const ON_POSTGRESQL: bool = true;

#[path = "../link_server/alerts.rs"]
mod alerts;
#[path = "../link_server/audit.rs"]
mod audit;
#[path = "../link_server/authorize.rs"]
mod authorize;
#[path = "../link_server/bad_input.rs"]
mod bad_input;
#[path = "../link_server/bed.rs"]
mod bed;
#[path = "../link_server/browser.rs"]
mod browser;
#[path = "../link_server/canaries.rs"]
mod canaries;
#[path = "../link_server/clients.rs"]
mod clients;
#[path = "../link_server/clients_in_the_field.rs"]
mod clients_in_the_field;
#[path = "../link_server/code_flow_conformance.rs"]
mod code_flow_conformance;
#[path = "../link_server/conformance.rs"]
mod conformance;
#[path = "../link_server/database.rs"]
mod database;
#[path = "../link_server/database_trouble.rs"]
mod database_trouble;
#[path = "../link_server/digits.rs"]
mod digits;
#[path = "../link_server/ending.rs"]
mod ending;
#[path = "../link_server/euler.rs"]
mod euler;
#[path = "../link_server/instance.rs"]
mod instance;
/// Several processes on one database.
mod instances;
#[path = "../link_server/keys.rs"]
mod keys;
#[path = "../link_server/linking.rs"]
mod linking;
#[path = "../link_server/page.rs"]
mod page;
#[path = "../link_server/platform_trouble.rs"]
mod platform_trouble;
#[path = "../link_server/process.rs"]
mod process;
/// A PostgreSQL that is locked, cut off or away.
mod server_trouble;
#[path = "../link_server/single_sign_on.rs"]
mod single_sign_on;
#[path = "../link_server/support.rs"]
mod support;
#[path = "../link_server/thief.rs"]
mod thief;
#[path = "../link_server/tokens.rs"]
mod tokens;
/// What happens while another instance has a platform session's turn.
mod turns;
#[path = "../link_server/watching.rs"]
mod watching;
#[path = "../link_server/webhook.rs"]
mod webhook;
#[path = "../link_server/zero_knowledge.rs"]
mod zero_knowledge;
