//! Pictures of the screen with the time of each, taken so cheaply that the program on it is not slowed: a glance at some rows
//! every other millisecond, a whole picture only when they changed, and nothing decoded until the program is at rest.

use std::time::{Duration, Instant};

use image::{GrayImage, RgbImage, buffer::ConvertBuffer};
use latchkey_testbed::{Screen, TestbedError};

const GLANCE: Duration = Duration::from_millis(2);

pub(crate) struct Film<'a> {
    screen: &'a Screen,
    glance: Vec<u8>,
    frames: Vec<Frame>,
}

struct Frame {
    /// When the picture had been taken: it was on the screen by then.
    at: Instant,
    capture: Vec<u8>,
}

impl<'a> Film<'a> {
    /// A film whose first frame is what the screen shows now.
    pub(crate) fn of(screen: &'a Screen) -> Result<Self, TestbedError> {
        let mut film = Self {
            screen,
            glance: Vec::new(),
            frames: Vec::new(),
        };
        film.look()?;
        Ok(film)
    }

    /// A film of what changes from now on. It begins with a glance, which takes nothing from a program that is drawing already.
    pub(crate) fn of_changes(screen: &'a Screen) -> Result<Self, TestbedError> {
        Ok(Self {
            screen,
            glance: screen.glance()?,
            frames: Vec::new(),
        })
    }

    /// Films until nothing has changed for `rest`, or until `deadline`. Says whether it came to rest.
    pub(crate) fn until_at_rest(
        &mut self,
        rest: Duration,
        deadline: Instant,
    ) -> Result<bool, TestbedError> {
        let mut changed = Instant::now();
        while changed.elapsed() < rest {
            if Instant::now() > deadline {
                return Ok(false);
            }
            std::thread::sleep(GLANCE);
            if self.look()? {
                changed = Instant::now();
            }
        }
        Ok(true)
    }

    pub(crate) fn len(&self) -> usize {
        self.frames.len()
    }

    /// When the frame was on the screen.
    pub(crate) fn at(&self, index: usize) -> Instant {
        self.frames[index].at
    }

    pub(crate) fn colours(&self, index: usize) -> Result<RgbImage, TestbedError> {
        self.screen.develop(&self.frames[index].capture)
    }

    pub(crate) fn greys(&self, index: usize) -> Result<GrayImage, TestbedError> {
        Ok(self.colours(index)?.convert())
    }

    fn look(&mut self) -> Result<bool, TestbedError> {
        let glance = self.screen.glance()?;
        if glance == self.glance {
            return Ok(false);
        }
        self.glance = glance;
        let capture = self.screen.capture()?;
        self.frames.push(Frame {
            at: Instant::now(),
            capture,
        });
        Ok(true)
    }
}
