//! How long is waited before something is tried again.

use std::time::Duration;

use crate::engine::Inner;

const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(5 * 60);

impl Inner {
    /// The pause after so many failures in a row: it doubles from the first to the longest, and is cut by chance to no less than half,
    /// so that a server that comes back is not met by everybody at once.
    pub(crate) fn pause(&self, failures: u32) -> Duration {
        let doubled = FIRST.saturating_mul(1 << failures.saturating_sub(1).min(16));
        let whole = doubled.min(LONGEST);
        let mut chance = [0];
        (self.surroundings.fill)(&mut chance);
        whole / 2 + whole / 2 * u32::from(chance[0]) / 255
    }
}
