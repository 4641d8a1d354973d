//! Finds the first record that is not as it was written.
//!
//! | what was done | what is found |
//! |---|---|
//! | a record changed, or put in another's place | its hash is not the one that the key makes |
//! | a record deleted | its number is missing |
//! | a record put in | its hash is not the one that the key makes |
//! | the end cut off, or an older database put in place | the keychain remembers a later record |
//! | the same, and the program went on | the numbers go on after the last that the keychain remembered: some are missing |

use latchkey_vault::audit::LogSeal;

use super::record::{Hash, Row, hash};

/// What was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Checked {
    /// How many records there are, all as they were written.
    pub records: u64,
    /// How many of them the keychain does not know of yet. Nobody would miss these if they were cut off.
    pub newer_than_keychain: u64,
    /// What happened while the log's key could not be had, and is not in the log yet.
    pub waiting: u64,
}

/// The first record that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Records are missing.
    Missing {
        /// The first.
        from: u64,
        /// The last.
        to: u64,
    },
    /// A record was changed, or another was put in its place.
    Changed {
        /// Its number.
        number: u64,
    },
    /// A record is right in itself, and not the one that the keychain remembers by that number.
    Another {
        /// Its number.
        number: u64,
    },
}

impl Fault {
    /// The first record's number.
    #[must_use]
    pub fn number(self) -> u64 {
        match self {
            Self::Missing { from: number, .. }
            | Self::Changed { number }
            | Self::Another { number } => number,
        }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("The audit log is not whole: ")?;
        match self {
            Self::Missing { from, to } if from == to => write!(f, "record {from} is missing")?,
            Self::Missing { from, to } => write!(f, "records {from} to {to} are missing")?,
            Self::Changed { number } => write!(
                f,
                "record {number} was changed, or another was put in its place"
            )?,
            Self::Another { number } => write!(
                f,
                "record {number} is another one than this computer's keychain remembers"
            )?,
        }
        f.write_str(match self {
            Self::Changed { .. } => {
                ". The records before it are as they were written; believe neither it nor those after it."
            }
            Self::Missing { .. } | Self::Another { .. } => {
                ". They were deleted, or an older copy of the account database was put in its place; look for them in a copy of the database."
            }
        })
    }
}

/// Looks at one record after the other.
pub(super) struct Verifier<'a> {
    seal: &'a LogSeal,
    before: Hash,
    next: u64,
    records: u64,
}

impl<'a> Verifier<'a> {
    pub(super) fn new(seal: &'a LogSeal) -> Self {
        Self {
            seal,
            before: Hash::default(),
            next: 1,
            records: 0,
        }
    }

    /// The next record, by number.
    pub(super) fn take(&mut self, row: &Row) -> Result<(), Fault> {
        let changed = Fault::Changed {
            number: row.number.unsigned_abs(),
        };
        let number = u64::try_from(row.number).map_err(|_| changed)?;
        if number < self.next {
            return Err(changed);
        }
        if number > self.next {
            return Err(Fault::Missing {
                from: self.next,
                to: number - 1,
            });
        }
        let hash = hash(&self.seal.key, &self.before, number, row.at, &row.members);
        if row.hash != hash {
            return Err(changed);
        }
        if number == self.seal.head.number && hash != self.seal.head.hash {
            return Err(Fault::Another { number });
        }
        self.before = hash;
        self.next = number + 1;
        self.records += 1;
        Ok(())
    }

