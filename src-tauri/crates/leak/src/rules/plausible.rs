//! Tells what was drawn at random from what somebody typed to stand in its place.

/// A random text of base 62 has as many equal characters in a row once in many millions.
const LONGEST_RUN: usize = 6;

/// What people write where a token would be.
const PLACEHOLDERS: [&str; 12] = [
    "example",
    "xxxx",
    "your",
    "token",
    "secret",
    "placeholder",
    "redacted",
    "dummy",
    "sample",
    "changeme",
    "test_",
    "test-",
];

/// Whether a text was likely drawn at random. Where only its place says that it is a token, more is asked of it.
pub(super) fn is_random(text: &str, by_place_only: bool) -> bool {
    let bytes = text.as_bytes();
    let mut seen = [false; 256];
    let (mut run, mut longest_run, mut steps) = (1, 1, 0);
    for pair in bytes.windows(2) {
        run = if pair[0] == pair[1] { run + 1 } else { 1 };
        longest_run = longest_run.max(run);
        // `abcdefgh`, `01234567`
        steps += usize::from(pair[0].wrapping_add(1) == pair[1]);
    }
    for byte in bytes {
        seen[usize::from(*byte)] = true;
    }
    let different = seen.iter().filter(|seen| **seen).count();
    if longest_run >= LONGEST_RUN || steps * 2 > bytes.len() || different < 8 {
        return false;
    }
    if !by_place_only {
        return true;
    }
    let small = text.to_ascii_lowercase();
    if PLACEHOLDERS.iter().any(|word| small.contains(word)) || !has_letters_and_digits(text) {
        return false;
    }
    // Words and paths change seldom between letters, digits and signs; what was drawn does so all the time.
    let class = |byte: u8| match byte {
        b'0'..=b'9' => 0,
        b'a'..=b'z' => 1,
        b'A'..=b'Z' => 2,
        _ => 3,
    };
    let changes = bytes
        .windows(2)
        .filter(|pair| class(pair[0]) != class(pair[1]));
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    let signs = bytes.iter().filter(|byte| class(**byte) == 3).count();
    changes.count() * 5 >= bytes.len() && digits >= 2 && signs * 6 <= bytes.len()
}

pub(super) fn has_letters_and_digits(text: &str) -> bool {
    let has = |is: fn(&u8) -> bool| text.as_bytes().iter().any(is);
    has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_told_from_what_was_drawn() {
        for drawn in [
            "Kd83hTq0ZpW7vYx2LmN5rB9c",
            "9f86d081884c7d659a2feaa0c55ad015",
        ] {
            assert!(is_random(drawn, true), "{drawn}");
        }
        for typed in [
            "your_access_token_goes_here_1234",
            "some-long-name-of-a-variable",
            "0123456789abcdef0123456789abcdef",
            "urn:ietf:params:oauth:token-type:1",
            "AccessTokenOfTheSignedInUser42",
        ] {
            assert!(!is_random(typed, true), "{typed}");
        }
        assert!(!is_random("Kd83hTxxxxxxxxxxq0ZpW7", false));
        assert!(is_random("only_the_place_asks_for_digits", false));
    }
}
