//! Turns pages into content streams.

use lopdf::Stream;

use super::draft;
use super::paint::{Painter, Palette};
use crate::layout::{ContentId, Page};

/// How many pages are painted before their streams are written.
const AT_A_TIME: usize = 8;

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
    for few in pages.chunks_mut(AT_A_TIME) {
        let mut canvases = Vec::with_capacity(AT_A_TIME);
        for page in few {
            let (canvas, marks) = Painter::paint(page, palette);
            page.items = Vec::new();
            canvases.push(canvas);
            contents.marks.push(marks);
        }
        contents.streams.extend(draft::contents(canvases));
    }
    contents
}
