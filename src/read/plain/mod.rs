//! Turns plain text into HTML: `lines` does it with any text. Some have a form of their own, which is recognised by what stands
//! in them and never by a file's name:
//!
//! | file | form |
//! |---|---|
//! | `aozora` | Japanese texts in the notation of Aozora Bunko |
//! | `novel` | novels with chapters and indented paragraphs |
//! | `markup` | markup that is not Markdown: what it is, and what it says of itself |
//! | `org`, `rest`, `asciidoc` | Org, reStructuredText and `AsciiDoc` as Markdown |

mod aozora;
mod asciidoc;
pub(super) mod lines;
mod markup;
mod novel;
mod org;
mod rest;

use super::value::KeyedValue;
use crate::Warning;
pub(super) use lines::{paragraphs, render};

/// A plain text in a form of its own.
#[derive(Default)]
pub(super) struct PlainArticle {
    /// The text as HTML.
    pub(super) html: String,
    /// The Markdown that says the same, in place of HTML.
    pub(super) markdown: Option<String>,
    /// What it says of itself.
    pub(super) entries: Vec<KeyedValue>,
    pub(super) warnings: Vec<Warning>,
}

/// Reads a text that has a form of its own; `None` when it has none.
pub(super) fn recognize(body: &str, first_line: u32) -> Option<PlainArticle> {
    aozora::read(body, first_line)
        .or_else(|| novel::read(body, first_line))
        .or_else(|| markup::read(body, first_line))
}
