//! Accounts' pictures: fetched once, made small, and kept in files of this computer.
//!
//! A picture is somebody else's bytes. It is decoded within bounds, the first frame alone, and drawn anew as a small square PNG,
//! so that nothing of the original is kept or shown. One that cannot be is not shown, and keeps nothing else from working: an
//! account is linked first, and its picture comes after.

use std::collections::{HashMap, HashSet};
use std::io::{Cursor, Write as _};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};
use tokio::sync::Mutex as AsyncMutex;
use url::Url;

use crate::engine::{Engine, EngineError, Inner};
use crate::home::HomeError;

/// Pixels a side.
const SIDE: u32 = 96;
/// The largest side of a picture that is decoded.
const LARGEST_SIDE: u32 = 4096;
/// The most memory for that, in bytes.
const MOST_MEMORY: u64 = 80 * 1024 * 1024;
/// Of the home folder, where they lie.
pub(crate) const FOLDER: &str = "avatars";

/// Which picture of each account this process has tried to fetch, so that none is asked for again and again. It is held while
/// that goes on.
#[derive(Debug, Default)]
pub(crate) struct Tried(Mutex<HashMap<String, Arc<AsyncMutex<Option<String>>>>>);

impl Engine {
    /// The account's picture, a small square PNG; `None` where there is none that can be shown. One that is not kept yet is
    /// fetched now.
    pub async fn avatar(&self, id: &str) -> Result<Option<Vec<u8>>, EngineError> {
        let inner = &self.inner;
        inner.account(id).await?;
        inner.fetch_avatar(id).await;
        Ok(std::fs::read(inner.store.picture_file(id)).ok())
    }
}

impl Inner {
    /// Fetches an account's picture, unless the one that it has is kept already or was tried.
    pub(crate) async fn fetch_avatar(&self, id: &str) {
        match self.try_avatar(id).await {
            Ok(true) => self.changed(),
            Ok(false) => {}
            Err(error) => tracing::debug!(account = id, %error, "the picture is not shown"),
        }
    }

    /// Removes pictures of accounts that are not listed any more, and what was not written to its end.
    pub(crate) async fn prune_avatars(&self) -> Result<(), EngineError> {
        let folder = self.home.folder().join(FOLDER);
        let Ok(files) = std::fs::read_dir(folder) else {
            return Ok(());
        };
        // Read before the accounts: a picture is never there before its account.
        let files: Vec<PathBuf> = files.flatten().map(|file| file.path()).collect();
        let accounts = self.store.all().await;
        let accounts = accounts.map_err(|error| self.database(&error))?;
        let listed: HashSet<&str> = accounts.iter().map(|account| account.id.as_str()).collect();
        for file in files {
            let id = file.file_stem().and_then(|id| id.to_str());
            let is_picture = file.extension().is_some_and(|end| end == "png");
            if !is_picture || !id.is_some_and(|id| listed.contains(id)) {
                let _ = std::fs::remove_file(file);
            }
        }
        Ok(())
    }

    async fn try_avatar(&self, id: &str) -> Result<bool, EngineError> {
        // Who asks while another fetches it has it with them: as soon as an account is linked, its link and the window both do.
        let tried = self.tried_avatars.of(id);
        let mut tried = tried.lock().await;
        let picture = self.store.picture_to_fetch(id).await;
        let Some(picture) = picture.map_err(|error| self.database(&error))? else {
            return Ok(false);
        };
        if tried.as_ref() == Some(&picture) {
            return Ok(false);
        }
        *tried = Some(picture.clone());
        let Some(small) = self.fetched(id, &picture).await? else {
            return Ok(false);
        };
        self.home.subfolder(FOLDER)?;
        let file = self.store.picture_file(id);
        let written = write(&file, &small).map_err(|error| HomeError::NotWritable {
            folder: self.home.folder().to_owned(),
            reason: error.kind().to_string(),
        });
        written?;
        let kept = self.store.picture_is_kept(id, &picture).await;
        let kept = kept.map_err(|error| self.database(&error))?;
        if !kept && self.account(id).await.is_err() {
            // It was logged out meanwhile.
            let _ = std::fs::remove_file(file);
        }
        Ok(kept)
    }

    async fn fetched(&self, id: &str, picture: &str) -> Result<Option<Vec<u8>>, EngineError> {
        let account = self.account(id).await?;
        let provider = self.directory.provider(&account.provider).await?;
        let Ok(url) = Url::parse(picture) else {
            return Ok(None);
        };
        let http = &self.surroundings.http;
        let bytes = match http.picture(&url, &provider.issuer).await {
            Ok(bytes) => bytes,
            Err(error) => {
                tracing::debug!(account = id, %error, "the picture is not fetched");
                return Ok(None);
            }
        };
        // A decoder that panics is one that does not decode.
        let small = tokio::task::spawn_blocking(move || small_png(&bytes)).await;
        Ok(small.unwrap_or_default())
    }
}

impl Tried {
    fn of(&self, id: &str) -> Arc<AsyncMutex<Option<String>>> {
        let mut tried = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(tried.entry(id.to_owned()).or_default())
    }
}

/// Whole or not at all, readable by its owner only, as `tempfile` makes all its files.
fn write(file: &std::path::Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = file.parent().unwrap_or_else(|| std::path::Path::new("."));
    let mut fresh = tempfile::NamedTempFile::new_in(folder)?;
    fresh.write_all(bytes)?;
    fresh.persist(file).map_err(|error| error.error)?;
    Ok(())
}

/// A picture drawn anew as a small square PNG; `None` where it is none, or too large, or not whole.
fn small_png(bytes: &[u8]) -> Option<Vec<u8>> {
    let format = image::guess_format(bytes).ok()?;
    if !matches!(
        format,
        ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP | ImageFormat::Gif
    ) {
        return None;
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST_SIDE);
    limits.max_image_height = Some(LARGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    limits.check_dimensions(width, height).ok()?;
    if width == 0 || height == 0 || decoder.total_bytes() > MOST_MEMORY {
        return None;
    }
    let orientation = decoder.orientation().ok()?;
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(orientation);
    let small = picture.resize_to_fill(SIDE, SIDE, FilterType::Triangle);
    let mut png = Cursor::new(Vec::new());
    DynamicImage::ImageRgba8(small.into_rgba8())
        .write_to(&mut png, ImageFormat::Png)
        .ok()?;
    Some(png.into_inner())
}

#[cfg(test)]
mod tests;
