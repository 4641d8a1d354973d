//! A private desktop for tests and benches: its own session bus, keychain and display, the real programs in it, a real
//! window driven from outside, and a phone to approve with.
//!
//! Nothing here is a mock. A [`Desktop`] runs `dbus-daemon`, `gnome-keyring-daemon` and `Xvfb` in a folder of its own under a
//! cleared environment, so what a test sees does not depend on the machine's session, and no test sees another's. Everything
//! ends with the desktop, also when the test panics or is killed.
//!
//! It is for Linux; on other systems the crate is empty.

#![cfg(target_os = "linux")]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod binaries;
mod desktop;
mod display;
mod dragging;
mod endpoints;
mod error;
mod keyboard;
mod keychain;
mod login_manager;
pub mod memory;
mod panel;
mod phone;
mod postgres;
mod process;
mod qr;
mod server;
mod session_bus;
mod titles;
mod window;
mod xwd;

pub use binaries::{Binaries, binaries};
pub use desktop::{Desktop, DesktopOptions};
pub use display::Screen;
pub use dragging::{Drop, drop_files};
pub use endpoints::{Endpoints, wait_for_endpoints};
pub use error::TestbedError;
pub use keyboard::Keyboard;
pub use keychain::{KeychainItem, Keyring};
pub use login_manager::LoginManager;
pub use panel::{MenuLine, Panel, ShownNotice};
pub use phone::Phone;
pub use postgres::{FreshDatabase, Postgres};
pub use process::Process;
pub use qr::read_qr;
pub use server::{LinkServer, LinkServerOptions};
pub use window::{Window, WindowOptions};
