//! The addresses of pictures in an article → bytes that an output can show.
//!
//! [`load`] finds the bytes: it resolves addresses, fetches, caches, recognizes types and keeps limits.
//! [`fit_documents`] converts them to what a [`PictureTarget`] can show. Knows nothing of layout, EPUB or PDF.

mod address;
mod alike;
#[cfg_attr(not(feature = "avif"), path = "no_avif.rs")]
mod avif;
mod budget;
mod cache;
mod clock;
mod colour;
mod data_url;
mod drawing;
mod encode;
mod exif;
mod find;
mod fit;
mod heif;
#[cfg_attr(not(feature = "network"), path = "no_net.rs")]
mod net;
pub mod page;
mod pixels;
mod sniff;
mod strip;
mod svg;
mod svg_labels;
mod target;

#[cfg(test)]
mod samples;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::diag::rules;
use crate::hash::sha256;
use crate::model::{Asset, AssetState, Blob, Document, NoPicture, Picture};
use crate::{Fact, Resources, Spool, Warned, Warning};

pub use cache::{Cache, Info, Pruned};
pub use clock::{Clock, SystemClock};
pub use fit::{Pictures, RgbPixels, fit, fit_documents, fit_pictures, rgb};
pub use net::Network;
#[cfg(feature = "network")]
pub use net::{Awaited, Hosts, Resolve, SystemResolver, WAYBACK};
pub use target::PictureTarget;

/// Where pictures may come from.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The folder of the article file. Relative addresses start here. Default: none.
    pub base: Option<PathBuf>,
    /// More folders to look in, in order. Default: none.
    pub resource_dirs: Vec<PathBuf>,
    /// The folder that `/` means in addresses of the article. Default: none.
    pub site_root: Option<PathBuf>,
    /// Folders, besides those above, that an address may lead into (by `..`, `file:` or an absolute
    /// path). Everything else on the disk is closed to articles. Default: none.
    pub allow_dirs: Vec<PathBuf>,
    /// Whether the network is never used. Pictures in the cache are used all the same. Default: `false`.
    pub offline: bool,
    /// How pictures are fetched. Default: not at all.
    pub network: Option<Network>,
    /// Where fetched pictures are kept. Default: nowhere.
    pub cache: Option<Cache>,
    /// When a picture is too large. Default: that of [`Limits`].
    pub limits: Limits,
    /// Where the bytes of large pictures are kept. Default: memory.
    pub spool: Spool,
    /// Pictures that are at hand, by [`Asset::short_address`]. They are taken before anything is
    /// looked for. Default: none.
    pub held: BTreeMap<String, Blob>,
}

/// When a picture is too large.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Limits {
    /// The most bytes of one file. Default: 64 MiB.
    pub bytes: u64,
    /// The most pixels of one picture, across times down. Default: 250 million.
    pub pixels: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            pixels: 250_000_000,
        }
    }
}

/// Loads every picture of a document. Each is [`AssetState::Loaded`] afterwards, or [`AssetState::Missing`] with a
/// warning.
#[must_use]
pub fn load(mut document: Document, options: &Options, disk: &dyn Resources) -> Warned<Document> {
    let mut warnings = find::all(&mut document, options, disk);
    store_once(&mut document);
    if let Some(twin) = alike::twin_of_cover(&document) {
        document.metadata.cover = Some(twin);
        let what = "that the head picture is one of the body's".to_owned();
        let reason = "they look alike".to_owned();
        let fact = Fact::Guessed { what, reason };
        warnings.push(Warning::new(0, &rules::SHOW_COVER_ONCE, fact));
    }
    Warned {
        output: document,
        warnings,
    }
}

/// The warning about a picture that could not be loaded; `None` when it could.
pub(crate) fn missing(asset: &Asset) -> Option<Warning> {
    match &asset.state {
        AssetState::Missing(reason) => Some(Warning::new(
            asset.line,
            &rules::LOAD_PICTURE,
            Fact::MissingPicture {
                url: name(asset),
                reason: reason.clone(),
            },
        )),
        AssetState::Pending | AssetState::Loaded(_) => None,
    }
}

/// The address of a picture for messages: its first one, shortened when it is a long `data:` address.
fn name(asset: &Asset) -> String {
    let best = asset.candidates.first().cloned().unwrap_or_default();
    if best.len() > 200
        && best
            .get(..5)
            .is_some_and(|it| it.eq_ignore_ascii_case("data:"))
    {
        return best.chars().take(40).chain(['…']).collect();
    }
    best
}

/// The warning about a picture that an output cannot show.
pub(crate) fn not_shown(url: String, reason: NoPicture) -> Warning {
    let reason = reason.into();
    let fact = Fact::MissingPicture { url, reason };
    Warning::new(0, &rules::FIT_PICTURE, fact)
}

/// Lets pictures with the same bytes share one copy.
fn store_once(document: &mut Document) {
    let mut known: BTreeMap<String, Blob> = BTreeMap::new();
    for (_, asset) in document.assets.iter_mut() {
        if let AssetState::Loaded(picture) = &mut asset.state {
            let blob = known.entry(picture.sha256.clone());
            picture.blob = blob.or_insert_with(|| picture.blob.clone()).clone();
        }
    }
}

/// The picture that bytes are.
///
/// # Errors
///
/// Says why they are not a picture, or which limit the picture exceeds.
pub fn recognize(bytes: Vec<u8>, limits: &Limits, spool: &Spool) -> Result<Picture, NoPicture> {
    if u64::try_from(bytes.len()).is_ok_and(|it| it > limits.bytes) {
        return Err(NoPicture::TooManyBytes {
            most: limits.bytes >> 20,
        });
    }
    let bytes = svg::inflate(bytes, limits.bytes)?;
    let header = sniff::look(&bytes)?;
    let pixels = u64::from(header.width) * u64::from(header.height);
    if pixels > limits.pixels {
        return Err(NoPicture::TooManyPixels {
            width: header.width,
            height: header.height,
            most: limits.pixels / 1_000_000,
        });
    }
    let (width, height) = header.shown();
    let media = header.media;
    Ok(picture(spool, media, (width, height), bytes))
}

