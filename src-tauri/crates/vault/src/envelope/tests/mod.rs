//! The envelope's promises, each against every neighbour a record could be taken for.

/// A ciphertext that GCM opens under two keys.
mod two_keys;

use std::collections::{BTreeSet, HashMap};

use zeroize::ZeroizeOnDrop;

use super::*;

const HERE: Context<'_> = Context {
    account: "a1",
    field: "tokens",
    key_version: 1,
};

/// Forms that a later version, or another algorithm, could have.
const FORMS: [[u8; 2]; 4] = [FORM, [2, 1], [1, 2], [2, 2]];

fn counting(bytes: &mut [u8]) {
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::try_from(at % 251).expect("below 251");
    }
}

fn key(byte: u8) -> Key {
    Key::from_slice(&[byte; 32]).expect("32 bytes")
}

#[test]
fn what_is_sealed_opens_in_its_place() {
    for length in (0..=48).chain([300, 65_536]) {
        let secret = vec![b's'; length];
        let record = seal(&key(7), HERE, &secret, &counting);
        assert_eq!(record.len(), HEADER + length + TAG);
        let opened = open(&key(7), HERE, &record).expect("opens");
        assert_eq!(*opened, secret, "{length} bytes");
    }
}

#[test]
fn s02_a_record_opens_in_its_own_place_and_in_no_other() {
    let places = places();
    assert_eq!(places.len(), 5 * 5 * 4 * 2);
    let mut opened = 0;
    for sealed_in in &places {
        let record = seal(&key(sealed_in.key), sealed_in.context, b"secret", &counting);
        for opened_in in &places {
            let result = open(&key(opened_in.key), opened_in.context, &record);
            if sealed_in == opened_in {
                assert_eq!(result.expect("its own place").as_slice(), b"secret");
                opened += 1;
            } else {
                assert_eq!(
                    result,
                    Err(OpenError::Refused),
                    "{sealed_in:?} {opened_in:?}"
                );
            }
        }
    }
    assert_eq!(opened, places.len());
}

#[test]
fn s02_a_record_of_another_format_or_algorithm_opens_nowhere() {
    let places = places();
    let mut opened = 0;
    for sealed_in in &places {
        for written in FORMS {
            for bound in FORMS {
                let record = sealed_as(*sealed_in, written, bound);
                for opened_in in &places {
                    let own = sealed_in == opened_in && written == FORM && bound == FORM;
                    let result = open(&key(opened_in.key), opened_in.context, &record);
                    assert_eq!(
                        result.is_ok(),
                        own,
                        "{sealed_in:?} as {written:?}, bound to {bound:?}, in {opened_in:?}"
                    );
                    opened += usize::from(own);
                }
            }
        }
    }
    assert_eq!(opened, places.len());
}

#[test]
fn s02_no_other_format_or_algorithm_byte_is_accepted() {
    let mut record = seal(&key(7), HERE, b"secret", &counting);
    for form in 0..=u16::MAX {
        record[..FORM.len()].copy_from_slice(&form.to_be_bytes());
        let result = open(&key(7), HERE, &record);
        if form.to_be_bytes() == FORM {
            assert!(result.is_ok());
        } else {
            assert_eq!(result, Err(OpenError::UnknownForm), "{form:04x}");
        }
    }
}

#[test]
fn s02_no_two_contexts_give_the_same_additional_data() {
    // Words that spell out length prefixes, so that a part could pass for the next one's beginning.
    let letters = [
        "a",
        "\0\0\0\0\0\0\0\0",
        "\0\0\0\0\0\0\0\u{1}",
        "\0\0\0\0\0\0\0\u{8}",
        "\0\0\0\0\0\0\0\u{10}",
        &"\0".repeat(256),
    ];
    let mut words = BTreeSet::from([String::new()]);
    for first in letters {
        words.insert(first.to_owned());
        words.extend(letters.map(|second| format!("{first}{second}")));
    }
    // Zeros before more zeros are the same word as after them.
    assert_eq!(words.len(), 1 + 6 + 36 - 1);

    let mut seen = HashMap::new();
    for account in &words {
        for field in &words {
            for key_version in [0, 1, 8, 0x0100, u32::MAX] {
                let context = Context {
                    account,
                    field,
                    key_version,
                };
                let other = seen.insert(context.additional_data(), context);
                assert_eq!(other, None, "gives the same bytes as {context:?}");
            }
        }
    }
    assert_eq!(seen.len(), words.len() * words.len() * 5);
}

