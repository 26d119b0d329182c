//! Everything that goes into the container.

use super::access;
use super::nav::ContentsEntry;
use super::options::Options;
use super::xhtml::ContentFile;
use crate::book::Book;
use crate::model::Blob;
use crate::words::Words;

/// A book ready to be packed.
#[derive(Debug)]
pub(super) struct Package<'a> {
    pub(super) book: &'a Book,
    pub(super) options: &'a Options,
    pub(super) labels: &'static Words,
    /// `urn:uuid:…`
    pub(super) identifier: String,
    /// The manifest, in the order of the container.
    pub(super) items: Vec<ManifestItem>,
    /// Manifest ids and whether they are in the line of reading.
    pub(super) spine: Vec<(String, bool)>,
    pub(super) contents: Vec<ContentsEntry>,
    pub(super) files: Vec<ContentFile>,
    pub(super) cover_page: Option<String>,
    pub(super) access: access::Properties,
}

/// One file of the container.
#[derive(Debug)]
pub(super) struct ManifestItem {
    pub(super) id: String,
    /// Below `OEBPS/`.
    pub(super) href: String,
    pub(super) media_type: String,
    pub(super) properties: &'static str,
    pub(super) content: Content,
}

/// Where the bytes of an item come from.
#[derive(Debug)]
pub(super) enum Content {
    /// The navigation document or NCX, written by the seal.
    Nav,
    /// The table for older readers.
    Ncx,
    /// Text that the draft holds, packed, and the seal copies.
    Draft,
    /// Bytes that the seal writes straight from memory: compressed when they are text.
    Blob(Blob, Packing),
}

/// Whether bytes are worth compressing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Packing {
    /// Pictures are compressed already.
    Stored,
    /// Text.
    Deflated,
}
