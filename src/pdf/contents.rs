//! Turns pages into content streams.

use lopdf::{Dictionary, Stream};

use super::paint::{Painter, Palette};
use super::stream::deflated;
use crate::layout::{ContentId, Page};

/// The content of all pages.
#[derive(Default)]
pub(super) struct Contents {
    /// The content stream of each page.
    pub(super) streams: Vec<Stream>,
    /// The content of each marked-content sequence of each page, by its number (MCID).
    pub(super) marks: Vec<Vec<ContentId>>,
}

/// Paints all pages, and frees their items while it does.
pub(super) fn write(pages: &mut [Page], palette: &mut Palette<'_, '_>) -> Contents {
    let mut contents = Contents::default();
    for page in pages {
        let (canvas, marks) = Painter::paint(page, palette);
        page.items = Vec::new();
        contents.marks.push(marks);
        let content = canvas.into_bytes();
        contents.streams.push(deflated(Dictionary::new(), content));
    }
    contents
}
