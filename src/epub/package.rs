//! The description of an EPUB: its files, their reading order and its metadata.

use super::access;
use super::nav::ContentsEntry;
use super::options::Options;
use super::xhtml::ContentFile;
use crate::book::Book;
use crate::model::Blob;
use crate::words::Words;

/// Everything that `draft` and `seal` need to write the container.
#[derive(Debug)]
pub(super) struct Package<'a> {
    pub(super) book: &'a Book,
    pub(super) options: &'a Options,
    pub(super) labels: &'static Words,
    /// The unique identifier, `urn:uuid:…`.
    pub(super) identifier: String,
    /// The items of the manifest, in the order of the container.
    pub(super) items: Vec<ManifestItem>,
    /// Manifest ids, and whether each is `linear`, that is part of the main reading order.
    pub(super) spine: Vec<(String, bool)>,
    pub(super) contents: Vec<ContentsEntry>,
    pub(super) files: Vec<ContentFile>,
    pub(super) cover_page: Option<String>,
    pub(super) access: access::Properties,
    /// Whether words of code are marked with their kind.
    pub(super) colored: bool,
}

/// One file of the container.
#[derive(Debug)]
pub(super) struct ManifestItem {
    pub(super) id: String,
    /// The path below `OEBPS/`.
    pub(super) href: String,
    pub(super) media_type: String,
    pub(super) properties: &'static str,
    pub(super) content: Content,
}

/// Where the bytes of an item come from.
#[derive(Debug)]
pub(super) enum Content {
    /// The navigation document, written by the seal.
    Nav,
    /// The NCX for older readers, written by the seal.
    Ncx,
    /// Text that is compressed in the draft; the seal copies it.
    Draft,
    /// Bytes that the seal writes from their source.
    Blob(Blob, Packing),
}

/// Whether an item is compressed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Packing {
    /// Not compressed: for pictures, whose formats are compressed already.
    Stored,
    /// Compressed: for text and fonts.
    Deflated,
}
