//! What somebody can do with everything that is stored and configured: every key that any of it could be or give is tried on
//! everything that is sealed, and on what that opens, until nothing more opens.

use std::collections::BTreeSet;

use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable as _, Kem, OpModeR};
use latchkey_server::clock::SystemEntropy;
use latchkey_server::envelope::{Dek, Key, Place};
use latchkey_server::keys::ServerKeys;
use secrecy::ExposeSecret as _;
use sha2::{Digest as _, Sha256};

use crate::bed::Bed;
use crate::database::Stored;

/// Format version, key version, salt, commitment, nonce and tag.
const SHORTEST_RECORD: usize = 1 + 4 + 32 + 32 + 12 + 16;

/// What a thief has, and what it gave.
pub(crate) struct Thief {
    pub(crate) server_keys: ServerKeys,
    stored: Vec<Stored>,
    loot: Vec<Vec<u8>>,
}

/// Something sealed, at the place where it is sealed.
#[derive(Clone)]
pub(crate) struct Sealed {
    pub(crate) place: Place<'static>,
    pub(crate) bytes: Vec<u8>,
}

impl Thief {
    /// Steals the database, the key file and the configuration.
    pub(crate) fn of(bed: &Bed) -> Self {
        let key_file = bed.folder.path().join("keys.toml");
        let stored = bed.database.every_value();
        let mut loot: Vec<Vec<u8>> = stored.iter().map(|value| value.bytes.clone()).collect();
        for file in ["keys.toml", "latchkeyd.toml"] {
            loot.push(std::fs::read(bed.folder.path().join(file)).unwrap());
        }
        let platform = bed.sandbox.as_ref().unwrap().platform_config();
        loot.push(platform.client_secret.expose_secret().as_bytes().to_vec());
        let file: toml::Table = std::fs::read_to_string(&key_file).unwrap().parse().unwrap();
        for key in file["key"].as_array().unwrap() {
            use base64::Engine as _;
            let secret = key["secret"].as_str().unwrap();
            let secret = base64::prelude::BASE64_STANDARD.decode(secret).unwrap();
            loot.push(secret);
        }
        Self {
            server_keys: ServerKeys::load_or_create(&key_file, true, &SystemEntropy).unwrap(),
            stored,
            loot,
        }
    }

    /// What else came into the thief's hands, such as a code.
    pub(crate) fn finds(&mut self, text: &str) {
        self.loot.push(text.as_bytes().to_vec());
    }

    /// Everything in the database that is sealed, of whatever table.
    pub(crate) fn sealed(&self) -> Vec<Sealed> {
        let records = self
            .stored
            .iter()
            .filter(|value| value.bytes.len() >= SHORTEST_RECORD && value.bytes[0] == 1);
        records
            .map(|value| Sealed {
                place: place_of(value),
                bytes: value.bytes.clone(),
            })
            .collect()
    }

    /// What is sealed in this column.
    pub(crate) fn sealed_in(&self, table: &str, column: &str) -> Vec<Sealed> {
        let here = |value: &&Stored| value.table == table && value.column == column;
        self.stored
            .iter()
            .filter(here)
            .map(|value| Sealed {
                place: place_of(value),
                bytes: value.bytes.clone(),
            })
            .collect()
    }

    /// Tries everything on everything; gives all that was opened.
    pub(crate) fn opens(&self) -> Vec<Vec<u8>> {
        let mut sealed = self.sealed();
        let mut keys = BTreeSet::new();
        let mut new_keys: BTreeSet<[u8; 32]> = self
            .loot
            .iter()
            .flat_map(|value| keys_from(value))
            .collect();
        let mut opened: Vec<Vec<u8>> = Vec::new();
        let mut first_unseen = 0;
        while !new_keys.is_empty() {
            let all: BTreeSet<[u8; 32]> = keys.union(&new_keys).copied().collect();
            let mut found = Vec::new();
            for (number, sealed) in sealed.iter().enumerate() {
                // What was there before was tried with the older keys.
                let keys = if number < first_unseen {
                    &new_keys
                } else {
                    &all
                };
                found.extend(keys.iter().filter_map(|key| {
                    let bytes = try_record(key, sealed).or_else(|| try_recipient(key, sealed))?;
                    let place = sealed.place;
                    Some(Sealed { place, bytes })
                }));
            }
            first_unseen = sealed.len();
            keys = all;
            new_keys = found
                .iter()
                .flat_map(|opened| keys_from(&opened.bytes))
                .filter(|key| !keys.contains(key))
                .collect();
            opened.extend(found.iter().map(|opened| opened.bytes.clone()));
            sealed.extend(found);
        }
        opened
    }
}

