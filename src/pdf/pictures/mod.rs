//! Turns pictures into PDF images: a JPEG is copied, a PNG becomes samples. Equal bytes are stored once.

mod drawing;
mod icc;
mod jpeg;
mod png;

use std::collections::BTreeMap;

use lopdf::{Object, Stream};

use super::draft::Objects;
use crate::book::Book;
use crate::diag::rules;
use crate::layout::{Item, Pages, PlacedPicture};
use crate::model::{AssetId, Blob, Media, NoPicture, Picture};
use crate::{Fact, Spool, Warning};
use drawing::{ImageObject, Turn};

/// All pictures of a book.
#[derive(Default)]
pub(super) struct DrawnPictures {
    /// Indices of `drawn` by article and asset; `None` for a picture that cannot be shown.
    placed: BTreeMap<(u32, AssetId), Option<usize>>,
    drawn: Vec<Drawn>,
}

/// One picture.
pub(super) struct Drawn {
    /// Its name in the page's resources.
    pub(super) name: String,
    /// How it is rotated or mirrored before it is shown.
    pub(super) turn: Turn,
}

impl DrawnPictures {
    /// Adds the pictures on the pages to a draft, with a warning for each that cannot be shown.
    pub(super) fn new(
        pages: &Pages,
        book: &Book,
        spool: &Spool,
        draft: &mut Objects<'_>,
    ) -> (Self, Vec<Warning>) {
        let mut pictures = Self::default();
        let mut warnings = Vec::new();
        let mut by_hash: BTreeMap<&str, Option<usize>> = BTreeMap::new();
        for item in pages.pages.iter().flat_map(|it| &it.items) {
            let Item::Picture(placed) = item else {
                continue;
            };
            let key = (placed.article, placed.asset);
            if pictures.placed.contains_key(&key) {
                continue;
            }
            let article = usize::try_from(placed.article).ok();
            let article = article.and_then(|it| book.articles.get(it));
            let assets = article.map(|it| &it.document.assets);
            let picture = if placed.article == PlacedPicture::COVER {
                book.cover.as_ref()
            } else {
                assets.and_then(|it| it.picture(placed.asset))
            };
            let found = picture.and_then(|it| by_hash.get(&*it.sha256).copied());
            let drawn = match (picture, found) {
                (Some(_), Some(found)) => found,
                (Some(picture), None) => match draw(picture) {
                    Ok(image) => {
                        // A JPEG's bytes are the image's content, unchanged.
                        let own = (picture.media == Media::Jpeg).then(|| picture.blob.clone());
                        pictures.drawn.push(put(image, own, spool, draft));
                        Some(pictures.drawn.len() - 1)
                    }
                    Err(reason) => {
                        let asset = assets.and_then(|it| it.get(placed.asset));
                        let url = asset.map(|it| it.address());
                        let url = url.unwrap_or_default().to_owned();
                        let line = asset.map_or(0, |it| it.line);
                        let reason = NoPicture::NotDrawn { problem: reason }.into();
                        let fact = Fact::MissingPicture { url, reason };
                        warnings.push(Warning::new(line, &rules::PDF_PICTURE, fact));
                        None
                    }
                },
                (None, _) => None,
            };
            if let Some(picture) = picture {
                by_hash.insert(&picture.sha256, drawn);
            }
            pictures.placed.insert(key, drawn);
        }
        (pictures, warnings)
    }

    /// A picture on the pages; `None` when it cannot be shown.
    pub(super) fn get(&self, article: u32, asset: AssetId) -> Option<&Drawn> {
        let drawn = *self.placed.get(&(article, asset))?;
        self.drawn.get(drawn?)
    }
}

/// Adds an image to a draft. Its content (`own` if given) and that of its mask stay in the spool until the file
/// is written.
fn put(image: ImageObject, own: Option<Blob>, spool: &Spool, draft: &mut Objects<'_>) -> Drawn {
    let ImageObject { mut stream, turn } = image;
    let mut taken = |stream: &mut Stream| spool.keep(std::mem::take(&mut stream.content));
    let mask = stream
        .dict
        .get_mut(b"SMask")
        .and_then(Object::as_stream_mut);
    let mask = mask.ok().map(&mut taken);
    let content = own.unwrap_or_else(|| taken(&mut stream));
    stream.content = Vec::new();
    let name = draft.image(stream, content, mask);
    Drawn { name, turn }
}

/// The image of a picture, or the reason why there is none.
fn draw(picture: &Picture) -> Result<ImageObject, String> {
    let bytes = || {
        let read = picture.blob.bytes();
        read.map_err(|it| format!("its bytes cannot be read back: {it}"))
    };
    match picture.media {
        Media::Jpeg => jpeg::draw(&bytes()?),
        Media::Png => png::draw(&bytes()?),
        Media::Gif
        | Media::WebP
        | Media::Svg
        | Media::Avif
        | Media::Heic
        | Media::Bmp
        | Media::Tiff
        | Media::Ico => Err(format!("{} has no place in a PDF", picture.media.mime())),
    }
}
