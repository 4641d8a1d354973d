//! What cannot be looked at is told of, file by file, and the rest is looked at.

use std::fs::{self, File};
use std::io::{Cursor, Read, Write as _};
use std::ops::ControlFlow;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use latchkey_leak::{Encoding, ExposeSecret as _, Found, Reason, Rules, Source, scan};
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

/// How many pictures a decoder has to bear.
const PICTURES: usize = 60;

/// In two parts, so that it is not found here.
fn token() -> String {
    [
        "act",
        "ZHu8qRtZHjQMhuOzE95B9EgE0VrbBGI09QYNdaKy8isWydfhl3TvtnythpZP!4521.va",
    ]
    .join(".")
}

fn look(sources: Vec<Source>) -> Found {
    scan(&Rules::built_in(), sources, &mut |_| {
        ControlFlow::Continue(())
    })
}

fn look_at(path: &Path) -> Found {
    look(vec![Source::Path(path.to_owned())])
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, SimpleFileOptions::default())
            .expect("an entry");
        zip.write_all(bytes).expect("an entry");
    }
    zip.finish().expect("an archive").into_inner()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("a vector");
    encoder.finish().expect("a vector")
}

fn drawn(code: &qrcode::QrCode) -> image::GrayImage {
    const MODULE: u32 = 4;
    const MARGIN: usize = 4;
    let (width, colors) = (code.width(), code.to_colors());
    let side = MODULE * u32::try_from(width + 2 * MARGIN).expect("small");
    image::GrayImage::from_fn(side, side, |x, y| {
        let [x, y] = [x, y].map(|at| ((at / MODULE) as usize).wrapping_sub(MARGIN));
        let is_dark = x < width && y < width && colors[y * width + x] == qrcode::Color::Dark;
        image::Luma([if is_dark { 0 } else { 255 }])
    })
}

#[test]
fn a_folder_is_looked_through_with_its_archives_and_pictures() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    let token = token();
    fs::create_dir(at("logs")).expect("a folder");
    fs::write(at("logs/a.log"), format!("one\ntwo t={token}\n")).expect("a file");
    fs::write(
        at("logs/b.log.gz"),
        gzip(format!("one\n\n t={token}\n").as_bytes()),
    )
    .expect("a file");
    let inner = zip(&[("deep/c.txt", token.as_bytes())]);
    fs::write(
        at("all.zip"),
        zip(&[("inner.zip", &inner), ("d.txt.gz", &gzip(token.as_bytes()))]),
    )
    .expect("a file");
    let utf16: Vec<u8> = format!("\u{feff}é {token}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    fs::write(at("windows.txt"), utf16).expect("a file");
    let code = qrcode::QrCode::new(format!("x://y?t={token}")).expect("a code");
    for name in ["photo.gif", "photo.jpg", "photo.png", "photo.webp"] {
        let picture = image::DynamicImage::from(drawn(&code)).into_rgb8();
        picture.save(at(name)).expect("a picture");
    }
    let mut binary = vec![0, 159, 146, 150, 255, 0, 0];
    binary.extend(token.as_bytes());
    binary.extend([0, 1, 2]);
    fs::write(at("core"), binary).expect("a file");

    let found = look_at(folder.path());
    assert_eq!(found.troubles, []);
    let [finding] = &found.findings[..] else {
        panic!("{:?}", found.findings);
    };
    assert_eq!(finding.token.expose_secret(), token);
    assert!(!format!("{found:?}").contains(&token), "it is shown");
    let mut places: Vec<_> = finding
        .places
        .iter()
        .map(|place| {
            let name = place
                .file
                .strip_prefix(folder.path().to_str().expect("UTF-8"))
                .expect("inside");
            (&name[1..], place.line, place.column, &place.encodings[..])
        })
        .collect();
    places.sort_unstable_by_key(|place| place.0);
    assert_eq!(
        places,
        [
            ("all.zip > d.txt.gz", 1, 1, &[][..]),
            ("all.zip > inner.zip > deep/c.txt", 1, 1, &[]),
            ("core", 1, 8, &[]),
            ("logs/a.log", 2, 7, &[]),
            ("logs/b.log.gz", 3, 4, &[]),
            ("photo.gif", 1, 1, &[Encoding::Qr]),
            ("photo.jpg", 1, 1, &[Encoding::Qr]),
            ("photo.png", 1, 1, &[Encoding::Qr]),
            ("photo.webp", 1, 1, &[Encoding::Qr]),
            ("windows.txt", 1, 4, &[]),
        ]
    );
}

