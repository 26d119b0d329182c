//! Chooses the cover picture and writes the cover page.

use super::media::PictureFiles;
use super::options::Options;
use crate::book::Book;
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

/// Whether the book has no cover picture, and is no single article with a picture that can serve as one. The caller may then
/// set a cover in [`Options::typeset_cover`].
#[must_use]
pub fn wants_cover(book: &Book) -> bool {
    book.cover.is_none() && book.own_cover().is_none()
}

/// Chooses the cover, in this order: the book's cover, the picture of a single article, [`Options::typeset_cover`], a page
/// of text.
pub(super) fn choose(book: &Book, options: &Options, media: &mut PictureFiles) -> Cover {
    let picture = book.cover.as_ref();
    let picture = picture.or_else(|| book.own_cover());
    let picture = picture.or(options.typeset_cover.as_ref());
    let file = picture.and_then(|it| media.add(it, options));
    file.map_or(Cover::Text, Cover::Picture)
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