    /// The end.
    pub(super) fn end(self) -> Result<Checked, Fault> {
        let head = self.seal.head.number;
        if self.next <= head {
            return Err(Fault::Missing {
                from: self.next,
                to: head,
            });
        }
        Ok(Checked {
            records: self.records,
            newer_than_keychain: self.next - 1 - head,
            waiting: 0,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use latchkey_vault::audit::LogHead;
    use latchkey_vault::key::Key;

    use super::*;

    fn key() -> Key {
        Key::from_slice(&[7; 32]).expect("32 bytes")
    }

    /// A log of so many records, and the seal of it.
    fn log(records: i64) -> (Vec<Row>, LogSeal) {
        let (mut rows, mut before) = (Vec::new(), Hash::default());
        for number in 1..=records {
            let members = format!(r#"{{"event":"locked","n":{number}}}"#);
            before = hash(&key(), &before, number.unsigned_abs(), number, &members);
            rows.push(Row {
                number,
                at: number,
                members,
                hash: before.to_vec(),
            });
        }
        let head = LogHead {
            number: records.unsigned_abs(),
            hash: before,
        };
        let key = Arc::new(key());
        (rows, LogSeal { key, head })
    }

    fn check(rows: &[Row], seal: &LogSeal) -> Result<Checked, Fault> {
        let mut verifier = Verifier::new(seal);
        rows.iter().try_for_each(|row| verifier.take(row))?;
        verifier.end()
    }

    #[test]
    fn a_log_as_it_was_written_is_whole_however_long() {
        for records in [0, 1, 9] {
            let (rows, seal) = log(records);
            let checked = check(&rows, &seal).expect("whole");
            assert_eq!(checked.records, records.unsigned_abs());
        }
    }

    #[test]
    fn s18_every_changed_member_of_every_record_is_located() {
        let (rows, seal) = log(5);
        for at in 0..rows.len() {
            let number = at as u64 + 1;
            let mut changed = vec![rows.clone(); 3];
            changed[0][at].at += 1;
            changed[1][at].members = changed[1][at].members.replace("locked", "lockeD");
            changed[2][at].hash[31] ^= 1;
            for rows in changed {
                assert_eq!(check(&rows, &seal), Err(Fault::Changed { number }));
            }
        }
    }

    #[test]
    fn s18_a_deleted_record_is_located_and_so_is_a_cut_end() {
        let (rows, seal) = log(5);
        for at in 0..rows.len() {
            let number = at as u64 + 1;
            let mut without = rows.clone();
            without.remove(at);
            let fault = Fault::Missing {
                from: number,
                to: number,
            };
            assert_eq!(check(&without, &seal), Err(fault));
            let fault = Fault::Missing {
                from: number,
                to: 5,
            };
            assert_eq!(check(&rows[..at], &seal), Err(fault));
            // Moved up, so that no number is missing.
            for row in &mut without[at..] {
                row.number -= 1;
            }
            let fault = check(&without, &seal).expect_err("not whole");
            assert_eq!(fault.number(), number);
        }
    }

    #[test]
    fn s18_records_in_another_order_and_records_put_in_are_located() {
        let (rows, seal) = log(5);
        for at in 0..rows.len() - 1 {
            let mut swapped = rows.clone();
            swapped.swap(at, at + 1);
            swapped[at].number -= 1;
            swapped[at + 1].number += 1;
            let number = at as u64 + 1;
            assert_eq!(check(&swapped, &seal), Err(Fault::Changed { number }));

            let mut more = rows.clone();
            more.insert(at, rows[at].clone());
            for row in &mut more[at + 1..] {
                row.number += 1;
            }
            let number = at as u64 + 2;
            assert_eq!(check(&more, &seal), Err(Fault::Changed { number }));
        }
        let mut longer = rows.clone();
        longer.push(Row {
            number: 6,
            ..rows[0].clone()
        });
        assert_eq!(check(&longer, &seal), Err(Fault::Changed { number: 6 }));
    }

    #[test]
    fn what_a_crash_leaves_before_the_keychain_hears_of_it_is_whole() {
        let (rows, _) = log(5);
        let (_, seal) = log(3);
        let checked = check(&rows, &seal).expect("whole");
        assert_eq!((checked.records, checked.newer_than_keychain), (5, 2));
    }

    #[test]
    fn s18_another_log_of_the_same_key_is_not_taken_for_this_one() {
        let (rows, _) = log(5);
        let (_, mut seal) = log(3);
        seal.head.hash[0] ^= 1;
        assert_eq!(check(&rows, &seal), Err(Fault::Another { number: 3 }));
    }
}