/// A picture that Lantai made itself: a PNG of this size in pixels.
#[must_use]
pub fn made(bytes: Vec<u8>, width: u32, height: u32) -> Picture {
    picture(
        &Spool::default(),
        crate::model::Media::Png,
        (width, height),
        bytes,
    )
}

/// A JPEG that Lantai made itself.
///
/// # Errors
///
/// Says why it cannot be encoded or kept.
pub fn photograph(pixels: RgbPixels, spool: &Spool) -> Result<Picture, NoPicture> {
    let size = (pixels.width, pixels.height);
    let wrong = || NoPicture::JpegUnencodable {
        problem: "the pixels do not fill it".to_owned(),
    };
    let image = image::RgbImage::from_raw(size.0, size.1, pixels.bytes).ok_or_else(wrong)?;
    encode::picture(&image.into(), size, encode::Coding::Jpeg(90), spool)
}

/// A picture of a size in pixels, with the hash of its bytes.
fn picture(
    spool: &Spool,
    media: crate::model::Media,
    (width, height): (u32, u32),
    bytes: Vec<u8>,
) -> Picture {
    Picture {
        media,
        width,
        height,
        sha256: sha256(&bytes),
        blob: spool.keep(bytes),
    }
}

/// The reason when the bytes of a picture were kept but cannot be read back.
fn unreadable(problem: &std::io::Error) -> NoPicture {
    NoPicture::NotReadBack {
        problem: problem.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::model::{Instead, Media};
    use crate::resources::MemoryFiles;

    fn document(addresses: &[&str]) -> Document {
        let mut document = Document::default();
        for (index, address) in addresses.iter().enumerate() {
            document.assets.add(Asset {
                candidates: vec![(*address).to_owned()],
                referrer_policy: None,
                line: u32::try_from(index).unwrap() + 1,
                state: AssetState::Pending,
            });
        }
        document
    }

    fn states(addresses: &[&str]) -> (Vec<AssetState>, Vec<Warning>) {
        let png = samples::png();
        let files = MemoryFiles(BTreeMap::from([
            ("/a/图 1.png".into(), png.clone()),
            ("/a/liar.jpg".into(), png.clone()),
            ("/a/page.png".into(), b"<html>404</html>".to_vec()),
            ("/secret/x.png".into(), png),
        ]));
        let options = Options {
            base: Some("/a".into()),
            offline: true,
            ..Options::default()
        };
        let loaded = load(document(addresses), &options, &files);
        let states = loaded.output.assets.iter().map(|it| it.1.state.clone());
        (states.collect(), loaded.warnings)
    }

    #[test]
    fn type_of_a_picture_comes_from_its_bytes_not_its_name() {
        let data = format!("data:image/gif,{}", "%89PNG%0D%0A%1A%0Anonsense");
        let (states, warnings) = states(&["%E5%9B%BE%201.png", "liar.jpg", &data]);
        for state in &states[..2] {
            let AssetState::Loaded(picture) = state else {
                panic!("{state:?}");
            };
            assert_eq!(
                (picture.media, picture.width, picture.height),
                (Media::Png, 12, 8)
            );
        }
        let reason = NoPicture::HeaderDamaged;
        assert_eq!(states[2], AssetState::Missing(reason.into()));
        assert_eq!(warnings.len(), 1);
        assert_eq!(warnings[0].line, 3);
    }

    #[test]
    fn a_missing_picture_has_its_reason() {
        let (states, warnings) = states(&[
            "none.png",
            "../secret/x.png",
            "file:///secret/x.png",
            "page.png",
            "https://example.org/x.png",
        ]);
        let reasons = [
            NoPicture::FileAbsent,
            NoPicture::FileOutside,
            NoPicture::FileOutside,
            NoPicture::NotAPicture(Instead::Html),
            NoPicture::Offline,
        ];
        for (state, reason) in states.iter().zip(reasons) {
            assert_eq!(*state, AssetState::Missing(reason.into()));
        }
        assert_eq!(warnings.len(), 5);
    }

    #[test]
    fn a_link_out_of_the_folder_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("in");
        std::fs::create_dir(&inside).unwrap();
        let write = |path: &Path| crate::assets::samples::write(path, &samples::png());
        write(&folder.path().join("out.png"));
        write(&inside.join("ok.png"));
        #[cfg(unix)]
        std::os::unix::fs::symlink("../out.png", inside.join("link.png")).unwrap();
        let options = Options {
            base: Some(inside),
            offline: true,
            ..Options::default()
        };
        let loaded = load(
            document(&["ok.png", "link.png", "."]),
            &options,
            &crate::Disk,
        );
        let states: Vec<_> = loaded.output.assets.iter().map(|it| &it.1.state).collect();
        assert!(matches!(states[0], AssetState::Loaded(_)));
        assert!(matches!(states[1], AssetState::Missing(_)), "{states:?}");
        assert!(matches!(states[2], AssetState::Missing(_)), "{states:?}");
    }

    #[test]
    fn same_bytes_are_kept_once() {
        let (states, _) = states(&["liar.jpg", "./liar.jpg"]);
        let [AssetState::Loaded(a), AssetState::Loaded(b)] = states.as_slice() else {
            panic!("{states:?}");
        };
        assert!(std::ptr::eq(
            &*a.blob.bytes().unwrap(),
            &*b.blob.bytes().unwrap()
        ));
    }
}
