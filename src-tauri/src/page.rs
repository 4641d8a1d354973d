//! The page that the window shows, as it lies in this program: packed by the build script, in one piece.

use std::borrow::Cow;
use std::sync::LazyLock;

use tauri::utils::assets::{AssetKey, AssetsIter, CspHash};
use tauri::{Assets, Runtime};

/// Nothing where Vite's server has the page.
static PACKED: Packed = include!(concat!(env!("OUT_DIR"), "/page.rs"));

/// All of it is unpacked when the window first asks, which takes about a millisecond.
static TEXT: LazyLock<Vec<u8>> =
    LazyLock::new(|| miniz_oxide::inflate::decompress_to_vec(PACKED.bytes).unwrap_or_default());

struct Packed {
    /// What each file is called in the window, and how many bytes of what is unpacked are its own, in their order.
    files: &'static [(&'static str, usize)],
    bytes: &'static [u8],
}

/// The page. Nothing of its script or style is within its HTML, so its policy needs no hashes.
pub(crate) struct Page;

impl<R: Runtime> Assets<R> for Page {
    fn get(&self, key: &AssetKey) -> Option<Cow<'_, [u8]>> {
        let (_, text) = files().find(|(name, _)| *name == key.as_ref())?;
        Some(Cow::Borrowed(text))
    }

    fn iter(&self) -> Box<AssetsIter<'_>> {
        Box::new(files().map(|(name, text)| (Cow::Borrowed(name), Cow::Borrowed(text))))
    }

    fn csp_hashes(&self, _html_path: &AssetKey) -> Box<dyn Iterator<Item = CspHash<'_>> + '_> {
        Box::new(std::iter::empty())
    }
}

fn files() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let files = PACKED.files.iter();
    files.scan(TEXT.as_slice(), |rest, (name, length)| {
        let (text, after) = rest.split_at_checked(*length)?;
        *rest = after;
        Some((*name, text))
    })
}
