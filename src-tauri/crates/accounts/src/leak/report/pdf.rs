//! Pages for people: A4, in fonts that every reader has, with what those fonts lack written as its code point.
//!
//! Everything but headings is in a font whose letters are all as wide, so that a line is as long as its letters are many.

use pdf_writer::{Content, Finish as _, Name, Pdf, Rect, Ref, Str, TextStr};

use super::{Report, Told};

const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;
const MARGIN: f32 = 42.0;
const SIZE: f32 = 8.0;
const LEADING: f32 = 10.5;
/// How many letters fit into a line: each is six tenths of the size wide.
const COLUMNS: usize = 106;
/// How many lines fit onto a page between header and footer.
const LINES: usize = 69;
/// How wide the first column of a table is.
const LABEL: usize = 14;

const PLAIN: Name<'static> = Name(b"F1");
const BOLD: Name<'static> = Name(b"F2");

pub(super) fn written(report: &Report<'_>, digest: &str) -> Vec<u8> {
    let lines = lines(report, digest);
    let pages: Vec<&[Line]> = lines.chunks(LINES).collect();
    let mut ids = (1..).map(Ref::new);
    let mut next = || ids.next().expect("there is always another number");
    let (catalog, tree, plain, bold, info) = (next(), next(), next(), next(), next());
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree);
    pdf.document_info(info)
        .title(TextStr("Leaked tokens: what became of them"))
        .producer(TextStr(concat!("Latchkey ", env!("CARGO_PKG_VERSION"))));
    for (id, name) in [(plain, "Courier"), (bold, "Courier-Bold")] {
        pdf.type1_font(id)
            .base_font(Name(name.as_bytes()))
            .encoding_predefined(Name(b"WinAnsiEncoding"));
    }
    let mut kids = Vec::with_capacity(pages.len());
    for (nth, lines) in pages.iter().enumerate() {
        let (id, content) = (next(), next());
        kids.push(id);
        let mut page = pdf.page(id);
        page.media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT))
            .parent(tree)
            .contents(content);
        page.resources().fonts().pair(PLAIN, plain).pair(BOLD, bold);
        page.finish();
        let of = format!("page {} of {}", nth + 1, pages.len());
        pdf.stream(content, &draw(lines, report, digest, &of));
    }
    let count = i32::try_from(kids.len()).unwrap_or(i32::MAX);
    pdf.pages(tree).kids(kids).count(count);
    pdf.finish()
}

/// A line of a page.
struct Line {
    text: String,
    bold: bool,
}

fn draw(lines: &[Line], report: &Report<'_>, digest: &str, page: &str) -> Vec<u8> {
    let mut content = Content::new();
    let header = format!("Latchkey - leaked tokens - job {}", report.job.id);
    let mut at = |y: f32, bold: bool, text: &str| {
        content.begin_text();
        content.set_font(if bold { BOLD } else { PLAIN }, SIZE);
        content.next_line(MARGIN, y);
        content.show(Str(&win_ansi(text)));
        content.end_text();
    };
    at(HEIGHT - 32.0, true, &header);
    let mut y = HEIGHT - 56.0;
    for line in lines {
        at(y, line.bold, &line.text);
        y -= LEADING;
    }
    at(26.0, false, &format!("SHA-256 {digest}    {page}"));
    content.finish().into_vec()
}

fn lines(report: &Report<'_>, digest: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    heading(&mut lines, "Leaked tokens: what became of them");
    let job = &report.job;
    let (finished, not_over) = match &job.finished_at {
        Some(at) => (at.as_str(), ""),
        None => ("not over when this was written", "THIS JOB IS NOT OVER"),
    };
    if !not_over.is_empty() {
        heading(&mut lines, not_over);
    }
    row(&mut lines, "reason", job.reason);
    row(
        &mut lines,
        "by",
        job.by.unwrap_or("whoever held the tokens"),
    );
    row(&mut lines, "begun", &job.started_at);
    row(&mut lines, "over", finished);
    let counts = &report.counts;
    row(
        &mut lines,
        "tokens",
        &format!(
            "{} in all: {} revoked, {} gone before, {} unknown, {} refused, {} failed, {} waiting",
            counts.total,
            counts.revoked,
            counts.already_gone,
            counts.unknown,
            counts.refused,
            counts.failed,
            counts.waiting
        ),
    );
    row(
        &mut lines,
        "alive",
        &format!("{} when asked about again", counts.still_alive),
    );
    let before = &report.audit.before;
    row(
        &mut lines,
        "audit before",
        &format!("{} {}", before.number, before.hash),
    );
    if let Some(after) = &report.audit.after {
        row(
            &mut lines,
            "audit after",
            &format!("{} {}", after.number, after.hash),
        );
    }
    let program = format!("{} {}", report.program.name, report.program.version);
    row(&mut lines, "program", &program);
    row(&mut lines, "SHA-256", digest);
    row(
        &mut lines,
        "",
        "That is the digest of the JSON form of this report, by which \"latchkey leak verify\" checks it.",
    );
    for (nth, item) in report.items.iter().enumerate() {
        lines.push(Line {
            text: String::new(),
            bold: false,
        });
        heading(
            &mut lines,
            &format!("{}. {}  {}", nth + 1, item.name, item.masked),
        );
        of_item(&mut lines, item);
    }
    lines
}

