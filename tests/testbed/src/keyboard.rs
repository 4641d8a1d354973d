//! Keys that are pressed on a desktop itself, for windows that WebDriver does not reach: the system's own dialogs.

use std::time::{Duration, Instant};

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    AtomEnum, ConnectionExt as _, InputFocus, KEY_PRESS_EVENT, KEY_RELEASE_EVENT, MapState, Window,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;
use x11rb::{CURRENT_TIME, NONE};

use crate::{Desktop, TestbedError};

/// The Return key, in X's numbers.
const RETURN: u32 = 0xff0d;
/// The Escape key.
const ESCAPE: u32 = 0xff1b;
const SHIFT: u32 = 0xffe1;
const LOOK: Duration = Duration::from_millis(20);

/// The keyboard of a desktop, and the windows that it types into.
#[derive(Debug)]
pub struct Keyboard {
    x: RustConnection,
    root: Window,
    /// What each key means, without and with Shift, from the first keycode on.
    keys: Vec<[u32; 2]>,
    first: u8,
}

impl Keyboard {
    /// The keyboard of a desktop with a screen.
    pub fn of(desktop: &Desktop) -> Result<Self, TestbedError> {
        let (x, screen) = x11rb::connect(Some(desktop.display_name()?))
            .map_err(TestbedError::at("the keyboard"))?;
        let setup = x.setup();
        let (first, last) = (setup.min_keycode, setup.max_keycode);
        let root = setup.roots[screen].root;
        let mapping = x
            .get_keyboard_mapping(first, last - first + 1)
            .map_err(TestbedError::at("the keyboard"))?
            .reply()
            .map_err(TestbedError::at("the keyboard"))?;
        let meanings = usize::from(mapping.keysyms_per_keycode);
        let keys = mapping.keysyms.chunks(meanings);
        let keys = keys
            .map(|key| [key[0], key.get(1).copied().unwrap_or_default()])
            .collect();
        Ok(Self {
            x,
            root,
            keys,
            first,
        })
    }

    /// Waits for a window with this title, and gives it the keyboard.
    pub async fn wait_for_window(&self, title: &str, within: Duration) -> Result<(), TestbedError> {
        let deadline = Instant::now() + within;
        loop {
            if let Some(window) = self.window(title)? {
                self.x
                    .set_input_focus(InputFocus::PARENT, window, CURRENT_TIME)
                    .map_err(TestbedError::at("the keyboard"))?;
                return self.x.flush().map_err(TestbedError::at("the keyboard"));
            }
            if Instant::now() > deadline {
                return Err(TestbedError::TimedOut {
                    what: format!("a window called `{title}`"),
                    within,
                    log: format!("{:?}", self.titles()?),
                });
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Types a text of one line.
    pub fn write(&self, text: &str) -> Result<(), TestbedError> {
        // The first 256 characters are their own numbers.
        text.chars()
            .try_for_each(|letter| self.press(letter.into()))
    }

    /// Presses Return.
    pub fn confirm(&self) -> Result<(), TestbedError> {
        self.press(RETURN)
    }

    /// Presses Escape.
    pub fn give_up(&self) -> Result<(), TestbedError> {
        self.press(ESCAPE)
    }

    fn press(&self, meaning: u32) -> Result<(), TestbedError> {
        let (key, shifted) = self
            .key(meaning)
            .ok_or_else(|| TestbedError::Driver(format!("no key means {meaning:#x}")))?;
        let (shift, _) = self.key(SHIFT).unwrap_or_default();
        let event = |kind, key| {
            let faked = self
                .x
                .xtest_fake_input(kind, key, CURRENT_TIME, NONE, 0, 0, 0);
            faked.map(drop).map_err(TestbedError::at("the keyboard"))
        };
        if shifted {
            event(KEY_PRESS_EVENT, shift)?;
        }
        event(KEY_PRESS_EVENT, key)?;
        event(KEY_RELEASE_EVENT, key)?;
        if shifted {
            event(KEY_RELEASE_EVENT, shift)?;
        }
        self.x.flush().map_err(TestbedError::at("the keyboard"))
    }

    /// The key for it, and whether Shift is held.
    fn key(&self, meaning: u32) -> Option<(u8, bool)> {
        self.keys.iter().zip(self.first..).find_map(|(means, key)| {
            let level = means.iter().position(|means| *means == meaning)?;
            Some((key, level == 1))
        })
    }

    fn window(&self, title: &str) -> Result<Option<Window>, TestbedError> {
        let found = self.titles()?;
        let found = found.into_iter().find(|(_, called)| called == title);
        Ok(found.map(|(window, _)| window))
    }

    /// The windows that are shown, and what each is called.
    fn titles(&self) -> Result<Vec<(Window, String)>, TestbedError> {
        let tree = self
            .x
            .query_tree(self.root)
            .map_err(TestbedError::at("the keyboard"))?;
        let mut shown = Vec::new();
        for window in tree
            .reply()
            .map_err(TestbedError::at("the keyboard"))?
            .children
        {
            // One that goes away meanwhile is none.
            let Ok(state) = self
                .x
                .get_window_attributes(window)
                .map_err(TestbedError::at("the keyboard"))?
                .reply()
            else {
                continue;
            };
            if state.map_state != MapState::VIEWABLE {
                continue;
            }
            let title = self
                .x
                .get_property(false, window, AtomEnum::WM_NAME, AtomEnum::ANY, 0, 256)
                .map_err(TestbedError::at("the keyboard"))?;
            if let Ok(title) = title.reply() {
                shown.push((window, String::from_utf8_lossy(&title.value).into_owned()));
            }
        }
        Ok(shown)
    }
}
