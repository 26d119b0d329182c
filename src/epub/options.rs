//! How an EPUB is made.

use std::sync::Arc;

use super::profile::Profile;
use crate::Spool;
use crate::book::Attachment;
use crate::fonts::Fonts;
use crate::model::Picture;

/// How an EPUB is made.
#[derive(Clone, Debug)]
pub struct Options {
    /// For which family of readers. Default: [`Profile::Epub3`].
    pub profile: Profile,
    /// Vertical lines from right to left, pages turned to the right. Default: no.
    pub vertical: bool,
    /// The depth of headings in the table of contents below an article: 0 lists none, 6 all.
    /// Default: 3.
    pub toc_depth: u8,
    /// A style sheet that is applied after ours.
    pub css: Option<String>,
    /// A cover picture set by the caller for a book whose articles have no good one (see
    /// [`super::wants_cover`]); without it such a book gets a page with its title in text.
    pub typeset_cover: Option<Picture>,
    /// Where the pages of the printed book begin, in order; empty when it is not made together.
    pub page_list: Vec<PageMark>,
    /// Whether the article files are put inside, byte for byte. Default: yes.
    pub originals: bool,
    /// Further files to keep inside (the conversion report); never shown.
    pub attachments: Vec<Attachment>,
    /// Faces for the text in SVG pictures and for [`Self::embed_fonts`]. Default: none.
    pub fonts: Option<Arc<Fonts>>,
    /// Whether the glyphs that the book uses are put inside, with their licences, so that it looks
    /// the same on every reader. Needs [`Self::fonts`]. Default: no.
    pub embed_fonts: bool,
    /// The book's place in its series, as readers sort it (`3`, `2.5`).
    pub series_position: Option<String>,
    /// Whether what cameras wrote about place, time and owner is dropped from pictures. Default: no.
    pub drop_metadata: bool,
    /// Where the bytes of pictures are put that have to be converted. Default: memory.
    pub spool: Spool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            profile: Profile::default(),
            vertical: false,
            toc_depth: 3,
            css: None,
            typeset_cover: None,
            page_list: Vec::new(),
            originals: true,
            attachments: Vec::new(),
            fonts: None,
            embed_fonts: false,
            series_position: None,
            drop_metadata: false,
            spool: Spool::default(),
        }
    }
}

impl Options {
    /// Whether faces are put inside.
    pub(super) fn embeds_fonts(&self) -> bool {
        self.embed_fonts && self.fonts.is_some()
    }
}

/// Where a page of the printed book begins.
///
/// A page that begins before the first character of a block has `offset` 0; the page on which an
/// article's head stands has `block` 0 and `offset` 0. Marks of one article are in reading order.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PageMark {
    /// The folio as printed (`iv`, `12`).
    pub label: String,
    /// Number of the article in the book, from 0.
    pub article: u32,
    /// Number of the block in `Document::blocks` that the page begins in, from 0.
    pub block: u32,
    /// Characters of `Block::text()` that stand on the pages before, white space not counted.
    pub offset: u32,
}
