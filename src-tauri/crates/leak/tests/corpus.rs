//! A thousand planted tokens, of every kind and in everything that a token can be wrapped in: all of them are found, where they are.

use std::fmt::Write as _;
use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use flate2::Compression;
use flate2::write::GzEncoder;
use latchkey_leak::{ExposeSecret as _, Rules, scan_text};

const CASES: u64 = 1_000;
const BASE62: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// The same numbers at every run (SplitMix64).
struct Numbers(u64);

/// How a token is wrapped: its name, and the way there.
type Wrap = (&'static str, fn(&str, &mut Numbers) -> Vec<u8>);

/// A kind of token: its name, and how one is made.
type Make = (&'static str, fn(&mut Numbers) -> String);

const KINDS: [Make; 16] = [
    ("lk_at", |n| latchkey("lk_at_", n)),
    ("lk_rt", |n| latchkey("lk_rt_", n)),
    ("lk_cs", |n| latchkey("lk_cs_", n)),
    ("act", |n| {
        format!("act.{}!{}.va", n.text(60), 1000 + n.below(8999))
    }),
    ("rft", |n| {
        format!("rft.{}!{}.s1", n.text(60), 1000 + n.below(8999))
    }),
    ("euler", |n| format!("euler_{}", STANDARD.encode(n.hex(54)))),
    ("ya29", |n| format!("ya29.{}", n.text(150))),
    ("1//0", |n| format!("1//0{}", n.text(95))),
    ("GOCSPX", |n| format!("GOCSPX-{}", n.text(28))),
    ("ghp", |n| github("ghp_", n)),
    ("ghs", |n| github("ghs_", n)),
    ("github_pat", |n| {
        format!("github_pat_{}_{}", n.text(22), n.text(59))
    }),
    ("x", |n| {
        let said = format!("{}:1764374400{}:1:0:at:1", n.text(43), 100 + n.below(899));
        STANDARD_NO_PAD.encode(said)
    }),
    ("facebook", |n| format!("EAA{}", n.text(160))),
    ("jwt", |n| {
        let claims = format!(
            r#"{{"iss":"https://a.example","sub":"{}","exp":1764374400}}"#,
            n.text(12)
        );
        let signature: Vec<u8> = (0..32).map(|_| n.byte()).collect();
        [
            br#"{"alg":"HS256","typ":"JWT"}"#.as_slice(),
            claims.as_bytes(),
            &signature,
        ]
        .map(|part| URL_SAFE_NO_PAD.encode(part))
        .join(".")
    }),
    ("AIza", |n| format!("AIza{}", n.text(35))),
];

const WRAPS: [Wrap; 20] = [
    ("as it is", |token, _| token.into()),
    ("in a log", |token, _| {
        format!("12:00:01 INFO refreshed, token={token} status=200").into()
    }),
    ("in JSON", |token, _| {
        format!(r#"{{"user":"mia","value":"{token}","n":1}}"#).into()
    }),
    ("in JSON with escapes", |token, _| {
        let escaped = token
            .replace('/', r"\/")
            .replace('!', r"\u0021")
            .replace('=', r"\u003d")
            .replace('-', r"\u002D");
        format!(r#"{{"value":"{escaped}"}}"#).into()
    }),
    ("in JSON, all escaped", |token, _| {
        let mut escaped = String::new();
        for byte in token.bytes() {
            write!(escaped, "\\u{byte:04x}").expect("a string");
        }
        format!(r#"{{"value":"{escaped}"}}"#).into()
    }),
    ("in JSON in JSON", |token, _| {
        let inner = serde_json::json!({ "value": token }).to_string();
        serde_json::json!({ "body": format!("a\n{inner}\n") })
            .to_string()
            .into()
    }),
    ("in an address", |token, _| {
        format!("GET /cb?a=1&t={}&b=2 HTTP/1.1", percent(token, false)).into()
    }),
    ("in an address, all escaped", |token, _| {
        format!("GET /cb?t={}&b=2", percent(token, true)).into()
    }),
    ("in an address in an address", |token, _| {
        let inner = format!("https://a.example/?t={}", percent(token, false));
        format!("GET /go?next={}", percent(&inner, false)).into()
    }),
    ("broken", |token, n| broken(token, n, "\n", "")),
    ("broken and indented", |token, n| {
        broken(token, n, "\r\n", "      ")
    }),
    ("broken in a diff", |token, n| {
        [b"+  ", &*broken(token, n, "\n", "+  ")].concat()
    }),
    ("broken in a mail", |token, n| {
        [b"> ", &*broken(token, n, "=\n", "> ")].concat()
    }),
    ("broken in a shell", |token, n| {
        broken(token, n, "\\\n", "  ")
    }),
    ("broken in a source", |token, n| {
        [b"x = \"", &*broken(token, n, "\" +\n", "    \"")].concat()
    }),
    ("in base64", |token, n| {
        STANDARD
            .encode(format!("{}user:{token}", &"abc"[..n.below(3)]))
            .into()
    }),
    ("in base64 for addresses", |token, n| {
        URL_SAFE_NO_PAD
            .encode(format!("{}{{\"t\":\"{token}\"}}", &"abc"[..n.below(3)]))
            .into()
    }),
    ("in base64 over lines", |token, n| {
        let encoded = STANDARD.encode(format!(
            "{}a longer text before it {token} and after it",
            n.text(50)
        ));
        let lines: Vec<&str> = encoded
            .as_bytes()
            .chunks(76)
            .map(|line| str::from_utf8(line).expect("ASCII"))
            .collect();
        lines.join("\r\n").into()
    }),
    ("in gzip", |token, n| gzip(token, n)),
    ("in gzip in base64", |token, n| {
        let body = STANDARD.encode(gzip(token, n));
        format!(r#"{{"content":{{"encoding":"base64","text":"{body}"}}}}"#).into()
    }),
];

#[test]
fn every_planted_token_is_found_in_all_that_it_is_wrapped_in() {
    let rules = Rules::built_in();
    let mut missed = Vec::new();
    for case in 0..CASES {
        let mut numbers = Numbers(case);
        let (kind, make) = KINDS[usize::try_from(case).expect("small") % KINDS.len()];
        let (wrap, wrapped) = WRAPS[usize::try_from(case / 16).expect("small") % WRAPS.len()];
        let token = make(&mut numbers);
        let mut text = Vec::new();
        let lines = numbers.below(40);
        for _ in 0..lines {
            let length = 10 + numbers.below(90);
            writeln!(
                text,
                "{} {}",
                numbers.text(5),
                "some words ".repeat(length / 10)
            )
            .expect("a vector");
        }
        text.extend(wrapped(&token, &mut numbers));
        text.extend_from_slice(b"\nand so on\n");
        let found = scan_text(&rules, &text);
        let hit = found
            .iter()
            .find(|finding| finding.token.expose_secret() == token);
        match hit {
            Some(finding) => {
                let place = &finding.places[0];
                // What is unpacked has lines of its own, and is told of by where it lies.
                let first = lines as u64 + 1;
                assert!(
                    (first..=first + 4).contains(&place.line),
                    "{kind} {wrap}: {place:?}, planted in line {first}"
                );
            }
            None => missed.push(format!(
                "{case}: {kind} {wrap}: {:?}",
                String::from_utf8_lossy(&text[text.len().saturating_sub(400)..])
            )),
        }
        let others = found
            .iter()
            .filter(|finding| !may_be_meant(finding.token.expose_secret(), &token));
        let others: Vec<_> = others
            .map(|finding| (&finding.rule, &finding.masked))
            .collect();
        assert!(others.is_empty(), "{kind} {wrap}: also {others:?}");
    }
    assert!(
        missed.is_empty(),
        "{} missed:\n{}",
        missed.len(),
        missed.join("\n")
    );
}

/// Whether a finding is the token, or as much of it as its first line holds.
fn may_be_meant(found: &str, token: &str) -> bool {
    token.starts_with(found)
}

fn latchkey(prefix: &str, numbers: &mut Numbers) -> String {
    let covered = format!("{prefix}{}", numbers.text(43));
    let checksum = checksum(&covered);
    covered + &checksum
}

fn github(prefix: &str, numbers: &mut Numbers) -> String {
    let body = numbers.text(30);
    let checksum = checksum(&body);
    format!("{prefix}{body}{checksum}")
}

fn checksum(covered: &str) -> String {
    let mut rest = crc32fast::hash(covered.as_bytes());
    let mut digits = [0; 6];
    for digit in digits.iter_mut().rev() {
        *digit = BASE62[(rest % 62) as usize];
        rest /= 62;
    }
    String::from_utf8(digits.to_vec()).expect("ASCII")
}

fn percent(text: &str, all: bool) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if !all && (byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)) {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").expect("a string");
        }
    }
    encoded
}

/// Breaks a token once, anywhere between its second and its last character.
fn broken(token: &str, numbers: &mut Numbers, end: &str, begin: &str) -> Vec<u8> {
    let at = 1 + numbers.below(token.len() - 2);
    format!("{}{end}{begin}{}", &token[..at], &token[at..]).into()
}

fn gzip(token: &str, numbers: &mut Numbers) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    write!(encoder, "{} {{\"value\":\"{token}\"}}", numbers.text(20)).expect("a vector");
    encoder.finish().expect("a vector")
}

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).expect("below a usize")
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[3]
    }

    fn text(&mut self, length: usize) -> String {
        (0..length)
            .map(|_| char::from(BASE62[self.below(62)]))
            .collect()
    }

    fn hex(&mut self, length: usize) -> String {
        (0..length)
            .map(|_| char::from(b"0123456789abcdef"[self.below(16)]))
            .collect()
    }
}
