//! The key of the audit log, and how far the log has come.
//!
//! The log is the engine's and lies in the database; its records are linked by a keyed hash. What lies here is what the
//! database cannot be asked about itself: the key that links them, so that nobody makes a record who cannot ask the keychain,
//! and the number and hash of the last one, so that a log whose end was cut off is told from one that never had it.
//!
//! ```text
//! offset  length  what
//!      0       1  format, 1
//!      1      32  key
//!     33       8  number of the last record, big-endian
//!     41      32  its hash
//! ```
//!
//! Like the generation it lies where the vault's items lie: bare in the keychain, sealed in files. The database is written
//! first. A crash between the two leaves the database ahead, which is nothing; the head never goes back.

use std::sync::Arc;

use zeroize::Zeroizing;

use crate::error::VaultError;
use crate::guard::Guard;
use crate::key::Key;
use crate::keychain::KeychainError;
use crate::ready::Ready;
use crate::vault::Vault;

const FORMAT: u8 = 1;
const LENGTH: usize = 73;
const ITEM: &str = "audit";

/// The last record of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LogHead {
    /// Its number; zero before the first.
    pub number: u64,
    /// Its hash.
    pub hash: [u8; 32],
}

/// What the log is made and checked with.
#[derive(Debug, Clone)]
pub struct LogSeal {
    /// Links the records.
    pub key: Arc<Key>,
    /// How far the log has come, as far as the keychain was told.
    pub head: LogHead,
}

impl Vault {
    /// What the log is made with; `None` where there was never a log. It is there for an older database too, so that the
    /// log can say what is missing.
    pub async fn log_seal(&self) -> Result<Option<LogSeal>, VaultError> {
        let ready = self.ready_unchecked().await?;
        kept(&ready).await
    }

    /// The same, made where there is none. Whoever asks knows that there are no records.
    pub async fn begin_log(&self) -> Result<LogSeal, VaultError> {
        if self.index.state().await?.storage.is_none() {
            // The first thing that is kept records where things are kept.
            self.prepare().await?;
        }
        let _alone = self.log_guard().await?;
        let ready = self.ready_unchecked().await?;
        if let Some(seal) = kept(&ready).await? {
            return Ok(seal);
        }
        let seal = LogSeal {
            key: Arc::new(Key::random(&*self.parts.fill)),
            head: LogHead::default(),
        };
        keep(&ready, &seal).await?;
        Ok(seal)
    }

    /// Keeps that the log has come as far as that, unless it has come further already; gives how far it has come.
    pub async fn move_log_head(&self, to: LogHead) -> Result<LogHead, VaultError> {
        let _alone = self.log_guard().await?;
        let ready = self.ready_unchecked().await?;
        let Some(seal) = kept(&ready).await? else {
            return Err(KeychainError::Broken("the audit log's item is gone".to_owned()).into());
        };
        if seal.head.number >= to.number {
            return Ok(seal.head);
        }
        keep(&ready, &LogSeal { head: to, ..seal }).await?;
        Ok(to)
    }

    /// Heads only rise: one process at a time looks and writes.
    async fn log_guard(&self) -> Result<Guard, VaultError> {
        Guard::take_named(&self.parts.folder.join("locks"), ITEM).await
    }
}

async fn kept(ready: &Ready) -> Result<Option<LogSeal>, VaultError> {
    let Some(bytes) = ready.store.get(&ready.item(ITEM)).await? else {
        return Ok(None);
    };
    let broken = || KeychainError::Broken("the audit log's item is not whole".to_owned());
    let seal = parse(&bytes).ok_or_else(broken)?;
    Ok(Some(seal))
}

async fn keep(ready: &Ready, seal: &LogSeal) -> Result<(), VaultError> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(LENGTH));
    bytes.push(FORMAT);
    bytes.extend_from_slice(seal.key.expose());
    bytes.extend_from_slice(&seal.head.number.to_be_bytes());
    bytes.extend_from_slice(&seal.head.hash);
    Ok(ready.store.set(&ready.item(ITEM), &bytes).await?)
}

fn parse(bytes: &[u8]) -> Option<LogSeal> {
    if bytes.len() != LENGTH || bytes[0] != FORMAT {
        return None;
    }
    Some(LogSeal {
        key: Arc::new(Key::from_slice(&bytes[1..33])?),
        head: LogHead {
            number: u64::from_be_bytes(bytes[33..41].try_into().ok()?),
            hash: bytes[41..].try_into().ok()?,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stored_form_is_pinned() {
        let mut bytes = vec![1];
        bytes.extend_from_slice(&[7; 32]);
        bytes.extend_from_slice(&[0, 0, 0, 0, 0, 0, 1, 2]);
        bytes.extend_from_slice(&[9; 32]);
        let seal = parse(&bytes).expect("whole");
        assert_eq!(seal.key.expose(), &[7; 32]);
        assert_eq!((seal.head.number, seal.head.hash), (258, [9; 32]));
        assert!(parse(&bytes[..72]).is_none());
        bytes[0] = 2;
        assert!(parse(&bytes).is_none());
    }
}