#[test]
fn s03_another_key_does_not_open_it() {
    let record = seal(&key(7), HERE, b"secret", &counting);
    for bit in 0..256 {
        let mut other = [7; 32];
        other[bit / 8] ^= 1 << (bit % 8);
        let other = Key::from_slice(&other).expect("32 bytes");
        assert_eq!(
            open(&other, HERE, &record),
            Err(OpenError::Refused),
            "bit {bit}"
        );
    }
}

#[test]
fn any_changed_bit_is_noticed() {
    for secret in [b"".as_slice(), b"secret", &[b's'; 33]] {
        let record = seal(&key(7), HERE, secret, &counting);
        for bit in 0..record.len() * 8 {
            let mut changed = record.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(open(&key(7), HERE, &changed).is_err(), "bit {bit}");
        }
    }
}

#[test]
fn any_other_length_is_noticed() {
    let record = seal(&key(7), HERE, b"secret", &counting);
    for length in 0..record.len() {
        let expected = if length < HEADER + TAG {
            OpenError::UnknownForm
        } else {
            OpenError::Refused
        };
        let cut = &record[..length];
        assert_eq!(open(&key(7), HERE, cut), Err(expected), "cut at {length}");
    }
    for more in 1..=32 {
        let mut longer = record.clone();
        longer.resize(record.len() + more, 0);
        assert_eq!(open(&key(7), HERE, &longer), Err(OpenError::Refused));
    }
}

#[test]
fn the_stored_form_is_pinned() {
    let record = seal(&key(7), HERE, b"secret", &counting);
    assert_eq!(
        hex::encode(record),
        include_str!("../../../tests/golden/envelope-v1.hex").trim()
    );
}

/// That this compiles is the proof: without the crates' `zeroize` features it would not.
#[test]
fn what_the_ciphers_are_made_of_is_wiped() {
    fn wiped<T: ZeroizeOnDrop>() {}
    wiped::<Aes256Gcm>();
    wiped::<Sha256>();
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    key: u8,
    context: Context<'static>,
}

/// Every account in every field, under every version of every key: some empty, some the beginning of another.
fn places() -> Vec<Place> {
    let mut places = Vec::new();
    for account in ["", "a", "a1", "a1t", "b"] {
        for field in ["", "t", "tokens", "okens", "data-key"] {
            for key_version in [0, 1, 256, u32::MAX] {
                for key in [7, 8] {
                    places.push(Place {
                        key,
                        context: Context {
                            account,
                            field,
                            key_version,
                        },
                    });
                }
            }
        }
    }
    places
}

/// A record sealed as a version of the program with another form would: one form in its first bytes, one in its AAD.
fn sealed_as(place: Place, written: [u8; 2], bound: [u8; 2]) -> Vec<u8> {
    let mut record = seal(&key(place.key), place.context, b"", &counting);
    record[..FORM.len()].copy_from_slice(&written);
    record.truncate(HEADER);

    let mut aad = place.context.additional_data();
    let form = size_of::<u64>()..size_of::<u64>() + FORM.len();
    assert_eq!(aad[form.clone()], FORM, "the AAD begins with the form");
    aad[form].copy_from_slice(&bound);
    let payload = Payload {
        msg: b"secret",
        aad: &aad,
    };
    let sealed = Derived::new(&key(place.key), &record[SALT])
        .cipher()
        .encrypt(&nonce_of(&record), payload)
        .expect("seals");
    record.extend(sealed);
    record
}