/// What stands in `platform_session` is sealed for the place that it had in the first version.
fn place_of(value: &Stored) -> Place<'static> {
    let leak = |text: &str| -> &'static str { text.to_owned().leak() };
    let table = match &*value.table {
        "platform_session" => "session",
        table => leak(table),
    };
    Place {
        table,
        row: leak(&value.id),
        field: leak(&value.column),
    }
}

/// Every key that a thief could think of making from a value.
fn keys_from(value: &[u8]) -> Vec<[u8; 32]> {
    let mut keys = vec![Sha256::digest(value).into()];
    let windows = value.windows(32);
    keys.extend(windows.map(|window| <[u8; 32]>::try_from(window).unwrap()));
    for domain in ["access-token", "refresh-token", "device-code", "recipient"] {
        let mut key = [0; 32];
        hkdf::Hkdf::<Sha256>::new(None, value)
            .expand(format!("latchkey/1/wrap/{domain}").as_bytes(), &mut key)
            .unwrap();
        keys.push(key);
    }
    keys
}

fn try_record(key: &[u8; 32], sealed: &Sealed) -> Option<Vec<u8>> {
    let opened = Dek::new(Key::new(key)).open(sealed.place, &sealed.bytes);
    opened.ok().map(|bytes| bytes.to_vec())
}

/// HPKE's 32-byte share and a sealed key of 32 bytes with its tag, as the inside of a wrap for a device has it.
fn try_recipient(key: &[u8; 32], sealed: &Sealed) -> Option<Vec<u8>> {
    let (share, ciphertext) = sealed.bytes.split_at_checked(32)?;
    if ciphertext.len() != 48 || sealed.place.field != "wrap" {
        return None;
    }
    let share = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(share).ok()?;
    let as_it_is = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(key).ok();
    let derived = X25519HkdfSha256::derive_keypair(key).0;
    as_it_is.into_iter().chain([derived]).find_map(|private| {
        hpke::single_shot_open::<AesGcm256, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &private,
            &share,
            b"latchkey/1/wrap/recipient",
            ciphertext,
            &additional_data(sealed.place),
        )
        .ok()
    })
}

/// Format version, table, row, field and no key version, each after its length.
fn additional_data(place: Place<'_>) -> Vec<u8> {
    let parts: [&[u8]; 5] = [
        &[1],
        place.table.as_bytes(),
        place.row.as_bytes(),
        place.field.as_bytes(),
        &[0; 4],
    ];
    let mut data = Vec::new();
    for part in parts {
        data.extend_from_slice(&(part.len() as u64).to_be_bytes());
        data.extend_from_slice(part);
    }
    data
}

#[cfg(test)]
mod tests {
    use latchkey_server::envelope::RecipientKey;
    use latchkey_server::token::{Token, TokenKind};

    use super::*;

    /// A thief that cannot open what it has the key of would prove nothing.
    #[test]
    fn with_the_device_code_a_waiting_key_is_opened() {
        let keys = ServerKeys::generate(&SystemEntropy);
        let token = Token::generate(TokenKind::DeviceCode, &SystemEntropy);
        let place = Place {
            table: "device_grant",
            row: "1",
            field: "wrap",
        };
        let dek = Dek::generate(&SystemEntropy);
        let bytes = dek.wrap_to(place, &RecipientKey::of(&token), &keys, &SystemEntropy);
        let (_, server_key) = keys.newest();
        let inside = Dek::new(server_key.clone()).open(place, &bytes).unwrap();
        let inside = Sealed {
            place,
            bytes: inside.to_vec(),
        };
        let opened = keys_from(token.expose().as_bytes())
            .iter()
            .find_map(|key| try_recipient(key, &inside))
            .unwrap();
        let sealed = dek.seal(place, b"secret", &SystemEntropy);
        let opened = Dek::new(Key::new(opened.first_chunk().unwrap()));
        assert_eq!(&**opened.open(place, &sealed).unwrap(), b"secret");
    }
}
