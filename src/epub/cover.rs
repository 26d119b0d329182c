//! Chooses the cover picture and writes the cover page.

use super::media::{PictureFiles, is_photograph};
use super::options::Options;
use crate::book::Book;
use crate::model::{AssetId, Block, BlockKind, Document, Picture};
use crate::words::Words;
use crate::xml::Xml;

/// The cover of a book.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Cover {
    /// The picture file with this index.
    Picture(usize),
    /// No picture: the cover page shows the title as text.
    Text,
}

/// The least width and height of a cover in pixels. A smaller picture is usually a logo or a thumbnail.
const LEAST: u32 = 300;

/// Whether the book has no cover picture and no article has a picture that can serve as one. The caller may then set a
/// cover in [`Options::typeset_cover`].
#[must_use]
pub fn wants_cover(book: &Book) -> bool {
    book.cover.is_none() && article_cover(book).is_none()
}

/// Chooses the cover, in this order: the book's cover, the cover that an article names, the first suitable picture of a
/// single article, [`Options::typeset_cover`], a page of text.
pub(super) fn choose(book: &Book, options: &Options, media: &mut PictureFiles) -> Cover {
    let picture = book.cover.as_ref();
    let picture = picture.or_else(|| article_cover(book));
    let picture = picture.or(options.typeset_cover.as_ref());
    let file = picture.and_then(|it| media.add(it, options));
    file.map_or(Cover::Text, Cover::Picture)
}

/// The cover that an article names, or else the first suitable picture of a single article.
fn article_cover(book: &Book) -> Option<&Picture> {
    let own = book.articles.iter().find_map(|article| {
        let document = &article.document;
        suitable_cover(document, document.metadata.cover?)
    });
    // In a collection, a picture from the first article would not represent the other articles.
    let first = book.is_single().then(|| {
        let document = &book.articles.first()?.document;
        let mut figures = document.blocks.iter().filter_map(figure);
        figures.find_map(|it| suitable_cover(document, it))
    });
    own.or_else(|| first.flatten())
}

fn figure(block: &Block) -> Option<AssetId> {
    match &block.kind {
        BlockKind::Figure(figure) => figure.images.first().map(|it| it.asset),
        BlockKind::Paragraph { .. }
        | BlockKind::Heading { .. }
        | BlockKind::List { .. }
        | BlockKind::Definitions(_)
        | BlockKind::Quote(_)
        | BlockKind::Code { .. }
        | BlockKind::Table(_)
        | BlockKind::Rule
        | BlockKind::Embed(_)
        | BlockKind::Math(_)
        | BlockKind::Group { .. } => None,
    }
}

/// The picture, if it can serve as a cover: its format is one for photographs and drawings, it is neither tiny nor a
/// narrow strip, and its address is not one of random, placeholder or error pictures.
fn suitable_cover(document: &Document, id: AssetId) -> Option<&Picture> {
    let picture = document.assets.picture(id)?;
    let asset = document.assets.get(id)?;
    let (short, long) = (
        picture.width.min(picture.height),
        picture.width.max(picture.height),
    );
    let shape = short >= LEAST && long <= short.saturating_mul(3);
    let junk = asset.candidates.iter().any(|it| is_junk(it));
    (is_photograph(picture.media) && shape && !junk).then_some(picture)
}

/// Whether an address is known for pictures that have nothing to do with the article.
fn is_junk(address: &str) -> bool {
    const SIGNS: [&str; 8] = [
        "picsum.photos",
        "placeholder",
        "/404.",
        "/undefined",
        "source.unsplash.com/random",
        "default-cover",
        "loading.gif",
        "qrcode",
    ];
    let address = address.to_ascii_lowercase();
    SIGNS.iter().any(|it| address.contains(it)) || address.ends_with("/null")
}

/// Writes the cover page.
pub(super) fn page(book: &Book, cover: Cover, media: &PictureFiles, options: &Options) -> String {
    let metadata = &book.metadata;
    let labels = Words::of(&metadata.language);
    let language = metadata.language.as_str();
    super::xhtml::document(language, &metadata.title, options, |xml| {
        let section = [
            ("class", "cover"),
            ("epub:type", "cover"),
            ("aria-label", labels.cover),
        ];
        xml.element("section", &section, |xml| match cover {
            Cover::Picture(index) => {
                let href = media.files.get(index).map_or("", |it| &it.href);
                let alt = [labels.cover, labels.colon, &metadata.title].concat();
                let image = [("src", href), ("alt", &alt), ("role", "doc-cover")];
                xml.element("img", &image, |_| {});
            }
            Cover::Text => text(xml, book, labels),
        });
    })
}

fn text(xml: &mut Xml, book: &Book, labels: &Words) {
    let metadata = &book.metadata;
    xml.leaf("p", &[("class", "cover-title")], &metadata.title);
    if let Some(subtitle) = &metadata.subtitle {
        xml.leaf("p", &[("class", "cover-subtitle")], subtitle);
    }
    if !metadata.authors.is_empty() {
        let authors = metadata.authors.join(labels.comma);
        xml.leaf("p", &[("class", "cover-author")], &authors);
    }
    let date = metadata.date.as_ref().map(crate::model::Date::day);
    let last: Vec<&str> = [metadata.publisher.as_deref(), date.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    if !last.is_empty() {
        xml.leaf("p", &[("class", "cover-date")], &last.join("　"));
    }
}
