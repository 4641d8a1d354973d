//! The page that the window shows, as it lies in this program: packed by the build script, a file at a time.

use std::borrow::Cow;

use tauri::utils::assets::{AssetKey, AssetsIter, CspHash};
use tauri::{Assets, Runtime};

/// What each file is called in the window, and its packed bytes. Empty where Vite's server has the page.
const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/page.rs"));

/// The page. Nothing of its script or style is within its HTML, so its policy needs no hashes.
pub(crate) struct Page;

impl<R: Runtime> Assets<R> for Page {
    fn get(&self, key: &AssetKey) -> Option<Cow<'_, [u8]>> {
        let (_, packed) = FILES.iter().find(|(name, _)| *name == key.as_ref())?;
        unpacked(packed)
    }

    fn iter(&self) -> Box<AssetsIter<'_>> {
        Box::new(
            FILES
                .iter()
                .filter_map(|(name, packed)| Some((Cow::Borrowed(*name), unpacked(packed)?))),
        )
    }

    fn csp_hashes(&self, _html_path: &AssetKey) -> Box<dyn Iterator<Item = CspHash<'_>> + '_> {
        Box::new(std::iter::empty())
    }
}

fn unpacked(packed: &[u8]) -> Option<Cow<'static, [u8]>> {
    let file = miniz_oxide::inflate::decompress_to_vec(packed);
    file.ok().map(Cow::Owned)
}
