//! Text in UTF-16 that comes in pieces.

use zeroize::Zeroizing;

/// Which byte of a unit comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Little,
    Big,
}

/// Reads it, piece by piece.
pub(super) struct Utf16 {
    order: Order,
    /// What is not whole yet: the first byte of a unit, or the first unit of a pair.
    rest: Zeroizing<Vec<u8>>,
    is_at_start: bool,
}

impl Utf16 {
    pub(super) fn new(order: Order) -> Self {
        Self {
            order,
            rest: Zeroizing::default(),
            is_at_start: true,
        }
    }

    /// The next piece in UTF-8, without the mark that may stand at the start. What is no text is told as U+FFFD.
    pub(super) fn push(&mut self, piece: &[u8]) -> Zeroizing<String> {
        self.rest.extend_from_slice(piece);
        let (whole, order) = (self.whole(), self.order);
        let units = self.rest[..whole]
            .chunks_exact(2)
            .map(|unit| order.unit(unit));
        let characters = char::decode_utf16(units);
        let mut text = Zeroizing::new(String::with_capacity(whole));
        for character in characters {
            let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
            if !(self.is_at_start && character == '\u{feff}') {
                text.push(character);
            }
            self.is_at_start = false;
        }
        self.rest.drain(..whole);
        text
    }

    /// How many bytes are whole characters.
    fn whole(&self) -> usize {
        let even = self.rest.len() - self.rest.len() % 2;
        let last = self.rest[..even].chunks_exact(2).next_back();
        let is_open = last.is_some_and(|unit| (0xd800..0xdc00).contains(&self.order.unit(unit)));
        if is_open { even - 2 } else { even }
    }
}

impl Order {
    fn unit(self, bytes: &[u8]) -> u16 {
        let bytes = [bytes[0], bytes[1]];
        match self {
            Self::Little => u16::from_le_bytes(bytes),
            Self::Big => u16::from_be_bytes(bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_the_same_however_it_is_cut() {
        let text = "é 𝄞 act.x\r\n😀";
        for order in [Order::Little, Order::Big] {
            let to_bytes = |unit: u16| match order {
                Order::Little => unit.to_le_bytes(),
                Order::Big => unit.to_be_bytes(),
            };
            let marked = format!("\u{feff}{text}");
            let bytes: Vec<u8> = marked.encode_utf16().flat_map(to_bytes).collect();
            for length in 1..=bytes.len() {
                let mut utf16 = Utf16::new(order);
                let pieces = bytes
                    .chunks(length)
                    .map(|piece| utf16.push(piece).to_string());
                assert_eq!(pieces.collect::<String>(), text, "{order:?} {length}");
            }
        }
    }

    #[test]
    fn what_is_no_text_is_told_and_read_over() {
        let mut utf16 = Utf16::new(Order::Little);
        let lone = [0x00, 0xdc, 0x41, 0x00, 0x00, 0xd8, 0x42, 0x00];
        assert_eq!(*utf16.push(&lone), "\u{fffd}A\u{fffd}B");
    }
}
