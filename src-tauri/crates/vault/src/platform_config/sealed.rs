//! One sealed value: AES-256-GCM (NIST SP 800-38D) without additional data, as Node's `crypto` writes it.

use aes_gcm::aead::{Aead as _, KeyInit as _};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use zeroize::Zeroizing;

use super::Layout;
use super::error::{ConfigError, Fault};
use super::json::Json;
use super::path::Path;
use crate::environment::EnvironmentKeys;

const IV: usize = 12;
const TAG: usize = 16;

/// A sealed value.
pub(super) struct Sealed {
    iv: [u8; IV],
    /// Ciphertext, then tag.
    bytes: Vec<u8>,
    version: u32,
    shape: Shape,
}

/// How a sealed value stands in its file.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    Object,
    /// The JSON of the object as a text, as services with a text column write it.
    Text,
}

impl Sealed {
    /// Seals a text under the current version of the key.
    pub(super) fn seal(
        text: &str,
        shape: Shape,
        keys: &EnvironmentKeys,
        fill: &dyn Fn(&mut [u8]),
    ) -> Self {
        let mut iv = [0; IV];
        fill(&mut iv);
        let bytes = Aes256Gcm::new(keys.current().expose().into())
            .encrypt(&nonce(&iv), text.as_bytes())
            .expect("AES-GCM seals anything shorter than 64 GiB");
        Self {
            iv,
            bytes,
            version: keys.current_version(),
            shape,
        }
    }

    /// Opens it under the version it names. It holds a text that is not empty.
    pub(super) fn open(
        &self,
        keys: &EnvironmentKeys,
        path: &Path<'_>,
    ) -> Result<Zeroizing<String>, ConfigError> {
        let version = self.version;
        let key = keys
            .version(version)
            .map_err(|_| ConfigError::MissingVersion {
                path: path.to_string(),
                version,
            })?;
        let opened = Aes256Gcm::new(key.expose().into())
            .decrypt(&nonce(&self.iv), self.bytes.as_slice())
            .map(Zeroizing::new)
            .map_err(|_| ConfigError::Refused {
                path: path.to_string(),
                version,
            })?;
        match std::str::from_utf8(&opened) {
            Ok(text) if !text.is_empty() => Ok(Zeroizing::new(text.to_owned())),
            _ => Err(ConfigError::WrongContent {
                path: path.to_string(),
            }),
        }
    }

    pub(super) fn version(&self) -> u32 {
        self.version
    }

    pub(super) fn shape(&self) -> Shape {
        self.shape
    }

    pub(super) fn read(json: &Json) -> Result<Self, Fault> {
        let Json::Text(text) = json else {
            return Self::read_object(json, Shape::Object);
        };
        let object = Json::read(text.as_bytes()).map_err(|_| Fault::NotAnObject)?;
        Self::read_object(&object, Shape::Text)
    }

    pub(super) fn write(&self) -> Json {
        let (ciphertext, tag) = self.bytes.split_at(self.bytes.len() - TAG);
        let base64 = |bytes: &[u8]| Json::text(&BASE64_STANDARD.encode(bytes));
        let object = Json::Object(vec![
            ("encrypted".to_owned(), base64(ciphertext)),
            ("iv".to_owned(), base64(&self.iv)),
            ("authTag".to_owned(), base64(tag)),
            ("keyVersion".to_owned(), Json::Number(self.version.into())),
        ]);
        match self.shape {
            Shape::Object => object,
            Shape::Text => {
                let bytes = object.to_bytes(Layout::OneLine);
                Json::text(String::from_utf8_lossy(&bytes).trim_end())
            }
        }
    }

    fn read_object(json: &Json, shape: Shape) -> Result<Self, Fault> {
        let Json::Object(members) = json else {
            return Err(Fault::NotAnObject);
        };
        // Four in all and each of the four there, so none stands twice.
        let member = |name| json.member(name).ok_or(Fault::Members);
        let encrypted = member("encrypted")?;
        let iv = member("iv")?;
        let tag = member("authTag")?;
        let version = member("keyVersion")?;
        if members.len() != 4 {
            return Err(Fault::Members);
        }
        let mut bytes = base64(encrypted, "encrypted")?;
        let iv = base64(iv, "iv")?.try_into().map_err(|_| Fault::IvLength)?;
        let tag = base64(tag, "authTag")?;
        if tag.len() != TAG {
            return Err(Fault::TagLength);
        }
        bytes.extend_from_slice(&tag);
        let version = match version {
            Json::Number(number) => number.as_u64().and_then(|number| number.try_into().ok()),
            _ => None,
        };
        Ok(Self {
            iv,
            bytes,
            version: version.filter(|it| *it > 0).ok_or(Fault::KeyVersion)?,
            shape,
        })
    }
}

fn base64(json: &Json, name: &'static str) -> Result<Vec<u8>, Fault> {
    match json {
        Json::Text(text) => BASE64_STANDARD
            .decode(text.as_bytes())
            .map_err(|_| Fault::Base64(name)),
        _ => Err(Fault::Base64(name)),
    }
}

fn nonce(iv: &[u8; IV]) -> Nonce<aes_gcm::aead::consts::U12> {
    let mut nonce = Nonce::default();
    nonce.copy_from_slice(iv);
    nonce
}
