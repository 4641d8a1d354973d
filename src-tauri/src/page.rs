//! The page that the window shows, as it lies in this program: packed by the build script, in one piece.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use tauri::utils::assets::{AssetKey, AssetsIter, CspHash};
use tauri::{Assets, Runtime};

/// Nothing where Vite's server has the page.
#[allow(
    clippy::unreadable_literal,
    reason = "a build script wrote them, and nobody reads them"
)]
static PACKED: Packed = include!(concat!(env!("OUT_DIR"), "/page.rs"));

/// All of it is unpacked when the window first asks, which takes about a millisecond.
static TEXT: LazyLock<Vec<u8>> =
    LazyLock::new(|| miniz_oxide::inflate::decompress_to_vec(PACKED.bytes).unwrap_or_default());

struct Packed {
    /// What each file is called in the window, and where it lies in what is unpacked.
    files: &'static [(&'static str, Range<usize>)],
    bytes: &'static [u8],
}

/// The page. Nothing of its script or style is within its HTML, so its policy needs no hashes.
pub(crate) struct Page;

impl<R: Runtime> Assets<R> for Page {
    fn get(&self, key: &AssetKey) -> Option<Cow<'_, [u8]>> {
        let (_, place) = PACKED
            .files
            .iter()
            .find(|(name, _)| *name == key.as_ref())?;
        TEXT.get(place.clone()).map(Cow::Borrowed)
    }

    fn iter(&self) -> Box<AssetsIter<'_>> {
        Box::new(PACKED.files.iter().filter_map(|(name, place)| {
            let text = TEXT.get(place.clone())?;
            Some((Cow::Borrowed(*name), Cow::Borrowed(text)))
        }))
    }

    fn csp_hashes(&self, _html_path: &AssetKey) -> Box<dyn Iterator<Item = CspHash<'_>> + '_> {
        Box::new(std::iter::empty())
    }
}
