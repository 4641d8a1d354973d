//! The windows on a desktop's screen, found by what stands in their titles, as a person finds them.

use std::time::{Duration, Instant};

use x11rb::connection::Connection as _;
use x11rb::errors::ReplyError;
use x11rb::protocol::xproto::{AtomEnum, ConnectionExt as _, MapState, Window};
use x11rb::rust_connection::RustConnection;

use crate::{Desktop, TestbedError};

const LOOK: Duration = Duration::from_millis(20);

/// A connection to the screen of a desktop.
#[derive(Debug)]
pub(crate) struct Titles {
    pub(crate) x: RustConnection,
    pub(crate) root: Window,
    part: &'static str,
}

impl Titles {
    /// The windows of a desktop with a screen; `part` is the part of the bed that asks.
    pub(crate) fn of(desktop: &Desktop, part: &'static str) -> Result<Self, TestbedError> {
        let (x, screen) =
            x11rb::connect(Some(desktop.display_name()?)).map_err(TestbedError::at(part))?;
        let root = x.setup().roots[screen].root;
        Ok(Self { x, root, part })
    }

    /// Waits for a window with this title.
    pub(crate) async fn wait_for(
        &self,
        title: &str,
        within: Duration,
    ) -> Result<Window, TestbedError> {
        let deadline = Instant::now() + within;
        loop {
            let shown = self.shown().map_err(TestbedError::at(self.part))?;
            if let Some((window, _)) = shown.iter().find(|(_, called)| called == title) {
                return Ok(*window);
            }
            if Instant::now() > deadline {
                return Err(TestbedError::TimedOut {
                    what: format!("a window called `{title}`"),
                    within,
                    log: format!("{shown:?}"),
                });
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// The windows that are shown, and what each is called.
    fn shown(&self) -> Result<Vec<(Window, String)>, ReplyError> {
        let mut shown = Vec::new();
        for window in self.x.query_tree(self.root)?.reply()?.children {
            // One that goes away meanwhile is none.
            let Ok(state) = self.x.get_window_attributes(window)?.reply() else {
                continue;
            };
            if state.map_state != MapState::VIEWABLE {
                continue;
            }
            let title =
                self.x
                    .get_property(false, window, AtomEnum::WM_NAME, AtomEnum::ANY, 0, 256)?;
            if let Ok(title) = title.reply() {
                shown.push((window, String::from_utf8_lossy(&title.value).into_owned()));
            }
        }
        Ok(shown)
    }
}
