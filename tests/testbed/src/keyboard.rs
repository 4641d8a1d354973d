//! Keys that are pressed on a desktop itself, for windows that WebDriver does not reach: the system's own dialogs.

use std::time::Duration;

use x11rb::connection::Connection as _;
use x11rb::errors::ReplyError;
use x11rb::protocol::xproto::{ConnectionExt as _, InputFocus, KEY_PRESS_EVENT, KEY_RELEASE_EVENT};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;
use x11rb::{CURRENT_TIME, NONE};

use crate::titles::Titles;
use crate::{Desktop, TestbedError};

/// The Return key, in X's numbers.
const RETURN: u32 = 0xff0d;
/// The Escape key.
const ESCAPE: u32 = 0xff1b;
const SHIFT: u32 = 0xffe1;
const PART: &str = "the keyboard";

/// The keyboard of a desktop, and the windows that it types into.
#[derive(Debug)]
pub struct Keyboard {
    titles: Titles,
    /// What each key means, without and with Shift, from the first keycode on.
    keys: Vec<[u32; 2]>,
    first: u8,
}

impl Keyboard {
    /// The keyboard of a desktop with a screen.
    pub fn of(desktop: &Desktop) -> Result<Self, TestbedError> {
        let titles = Titles::of(desktop, PART)?;
        let setup = titles.x.setup();
        let (first, last) = (setup.min_keycode, setup.max_keycode);
        let keys = keys(&titles.x, first, last - first + 1).map_err(TestbedError::at(PART))?;
        Ok(Self {
            titles,
            keys,
            first,
        })
    }

    /// Waits for a window with this title, and gives it the keyboard.
    pub async fn wait_for_window(&self, title: &str, within: Duration) -> Result<(), TestbedError> {
        let window = self.titles.wait_for(title, within).await?;
        let x = &self.titles.x;
        x.set_input_focus(InputFocus::PARENT, window, CURRENT_TIME)
            .map_err(TestbedError::at(PART))?;
        x.flush().map_err(TestbedError::at(PART))
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
                .titles
                .x
                .xtest_fake_input(kind, key, CURRENT_TIME, NONE, 0, 0, 0);
            faked.map(drop).map_err(TestbedError::at(PART))
        };
        if shifted {
            event(KEY_PRESS_EVENT, shift)?;
        }
        event(KEY_PRESS_EVENT, key)?;
        event(KEY_RELEASE_EVENT, key)?;
        if shifted {
            event(KEY_RELEASE_EVENT, shift)?;
        }
        self.titles.x.flush().map_err(TestbedError::at(PART))
    }

    /// The key for it, and whether Shift is held.
    fn key(&self, meaning: u32) -> Option<(u8, bool)> {
        self.keys.iter().zip(self.first..).find_map(|(means, key)| {
            let level = means.iter().position(|means| *means == meaning)?;
            Some((key, level == 1))
        })
    }
}

fn keys(x: &RustConnection, first: u8, count: u8) -> Result<Vec<[u32; 2]>, ReplyError> {
    let mapping = x.get_keyboard_mapping(first, count)?.reply()?;
    let meanings = usize::from(mapping.keysyms_per_keycode);
    let keys = mapping.keysyms.chunks(meanings);
    Ok(keys
        .map(|key| [key[0], key.get(1).copied().unwrap_or_default()])
        .collect())
}