#[test]
fn broken_things_are_told_of_and_the_rest_goes_on() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    let token = token();
    let mut cut = gzip(format!("{token}\n{}", "words and words ".repeat(90_000)).as_bytes());
    cut.truncate(cut.len() / 2);
    fs::write(at("a-cut.gz"), cut).expect("a file");
    let mut broken = zip(&[("a.txt", b"hello")]);
    broken.truncate(broken.len() - 30);
    fs::write(at("b-broken.zip"), broken).expect("a file");
    fs::write(at("c-broken.png"), b"\x89PNG\r\n\x1a\nand nothing more").expect("a file");
    fs::write(at("d-whole.txt"), format!("t={token}")).expect("a file");
    let found = look_at(folder.path());
    let troubles: Vec<_> = found
        .troubles
        .iter()
        .map(|it| {
            (
                it.file.rsplit('/').next().expect("a name"),
                it.reason.code(),
            )
        })
        .collect();
    assert_eq!(
        troubles,
        [
            ("a-cut.gz", "damaged"),
            ("b-broken.zip", "damaged"),
            ("c-broken.png", "damaged")
        ]
    );
    // What came before the damage was looked at.
    assert_eq!(found.findings[0].place_count, 2);

    let nothing = look_at(&at("nowhere"));
    assert_eq!(
        nothing.troubles[0].reason,
        Reason::Unreadable(std::io::ErrorKind::NotFound)
    );
    #[cfg(unix)]
    assert_eq!(
        look_at(Path::new("/dev/null")).troubles[0].reason,
        Reason::NotAFile
    );
}

#[test]
fn what_unpacks_without_end_is_bounded() {
    let folder = folder();
    let zeros = gzip(&vec![0; 300 << 20]);
    let bomb = folder.path().join("bomb.gz");
    fs::write(&bomb, &zeros).expect("a file");
    let found = look_at(&bomb);
    assert_eq!(found.troubles[0].reason, Reason::TooLarge);
    assert!(found.progress.bytes < 200 << 20, "{:?}", found.progress);
    // In a text: bounded as well.
    let hidden = folder.path().join("hidden.bin");
    fs::write(&hidden, [b"text ".as_slice(), &zeros].concat()).expect("a file");
    assert_eq!(look_at(&hidden).troubles[0].reason, Reason::TooLarge);
    // Archives in archives in archives.
    let mut deep = zip(&[("t.txt", token().as_bytes())]);
    for _ in 0..6 {
        deep = zip(&[("z.zip", &deep)]);
    }
    let nested = folder.path().join("nested.zip");
    fs::write(&nested, deep).expect("a file");
    let found = look_at(&nested);
    assert_eq!(found.troubles[0].reason, Reason::TooDeep);
    assert_eq!(found.findings.len(), 0);
}

/// The same bytes over and over, of which nothing is kept.
struct Endless {
    left: u64,
    last: Cursor<Vec<u8>>,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.left == 0 {
            return self.last.read(buffer);
        }
        let length = buffer
            .len()
            .min(usize::try_from(self.left).unwrap_or(usize::MAX));
        buffer[..length].fill(b'x');
        self.left -= length as u64;
        Ok(length)
    }
}

#[test]
fn a_line_of_two_gibibytes_is_looked_through_piece_by_piece() {
    // As many of them as a debug build takes a few seconds for; where the lines end makes no difference to how they are kept.
    const LENGTH: u64 = if cfg!(debug_assertions) {
        256 << 20
    } else {
        2 << 30
    };
    let reader = Endless {
        left: LENGTH,
        last: Cursor::new(format!(" {}", token()).into_bytes()),
    };
    let source = Source::Reader {
        name: "-".to_owned(),
        reader: Box::new(reader),
    };
    let before = peak();
    let found = look(vec![source]);
    assert_eq!(found.findings[0].places[0].line, 1);
    assert_eq!(found.findings[0].places[0].column, LENGTH + 2);
    assert!(peak() - before < 32 << 20, "{} bytes more", peak() - before);
}

/// The most memory that this process ever had, in bytes.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok())
        .unwrap_or(0)
        * 1024
}

