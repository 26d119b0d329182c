//! Pages to deflated content streams, a few at a time: printpdf's operations take some twenty times the
//! room of what they become.

use lopdf::{Document, Object};
use printpdf::{PdfDocument, PdfPage, PdfSaveOptions};

use super::object::{Deflated, shortened};
use super::paint::{Painter, Palette};
use crate::layout::{ContentId, Page};

/// How many pages are painted before they are written.
const AT_A_TIME: usize = 8;

/// Pages, painted and written.
#[derive(Default)]
pub(super) struct Contents {
    /// Each page with its boxes and nothing on it.
    pub(super) sheets: Vec<PdfPage>,
    /// The content stream of each page.
    pub(super) streams: Vec<Deflated>,
    /// The content of each marked-content sequence of each page, by its number (MCID).
    pub(super) marks: Vec<Vec<ContentId>>,
}

/// Paints all pages, and drops what is on them.
pub(super) fn write(pages: &mut [Page], palette: &mut Palette<'_, '_>) -> Contents {
    let mut contents = Contents::default();
    for few in pages.chunks_mut(AT_A_TIME) {
        let mut draft = PdfDocument::new("");
        for page in few {
            let (painted, marks) = Painter::paint(page, palette);
            page.items = Vec::new();
            contents.sheets.push(PdfPage {
                media_box: painted.media_box.clone(),
                trim_box: painted.trim_box.clone(),
                crop_box: painted.crop_box.clone(),
                ops: Vec::new(),
            });
            contents.marks.push(marks);
            draft.pages.push(painted);
        }
        let mut draft = draft.to_lopdf_document(&as_they_are(), &mut Vec::new());
        let written: Vec<_> = draft.get_pages().into_values().collect();
        for page in written {
            let content = take(&mut draft, page).unwrap_or_default();
            contents.streams.push(shortened(content));
        }
    }
    contents
}

/// What printpdf shall do of its own accord: nothing. All operations are ours, those that it does not know too.
pub(super) fn as_they_are() -> PdfSaveOptions {
    PdfSaveOptions {
        optimize: false,
        subset_fonts: false,
        secure: false,
        image_optimization: None,
    }
}

/// The content stream of a page.
fn take(document: &mut Document, page: lopdf::ObjectId) -> Option<Vec<u8>> {
    let page = document.get_dictionary(page).ok()?;
    let content = page.get(b"Contents").and_then(Object::as_reference).ok()?;
    let content = document.objects.remove(&content)?;
    if let Object::Stream(stream) = content {
        Some(stream.content)
    } else {
        None
    }
}
