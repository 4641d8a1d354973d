//! Whether a database has been left alone for a while, told from its files: asking it every second would keep the processor awake.

use crate::index::Stamp;

/// So many looks find the same before it is believed: a file's time is coarse, and two changes may have the same.
const LOOKS: u32 = 3;

/// A database that is looked at again and again.
#[derive(Debug, Default)]
pub(crate) struct Calm {
    stamp: Option<Stamp>,
    looks: u32,
}

impl Calm {
    /// Takes the next look, and says whether it found what several before it had.
    pub(crate) fn after(&mut self, stamp: Option<Stamp>) -> bool {
        if stamp.is_some() && stamp == self.stamp {
            self.looks += 1;
        } else {
            self.looks = 0;
            self.stamp = stamp;
        }
        self.looks >= LOOKS
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;

    fn stamp(second: u64) -> Stamp {
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(second);
        [(4096, SystemTime::UNIX_EPOCH), (32, time)]
    }

    #[test]
    fn it_is_calm_some_looks_after_the_last_change_and_never_where_nothing_is_known() {
        let mut calm = Calm::default();
        let looks = [1, 1, 1, 1, 1, 2, 2, 2, 2].map(|second| calm.after(Some(stamp(second))));
        assert_eq!(
            looks,
            [false, false, false, true, true, false, false, false, true]
        );
        assert_eq!([None; 5].map(|stamp| calm.after(stamp)), [false; 5]);
    }
}
