//! What is known about an article.
#![doc = include_str!("METADATA.md")]

use super::{AssetId, Blob, Date, Language};

/// Whether something was written by the author or decided by this program.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Origin {
    /// In the source.
    #[default]
    Written,
    /// Decided by this program.
    Invented,
}

/// What is known about an article (or a book).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Metadata {
    /// The title; never empty after reading.
    pub title: String,
    /// [`Origin::Invented`] when no title was written anywhere.
    pub title_origin: Origin,
    /// A second title.
    pub subtitle: Option<String>,
    /// Who wrote it, in order.
    pub authors: Vec<String>,
    /// Who translated it, in order.
    pub translators: Vec<String>,
    /// Who published it (the site).
    pub publisher: Option<String>,
    /// When it was published, as written.
    pub date: Option<Date>,
    /// When it was last changed, as written.
    pub modified: Option<Date>,
    /// Categories, then tags, each once.
    pub subjects: Vec<String>,
    /// A summary.
    pub description: Option<String>,
    /// BCP 47.
    pub language: Language,
    /// [`Origin::Invented`] when the language was found from the text.
    pub language_origin: Origin,
    /// The address of the original.
    pub source_url: Option<String>,
    /// Licence or copyright line.
    pub rights: Option<String>,
    /// The series it belongs to.
    pub series: Option<String>,
    /// `UUIDv5` of the source's bytes, lower-case with hyphens.
    pub identifier: String,
    /// The article's own cover, head or thumbnail picture.
    pub cover: Option<AssetId>,
    /// All other fields, in source order.
    pub extra: Vec<Field>,
}

/// A front-matter field that is kept without being understood.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Field {
    /// The key as written.
    pub key: String,
    /// The value as JSON text.
    pub value: String,
    /// Line in the source, from 1.
    pub line: u32,
}

/// The file an article was read from, byte for byte.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Original {
    /// File name without folders.
    pub name: String,
    /// `text/markdown`, `text/html`, `text/plain`, `multipart/related`, `message/rfc822` or `application/x-webarchive`.
    pub media_type: &'static str,
    /// The bytes.
    pub blob: Blob,
    /// SHA-256 of the bytes, lower-case hex.
    pub sha256: String,
    /// How the bytes came, when they came from a host.
    pub received: Option<Received>,
}

/// How the bytes of a page came from its host.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Received {
    /// The address that was asked for, then each address that it led on to. Relative addresses of the page are relative
    /// to the last.
    pub addresses: Vec<String>,
    /// The charset that the host named in `Content-Type`.
    pub charset: Option<String>,
    /// When the page came, in seconds since 1970, UTC. It belongs in the report of a run and never in a book.
    pub time: Option<u64>,
}

impl Received {
    /// The address that the page came from in the end.
    #[must_use]
    pub fn address(&self) -> Option<&str> {
        self.addresses.last().map(String::as_str)
    }
}