fn of_item(lines: &mut Vec<Line>, item: &Told<'_>) {
    row(lines, "sha256", &item.sha256);
    row(
        lines,
        "what",
        &format!(
            "{} of {}, by the rule {}",
            item.kind, item.provider, item.rule
        ),
    );
    for place in item.places {
        let wrapped = super::words(&place.encodings);
        let wrapped = match wrapped.as_str() {
            "" => String::new(),
            words => format!(" (in {words})"),
        };
        let text = format!("{}:{}:{}{wrapped}", place.file, place.line, place.column);
        row(lines, "found", &text);
    }
    let more = item.place_count.saturating_sub(item.places.len() as u64);
    if more > 0 {
        row(lines, "found", &format!("and in {more} more places"));
    }
    if let Some(subject) = item.subject {
        let client = item.client.unwrap_or("unknown");
        let device = item.device.unwrap_or("unnamed device");
        row(lines, "whose", &format!("{subject}, {client}, {device}"));
    }
    let at = item.outcome_at.as_deref().unwrap_or("never");
    let why = item.reason.or(item.answer).unwrap_or("nothing");
    row(
        lines,
        "outcome",
        &format!(
            "{} at {at}, way {}, answer {why}, platform {}",
            item.outcome, item.way, item.platform
        ),
    );
    let asked = item.checked_at.as_deref().unwrap_or("never");
    row(
        lines,
        "checked",
        &format!("{} at {asked}; before: {}", item.checked, item.alive_before),
    );
}

fn heading(lines: &mut Vec<Line>, text: &str) {
    let bold = true;
    lines.extend(
        wrapped(text, COLUMNS)
            .into_iter()
            .map(|text| Line { text, bold }),
    );
}

fn row(lines: &mut Vec<Line>, label: &str, text: &str) {
    for (nth, part) in wrapped(text, COLUMNS - LABEL).into_iter().enumerate() {
        let label = if nth == 0 { label } else { "" };
        lines.push(Line {
            text: format!("{label:LABEL$}{part}"),
            bold: false,
        });
    }
}

/// At spaces where there are any, and within a word that is longer than a line.
fn wrapped(text: &str, most: usize) -> Vec<String> {
    let letters: Vec<char> = shown(text).chars().collect();
    let (mut rest, mut lines) = (letters.as_slice(), Vec::new());
    while rest.len() > most {
        let at_space = rest[..=most].iter().rposition(|letter| *letter == ' ');
        let at = at_space.filter(|at| *at > 0).unwrap_or(most);
        lines.push(rest[..at].iter().collect());
        rest = rest[at..].strip_prefix(&[' ']).unwrap_or(&rest[at..]);
    }
    lines.push(rest.iter().collect());
    lines
}

/// What the font has stays; the rest is its code point.
fn shown(text: &str) -> String {
    let shown = |letter: char| match code(letter) {
        Some(_) => letter.to_string(),
        None => format!("<U+{:04X}>", u32::from(letter)),
    };
    text.chars().map(shown).collect()
}

fn win_ansi(text: &str) -> Vec<u8> {
    let codes = shown(text);
    codes.chars().filter_map(code).collect()
}

/// PDF 32000-1 annex D.2.
fn code(letter: char) -> Option<u8> {
    const BEYOND: [(char, u8); 27] = [
        ('€', 0x80),
        ('‚', 0x82),
        ('ƒ', 0x83),
        ('„', 0x84),
        ('…', 0x85),
        ('†', 0x86),
        ('‡', 0x87),
        ('ˆ', 0x88),
        ('‰', 0x89),
        ('Š', 0x8a),
        ('‹', 0x8b),
        ('Œ', 0x8c),
        ('Ž', 0x8e),
        ('‘', 0x91),
        ('’', 0x92),
        ('“', 0x93),
        ('”', 0x94),
        ('•', 0x95),
        ('–', 0x96),
        ('—', 0x97),
        ('˜', 0x98),
        ('™', 0x99),
        ('š', 0x9a),
        ('›', 0x9b),
        ('œ', 0x9c),
        ('ž', 0x9e),
        ('Ÿ', 0x9f),
    ];
    match letter {
        ' '..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{ff}' => {
            u8::try_from(u32::from(letter)).ok()
        }
        letter => BEYOND
            .iter()
            .find(|(it, _)| *it == letter)
            .map(|(_, code)| *code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_no_longer_than_the_page_and_lose_nothing() {
        let text = format!("one two {} three", "x".repeat(50));
        let lines = wrapped(&text, 20);
        assert!(
            lines.iter().all(|line| line.chars().count() <= 20),
            "{lines:?}"
        );
        assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        assert_eq!(wrapped("", 20), [""]);
    }

    #[test]
    fn what_the_font_lacks_is_seen() {
        assert_eq!(win_ansi("é€…"), [0xe9, 0x80, 0x85]);
        assert_eq!(win_ansi("中\n"), b"<U+4E2D><U+000A>");
    }
}