#[test]
fn a_scan_is_stopped_when_it_is_told_to() {
    let folder = folder();
    for number in 0..8 {
        let mut file = File::create(folder.path().join(format!("{number}.log"))).expect("a file");
        file.write_all(&vec![b'\n'; 2 << 20]).expect("a file");
    }
    let mut told = 0;
    let found = scan(
        &Rules::built_in(),
        vec![Source::Path(folder.path().to_owned())],
        &mut |progress| {
            told += 1;
            assert_eq!(progress.total, Some(16 << 20));
            if progress.bytes > 3 << 20 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        },
    );
    assert!(found.stopped);
    assert!(
        told > 2 && found.progress.bytes < 8 << 20,
        "{told} {:?}",
        found.progress
    );
}

/// Chance that is the same every time.
fn chance() -> impl FnMut(usize) -> usize {
    let mut state = 7_u64;
    move |bound| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((state >> 33) % bound as u64).expect("small")
    }
}

#[test]
fn no_picture_whatever_makes_it_panic() {
    let mut next = chance();
    let small = |number: usize| u32::try_from(number).expect("small");
    for number in 0..PICTURES {
        let code = qrcode::QrCode::new("x".repeat(next(120))).expect("a code");
        let mut picture = drawn(&code);
        let (width, height) = picture.dimensions();
        for _ in 0..next(40) {
            // Holes, bars, and what looks like a corner of a code.
            let [x, y] = [width, height].map(|side| small(next(side as usize)));
            let [across, down] = [width, height].map(|side| small(next(side as usize / 3) + 1));
            let color = image::Luma([if next(2) == 0 { 0 } else { 255 }]);
            for (x, y) in (x..width.min(x + across))
                .flat_map(|x| (y..height.min(y + down)).map(move |y| (x, y)))
            {
                picture.put_pixel(x, y, color);
            }
            let module = small(next(5) + 1);
            for (dx, dy) in (0..7).flat_map(|dx| (0..7).map(move |dy| (dx, dy))) {
                let ring = [dx, dy].map(|at: u32| at.abs_diff(3)).into_iter().max();
                let color = image::Luma([if ring == Some(2) { 255 } else { 0 }]);
                for (mx, my) in (0..module).flat_map(|mx| (0..module).map(move |my| (mx, my))) {
                    let (x, y) = (x + dx * module + mx, y + dy * module + my);
                    if x < width && y < height {
                        picture.put_pixel(x, y, color);
                    }
                }
            }
        }
        let cut =
            image::imageops::crop_imm(&picture, small(next(20)), small(next(20)), width, height);
        let cut = cut.to_image();
        let mut bytes = Cursor::new(Vec::new());
        cut.write_to(&mut bytes, image::ImageFormat::Png)
            .expect("a picture");
        let mut bytes = bytes.into_inner();
        if number % 4 == 0 {
            let at = next(bytes.len());
            bytes[at] ^= 1 << next(8);
        }
        let source = Source::Pasted {
            name: "-".to_owned(),
            bytes: bytes.into(),
        };
        assert!(look(vec![source]).findings.is_empty());
    }
}

#[test]
fn no_bytes_whatever_make_it_panic() {
    let rules = Rules::built_in();
    let pieces: [&[u8]; 16] = [
        b"act.",
        b"lk_at_",
        b"eyJhbGciOi",
        b"H4sI",
        b"\x1f\x8b\x08",
        b"%25",
        b"\\u00",
        b"\n",
        b"\r\n+ ",
        b"=\n",
        b"\"",
        b"%6",
        b"AAAAAAAAAAAAAAAAAAAAA",
        b"Ojph",
        b"\xff\xfe",
        b".",
    ];
    let mut next = chance();
    for _ in 0..3_000 {
        let mut text = Vec::new();
        for _ in 0..next(30) {
            match next(3) {
                0 => text.extend(pieces[next(pieces.len())]),
                1 => text
                    .extend((0..next(40)).map(|_| b'0' + u8::try_from(next(75)).expect("small"))),
                _ => text.extend((0..next(6)).map(|_| u8::try_from(next(256)).expect("a byte"))),
            }
        }
        let _ = latchkey_leak::scan_text(&rules, &text);
        let source = Source::Pasted {
            name: "-".to_owned(),
            bytes: text.into(),
        };
        let _ = scan(&rules, vec![source], &mut |_| ControlFlow::Continue(()));
    }
}
