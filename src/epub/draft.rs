//! Makes the draft of an EPUB: a container made by epub-builder, from which [`seal`](super::seal) makes the final one.
//! No other file uses epub-builder.
//!
//! epub-builder compresses the text (the pages of the articles, the cover page and the style sheets), and the seal
//! copies the compressed bytes. It also writes `META-INF/container.xml`. Every other file (pictures, fonts, originals,
//! attachments) is empty in the draft, with its name and media type; the seal writes the bytes from their source.
//!
//! epub-builder does not support all of EPUB 3.3 that we need. The seal therefore replaces `content.opf` with all
//! metadata, the navigation document and the NCX, and sets the order, times and flags of the ZIP entries.

use epub_builder::{EpubBuilder, EpubContent, EpubVersion, ReferenceType, ZipLibrary};

use super::package::{Content, Package};
use super::plan::COVER_PAGE;
use crate::Error;

/// The style sheet of every page.
const STYLE: &str = include_str!("style.css");

/// The part added to [`STYLE`] in a book with vertical lines.
const VERTICAL: &str = include_str!("vertical.css");

/// Makes the draft container: the text in full, and an empty file for each other item.
///
/// # Errors
///
/// [`Error::Epub`] when epub-builder refuses something.
pub(super) fn build(package: &Package) -> Result<Vec<u8>, Error> {
    let refused = |error: epub_builder::Error| Error::Epub {
        doing: "building the package",
        source: error.into(),
    };
    let mut builder = EpubBuilder::new(ZipLibrary::new().map_err(refused)?).map_err(refused)?;
    builder.epub_version(EpubVersion::V33);
    let metadata = &package.book.metadata;
    builder.set_title(&metadata.title);
    builder.set_authors(metadata.authors.clone());
    builder.set_languages(vec![metadata.language.to_string()]);
    builder.set_generator("Lantai");
    builder.set_toc_name(package.labels.contents);
    let uuid = package.identifier.trim_start_matches("urn:uuid:");
    builder.set_uuid(uuid::Uuid::parse_str(uuid).unwrap_or_default());
    // Without a date it asks the clock, and panics where that is before 1970. The seal writes the real one.
    builder.set_modified_date(Default::default());
    let upright = if package.options.vertical {
        VERTICAL
    } else {
        ""
    };
    let themed = super::theme::css(&package.options.theme, package.colored);
    let style = [STYLE, upright, &themed].concat();
    builder.stylesheet(style.as_bytes()).map_err(refused)?;
    if let Some(css) = &package.options.css {
        builder
            .add_resource("user.css", css.as_bytes(), "text/css")
            .map_err(refused)?;
    }
    if let Some(page) = &package.cover_page {
        let content = EpubContent::new(COVER_PAGE, page.as_bytes());
        let content = content
            .title(package.labels.cover)
            .reftype(ReferenceType::Cover);
        builder.add_content(content).map_err(refused)?;
    }
    for file in &package.files {
        let content = EpubContent::new(&*file.href, file.text.as_bytes()).title(&file.title);
        builder.add_content(content).map_err(refused)?;
    }
    for item in &package.items {
        if matches!(item.content, Content::Blob(..)) {
            let nothing: &[u8] = &[];
            builder
                .add_resource(&item.href, nothing, &item.media_type)
                .map_err(refused)?;
        }
    }
    let mut draft = Vec::new();
    builder.generate(&mut draft).map_err(refused)?;
    Ok(draft)
}
