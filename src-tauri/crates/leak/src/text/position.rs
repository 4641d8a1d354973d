//! Lines and columns.

use memchr::{memchr_iter, memrchr};

/// Where a place in the buffer is in the text.
#[derive(Debug)]
pub(super) struct Position {
    pub(super) at: usize,
    line: u64,
    /// Bytes before `at` in its line.
    column: u64,
}

impl Default for Position {
    fn default() -> Self {
        Self {
            at: 0,
            line: 1,
            column: 0,
        }
    }
}

impl Position {
    /// Line and column of a place that is not before the last one, or in the part of its line that is still there.
    pub(super) fn place(&mut self, buffer: &[u8], at: usize) -> (u64, u64) {
        if at >= self.at {
            self.advance(buffer, at);
            return (self.line, self.column + 1);
        }
        let between = &buffer[at..self.at];
        let lines = memchr_iter(b'\n', between).count() as u64;
        let column = if lines == 0 {
            self.column.saturating_sub((self.at - at) as u64)
        } else {
            let line = &buffer[..at];
            (at - memrchr(b'\n', line).map_or(0, |end| end + 1)) as u64
        };
        (self.line - lines, column + 1)
    }

    pub(super) fn advance(&mut self, buffer: &[u8], at: usize) {
        let passed = &buffer[self.at..at];
        self.line += memchr_iter(b'\n', passed).count() as u64;
        self.column = match memrchr(b'\n', passed) {
            Some(end) => (passed.len() - end - 1) as u64,
            None => self.column + passed.len() as u64,
        };
        self.at = at;
    }
}
