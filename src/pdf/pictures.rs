//! Pictures as images: JPEG as it is, PNG as its samples; the same bytes only once.

mod icc;
mod jpeg;
mod png;

use std::collections::BTreeMap;

use printpdf::{DictItem, ExternalStream, ExternalXObject, XObject, XObjectId};

use crate::book::Book;
use crate::diag::rules;
use crate::layout::{Item, Pages, PlacedPicture};
use crate::model::{AssetId, Blob, Media, NoPicture, Picture};
use crate::{Fact, Spool, Warning};

/// All pictures of a book.
#[derive(Default)]
pub(super) struct Pictures {
    /// By article and asset; `None` when it cannot be shown.
    placed: BTreeMap<(u32, AssetId), Option<usize>>,
    drawn: Vec<Drawn>,
    /// The content of each image, which stays outside memory until the file is written.
    contents: Vec<Blob>,
}

/// The entry of an image without content that says the number of its content; never written.
pub(super) const CONTENT: &str = "LantaiContent";

/// One picture.
pub(super) struct Drawn {
    /// Its name in the page's resources.
    pub(super) id: XObjectId,
    /// How it is turned before it is shown.
    pub(super) turn: Turn,
}

/// Exif orientation, 1 to 8.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Turn(u8);

impl Turn {
    /// As stored.
    const UPRIGHT: Self = Self(1);

    /// From the unit square of an image to a box with its lower left corner at (x, y).
    pub(super) fn matrix(self, x: f32, y: f32, width: f32, height: f32) -> [f32; 6] {
        let (w, h) = (width, height);
        match self.0 {
            2 => [-w, 0.0, 0.0, h, x + w, y],
            3 => [-w, 0.0, 0.0, -h, x + w, y + h],
            4 => [w, 0.0, 0.0, -h, x, y + h],
            5 => [0.0, -h, -w, 0.0, x + w, y + h],
            6 => [0.0, -h, w, 0.0, x, y + h],
            7 => [0.0, h, w, 0.0, x, y],
            8 => [0.0, h, -w, 0.0, x + w, y],
            _ => [w, 0.0, 0.0, h, x, y],
        }
    }
}

/// An image, and how it is turned.
struct Image {
    stream: ExternalStream,
    turn: Turn,
}

impl Pictures {
    /// The pictures on the pages, put among `resources`; what cannot be shown is a warning.
    pub(super) fn new(
        pages: &Pages,
        book: &Book,
        spool: &Spool,
        resources: &mut BTreeMap<XObjectId, XObject>,
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
                    Ok(mut image) => {
                        if let Some(DictItem::Stream { stream }) =
                            image.stream.dict.get_mut("SMask")
                        {
                            pictures.put_outside(stream, None, spool);
                        }
                        // A JPEG is its own content.
                        let own = (picture.media == Media::Jpeg).then(|| picture.blob.clone());
                        pictures.put_outside(&mut image.stream, own, spool);
                        Some(pictures.add(image, resources))
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

    /// Leaves the number of a content in a stream instead of it, or of another that it has.
    fn put_outside(&mut self, stream: &mut ExternalStream, other: Option<Blob>, spool: &Spool) {
        let content = std::mem::take(&mut stream.content);
        let number = i64::try_from(self.contents.len()).unwrap_or(i64::MAX);
        let entry = (CONTENT.to_owned(), DictItem::Int(number));
        stream.dict.extend([entry]);
        self.contents
            .push(other.unwrap_or_else(|| spool.keep(content)));
    }

    fn add(&mut self, image: Image, resources: &mut BTreeMap<XObjectId, XObject>) -> usize {
        let id = XObjectId(format!("I{}", self.drawn.len()));
        let external = ExternalXObject {
            stream: image.stream,
            width: None,
            height: None,
            dpi: None,
        };
        resources.insert(id.clone(), XObject::External(external));
        let turn = image.turn;
        self.drawn.push(Drawn { id, turn });
        self.drawn.len() - 1
    }

    /// The contents of the images, by number.
    pub(super) fn contents(&self) -> &[Blob] {
        &self.contents
    }

    /// A picture on the pages; `None` when it cannot be shown.
    pub(super) fn get(&self, article: u32, asset: AssetId) -> Option<&Drawn> {
        let drawn = *self.placed.get(&(article, asset))?;
        self.drawn.get(drawn?)
    }
}

/// The image of a picture, or why there is none.
fn draw(picture: &Picture) -> Result<Image, String> {
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

/// The dictionary entries that every image has.
fn entries(
    width: u32,
    height: u32,
    bits: u8,
    space: DictItem,
    filter: &str,
) -> BTreeMap<String, DictItem> {
    let entries = [
        ("Type", named("XObject")),
        ("Subtype", named("Image")),
        ("Width", DictItem::Int(i64::from(width))),
        ("Height", DictItem::Int(i64::from(height))),
        ("BitsPerComponent", DictItem::Int(i64::from(bits))),
        ("ColorSpace", space),
        ("Filter", named(filter)),
    ];
    entries.map(|(key, it)| (key.to_owned(), it)).into()
}

fn named(name: &str) -> DictItem {
    DictItem::Name(name.as_bytes().to_vec())
}

fn stream(dict: BTreeMap<String, DictItem>, content: Vec<u8>) -> ExternalStream {
    ExternalStream {
        dict,
        content,
        compress: false,
    }
}
