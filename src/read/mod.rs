//! Bytes to a [`Source`]: encoding, front matter, kind of body; Markdown becomes HTML here.
//!
//! Knows nothing of layout, EPUB or PDF.

use sha2::{Digest as _, Sha256};

use crate::model::{Blob, Metadata, Original};
use crate::{Error, Warned};

/// An article file, read but not yet cleaned.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The file, byte for byte.
    pub original: Original,
    /// What the front matter (or the page's head) says.
    pub metadata: Metadata,
    /// Addresses of head, cover and thumbnail pictures, the best first, as written.
    pub head_images: Vec<String>,
    /// Whether [`Metadata::language`] was written; else it is found from the text.
    pub kind: BodyKind,
    /// The body as HTML.
    pub body: String,
    /// Line of the file on which `body` begins, from 1. Bodies made from Markdown carry
    /// `data-sourcepos` attributes, counted in the file.
    pub body_line: u32,
}

/// What the body was written in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum BodyKind {
    /// A fragment of HTML.
    Html,
    /// Markdown, now HTML.
    Markdown,
    /// A whole HTML page.
    Page,
    /// Plain text, now HTML.
    Plain,
}

/// Reads an article file. `name` is its file name without folders.
///
/// # Errors
///
/// [`Error::EmptySource`] and [`Error::NotText`]; everything else is a warning.
pub fn read(bytes: &[u8], name: &str) -> Result<Warned<Source>, Error> {
    let text = String::from_utf8_lossy(bytes);
    if text.trim().is_empty() {
        return Err(Error::EmptySource);
    }
    let sha256: String = Sha256::digest(bytes)
        .iter()
        .map(|it| format!("{it:02x}"))
        .collect();
    let (head, body) = text
        .trim_start()
        .strip_prefix("---\n")
        .and_then(|it| it.split_once("\n---\n"))
        .unwrap_or(("", &text));
    let title = head.lines().find_map(|it| it.strip_prefix("title: "));
    let metadata = Metadata {
        title: title.unwrap_or(name).trim_matches('\'').to_owned(),
        identifier: uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, bytes).to_string(),
        ..Metadata::default()
    };
    Ok(Warned {
        output: Source {
            original: Original {
                name: name.to_owned(),
                media_type: "text/markdown",
                blob: Blob::from(bytes.to_vec()),
                sha256,
            },
            metadata,
            head_images: Vec::new(),
            kind: BodyKind::Html,
            body: body.to_owned(),
            body_line: 1,
        },
        warnings: Vec::new(),
    })
}
