//! Other people's words, made fit to stand in one line of ours.

/// The text without what moves a cursor, changes a colour or turns the direction of writing, cut to so many characters.
pub(crate) fn one_line(text: &str, longest: usize) -> String {
    let shown: String = text.chars().filter(|&letter| is_plain(letter)).collect();
    let cut: String = shown.trim().chars().take(longest).collect();
    cut.trim_end().to_owned()
}

fn is_plain(letter: char) -> bool {
    let turns_writing = matches!(
        letter,
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    !letter.is_control() && !turns_writing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_in_their_line_and_within_their_length() {
        assert_eq!(one_line(" a\u{1b}[31m\nb\u{202e}c ", 64), "a[31mbc");
        assert_eq!(one_line(&"é".repeat(65), 64).chars().count(), 64);
        assert_eq!(one_line("ab cd", 3), "ab");
    }
}
